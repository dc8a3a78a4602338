"""Files that are damaged, hostile, or hold something else are refused in one line."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

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
    "a bias alone": ({"b1": np.zeros(2)}, "has a bias and no weight"),
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
