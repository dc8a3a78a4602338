"""Theorem 3.5 against its worked values, plain numerics, and the equivalence that it should be."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.errors import InputError
from mixproof.reports.terminal.console import terminal
from mixproof.reports.terminal.output import json_text
from mixproof.reports.terminal.verification import verification_json, verification_table
from mixproof.solvers.linear import descent as linear_descent
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_3_5 import decide as theorem_3_5
from mixproof.theory.statements.data_dependency.theorem_3_5.balance import has_antipodal_means, is_balanced
from mixproof.theory.statements.data_dependency.theorem_3_5.witnesses import ball_json
from mixproof.theory.verify import verify
from tests.strategies import examples

READINGS = ("printed", "slides", "sharp")
UNBALANCED = "simplex:positive=2,negative=1"
BALANCED = "simplex:positive=2,negative=2"


def decide(data: Dataset | str, alpha: str | None = None, mixing: str | None = None) -> Verification:
    return verify("3.5", data, alpha=alpha, mixing=mixing)


def verdicts(result: Verification) -> tuple[str, ...]:
    return tuple(result.outcome(reading).verdict.value for reading in READINGS)


def shown(finding: Finding) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(json_text([witness.to_json() for witness in finding.witnesses]))
    return read


def ends(enclosed: dict[str, Any]) -> tuple[Fraction, Fraction]:
    low, high = map(Fraction, enclosed["enclosure"])
    assert low < high
    return low, high


def antipodal() -> Dataset:
    """Two against one, with means (1, 0) and (−1, 0)."""
    return Dataset.from_rows([[1, 1], [1, -1], [-1, 0]], ["p", "p", "n"])


# --- the worked cases ---------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", ["1/2", "1", "3", "1024"])
def test_the_printed_form_fails_on_unbalanced_classes(alpha: str) -> None:
    result = decide(UNBALANCED, alpha)
    assert verdicts(result) == ("refuted", "refuted", "confirmed")
    (witness,) = shown(result.outcome("printed").conclusion)
    assert witness["coordinates"] == 3
    for low, high in map(ends, witness["minimiser"]):
        assert high - low < Fraction(1, 10**12)
    assert ends(witness["cosine"])[1] < 1


def test_the_minimiser_of_the_smallest_case() -> None:
    (witness,) = shown(decide(UNBALANCED).outcome("printed").conclusion)
    for enclosed, expected in zip(witness["minimiser"], ("3.7560486", "3.7560486", "-3.5163845"), strict=True):
        low, _ = ends(enclosed)
        assert abs(low - Fraction(expected)) < Fraction(1, 10**7)
    assert float(ends(witness["cosine"])[0]) == pytest.approx(0.99953, abs=5e-6)
    # The two equal coordinates are told apart from the third, so the direction is not (1, 1, −1).
    assert ends(witness["minimiser"][0])[0] > -ends(witness["minimiser"][2])[0]


@pytest.mark.parametrize("alpha", ["1/2", "1", "3"])
@pytest.mark.parametrize("data", [BALANCED, antipodal()], ids=["balanced", "antipodal means"])
def test_balanced_classes_and_antipodal_means_are_confirmed(data: Dataset | str, alpha: str) -> None:
    result = decide(data, alpha)
    assert verdicts(result) == ("confirmed",) * 3
    (witness,) = shown(result.outcome("sharp").conclusion)
    low, high = ends(witness["scale"])
    assert 3 < low < high < 4
    assert high - low < Fraction(1, 10**18)


def test_repeated_rows_count() -> None:
    points = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    evened = Dataset.from_rows([*points, points[2]], [1, 1, -1, -1])
    assert evened.size == 3
    assert verdicts(decide(evened)) == ("confirmed",) * 3
    tipped = Dataset.from_rows([[1, 0], [0, 1], [1, 0]], [1, -1, 1])
    assert verdicts(decide(tipped)) == ("refuted", "refuted", "confirmed")
    # Weights move the mean: (1, 1) twice and (1, −1) once have no mean on the axis.
    leaning = Dataset.from_rows([[1, 1], [1, -1], [1, 1], [-1, 0]], [1, 1, 1, -1])
    assert not has_antipodal_means(leaning)
    assert verdicts(decide(leaning)) == ("refuted", "refuted", "confirmed")


def test_means_antipodal_with_weights() -> None:
    data = Dataset.from_rows([[1, 1], [1, -2], [1, 1], [-1, 0]], ["p", "p", "p", "n"])
    assert has_antipodal_means(data)
    assert not is_balanced(data)
    assert verdicts(decide(data)) == ("confirmed",) * 3


def test_an_asymmetric_law_is_outside_the_printed_hypothesis_only() -> None:
    result = decide(UNBALANCED, mixing="beta(2,1)")
    assert verdicts(result) == ("not_applicable", "refuted", "not_applicable")
    assert "Beta(2, 1) is not symmetric" in result.outcome("printed").hypothesis.note
    assert decide(BALANCED, mixing="beta(2,1)").outcome("printed").conclusion.holds is True


def test_a_wide_simplex_is_refuted_without_its_minimiser() -> None:
    result = decide("simplex:positive=250,negative=1")
    assert verdicts(result) == ("refuted", "refuted", "confirmed")
    (witness,) = shown(result.outcome("printed").conclusion)
    assert "minimiser" not in witness
    low, high = ends(witness["best_multiple"]["gradient"]["value"])
    assert low * high > 0


# --- where the hypothesis fails -----------------------------------------------------------------------


def test_points_beyond_the_margin_are_named_and_the_conclusion_is_decided() -> None:
    data = Dataset.from_rows([[1, 0], [3, 1], [-1, 0], [3, 1]], [1, 1, 0, 1])
    result = decide(data)
    assert verdicts(result) == ("not_applicable",) * 3
    hypothesis, conclusion = result.outcome("printed").hypothesis, result.outcome("printed").conclusion
    assert (shown(hypothesis), hypothesis.total) == ([{"row": 1, "margin": "3"}], 1)
    assert conclusion.holds is False
    on_a_line = decide(Dataset.from_rows([[1], [3], [-1]], [1, 1, 0])).outcome("printed")
    assert (on_a_line.hypothesis.holds, on_a_line.conclusion.holds) == (False, True)


def test_what_cannot_be_separated_has_a_checked_reason() -> None:
    data = Dataset.from_rows([[1, 1], [3, 3], [2, 2]], ["a", "a", "b"])
    result = decide(data)
    assert verdicts(result) == ("not_applicable",) * 3
    (witness,) = shown(result.outcome("printed").hypothesis)
    total = [Fraction(0), Fraction(0)]
    for term in witness["zero_combination"]:
        sign = 1 if data.label(term["row"]) == "b" else -1
        assert Fraction(term["coefficient"]) > 0
        total = [
            old + sign * Fraction(term["coefficient"]) * x
            for old, x in zip(total, data.point(term["row"]), strict=True)
        ]
    assert total == [0, 0]
    conclusion = result.outcome("printed").conclusion
    assert conclusion.holds is None
    assert "no max-margin direction" in conclusion.note
    assert "no bias" in result.in_plain_words


def test_spare_support_vectors_are_pointed_out() -> None:
    note = decide(antipodal()).outcome("printed").hypothesis.note
    assert note == "all 3 points are on the margin; 2 of them are enough to combine θ̂"
    alone = decide("{(1, 0), (1, 1) | (-1, 0)}").outcome("printed").hypothesis.note
    assert alone == "all 3 points are on the margin; one of them is enough to combine θ̂"


@pytest.mark.parametrize("name", ["iris", "alternating-line:points=6,classes=3"])
def test_other_than_two_classes_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="exactly two classes"):
        decide(name)


# --- the equivalence ----------------------------------------------------------------------------------

SIDES = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=3)


@given(SIDES, SIDES, st.integers(1, 2), st.sampled_from(["1/2", "1", "2"]))
@examples(40)
def test_the_sharp_form_holds_and_the_numbers_agree(
    positive: list[tuple[int, int]], negative: list[tuple[int, int]], times: int, alpha: str
) -> None:
    """Points at height ±1 above a plane: every one supports the separator if 0 is in reach of their differences."""
    rows = [(1, *point) for point in positive * times] + [(-1, *point) for point in negative]
    data = Dataset.from_rows(rows, [1] * (len(positive) * times) + [0] * len(negative))
    result = decide(data, alpha)
    sharp = result.outcome("sharp")
    assert sharp.verdict.value in {"confirmed", "not_applicable"}
    if sharp.hypothesis.holds:
        holds = is_balanced(data) or has_antipodal_means(data)
        assert result.outcome("printed").conclusion.holds is holds


def test_the_sharp_form_can_be_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theorem_3_5, "has_antipodal_means", lambda dataset: True)
    assert decide(UNBALANCED).outcome("sharp").verdict.value == "refuted"
    monkeypatch.undo()
    monkeypatch.setattr(theorem_3_5, "is_balanced", lambda dataset: False)
    assert decide(BALANCED).outcome("sharp").verdict.value == "refuted"


def test_the_printed_form_is_not_refuted_by_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an enclosure and without a gradient, unbalanced classes alone decide nothing."""
    monkeypatch.setattr(linear_descent, "MOST_GRADIENT_TERMS", 10)
    result = decide(UNBALANCED)
    assert verdicts(result) == ("undecided",) * 3
    assert result.outcome("printed").conclusion.note == theorem_3_5.NOT_SETTLED
    balanced = decide(BALANCED)
    assert verdicts(balanced) == ("confirmed",) * 3
    assert balanced.outcome("printed").conclusion.note == "its scale is not enclosed within the budget"


