import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from mixproof.empirical.training.networks import Architecture, Batch, LinearScore, TwoLayerReLU
from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from tests.empirical.ordinary import put, two_layers
from tests.strategies import examples


def a_batch(models: int, rows: int, features: int, classes: int, seed: int) -> Batch:
    """Random inputs with soft labels and unequal weights."""
    stream = np.random.default_rng(seed)
    labels = stream.dirichlet(np.ones(classes), size=(models, rows)).transpose(0, 2, 1).copy()
    weights = stream.dirichlet(np.ones(rows), size=(models, 1))
    inputs = stream.standard_normal((models, rows, features))
    return Batch(*(torch.from_numpy(part) for part in (inputs, labels, weights)))


def loss(network: Architecture, parameters: list[Tensor], batch: Batch) -> Tensor:
    """The loss whose gradient is written by hand: the sum over the models, which do not meet."""
    return -(network.logits(parameters, batch.rows).log_softmax(1) * batch.labels * batch.weight).sum()


def gradients(network: Architecture, parameters: list[Tensor], batch: Batch, rescaled: bool = False) -> list[Tensor]:
    into = [torch.empty_like(part) for part in parameters]
    network.gradient(parameters, batch, into, network.scratch(parameters, batch.rows.shape[1]), rescaled)
    return into


@examples(25)
@given(st.integers(1, 3), st.integers(1, 7), st.integers(1, 4), st.integers(2, 5), st.integers(0, 10**6))
def test_the_gradient_of_a_two_layer_network_is_that_of_autograd(
    models: int, rows: int, dimension: int, classes: int, seed: int
) -> None:
    network, stream = TwoLayerReLU(6), np.random.default_rng(seed)
    shapes = network.shapes(dimension, classes)
    parameters = [torch.from_numpy(stream.standard_normal((models, *shape))).requires_grad_() for shape in shapes]
    batch = a_batch(models, rows, dimension + 1, classes, seed)
    expected = torch.autograd.grad(loss(network, parameters, batch), parameters)
    for ours, theirs in zip(gradients(network, [p.detach() for p in parameters], batch), expected, strict=True):
        assert torch.allclose(ours, theirs, rtol=1e-12, atol=1e-13)


