"""What cannot be mixed is refused in one line that says what to do; what can be is taken in every type."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from mixproof.empirical.mixup.batches import checked_examples, checked_probabilities
from mixproof.empirical.mixup.collate import Mixup
from mixproof.empirical.mixup.mixing import mixed
from mixproof.empirical.mixup.rules import Draw, MixingRule
from mixproof.geometry.errors import InputError

X = torch.tensor([[0.0, 1.0], [2.0, 5.0], [4.0, -3.0]])
Y = torch.tensor([0, 1, 2])
HOT = torch.nn.functional.one_hot(Y, 3)
NAN, INF = float("nan"), float("inf")


def quietly(make: Callable[[], Tensor]) -> Tensor:
    """A tensor of a kind of which torch warns that it is new or old."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make()


EXAMPLES: list[tuple[Any, str]] = [
    (X * NAN, "row 0 of the examples holds nan or inf"),
    (torch.tensor([[0.0], [1.0], [-INF]]), "row 2 of the examples holds nan or inf"),
    (torch.tensor([0.0, NAN, 1.0]), "row 1 of the examples holds nan"),
    (X + 0j, "the examples of a batch are complex: .* torch.view_as_real"),
    (X.to(torch.float8_e4m3fn), "type torch.float8_e4m3fn, which is not mixed: take torch.float32"),
    (X.to(torch.float8_e5m2), "type torch.float8_e5m2"),
    (quietly(lambda: torch.quantize_per_tensor(X, 0.1, 0, torch.quint8)), "type torch.quint8"),
    (X.to_sparse(), "the examples of a batch are sparse: make them dense"),
    (quietly(X.to_sparse_csr), "the examples of a batch are sparse"),
    (X.to("meta"), "on the device 'meta', and have no values"),
    (quietly(lambda: torch.nested.nested_tensor([X[0], X[1], X[2]])), "nested tensor"),
    (torch.tensor(1.0), "are one number"),
    (X[:0], "a batch has no examples"),
    (X[:2], "a batch has 2 examples but 3 labels"),
    (X.numpy(), "have to be a torch tensor, not ndarray"),
    (None, "have to be a torch tensor, not NoneType"),
]
LABELS: list[tuple[Any, str]] = [
    (torch.tensor([[1, 0, 0], [1, 1, 0], [0, 0, 1]]), r"row 1 of the labels sums to 2, .* within 0\.001: .*multi-hot"),
    (torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), "row 1 of the labels sums to 2"),
    (HOT.bool() | HOT.bool().roll(1, 0), "row 0 of the labels sums to 2"),
    (HOT * 0, "row 0 of the labels sums to 0"),
    (torch.tensor([[2.0, -1.0, 0.0]] * 3), r"row 0 of the labels holds -1, .* logits\.softmax\(dim=1\)"),
    (torch.tensor([[2.0, 1.0, 0.5]] * 3), r"row 0 of the labels sums to 3\.5, .* softmax"),
    (torch.tensor([[0.998, 0.0, 0.0]] * 3), r"row 0 of the labels sums to 0\.998"),
    (torch.tensor([[0.9, 0.0, 0.0]] * 3).bfloat16(), "row 0 of the labels sums to 0.8.*within 0.0156"),
    (HOT * NAN, "row 0 of the labels holds nan or inf"),
    (torch.tensor([[0.0, INF, 0.0]] * 3), "row 0 of the labels holds nan or inf"),
    (torch.tensor([[INF, -INF, 1.0]] * 3), "row 0 of the labels holds nan or inf"),
    (HOT + 0j, "the labels of a batch are complex: give class indices, or rows of probabilities"),
    (Y + 0j, "the labels of a batch are complex"),
    (HOT.to_sparse(), "the labels of a batch are sparse"),
    (Y.to("meta"), "the labels of a batch are on the device 'meta'"),
    (HOT.to(torch.float8_e4m3fn), "the labels of a batch are of type torch.float8_e4m3fn"),
    (torch.tensor(1), "the labels of a batch are one number"),
    (Y[:0], "a batch has no labels"),
    (Y[:2], "a batch has 3 examples but 2 labels"),
    (Y[:, None], r"labels of shape \(3, 1\) are not of 3 classes"),
    (torch.zeros(3, 3, 3), r"labels of shape \(3, 3, 3\) are not of 3 classes"),
    (torch.zeros(3, 5), r"labels of shape \(3, 5\) are not of 3 classes"),
    (Y.float(), "labels of type torch.float32 are no class numbers: these are integers from 0 to 2"),
    (torch.tensor([0, 3, 0]), "a label is 3, and with classes=3 they go from 0 to 2: .* 4 or more"),
    (torch.tensor([0, -1, 0]), "class numbers from 0 to 2, and one is -1"),
    ([0, 1, 2], "have to be a torch tensor, not list"),
]
ITEMS: list[tuple[Any, str]] = [
    ([], "a batch has no items"),
    (None, "a list of pairs .*, not a NoneType"),
    (5, "a list of pairs .*, not an int"),
    ([(X[0], 0, 7)] * 2, r"item 0 of a batch has 3 parts, .*\(item\[0\], item\[1\]\)"),
    ([(X[0], 0), (X[1], 1, 7)], "item 1 of a batch has 3 parts"),
    ([(X[0],)] * 2, "item 0 of a batch has 1 parts"),
    ([{"x": X[0], "y": 0}] * 2, "item 0 of a batch has to be a pair .*, not a dict"),
    ([X[0], X[1]], "item 0 of a batch has to be a pair .*, not a Tensor"),
    (["ab", "cd"], "item 0 of a batch has to be a pair .*, not a str"),
    ([(X[0], 0), (X[1, :1], 1)], "the examples of a batch cannot be put together: .*equal size.*one shape"),
    ([(X[0], None)] * 2, "the labels of a batch cannot be put together"),
    ([(object(), 0)] * 2, "the examples of a batch cannot be put together"),
    ([([1.0, 2.0], 0)] * 2, "the examples of a batch have to be tensors or numbers, not each a list"),
    ([(X[0], 0.0)] * 2, "labels of type torch.float64 are no class numbers"),
    ([(X[0], "cat")] * 2, "the labels of a batch have to be tensors or numbers, not each a str"),
]


