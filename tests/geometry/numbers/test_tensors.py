"""Tensors of every layout and type are the numbers that they hold, and what holds none is refused."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from mixproof.geometry.data.sources import as_dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.tensors import tensor_array

TABLE = torch.tensor([[0.5, 0], [2, 3.25]], dtype=torch.float64)


MAKERS: dict[str, Callable[[], torch.Tensor]] = {
    "doubles": lambda: TABLE,
    "with a gradient": lambda: TABLE.clone().requires_grad_(),
    "a parameter": lambda: torch.nn.Parameter(TABLE.clone()),
    "sparse": TABLE.to_sparse,
    "sparse by rows": TABLE.to_sparse_csr,
    "sparse, in two parts": lambda: torch.sparse_coo_tensor(
        torch.tensor([[0, 0, 1, 1], [0, 0, 0, 1]]), torch.tensor([0.25, 0.25, 2, 3.25])
    ),
    "transposed": lambda: TABLE.T.contiguous().T,
    "a negative view": lambda: torch._neg_view(-TABLE),
    "a part of a conjugate": lambda: torch.complex(torch.zeros(2, 2).double(), -TABLE).conj().imag,
    "16 bits": TABLE.half,
    "brain floats": TABLE.bfloat16,
    "quantized": lambda: torch.quantize_per_tensor(TABLE.float(), 0.25, 0, torch.qint8),
}
beta = pytest.mark.filterwarnings("ignore::UserWarning")  # torch says of some of these that they may change


@beta
@pytest.mark.parametrize("kind", MAKERS)
def test_a_tensor_is_its_numbers(kind: str) -> None:
    assert tensor_array(MAKERS[kind]()).tolist() == TABLE.tolist()


SMALL = [torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2]


@pytest.mark.parametrize("dtype", SMALL)
def test_a_float_of_few_bits_is_the_shortest_decimal_that_rounds_to_it(dtype: torch.dtype) -> None:
    for text in ("0.1", "0.3", "1.5", "-3", "0"):
        given = torch.tensor([[float(text)]]).to(dtype)
        read = float(tensor_array(given)[0, 0])
        assert torch.tensor(read).to(dtype) == given.to(torch.float64).to(dtype)
        assert len(repr(abs(read))) <= len(text) + 2
    assert np.isnan(tensor_array(torch.tensor([float("nan")]).to(dtype))).all()


@pytest.mark.parametrize("dtype", SMALL)
def test_every_number_of_a_small_type_is_told_from_every_other(dtype: torch.dtype) -> None:
    bits = torch.arange(256, dtype=torch.uint8)
    every = bits.view(dtype) if dtype.itemsize == 1 else (bits.to(torch.int16) * 97).view(dtype)
    wide = every.double()
    finite = torch.isfinite(wide)
    read = tensor_array(every[finite])
    assert torch.equal(torch.from_numpy(read).to(dtype).double(), wide[finite])


@beta
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: torch.zeros(2, 2, device="meta"), "on the device 'meta', and has no values"),
        (lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(2)]), "nested, and its rows may differ"),
    ],
)
def test_a_tensor_without_numbers_is_refused(make: Callable[[], torch.Tensor], told: str) -> None:
    tensor = make()
    with pytest.raises(InputError, match=told):
        as_dataset(tensor, [0, 1])
    with pytest.raises(InputError, match=told):
        as_dataset([[0], [1]], tensor)