def test_a_two_layer_network_predicts_what_the_module_predicts() -> None:
    network, module = TwoLayerReLU(5), two_layers(3, 5, 4)
    start = network.initial(np.random.default_rng(1), 3, 4)
    put(module, start)
    points = np.random.default_rng(2).standard_normal((9, 3))
    logits = network.logits(
        [torch.from_numpy(part)[None] for part in start], torch.from_numpy(network.inputs(points))[None]
    )
    assert torch.allclose(logits[0].T, module(torch.from_numpy(points)), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize(("dimension", "classes"), [(1, 2), (7, 3)])
def test_the_start_has_the_law_of_torchs_linear_layers(dimension: int, classes: int) -> None:
    from scipy.stats import ks_2samp

    hidden, count = 64, 60
    ours = [TwoLayerReLU(hidden).initial(np.random.default_rng(k), dimension, classes) for k in range(count)]
    torch.manual_seed(0)
    theirs = [two_layers(dimension, hidden, classes) for _ in range(count)]

    def of_torch(layer: int, name: str) -> Floats:
        return np.concatenate([getattr(net[layer], name).detach().numpy().ravel() for net in theirs])

    pairs = [
        (np.concatenate([start[0][:-1].ravel() for start in ours]), of_torch(0, "weight"), dimension),
        (np.concatenate([start[0][-1] for start in ours]), of_torch(0, "bias"), dimension),
        (np.concatenate([start[1].ravel() for start in ours]), of_torch(2, "weight"), hidden),
        (np.concatenate([start[2].ravel() for start in ours]), of_torch(2, "bias"), hidden),
    ]
    for mine, other, inputs in pairs:
        bound = inputs**-0.5
        assert np.abs(mine).max() <= bound
        assert np.abs(other).max() <= bound * (1 + 1e-6)
        assert abs(mine.mean()) < 5 * bound / np.sqrt(3 * len(mine))
        assert abs(mine.var() / (bound**2 / 3) - 1) < 5 / np.sqrt(len(mine))
        assert ks_2samp(mine, other).pvalue > 1e-4


def test_a_network_needs_hidden_units() -> None:
    with pytest.raises(InputError, match="at least 1 hidden unit, not 0"):
        TwoLayerReLU(0)


def test_a_linear_score_parts_two_classes() -> None:
    with pytest.raises(InputError, match="parts two classes, and there are 3"):
        LinearScore().shapes(4, 3)


@examples(25)
@given(st.integers(1, 3), st.integers(1, 6), st.integers(1, 4), st.integers(0, 10**6))
def test_the_gradient_of_a_linear_score_is_that_of_autograd(models: int, rows: int, dimension: int, seed: int) -> None:
    network, batch = LinearScore(), a_batch(models, rows, dimension, 2, seed)
    theta = torch.from_numpy(3 * np.random.default_rng(seed).standard_normal((models, 1, dimension))).requires_grad_()
    (expected,) = torch.autograd.grad(loss(network, [theta], batch), [theta])
    (plain,), (rescaled,) = (gradients(network, [theta.detach()], batch, how) for how in (False, True))
    assert torch.allclose(plain, expected, rtol=1e-11, atol=1e-14)
    factors = (rescaled * expected).sum((1, 2)) / expected.square().sum((1, 2))
    assert (factors > 0).all()
    assert torch.allclose(rescaled, factors[:, None, None] * expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("score", [30.0, 60.0, 1000.0, -1000.0])
@pytest.mark.parametrize("positive", [True, False])
def test_the_parts_of_a_rescaled_gradient_keep_their_ratio_however_small_they_are(score: float, positive: bool) -> None:
    # At scores s and s + 1 for the right class the residuals are as σ(−s) and σ(−s − 1).
    sign = 1 if positive else -1
    rows = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]], dtype=torch.float64)
    labels = torch.tensor([[[1.0, 1.0], [0.0, 0.0]]], dtype=torch.float64).roll(int(positive), dims=1)
    theta = sign * torch.tensor([[[score, score + 1]]], dtype=torch.float64)
    (found,) = gradients(LinearScore(), [theta], Batch(rows, labels, 0.5), rescaled=True)
    first, second = (-sign * found[0, 0]).tolist()
    assert first > 0
    ratio = np.exp(np.logaddexp(0, score) - np.logaddexp(0, score + 1))
    assert second / first == pytest.approx(ratio, rel=1e-11)


def test_a_gradient_that_is_not_rescaled_dies_out() -> None:
    rows = torch.tensor([[[1.0]]], dtype=torch.float64)
    batch = Batch(rows, torch.tensor([[[0.0], [1.0]]], dtype=torch.float64), 1.0)
    (found,) = gradients(LinearScore(), [torch.tensor([[[1000.0]]], dtype=torch.float64)], batch)
    assert not found.any()


def test_the_probabilities_of_a_linear_score_are_logistic() -> None:
    theta, rows = torch.tensor([[[2.0, -1.0]]]), torch.tensor([[[0.5, 3.0]]])
    probabilities = LinearScore().logits([theta], rows).softmax(1)[0, :, 0]
    assert probabilities.tolist() == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(2))])


def test_a_linear_score_has_no_bias_and_starts_at_zero() -> None:
    points = np.array([[1.0, 2.0]])
    assert LinearScore().inputs(points) is points
    assert not LinearScore().initial(np.random.default_rng(0), 2, 2)[0].any()


def test_the_hidden_bias_is_a_constant_input() -> None:
    assert TwoLayerReLU(3).inputs(np.array([[5.0], [7.0]])).tolist() == [[5, 1], [7, 1]]
    assert isinstance(two_layers(1, 3, 2)[0], nn.Linear)
