"""A loss beside the floor: against numbers worked out by hand, and against models that cannot be below."""

from fractions import Fraction
from math import log
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mixproof.empirical.excess import Standing, above_floor
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import datasets, examples

X3 = [[0], [1], [2]]
FLOOR = 1 / 3 - 2 / 9 * log(2) + 1 / 6 * log(3)


def test_the_floor_of_three_points_is_the_one_worked_out_by_hand() -> None:
    found = above_floor("0.5", X3, 1, y=[0, 1, 0])
    assert found.is_exact
    assert found.above == pytest.approx(0.5 - FLOOR, abs=1e-14)
    entropy = -(2 / 3 * log(2 / 3) + 1 / 3 * log(1 / 3))
    assert found.share == pytest.approx((0.5 - FLOOR) / (entropy - FLOOR), abs=1e-12)
    assert "0.362402…" in str(found)


def test_a_loss_is_told_above_at_and_below_however_near() -> None:
    square = [[0, 1], [0, -1], [1, 0], [-1, 0]]
    for loss, standing in (("1/4", Standing.AT), ("0.25000000001", Standing.ABOVE), (0.2499999999, Standing.BELOW)):
        assert above_floor(loss, square, 1, y=[0, 0, 1, 1]).standing is standing
    below = Fraction(FLOOR).limit_denominator(10**9) - Fraction(1, 10**8)
    assert above_floor(below, X3, 1, y=[0, 1, 0]).standing is Standing.BELOW
    assert "No model is below" in str(above_floor(below, X3, 1, y=[0, 1, 0]))
    assert above_floor(below + Fraction(1, 10**7), X3, 1, y=[0, 1, 0]).standing is Standing.ABOVE


@pytest.mark.parametrize("digits", [12, 25, 30])
def test_a_loss_next_to_the_floor_keeps_its_distance(digits: int) -> None:
    square = [[0, 1], [0, -1], [1, 0], [-1, 0]]
    step = Fraction(1, 10**digits)
    assert above_floor(Fraction(1, 4) + step, square, 1, y=[0, 0, 1, 1]).above == float(step)
    share = above_floor("1e300", X3, 1, y=[0, 1, 0]).share
    assert share == pytest.approx(1e300 / (-(2 / 3 * log(2 / 3) + 1 / 3 * log(1 / 3)) - FLOOR))


def test_beyond_the_budget_only_a_bound_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.empirical.excess.irreducible_loss", lambda dataset, law: None)
    found = above_floor("0.3", X3, 1, y=[0, 1, 0])
    assert (found.standing, found.is_exact) == (Standing.OPEN, False)
    assert "at least 0.222222…" in str(found)
    assert above_floor("0.2", X3, 1, y=[0, 1, 0]).standing is Standing.BELOW


def test_data_are_named_as_an_audit_takes_them(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("kind,x\na,0\nb,1\na,2\n")
    found = above_floor("0.5", file, 1, label="kind")
    assert found.above == above_floor("0.5", X3, 1, y=["a", "b", "a"]).above
    with pytest.raises(InputError, match="no column 'sort'"):
        above_floor("0.5", str(file), 1, label="sort")


@pytest.mark.parametrize(
    "loss",
    [
        torch.tensor(0.78),
        torch.tensor([0.78], requires_grad=True),
        torch.tensor(0.78, dtype=torch.float64),
        np.float32(0.78),
        np.array(0.78),
    ],
)
def test_a_loss_may_be_a_tensor_of_one_entry(loss: object) -> None:
    assert above_floor(loss, X3, 1, y=[0, 1, 0]).loss == Fraction(78, 100)


def test_a_loss_of_half_precision_is_what_it_stores() -> None:
    assert above_floor(torch.tensor(0.75, dtype=torch.bfloat16), X3, 1, y=[0, 1, 0]).loss == Fraction(3, 4)


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (torch.zeros(3), r"the loss is one number, and this has shape \(3,\): take one, such as its mean"),
        ("half", "the loss: 'half' is not a number"),
        (torch.tensor(float("nan")), "the loss: nan is not a finite number"),
    ],
)
def test_what_is_no_single_number_is_no_loss(loss: object, told: str) -> None:
    with pytest.raises(InputError, match=told):
        above_floor(loss, X3, 1, y=[0, 1, 0])


@given(datasets(sizes=(2, 5)).filter(lambda data: len(data.classes) > 1), st.integers(0, 10**6))
@examples(15)
def test_no_model_of_random_answers_is_below_the_floor(dataset: Dataset, seed: int) -> None:
    """J of a classifier that answers g(z) = softmax(Wz + b), by quadrature over all ordered pairs."""
    generator = np.random.default_rng(seed)
    points = np.array([[float(c) for c in dataset.point(k)] for k in range(dataset.size)])
    slope = generator.normal(size=(dataset.dimension, len(dataset.classes)))
    weights = np.array([float(p) for p in dataset.weights])
    nodes, mass = np.polynomial.legendre.leggauss(60)
    nodes, mass = (nodes + 1) / 2, mass / 2
    loss = 0.0
    for s in range(dataset.size):
        for t in range(dataset.size):
            z = nodes[:, None] * points[s] + (1 - nodes[:, None]) * points[t]
            scores = z @ slope
            logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
            pair = -nodes * logs[:, dataset.labels[s]] - (1 - nodes) * logs[:, dataset.labels[t]]
            loss += weights[s] * weights[t] * float(mass @ pair)
    found = above_floor(loss, dataset, 1)
    assert found.standing is Standing.ABOVE
    exact = irreducible_loss(dataset, Beta(Fraction(1), Fraction(1)))
    assert exact is not None
    assert found.above == pytest.approx(loss - float(exact.ball(64).mid()), abs=1e-12)


@pytest.mark.parametrize(
    ("loss", "alpha", "y", "told"),
    [
        (-1, 1, [0, 1, 0], "a loss is 0 or more"),
        ("nan", 1, [0, 1, 0], "not a finite number"),
        (1, 0, [0, 1, 0], "α has to be positive"),
        ("1e400", 1, [0, 1, 0], r"a loss of ≈1\.00000000e\+400 is beyond what floats hold"),
        (True, 1, [0, 1, 0], "the loss has to be a number, not True"),
        (np.ma.masked, 1, [0, 1, 0], "the loss has no value: it is masked"),
        (torch.zeros((), device="meta"), 1, [0, 1, 0], "the loss has no value"),
        (1, torch.tensor(float("nan")), [0, 1, 0], "α: nan is not a finite number"),
        (1, 1, [0, 0, 0], "has one class only"),
    ],
)
def test_numbers_out_of_range_are_refused(loss: object, alpha: object, y: list[int], told: str) -> None:
    with pytest.raises(InputError, match=told):
        above_floor(loss, X3, alpha, y=y)
