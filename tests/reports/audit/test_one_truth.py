"""The sentences, the marks and the exit code of an audit come from one truth."""

from itertools import product

import pytest

from mixproof import audit
from mixproof.reports.audit.sections.report import sections
from mixproof.theory.audit.recommendation import recommendation_of
from tests.theory.audit.asked import X3

BESIDE_A_LINE = [[0, 0], [2, 0], [1, 1], [100, 3], [102, 3], [101, 4]]
DATA = {
    "a conflict": (X3, list("aba")),
    "a conflict and far rows": ([[0], [1], [2], [70], [75], [9]], list("abaabb")),
    "no conflict": (BESIDE_A_LINE, list("aabaab")),
    "two labels at a point": ([[0, 0], [1, 0], [5, 5], [9, 9], [9, 9]], list("aabab")),
}
ALPHAS = (["1/5"], ["1/5", "40"], ["1"])
EPSILONS = (None, "1/20", "6/5", "9")
ASKED = list(product(DATA, ALPHAS, EPSILONS))


@pytest.mark.slow
@pytest.mark.parametrize("most_work", [None, 1])
def test_the_marks_the_exit_code_and_the_advice_agree(monkeypatch: pytest.MonkeyPatch, most_work: int | None) -> None:
    if most_work is not None:
        monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", most_work)
    wrong = []
    for name, alphas, epsilon in ASKED:
        found = audit(*DATA[name], alpha=alphas, epsilon=epsilon)
        statuses, words = {each.status for each in sections(found)}, " ".join(str(found).split())
        jumps = [alpha for alpha in found.alphas if found.jumps(alpha)]
        lost = [alpha for alpha in found.alphas if found.is_safe(alpha) is False]
        agrees = (
            ("unsafe" in statuses) == (found.exit_code == 1) == bool(jumps or lost or found.clashes)
            and (found.exit_code != 3 or "undecided" in statuses)
            and ("To avoid the jumps take" in words) <= bool(jumps)
            and "at most no α" not in words
            and "of no α" not in words
            and ("take α < 1" in words) <= all(each.is_safe_below_one is not False for each in found.strengths[:1])
        )
        if not agrees:
            wrong.append((name, alphas, epsilon, found.exit_code, statuses, words))
    assert wrong == []


def test_below_one_nothing_jumps_and_a_conflict_alone_is_not_unsafe() -> None:
    """A row inside a segment of others, each row kept, an α below 1: nothing of that is unsafe."""
    found = audit("iris", alpha="0.2", epsilon="0.05")
    assert (found.exit_code, found.jumps("0.2"), found.jumps(1), found.is_safe("0.2")) == (0, False, True, True)
    assert "unsafe" not in str(found)
    assert sections(found)[0].status == "note"
    assert "So at α = 1/5 there is no jump to avoid." in found.recommendation
    assert "take α < 1" not in found.recommendation


def test_a_smaller_alpha_is_no_advice_where_it_loses_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row was followed and is lost at every α: that others were not followed leaves nothing open."""
    monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", 1)
    found = audit(*DATA["a conflict and far rows"], alpha=["1/5", 1], epsilon=9)
    assert found.strengths[0].left_out > 0
    assert [section.cells[0][1] for section in sections(found) if section.columns[:2] == ("ε", "safe α")] == ["no α"]
    assert "At ε = 9 no α keeps every row's class, since row 1 is lost without Mixup too" in found.recommendation
    assert "At ε = 9 no α < 1 keeps every row's class, so to avoid the jumps do not mix" in found.recommendation


def test_without_a_listed_resolution_nothing_is_kept() -> None:
    """No ε could be followed: that every row is kept at each of them would be said of none."""
    found = audit("iris", alpha="0.2")
    empty = type(found)(**{**vars(found), "strengths": ()})
    assert not recommendation_of(empty).all_kept
