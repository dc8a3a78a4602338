"""The answer in a few sentences claims what was decided, and of whom."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mixproof import audit
from mixproof.empirical.trials.plan import TrialPlan
from mixproof.empirical.trials.results import Trials, Way
from mixproof.reports.audit.answer import answer
from mixproof.reports.audit.trained.findings import TrainedFindings
from tests.theory.audit.asked import X3, midpoints

LINE = [[k] for k in range(6)]
CASES: dict[str, tuple[Any, dict[str, Any], str]] = {
    "safe up to a strength": (
        (X3, list("aba")),
        {"epsilon": "1/10"},
        "Mixup is safe (every row keeps its class) for α < 22.8813 and unsafe for α > 22.8814, if a model cannot "
        "tell apart inputs closer than ε = 0.1. Without an ε, for α ≥ 1 the exact optimum is discontinuous at 1 row: "
        "no continuous model can follow it there.",
    ),
    "the default is said": (
        ([[0, 0], [4, 0], [0, 3]], list("abb")),
        {},
        "Mixup is safe (every row keeps its class) at every α if a model cannot tell apart inputs closer than ε = "
        "1.5 (half the median distance to the nearest neighbour). The same holds at every ε up to 2.4; larger ε are "
        "listed with their safe α.",
    ),
    "unsafe, and in part without Mixup, too": (
        ([[0], [2], [1], [90]], list("aabb")),
        {"epsilon": 2},
        "Mixup is safe (every row but row 2 keeps its class) at every α if a model cannot tell apart inputs closer "
        "than ε = 2. Row 2 is lost without Mixup too and at every small α, since as many rows or more of another class "
        "lie within ε of it. Without an ε, for α ≥ 1 the exact optimum is discontinuous at 2 rows: no continuous model "
        "can follow it there.",
    ),
    "two labels at some points": (
        ([[0], [0], [3], [5], [9]], list("abaab")),
        {},
        "Without the points of two labels: Mixup is safe (every row keeps its class) at every α if a model cannot "
        "tell apart inputs closer than ε = 1 (half the median distance to the nearest neighbour); the same holds at "
        "every ε up to 4; larger ε are listed with their safe α. Without an ε and the points of two labels, for α ≥ 1 "
        "the exact optimum is discontinuous at 1 row: no continuous model can follow it there.",
    ),
    "two labels at every point": (
        ([[0], [0], [1], [1]], list("abab")),
        {},
        "No α is called safe or unsafe, since without the points of two labels no two classes are left.",
    ),
    "a radius below ε adds nothing where ε is safe": (
        ([[0, 0], [2, 0], [1, 1], [1, 3]], list("aabb")),
        {},
        "Mixup is safe (every row keeps its class) at every α if a model cannot tell apart inputs closer than ε = "
        "0.7071 (half the median distance to the nearest neighbour).",
    ),
    "an alternating line": (
        (LINE, list("ababab")),
        {"epsilon": "1/2"},
        "Mixup is safe (every row keeps its class) for α < 1.82683 and unsafe for α > 1.82684, if a model cannot "
        "tell apart inputs closer than ε = 0.5. Without an ε, for α ≥ 1 the exact optimum is discontinuous at 4 rows: "
        "no continuous model can follow it there.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_reads_as_a_colleague_would_say_it(case: str) -> None:
    data, settings, expected = CASES[case]
    assert answer(audit(*data, **settings)) == expected


def test_what_it_calls_safe_is_safe_and_what_it_calls_unsafe_is_not() -> None:
    """At the ends that it names, in the findings themselves; the intervals are open."""
    for data, settings in [
        ((X3, list("aba")), {"epsilon": "1/10"}),
        ((LINE, list("ababab")), {"epsilon": "1/2"}),
        (("iris",), {"epsilon": "1/10"}),
    ]:
        found = audit(*data, **settings)  # type: ignore[arg-type]
        safe, unsafe = re.findall(r"(?:un)?safe (?:[(][^)]*[)] )?for (.*?)(?: and|, if)", answer(found))
        for words, expected in ((safe, True), (unsafe, False)):
            for span in words.split(" or "):
                numbers = list(map(Fraction, re.findall(r"[0-9.]+", span)))
                inside = (
                    numbers if len(numbers) == 2 else [numbers[0], numbers[0] * (2 if ">" in span else Fraction(1, 2))]
                )
                low, high = min(inside), max(inside)
                for share in (Fraction(1, 10**9), Fraction(1, 2), 1 - Fraction(1, 10**9)):
                    assert found.is_safe(low + share * (high - low)) is expected, (words, span, share)


def test_it_says_up_to_which_resolution_every_alpha_is_safe() -> None:
    rows, labels = [[0, 0], [2, 1], [5, 0], [9, 9]], list("aabb")
    near, far = (answer(audit(rows, labels, epsilon=epsilon)) for epsilon in ("1/2", 20))
    up_to = re.search(r"\. The same holds at every ε up to ([0-9.]+); larger ε were not looked at", near)
    assert up_to
    assert f". With finer models, at every ε up to {up_to[1]}, every α keeps every row." in far
    assert audit(rows, labels, epsilon=up_to[1]).is_safe(1000) is True


@pytest.mark.parametrize("epsilon", [None, "1/2"])
def test_larger_resolutions_are_said_to_be_listed_where_they_are(epsilon: str | None) -> None:
    found = audit([[0, 0], [4, 0], [0, 3]], list("abb"), epsilon=epsilon)
    listed = re.findall(
        r"^\| ([0-9.]+) \|", found.to_markdown().partition("## How strong")[2].partition("## ")[0], re.M
    )
    up_to = re.search(r"up to ([0-9.]+); larger ε (are listed|were not looked at)", answer(found))
    assert up_to
    assert (max(map(float, listed)) > float(up_to[1])) is (epsilon is None) is (up_to[2] == "are listed")


def test_what_was_asked_about_is_said_where_the_rest_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.at_radius.AtRadius.is_settled", False)
    monkeypatch.setattr("mixproof.reports.audit.answer.known_range", lambda there: "undecided")
    told = answer(audit(LINE, list("ababab"), epsilon="1/2", alpha=[1, "1/5", 2]))
    assert told.startswith(
        "It was not decided which α are safe (every row keeps its class), but α = 1 and α = 0.2 are "
        "safe, and α = 2 is unsafe, if a model cannot tell"
    )


def test_alphas_that_a_followed_row_rules_out_are_called_unsafe_though_other_rows_were_not_followed() -> None:
    found = audit(X3, list("aba"), epsilon="1/10")
    assert found.at_epsilon is not None
    part = replace(found, strengths=(replace(found.at_epsilon, left_out=1),))
    assert answer(part).startswith(
        "Mixup is unsafe (not every row keeps its class) for α > 22.8814 and not decided for other α, since 1 row that "
        "may be lost took too much work to follow, if a model cannot tell apart inputs closer than ε = 0.1. "
    )


def test_rows_that_are_lost_without_mixup_too_are_told_apart_from_those_that_it_costs() -> None:
    """A row among four of another class, and far from them an alternating line: that line alone asks for a small α."""
    near = [[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1]]
    line = [[100 + 2 * k, 0] for k in range(6)]
    found = audit([*near, *line], [*"abbbb", *"ababab"], epsilon="11/10")
    assert found.lost_without_mixup
    told = answer(found)
    lost = sorted(map(found.row, found.lost_without_mixup))
    assert 0 in lost
    assert found.exit_code == 1
    assert found.at_epsilon is not None
    for alpha in map(Fraction, ("1/100", "1/5", "1", "3", "40")):
        assert found.costs(alpha) is bool({*map(found.row, found.at_epsilon.lost(alpha))} - {*lost}), alpha
        assert found.is_safe(alpha) is False
    assert {found.costs("1/100"), found.costs(40)} == {False, True}
    assert f"{'row' if len(lost) == 1 else 'rows'} {', '.join(map(str, lost))}" in told
    assert "lost without Mixup too" in told
    record: Any = found.to_json()
    assert record["epsilon"]["lost_without_mixup"] == lost


def test_where_no_row_is_kept_without_mixup_no_alpha_is_blamed() -> None:
    told = answer(audit([[0, 0], [2, 1], [5, 0], [9, 9]], list("aabb"), epsilon=20))
    assert told.startswith("No α is called safe or unsafe, since no row keeps its class even without Mixup if a model")


def test_it_says_of_whom_it_speaks() -> None:
    told = answer(audit(*midpoints(20), rows=6))
    assert told.startswith("Of 6 sampled rows, as if they were all the data: ")
    assert re.search(r"discontinuous at [0-9]+ rows? of all 60:", told)


def test_it_is_the_first_line_everywhere() -> None:
    found = audit("cross")
    told = answer(found)
    assert " ".join(str(found).split()).startswith(told)
    assert found.to_json()["answer"] == told
    assert told in found.to_markdown().splitlines()[2].replace("\\", "")
    assert told in found.to_html()


# --- after a training ------------------------------------------------------------------------------------

EQUAL = [0.8, 0.9, 0.8, 0.9]


def trained(
    ways: Sequence[tuple[str | None, list[float], list[float]]],
    data: tuple[Any, Any] = (X3, list("aba")),
    epsilon: str = "1/10",
) -> TrainedFindings:
    """An audit of a line with a training that measured these accuracies and log-losses on held-out rows."""
    none = np.zeros((1, 4))
    measured = tuple(
        Way(None if alpha is None else Fraction(alpha), np.array([right]), np.array([loss]), none, 0, 0, {0: 1})
        for alpha, right, loss in ways
    )
    alphas = tuple(each.alpha for each in measured if each.alpha is not None)
    trials = Trials(TrialPlan(alphas, folds=4, repeats=1), "", "", measured, 6, True)
    return TrainedFindings.joined(audit(*data, epsilon=epsilon, alpha=list(alphas)), trials)


_LOST = "Trained on all rows {}, most networks give 1 row another class, where theory expects 0 at ε. "
_HIGH = "On held-out rows {} the log-loss was above the 0.637 of the best constant answer. "
TRAININGS: dict[str, tuple[list[tuple[str | None, list[float], list[float]]], str]] = {
    "no difference": (
        [(None, EQUAL, EQUAL), ("0.2", EQUAL, EQUAL), ("2/5", EQUAL, EQUAL)],
        "Take no Mixup: on held-out rows no difference in accuracy was seen between no Mixup, α = 0.2 and α = 0.4, "
        "so the weakest is taken. " + _HIGH.format("without Mixup") + _LOST.format("without Mixup"),
    ),
    "a lower loss": (
        [(None, EQUAL, [0.9, 0.9, 0.8, 0.9]), ("0.2", EQUAL, [0.2, 0.2, 0.1, 0.2])],
        "Take α = 0.2, which theory finds safe: on held-out rows no difference in accuracy was seen between no Mixup "
        "and α = 0.2. In log-loss on held-out rows no Mixup was worse, by more than the 95 % interval. "
        + _LOST.format("with α = 0.2"),
    ),
    "a higher loss": (
        [(None, EQUAL, EQUAL), ("0.2", EQUAL, [1.8, 1.9, 1.8, 1.9])],
        "Take no Mixup: on held-out rows no difference in accuracy was seen between no Mixup and α = 0.2, so the "
        "weakest is taken. In log-loss on held-out rows α = 0.2 was worse, by more than the 95 % interval. "
        + _HIGH.format("without Mixup")
        + _LOST.format("without Mixup"),
    ),
    "all others are worse": (
        [(None, [0.2, 0.3, 0.2, 0.3], EQUAL), ("0.2", [0.9, 1.0, 0.9, 1.0], EQUAL)],
        "Take α = 0.2, which theory finds safe: every other way that was trained was worse on held-out rows. "
        + _HIGH.format("with α = 0.2")
        + _LOST.format("with α = 0.2"),
    ),
    "some are worse": (
        [(None, EQUAL, EQUAL), ("0.2", EQUAL, EQUAL), ("2/5", [0.1, 0.2, 0.1, 0.2], EQUAL)],
        "Take no Mixup: on held-out rows it was the best in accuracy; α = 0.4 was worse than the best by more than the "
        "95 % interval. " + _HIGH.format("without Mixup") + _LOST.format("without Mixup"),
    ),
    "the best is unsafe": (
        [(None, [0.2, 0.3, 0.2, 0.3], EQUAL), ("32", [0.9, 1.0, 0.9, 1.0], EQUAL)],
        "Take no Mixup: of the ways that theory does not call unsafe it did best on held-out rows, though worse than "
        "α = 32. On held-out rows without Mixup the accuracy was below the 66.7 % of the best constant answer and "
        "the log-loss was above the 0.637 of the best constant answer. Theory finds α = 32 unsafe, so it is not "
        "recommended. " + _LOST.format("without Mixup"),
    ),
}


@pytest.mark.parametrize("case", TRAININGS)
def test_after_a_training_it_begins_with_the_strength_to_take(case: str) -> None:
    ways, expected = TRAININGS[case]
    told = answer(trained(ways))
    assert told.startswith(expected)
    assert told[len(expected) :].startswith("Mixup is safe (every row keeps its class) for α < 22.8813 and unsafe for")


def test_rows_that_training_keeps_and_scores_above_a_constant_answer_need_no_words() -> None:
    low = [0.2, 0.3, 0.2, 0.3]
    found = trained([(None, EQUAL, low), ("0.2", EQUAL, low)])
    assert found.trials is not None
    ways = tuple(replace(each, lost={}) for each in found.trials.ways)
    told = answer(TrainedFindings.joined(found, replace(found.trials, ways=ways)))
    assert "constant answer" not in told
    assert "Trained on all rows" not in told
    assert "so the weakest is taken. Mixup is safe" in told


def test_columns_of_wide_range_are_told_with_the_answer() -> None:
    rows, labels = [[0, 0], [2, 300], [5, 0], [9, 900]], list("aabb")
    assert ". Columns of wide range decide ε (the widest is 100 times the narrowest): with all columns" in answer(
        audit(rows, labels)
    )
    assert "wide range" not in answer(audit(rows, labels, scale="range"))


def test_a_training_that_is_not_finished_leaves_it_open() -> None:
    found = TrainedFindings.joined(audit("cross"), None, "the time was up")
    told = "Which α to take for new data is open, since the training is not finished. Mixup is "
    assert answer(found).startswith(told)


def test_a_row_that_is_lost_without_mixup_too_rules_out_no_strength() -> None:
    """Row 0 is among four of another class: it is expected to be lost in every way, and is no cost of Mixup."""
    data = [[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [90, 0], [93, 0]], list("abbbbab")
    found = trained([(None, [0.2, 0.3, 0.2, 0.3], EQUAL), ("0.2", [0.9, 1.0, 0.9, 1.0], EQUAL)], data, "11/10")
    assert found.is_safe("0.2") is False
    assert found.choice is not None
    assert (found.choice.alpha, found.choice.unsafe) == (Fraction(1, 5), ())
    assert found.forecast is not None
    assert [compared.expected for _, compared in found.forecast.by_alpha] == [(0,), (0,)]
    assert answer(found).startswith(
        "Take α = 0.2: every other way that was trained was worse on held-out rows. On held"
    )
    assert (
        "Trained on all rows with α = 0.2, most networks give 1 row another class, where theory expects 1 at ε."
        in answer(found)
    )
