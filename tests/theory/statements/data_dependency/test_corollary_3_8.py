"""Corollary 3.8 against training by plain gradient descent, and its verdicts beside those of Theorem 3.5."""

import numpy as np
import pytest

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.signed_points import signs
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_3_5 import decide as theorem_3_5
from mixproof.theory.statements.data_dependency.theorem_3_5.comparison import compare
from mixproof.theory.trace import Course, Mark, trace
from mixproof.theory.verify import verify
from tests.strategies import all_points

READINGS = ("printed", "sharp")


def verdicts(result: Verification) -> tuple[str, ...]:
    return tuple(result.outcome(reading).verdict.value for reading in READINGS)


def cosine(first: Floats, second: Floats) -> float:
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def floats(data: Dataset) -> Floats:
    return np.array([[float(value) for value in point] for point in all_points(data)])


def plain_training(data: Dataset, steps: int = 20_000) -> Floats:
    """Gradient descent on the plain logistic loss, each step divided by the loss: the same path, run faster."""
    z = np.array(signs(data))[:, None] * floats(data)
    share = np.array([float(weight) for weight in data.weights])
    theta = np.zeros(data.dimension)
    for step in range(steps):
        pull = share / (1 + np.exp(z @ theta))
        gradient = pull @ z
        theta += gradient / np.linalg.norm(gradient) / np.sqrt(step + 1)
    return theta


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("simplex:positive=2,negative=1", ("refuted", "confirmed")),
        ("simplex:positive=2,negative=2", ("confirmed", "confirmed")),
        ("gaussian:positive=5,negative=1,dimension=120", ("refuted", "confirmed")),
        ("gaussian:positive=3,negative=3,dimension=120", ("confirmed", "confirmed")),
        ("moons:points=40", ("not_applicable", "not_applicable")),
    ],
)
def test_verdicts(name: str, expected: tuple[str, str]) -> None:
    result = verify("3.8", name)
    assert verdicts(result) == expected
    beside = verify("3.5", name)
    assert verdicts(beside) == expected
    assert "gradient descent" in result.outcome("printed").conclusion.note


@pytest.mark.parametrize(
    "data",
    [
        Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, 0]),
        Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], [1, 1, 0, 1]),
        Dataset.from_rows([[1, 1], [1, -1], [-1, 0]], [1, 1, 0]),
    ],
    ids=["unbalanced", "repeated", "antipodal"],
)
def test_plain_training_tends_to_the_max_margin_direction_and_mixup_where_it_is_said_to(data: Dataset) -> None:
    margin, result = max_margin(data), verify("3.8", data)
    assert isinstance(margin, MaxMargin)
    target = np.array([float(value) for value in margin.direction])
    trained = plain_training(data)
    assert cosine(trained, target) > 1 - 1e-5
    comparison = compare(result.instance)
    assert comparison is not None
    holds = result.outcome("printed").conclusion.holds
    if comparison.minimiser is not None:
        mixup = np.array([float(value.mid()) for value in comparison.minimiser.theta])
        assert cosine(mixup, trained) < 1 - 1e-4
    assert holds is (comparison.minimiser is None)


def test_without_a_separator_there_is_no_limit() -> None:
    result = verify("3.8", Dataset.from_rows([[1], [2], [3]], [0, 1, 0]))
    assert verdicts(result) == ("not_applicable", "not_applicable")
    conclusion = result.outcome("printed").conclusion
    assert conclusion.holds is None
    assert "no max-margin limit" in conclusion.note
    assert "no max-margin limit" in result.in_plain_words


def test_what_is_told_in_plain_words() -> None:
    assert "learn different classifiers" in verify("3.8", "simplex").in_plain_words
    assert "learn the same linear classifier" in verify("3.8", "simplex:positive=1,negative=1").in_plain_words


def test_the_sharp_form_can_be_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theorem_3_5, "is_balanced", lambda dataset: True)
    assert verdicts(verify("3.8", "simplex")) == ("refuted", "refuted")


def test_three_classes_are_refused() -> None:
    with pytest.raises(InputError, match="exactly two classes"):
        verify("3.8", "iris")


@pytest.mark.parametrize(("positive", "negative"), [(1, 1), (2, 2), (3, 1), (1, 3), (2, 3)])
def test_its_proofs_break_exactly_where_its_verdicts_do(positive: int, negative: int) -> None:
    """Without a coordinate in common, simplexes have no antipodal means but for one point a class."""
    data = f"simplex:positive={positive},negative={negative}"
    printed, sharp = trace("3.8", data, "printed"), trace("3.8", data, "sharp")
    assert printed.holds() is (positive == negative) is (verdicts(verify("3.8", data))[0] == "confirmed")
    assert printed.holds() or printed.breaks_at("balance")
    assert sharp.holds()
    assert trace("3.8", "crossing").course is Course.NOT_APPLICABLE


def test_what_its_proof_cites_of_plain_training_needs_separable_data() -> None:
    """The step on plain training is checked by the signs, here against a product in floats."""
    data = load("simplex:positive=2,negative=1")
    found = max_margin(data)
    assert isinstance(found, MaxMargin)
    direction = np.array([float(value) for value in found.direction])
    assert (np.array(signs(data)) * (floats(data) @ direction) > 0).all()
    step = next(each for each in trace("3.8", data).steps if each.step.key == "plain")
    assert step.mark is Mark.HOLDS
