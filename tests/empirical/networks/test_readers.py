"""Networks are read exactly from whatever holds them, and refused in one line where they cannot be."""

import json
import pickle
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from mixproof import network_report
from mixproof.empirical.networks.from_torch import from_torch
from mixproof.empirical.networks.layers import Shape
from mixproof.empirical.networks.sources import as_network, load_network
from mixproof.empirical.networks.written import network_of, written_form
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz import optimum


class Residual(nn.Module):
    """Convolutions with a sum around one of them, batch norm and pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(2, 4, 3, padding=1, stride=2, groups=2)
        self.norm = nn.BatchNorm2d(4)
        self.inner = nn.Conv2d(4, 4, 3, padding="same", dilation=1, bias=False)
        self.pool = nn.MaxPool2d(2, padding=1)
        self.mean = nn.AvgPool2d(2, stride=1, count_include_pad=False, padding=1)
        self.drop = nn.Dropout(0.5)
        self.last = nn.Linear(4 * 4 * 4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.relu(self.norm(self.first(x)))
        x = x + nn.functional.leaky_relu(self.inner(x), 0.25)
        x = self.mean(self.pool(x))
        return self.last(self.drop(x).flatten(1))  # type: ignore[no-any-return]


def modules() -> list[tuple[nn.Module, Shape]]:
    torch.manual_seed(3)
    plain = nn.Sequential(
        nn.Linear(3, 5), nn.ReLU(), nn.BatchNorm1d(5), nn.Linear(5, 4, bias=False), nn.LeakyReLU(0.375)
    )
    pooled = nn.Sequential(nn.Conv2d(1, 3, (3, 2)), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 2))
    residual = Residual()
    for module in (plain, residual):
        for part in module.modules():
            if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
                part.running_mean.normal_()  # type: ignore[union-attr]
                part.running_var.uniform_(0.1, 3)  # type: ignore[union-attr]
    return [(plain.eval(), (3,)), (pooled.eval(), (1, 6, 5)), (residual.eval(), (2, 8, 8))]


@pytest.mark.parametrize("which", range(3))
@pytest.mark.parametrize("kind", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_a_torch_module_has_the_scores_of_torch(which: int, kind: torch.dtype) -> None:
    module, shape = modules()[which]
    module = module.to(kind)
    exact = from_torch(module, shape)
    x = torch.randn(4, *shape, generator=torch.Generator().manual_seed(1)).to(kind)
    with torch.no_grad():
        in_doubles = module.double()(x.double())
    for row, scores in zip(x.double().reshape(4, -1).tolist(), in_doubles.tolist(), strict=True):
        assert [float(score) for score in exact([Fraction(v) for v in row])] == pytest.approx(
            scores, rel=1e-9, abs=1e-9
        )


class Leaky(nn.Module):
    """A unit, and a rectifier by module or by function."""

    def __init__(self, by_module: bool) -> None:
        super().__init__()
        self.unit, self.bend = nn.Linear(1, 1, bias=False), nn.LeakyReLU(0.1) if by_module else None
        with torch.no_grad():
            self.unit.weight.fill_(1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        value = self.unit(x)
        return nn.functional.leaky_relu(value, 0.1) if self.bend is None else self.bend(value)


@pytest.mark.parametrize("by_module", [True, False])
@pytest.mark.parametrize("kind", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_a_slope_is_the_one_that_torch_multiplies_by(kind: torch.dtype, by_module: bool) -> None:
    """What torch gives is the exact product, rounded once: with the slope in double precision it often is not."""
    module = Leaky(by_module).to(kind)
    exact = from_torch(module, (1,))
    x = (-0.1 - 10 * torch.rand(200, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(2))).to(kind)
    with torch.no_grad():
        given = module(x)
    values = [float(exact([Fraction(value)])[0]) for value in x.double().ravel().tolist()]
    assert torch.equal(torch.tensor(values, dtype=torch.float64).to(kind), given.ravel())
    assert exact([Fraction(-1)])[0] == -Fraction(0.1 if kind == torch.float64 else float(np.float32(0.1)))


def cancelling(kind: torch.dtype, seed: int) -> tuple[nn.Module, torch.Tensor, list[int]]:
    """Two units that differ by 1 and are too large for that, rows, and the classes that they are really given.

    The scores are 1/2 and the difference of the units, which is 1 where they are positive. Rounded it is 0.
    """
    draw = torch.Generator().manual_seed(seed)
    unit = 2.0 ** (24 if kind == torch.float32 else 53)
    weight = unit * torch.randint(1, 5, (3,), generator=draw)
    module = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 2)).to(kind)
    with torch.no_grad():
        for part, values in zip(
            module.parameters(),
            (weight.expand(2, 3), [1.0, 0.0], [[0.0, 0.0], [1.0, -1.0]], [0.5, 0.0]),
            strict=True,
        ):
            part.copy_(torch.as_tensor(values))
    rows = torch.tensor([[1.0, 1, 2], [2, 4, 1], [3, 1, 4]])
    return module, torch.cat([rows, -rows]).to(kind), [1] * len(rows) + [0] * len(rows)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
def test_decisions_are_right_where_torch_is_wrong_by_rounding(kind: torch.dtype, seed: int) -> None:
    module, rows, labels = cancelling(kind, seed)
    with torch.no_grad():
        assert not module(rows).argmax(dim=1).any()
    found = network_report(module, rows, labels, sample=2).report.decisions
    assert found.winners == tuple((label,) for label in found.dataset.labels)
    assert not found.lost


@pytest.mark.parametrize("which", range(3))
def test_the_written_form_is_read_back(which: int) -> None:
    network = from_torch(*modules()[which])
    again = network_of(json.loads(json.dumps(written_form(network))))
    assert [node.layer for node in again.nodes] == [node.layer for node in network.nodes]
    assert again.shapes == network.shapes
    assert [node.sources for node in again.nodes] == [node.sources for node in network.nodes]


def test_files_of_weights_are_the_network_with_relu_between(tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 3))
    expected = from_torch(module, (2,))
    torch.save(module.state_dict(), tmp_path / "model.pt")
    W1, b1, W2, b2 = (parameter.detach().numpy() for parameter in module.parameters())
    np.savez(tmp_path / "model.npz", W1=W1, b1=b1, W2=W2, b2=b2)
    files = [load_network(tmp_path / name) for name in ("model.pt", "model.npz")]
    for network in [*files, as_network([(W1, b1), (W2, b2)], (2,))]:
        assert network.nodes[0].layer == expected.nodes[0].layer
        assert network.nodes[2].layer == expected.nodes[2].layer


def test_onnx_is_read_exactly(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    rng = np.random.default_rng(0)
    tensors = {
        "K": rng.standard_normal((2, 1, 2, 2)).astype(np.float32),
        "k": rng.standard_normal(2).astype(np.float32),
        "W": rng.standard_normal((8, 3)).astype(np.float32),
        "b": rng.standard_normal(3).astype(np.float32),
        "M": rng.standard_normal((3, 2)).astype(np.float64),
        "shape": np.array([1, -1]),
    }
    make = onnx.helper.make_node
    nodes = [
        make("Conv", ["x", "K", "k"], ["c"], kernel_shape=[2, 2], pads=[1, 1, 1, 1], strides=[2, 2]),
        make("Relu", ["c"], ["r"]),
        make("MaxPool", ["r"], ["p"], kernel_shape=[2, 2], strides=[2, 2]),
        make("Add", ["r", "r"], ["s"]),
        make("AveragePool", ["s"], ["a"], kernel_shape=[1, 1]),
        make("Reshape", ["p", "shape"], ["f"]),
        make("Gemm", ["f", "W", "b"], ["g"], alpha=0.5),
        make("LeakyRelu", ["g"], ["l"], alpha=0.25),
        make("MatMul", ["l", "M"], ["y"]),
    ]
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes,
        "network",
        [value("x", onnx.TensorProto.FLOAT, [1, 1, 6, 6])],
        [value("y", onnx.TensorProto.FLOAT, [1, 2])],
        [onnx.numpy_helper.from_array(array, name) for name, array in tensors.items()],
    )
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "model.onnx"))
    network = load_network(tmp_path / "model.onnx")
    x = rng.standard_normal((1, 1, 6, 6))
    there = {name: torch.tensor(array).double() for name, array in tensors.items() if name != "shape"}
    hidden = torch.relu(nn.functional.conv2d(torch.tensor(x), there["K"], there["k"], stride=2, padding=1))
    row = nn.functional.max_pool2d(hidden, 2).flatten(1)
    scores = nn.functional.leaky_relu(0.5 * row @ there["W"] + there["b"], 0.25) @ there["M"]
    assert [float(s) for s in network([Fraction(v) for v in x.ravel().tolist()])] == pytest.approx(scores[0].tolist())


def training_mode() -> nn.Module:
    return nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.5), nn.Linear(3, 2)).train()


def not_finite() -> nn.Module:
    module = nn.Sequential(nn.Linear(2, 2))
    with torch.no_grad():
        next(module.parameters())[0, 0] = float("nan")
    return module


class Softmaxed(nn.Module):
    """A layer with a softmax after it."""

    def __init__(self) -> None:
        super().__init__()
        self.scores = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.softmax(self.scores(x), dim=1)


X = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
"""Three rows of two classes."""

REFUSED: dict[str, tuple[Any, str]] = {
    "training mode": (training_mode(), "layer 1 (Dropout): it is in training mode"),
    "not finite": (not_finite(), "layer 0 (Linear): weights are not all finite"),
    "not affine": (nn.Sequential(nn.Linear(2, 2), nn.GELU()), "layer 1: GELU is no piecewise affine layer"),
    "softmax": (nn.Sequential(nn.Linear(2, 2), nn.Softmax(dim=1)), "the scores are logits"),
    "softmax as a function": (Softmaxed(), "leave it off, the scores are logits"),
    "input size": (
        nn.Sequential(nn.Linear(3, 2)),
        "layer 0 (linear): it reads 3 units, and gets 2 units: give X in the shape that the module reads",
    ),
    "state_dict": (nn.Linear(2, 2).state_dict(), "this is a state_dict, which holds no layers: give the module itself"),
    "classes": (nn.Sequential(nn.Linear(2, 3)), "the network gives 3 scores, and the dataset has 2 classes"),
    "slope": (nn.Sequential(nn.Linear(2, 2), nn.LeakyReLU(float("inf"))), "its negative_slope is inf, not a finite"),
    "no model": (7, "a network is a torch module, a file"),
    "no file": ("nowhere.json", "there is no file nowhere.json"),
    "pickled": ("model.pkl", "a network is read from"),
    "no pairs": ([[1, 2, 3]], "weights are pairs"),
    "empty form": ({"schema": "mixproof/network/1", "input": 2, "layers": []}, "at least one layer"),
    "unknown layer": (
        {"schema": "mixproof/network/1", "input": 2, "layers": [{"kind": "rellu"}]},
        "layer 1: there is no kind of layer 'rellu'; did you mean 'relu'?",
    ),
    "unknown key": (
        {"schema": "mixproof/network/1", "input": 2, "layers": [{"kind": "linear", "weigth": [[1]]}]},
        "unknown key 'weigth'; did you mean 'weight'?",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_network_is_refused_in_one_line(case: str) -> None:
    model, words = REFUSED[case]
    with pytest.raises(InputError) as caught:
        network_report(model, X, [0, 1, 0])
    assert words in str(caught.value).replace(": did you", "; did you")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_rows_of_every_kind_of_float_are_read(dtype: torch.dtype) -> None:
    module = nn.Sequential(nn.Linear(2, 2)).to(dtype)
    found = network_report(module, torch.tensor(X, dtype=dtype, requires_grad=True), torch.tensor([0, 1, 0]))
    assert [str(entry) for entry in found.report.dataset.point(1)] == ["1", "0"]


def test_weights_of_convolutions_in_a_state_dict_are_pointed_to_onnx(tmp_path: Path) -> None:
    path = tmp_path / "conv.pt"
    torch.save(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(2, 2)).state_dict(), path)
    with pytest.raises(InputError, match=r"not \(outputs, inputs\): other layers are read from ONNX, or in Python by"):
        load_network(path)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "whole.pt"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.save(nn.Sequential(nn.Linear(2, 2)), path)
    with pytest.raises(InputError, match="nothing else is unpickled"):
        load_network(path)
    bomb = tmp_path / "bomb.pt"
    bomb.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(InputError, match="nothing else is unpickled"):
        load_network(bomb)


class Bomb:
    """A pickle that would do something."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("unpickled",)


