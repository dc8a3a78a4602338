"""The floor of the loss against values worked out by hand."""

from fractions import Fraction
from math import log

import pytest

from tests.strategies import approximate
from tests.theory.audit.asked import findings_of


def test_the_loss_of_labels_alone_is_what_it_is_by_hand() -> None:
    found = findings_of([[0, 0], [5, 1], [2, 9], [7, 7]], list("aaab"), alpha=[1, 2])
    assert found.floors[0].at_least.as_fraction() == Fraction(2 * 3, 16) / 2
    assert found.floors[1].at_least.as_fraction() == Fraction(2 * 3, 16) * Fraction(7, 12)
    constant = float(approximate(found.floors[0].constant))
    assert constant == pytest.approx(-(3 / 4 * log(3 / 4) + 1 / 4 * log(1 / 4)))
    assert found.floors[0].irreducible is not None
    assert found.floors[0].irreducible.as_fraction() == found.floors[0].at_least.as_fraction()


def test_a_floor_that_was_not_decided_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("mixproof.solvers.loss.shared_points.MOST_KINDS", 1)
        clashing = findings_of([[0], [0], [1], [3]], list("abab")).floors[0]
    assert (clashing.irreducible, "beyond the budget" in clashing.reason) == (None, True)
    sampled = findings_of([[0], [0], [1], [3], [5], [7], [9], [11]], list("abababab"), rows=4).floors[0]
    assert (sampled.irreducible, sampled.reason) == (None, "a sample was audited")
    monkeypatch.setattr("mixproof.solvers.loss.irreducible.MOST_SECONDS", 0)
    found = findings_of([[0], [1], [5], [7]], list("abba"), alpha="3/7").floors[0]
    assert (found.irreducible, found.reason) == (None, "the lines with three rows or more are beyond the budget")