def assert_refused(told: str, mix: Any, *given: object) -> None:
    with pytest.raises(InputError, match=told) as caught:
        mix(*given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("x", "y", "told"), [(x, Y, told) for x, told in EXAMPLES] + [(X, y, told) for y, told in LABELS]
)
def test_what_cannot_be_mixed_is_refused_in_one_line(x: Any, y: Any, told: str) -> None:
    rule = MixingRule(1.0, 3)
    assert_refused(told, Mixup(1.0, 3), x, y)
    assert_refused(told, mixed, x, y, rule, rule.draw(3, np.random.default_rng(0)))


@pytest.mark.parametrize(("items", "told"), ITEMS)
def test_items_that_are_no_batch_are_refused_in_one_line(items: Any, told: str) -> None:
    assert_refused(told, Mixup(1.0, 3).collate, items)


def test_draws_for_another_batch_are_refused() -> None:
    draw = Draw(np.array([1, 0]), np.array([0.5, 0.5]))
    assert_refused("a batch has 3 examples, and the draws are for 2", mixed, X, Y, MixingRule(1.0, 3), draw)


TAKEN = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32, torch.uint64]


@pytest.mark.parametrize("dtype", [*TAKEN, torch.bool])
def test_integers_of_every_type_are_taken(dtype: torch.dtype) -> None:
    values = Y % 2 if dtype == torch.bool else Y
    assert torch.equal(checked_examples(values.to(dtype)), values.float())
    assert torch.equal(checked_probabilities(values.to(dtype), 3), torch.nn.functional.one_hot(values, 3))
    hot = HOT.to(dtype)
    assert torch.equal(checked_probabilities(hot, 3), hot)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@given(st.integers(2, 400), st.integers(0, 10**6), st.floats(0.01, 20))
def test_every_softmax_is_taken_in_its_own_type(dtype: torch.dtype, classes: int, seed: int, scale: float) -> None:
    logits = torch.randn((2, classes), generator=torch.Generator().manual_seed(seed)) * scale
    assert checked_probabilities(logits.to(dtype).softmax(dim=1), classes).dtype == dtype
    if bool(((logits < -1e-3).any(dim=1) | ((logits.sum(dim=1) - 1).abs() > 0.1)).any()):
        assert_refused("of the labels", checked_probabilities, logits.to(dtype), classes)


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=5))
def test_of_rows_of_zeros_and_ones_exactly_the_one_hot_are_taken(rows: list[list[bool]]) -> None:
    wrong = [row for row, values in enumerate(rows) if sum(values) != 1]
    for dtype in (torch.bool, torch.int64, torch.float32, torch.bfloat16):
        y: Tensor = torch.tensor(rows).to(dtype)
        if wrong:
            assert_refused(f"row {wrong[0]} of the labels sums to {sum(rows[wrong[0]])}", checked_probabilities, y, 4)
        else:
            assert torch.equal(checked_probabilities(y, 4), y)


def test_examples_without_features_and_with_gradients_are_taken() -> None:
    assert Mixup(1, 3)(torch.zeros(3, 0), Y)[0].shape == (3, 0)
    x = X.clone().requires_grad_()
    (slope,) = torch.autograd.grad(Mixup(1, 3, prob=0)(x, Y)[0].sum(), x)
    assert torch.equal(slope, torch.ones_like(X))