@pytest.mark.parametrize("layer", [nn.Linear(2, 2), nn.Linear(2, 2, bias=False)])
def test_a_single_layer_is_a_network(layer: nn.Linear) -> None:
    """A logistic regression is often a bare Linear layer."""
    alone, in_sequence = from_torch(layer, (2,)), from_torch(nn.Sequential(layer), (2,))
    x = [Fraction(1, 3), Fraction(-2)]
    assert alone(x) == in_sequence(x)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (nn.GELU(), "GELU is no piecewise affine layer"),
        (nn.Linear(3, 2), "it reads 3 units, and gets 2 units"),
        (nn.Dropout(0.5).train(), "it is in training mode: call .eval()"),
    ],
)
def test_a_single_layer_that_is_no_network_is_refused_as_inside_a_sequence(layer: nn.Module, words: str) -> None:
    with pytest.raises(InputError) as caught:
        network_report(layer, X, [0, 1, 0])
    assert words in str(caught.value)


@pytest.mark.slow
def test_the_best_model_of_a_slope_is_not_said_to_undercut_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where few cells leave the bound of the best loss far below the floor, the floor bounds it."""
    monkeypatch.setattr(optimum, "MOST_CELLS", 100)
    steep = [(np.array([[-500.0], [500.0]]), np.array([250.0, -250.0]))]
    record: Any = network_report(steep, [[0.0], [1.0], [2.0]], [0, 1, 0], alpha=1).to_json()
    floor = Fraction(record["floor"]["enclosure"][0])
    assert Fraction(record["best_of_its_slope"]["enclosure"][0]) >= floor - Fraction(1, 10**9)


class Overwriting(nn.Module):
    """A rectifier in place, of a value that is added again or not."""

    def __init__(self, again: bool) -> None:
        super().__init__()
        self.first, self.bend, self.again = nn.Linear(2, 2), nn.ReLU(inplace=True), again

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = self.first(x)
        bent = self.bend(hidden)
        return hidden + bent if self.again else bent + x  # type: ignore[no-any-return]


def test_a_value_that_is_overwritten_and_read_again_is_refused() -> None:
    with pytest.raises(InputError, match="overwrites a value that is read elsewhere too"):
        from_torch(Overwriting(again=True), (2,))
    module, point = Overwriting(again=False), [0.5, -2.0]
    with torch.no_grad():
        expected = module(torch.tensor(point)).tolist()
    assert list(map(float, from_torch(module, (2,))([Fraction(v) for v in point]))) == pytest.approx(expected, rel=1e-5)
