"""Files that are damaged, hostile, or hold something else are refused in one line."""

import io
import json
import zipfile
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.sources import as_network, load_network
from mixproof.empirical.networks.written import written_form
from mixproof.geometry.errors import InputError

ODD_OPERATORS: dict[str, tuple[str, dict[str, Any], dict[str, Any], list[int]]] = {
    "a shift of another length": ("Add", {}, {"c": np.ones(5)}, [1, 2]),
    "a convolution without a kernel": ("Conv", {}, {}, [1, 2, 1, 1]),
    "one stride": ("Conv", {"strides": [1]}, {"K": np.ones((2, 2, 1, 1))}, [1, 2, 1, 1]),
    "a matrix that is a row": ("Gemm", {}, {"W": np.ones(2)}, [1, 2]),
    "a bias of another length": ("Gemm", {}, {"W": np.eye(2), "b": np.ones(3)}, [1, 2]),
    "a factor that is no number": ("Gemm", {"alpha": float("nan")}, {"W": np.eye(2)}, [1, 2]),
    "an infinite slope": ("LeakyRelu", {"alpha": float("inf")}, {}, [1, 2]),
    "a pool without a size": ("MaxPool", {}, {}, [1, 2, 1, 1]),
    "a pool on a line": ("AveragePool", {"kernel_shape": [1]}, {}, [1, 2, 1, 1]),
    "a pool that is padded without end": ("MaxPool", {"kernel_shape": [1, 1], "pads": [10**9] * 4}, {}, [1, 2, 1, 1]),
    "a negative variance": ("BatchNormalization", {}, {**dict.fromkeys("sbm", np.ones(2)), "v": -np.ones(2)}, [1, 2]),
    "weights that are no numbers": ("MatMul", {}, {"W": np.full((2, 2), np.nan)}, [1, 2]),
    "a softmax": ("Softmax", {}, {}, [1, 2]),
}
"""An operator with its attributes and constants, and the shape of the input."""


@pytest.mark.parametrize("case", ODD_OPERATORS)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_an_operator_of_onnx_that_is_not_read_is_named_in_one_line(case: str, tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    kind, attributes, constants, shape = ODD_OPERATORS[case]
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node(kind, ["x", *constants], ["y"], name="odd", **attributes)],
        "network",
        [value("x", onnx.TensorProto.FLOAT, shape)],
        [value("y", onnx.TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(array.astype(np.float32), name) for name, array in constants.items()],
    )
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "model.onnx"))
    with pytest.raises(InputError, match=rf"model\.onnx: operator odd \({kind}\): \w") as caught:
        load_network(tmp_path / "model.onnx")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("ending", [".onnx", ".npz", ".pt", ".json"])
