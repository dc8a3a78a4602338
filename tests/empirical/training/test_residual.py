import numpy as np
import pytest
import torch
from torch import Tensor, nn

from mixproof.empirical.training.residual import ResNet18, _Block
from mixproof.geometry.errors import InputError


def test_the_published_width_has_the_published_number_of_parameters() -> None:
    # He et al.: 11.17 million with the 3 × 3 stem and 10 classes; 512 more for each of 90 further classes, and theirs.
    sizes = {classes: sum(part.numel() for part in ResNet18(3, classes).parameters()) for classes in (10, 100)}
    assert sizes == {10: 11_173_962, 100: 11_173_962 + 90 * 513}


@pytest.mark.parametrize(("side", "last"), [(8, 1), (28, 4), (32, 4)])
def test_each_stage_after_the_first_halves_the_resolution(side: int, last: int) -> None:
    network = ResNet18(1, 10, width=4)
    seen: list[tuple[int, ...]] = []
    for layer in network.layers:
        layer.register_forward_hook(lambda _, __, out: seen.append(tuple(out.shape[1:])))
    assert network(torch.zeros(2, 1, side, side)).shape == (2, 10)
    assert seen[0] == (4, side, side)
    assert seen[-1] == (32, last, last)
    assert len(network.layers) == 3 + 8


def by_hand(network: ResNet18, x: Tensor) -> Tensor:
    """The same network from its weights, block by block, by plain functions, with the statistics of the batch."""
    functional = nn.functional

    def normed(out: Tensor, norm: nn.Module) -> Tensor:
        centred = out - out.mean((0, 2, 3), keepdim=True)
        scaled = centred / torch.sqrt(centred.square().mean((0, 2, 3), keepdim=True) + 1e-5)
        assert isinstance(norm, nn.BatchNorm2d)
        shaped: Tensor = scaled * norm.weight[:, None, None] + norm.bias[:, None, None]
        return shaped

    def convolved(out: Tensor, layer: nn.Module, stride: int = 1) -> Tensor:
        weight = layer.weight
        assert isinstance(weight, Tensor)
        return functional.conv2d(out, weight, stride=stride, padding=weight.shape[-1] // 2)

    layers = list(network.layers)
    out = functional.relu(normed(convolved(x, layers[0]), layers[1]))
    for number, block in enumerate(layers[3:]):
        stride = 2 if number in {2, 4, 6} else 1
        assert isinstance(block, _Block)
        path, past = list(block.path), list(block.past.children())
        way = functional.relu(normed(convolved(out, path[0], stride), path[1]))
        way = normed(convolved(way, path[3]), path[4])
        if stride == 2:
            out = normed(convolved(out, past[0], 2), past[1])
        out = functional.relu(way + out)
    return functional.linear(out.mean((2, 3)), network.linear.weight, network.linear.bias)


def test_the_scores_are_those_of_the_network_written_out() -> None:
    torch.manual_seed(0)
    network = ResNet18(3, 5, width=3).to(torch.float64)
    images = torch.randn(4, 3, 8, 8, dtype=torch.float64)
    np.testing.assert_allclose(network(images).detach(), by_hand(network, images).detach(), rtol=1e-9, atol=1e-9)


def test_a_network_without_width_is_refused() -> None:
    with pytest.raises(InputError, match="at least 1 wide, not 0"):
        ResNet18(1, 10, width=0)