def test_gradient_descent_on_the_mixup_loss_ends_at_the_enclosure() -> None:
    """Plain descent on sampled λ, as training would have it."""
    points, y = np.eye(3), np.array([1.0, 1.0, 0.0])
    weight = (np.arange(4000) + 0.5) / 4000
    theta = np.zeros(3)
    for _ in range(4000):
        gradient = np.zeros(3)
        for s in range(3):
            for t in range(3):
                mixed = weight[:, None] * points[s] + (1 - weight)[:, None] * points[t]
                label = weight * y[s] + (1 - weight) * y[t]
                gradient += (1 / (1 + np.exp(-mixed @ theta)) - label) @ mixed / len(weight) / 9
        theta -= 20 * gradient
        if np.abs(gradient).max() < 1e-9:
            break
    (witness,) = shown(decide(UNBALANCED).outcome("printed").conclusion)
    assert theta == pytest.approx([float(ends(value)[0]) for value in witness["minimiser"]], abs=1e-4)


# --- reports ------------------------------------------------------------------------------------------


def test_reports_on_files_are_readable(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    rows = [
        ",".join([*("1" if column == row else "0" for column in range(20)), "ab"[row % 3 > 0]]) for row in range(20)
    ]
    file.write_text("\n".join(rows))
    result = decide(read_file(file))
    (witness,) = shown(result.outcome("printed").conclusion)
    assert (len(witness["minimiser"]), witness["coordinates"]) == (12, 20)
    json.loads(json_text(verification_json(result)))
    console = terminal()
    with console.capture() as captured:
        console.print(verification_table(result))
    assert "… 20 coordinates" in captured.get()
    assert "max-margin" in result.in_plain_words


def test_enclosures_never_say_more_than_the_ball() -> None:
    assert ball_json(flint.arb(2).sqrt(), flint.arb(1)) != ball_json(flint.arb(3).sqrt())
    wide = ball_json(flint.arb("0.5", "1e-5"))
    assert isinstance(wide, dict)
    low, high = ends(wide)
    assert low <= Fraction(1, 2) - Fraction(1, 10**5)
    assert high >= Fraction(1, 2) + Fraction(1, 10**5)
    small = ball_json(flint.arb("3.25e-30", "1e-52"))
    assert isinstance(small, dict)
    assert 0 < ends(small)[0] < Fraction(325, 10**32) < ends(small)[1] < Fraction(326, 10**32)