def test_a_file_that_is_cut_off_is_refused_in_one_line(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"model{ending}"
    if ending == ".onnx":
        onnx = pytest.importorskip("onnx")
        graph = onnx.helper.make_graph([], "network", [], [], [onnx.numpy_helper.from_array(np.eye(9), "W")])
        onnx.save(onnx.helper.make_model(graph), str(path))
    elif ending == ".npz":
        np.savez(path, W1=np.eye(9))
    elif ending == ".pt":
        torch.save(nn.Sequential(nn.Linear(2, 2)).state_dict(), path)
    else:
        path.write_text(json.dumps(written_form(as_network([(np.eye(9), None)], (9,)))))
    whole = path.read_bytes()
    for length in (0, 1, 7, len(whole) // 2, len(whole) - 3):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError) as caught:
            load_network(path)
        assert "\n" not in str(caught.value)


HOSTILE_ARRAYS: dict[str, tuple[dict[str, Any], str]] = {
    "objects": ({"W1": np.array([[{}, 1]], dtype=object)}, "cannot be read as NPZ"),
    "complex numbers": ({"W1": np.eye(2) * 1j}, "of the kind complex128 are not read"),
    "no matrix": ({"W1": np.ones((2, 2, 2))}, "not (outputs, inputs)"),
    "nothing": ({"W1": np.zeros((0, 2))}, "not (outputs, inputs)"),
    "a bias alone": ({"b1": np.zeros(2)}, "1 is a bias, and there is no weight to it"),
    "another name": ({"kernel": np.eye(2)}, "only W1, b1, W2, b2"),
    "two of one number": ({"W1": np.eye(2), "weight1": np.eye(2)}, "there is another of this kind with the number 1"),
}


@pytest.mark.parametrize("case", HOSTILE_ARRAYS)
def test_arrays_that_are_no_network_are_refused_in_one_line(case: str, tmp_path: Path) -> None:
    arrays, words = HOSTILE_ARRAYS[case]
    np.savez(tmp_path / "model.npz", **arrays)
    with pytest.raises(InputError) as caught:
        load_network(tmp_path / "model.npz")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_array_that_says_it_is_huge_is_refused(tmp_path: Path) -> None:
    header = io.BytesIO()
    entry = {"descr": "<f8", "fortran_order": False, "shape": (10**9, 10**9)}
    np.lib.format.write_array_header_1_0(header, entry)
    with zipfile.ZipFile(tmp_path / "model.npz", "w") as archive:
        archive.writestr("W1.npy", header.getvalue())
    with pytest.raises(InputError, match="cannot be read as NPZ"):
        load_network(tmp_path / "model.npz")


WINDOW = {"size": [1, 1], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1]}


@pytest.mark.parametrize("kind", ["max-pool2d", "avg-pool2d"])
@pytest.mark.parametrize("length", [10**5, 10**14])
def test_a_plane_without_end_is_refused(kind: str, length: int) -> None:
    layers = [{"kind": kind, **WINDOW}, {"kind": "flatten"}]
    with pytest.raises(InputError, match=rf"gives {length} × {length} places, and at most 10,000,000"):
        as_network({"schema": "mixproof/network/1", "input": [1, length, length], "layers": layers}, (1,))


FLOATS = ("float16", "bfloat16", "float32", "float64", "float8_e4m3fn", "float8_e5m2")
"""Kinds of weights that are read."""

WEIGHTS = {"0.weight": torch.tensor([[1.0, 2.0], [3.0, 4.0]]), "0.bias": torch.tensor([0.0, 1.0])}


def _of_kind(kind: torch.dtype) -> dict[str, torch.Tensor]:
    return {name: value.to(kind) for name, value in WEIGHTS.items()}


KINDS: dict[str, tuple[Callable[[], dict[str, torch.Tensor]], str]] = {
    **{
        f"{kind}".removeprefix("torch."): (partial(_of_kind, kind), f"of the kind {kind}, and floats are read")
        for kind in (
            *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
            *(torch.uint16, torch.uint32, torch.uint64, torch.complex32, torch.complex64, torch.complex128),
        )
    },
    "sparse": (lambda: {name: value.to_sparse() for name, value in WEIGHTS.items()}, "take their .to_dense()"),
    "rows of entries": (lambda: {**WEIGHTS, "0.weight": WEIGHTS["0.weight"].to_sparse_csr()}, "take their .to_dense()"),
    "quantised": (
        lambda: {name: torch.quantize_per_tensor(value, 0.1, 0, torch.qint8) for name, value in WEIGHTS.items()},
        "are quantised, and floats are read",
    ),
    "meta": (lambda: {name: value.to("meta") for name, value in WEIGHTS.items()}, "on the device meta"),
    "bias alone": (lambda: {**WEIGHTS, "0.bias": torch.tensor([True, False])}, "weights are of the kind torch.bool"),
}
"""Kinds of weights that are not, and the words for each."""


@pytest.mark.parametrize("kind", FLOATS)
def test_weights_that_are_floats_are_read_exactly(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save(_of_kind(getattr(torch, kind)), path)
    assert load_network(path)([Fraction(1), Fraction(10)]) == (Fraction(21), Fraction(44))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore")
def test_weights_of_another_kind_are_refused_in_one_line(kind: str, tmp_path: Path) -> None:
    make, words = KINDS[kind]
    state = make()
    path = tmp_path / "model.pt"
    torch.save(state, path)
    module = nn.Sequential(nn.Linear(2, 2))
    for name, value in state.items():
        setattr(module[0], name.removeprefix("0."), nn.Parameter(value, requires_grad=False))
    readers: tuple[tuple[Callable[[], Network], str], ...] = (
        (lambda: load_network(path), "entry '0."),
        (lambda: as_network(module, (2,)), "layer 0 (Linear)"),
    )
    for read, where in readers:
        with pytest.raises(InputError) as caught:
            read()
        assert where in str(caught.value)
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.filterwarnings("ignore")
def test_a_module_that_was_quantised_is_refused_in_one_line() -> None:
    module = torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
        nn.Sequential(nn.Linear(2, 2)).eval(), {nn.Linear}
    )
    with pytest.raises(InputError, match=r"layer 0 \(Linear\): its weights are quantised, and floats are read"):
        as_network(module, (2,))


@pytest.mark.parametrize("held", [{}, [torch.ones(2, 2)], torch.ones(2, 2), {"0.weight": [[1.0]]}, {"0.weight": 3.0}])
def test_files_of_torch_that_hold_no_weights_are_refused_in_one_line(held: Any, tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save(held, path)
    with pytest.raises(InputError, match=r"model\.pt (has no weights$|is no state_dict of tensors alone)"):
        load_network(path)
