"""The answers of the study over all tables, from the file of its results."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mixproof.reports.study.intervals import Estimate, mean_over, share_of

RIVALS: tuple[str | None, ...] = (None, "1/5", "1")
"""The fixed ways that the recommended one is held against: no Mixup, α = 0.2 and α = 1."""

FEWEST = 5
"""Tables that an interval for a mean takes at the least."""

SCORED = ("accuracy", "log_loss")


@dataclass(frozen=True)
class Warned:
    """The warnings at one α: rows that theory expects training to lose, over the tables that have both kinds.

    Parameters
    ----------
    alpha : str
    tables : int
        Tables with a row that is expected to be lost, and one that is not.
    expected, both, lost : int
        Rows of these tables: expected to be lost, of those lost, and lost of all.
    others : int
        Rows that are not expected to be lost.
    difference : Estimate or None
        Mean over these tables, where they are `FEWEST` or more: the share lost of those expected, less that of the
        others.
    """

    alpha: str
    tables: int
    expected: int
    both: int
    lost: int
    others: int
    difference: Estimate | None

    @property
    def precision(self) -> float:
        """The share of the expected rows that training lost."""
        return self.both / self.expected if self.expected else float("nan")

    @property
    def base(self) -> float:
        """The share of the other rows that training lost."""
        return (self.lost - self.both) / self.others if self.others else float("nan")


@dataclass(frozen=True)
class Fared:
    """The recommended way beside a fixed one, on rows outside the trials.

    Parameters
    ----------
    rival : str or None
    score : str
    difference : Estimate
        Mean over tables of the recommended way's score less the rival's.
    better, equal, worse : int
        Tables.
    """

    rival: str | None
    score: str
    difference: Estimate
    better: int
    equal: int
    worse: int


def with_conflicts(study: Any) -> tuple[Estimate, int, int]:
    """The share of tables with a row inside a segment that ends in another class; these rows, and all rows.

    Examples
    --------
    >>> found, rows, of = with_conflicts({"tables": [{"judged": 9, "in_conflict": 2}, {"judged": 5, "in_conflict": 0}]})
    >>> found.value, rows, of
    (0.5, 2, 14)
    """
    tables = study["tables"]
    rows = sum(each["in_conflict"] for each in tables)
    return share_of(sum(each["in_conflict"] > 0 for each in tables), len(tables)), rows, _total(tables, "judged")


def warned(study: Any) -> list[Warned]:
    """The warnings at each α, over the tables of which every row that may be lost was followed.

    Examples
    --------
    >>> way = {"alpha": "8", "expected": 2, "both": 1, "lost": 3}
    >>> table = {"judged": 6, "compared": True, "followed_all": True, "ways": [way]}
    >>> found = warned({"tables": [table]})[0]
    >>> found.precision, found.base  # 1 of the 2 rows that were expected, 2 of the 4 others
    (0.5, 0.5)
    """
    compared = [each for each in study["tables"] if each["compared"] and each["followed_all"]]
    alphas = dict.fromkeys(way["alpha"] for each in compared for way in each["ways"] if way["alpha"] is not None)
    return [_warned(alpha, [(each["judged"], way_of(each, alpha)) for each in compared]) for alpha in alphas]


def _warned(alpha: str, rows: Sequence[tuple[int, Any]]) -> Warned:
    """The warnings at one α."""
    both_kinds = [(judged, way) for judged, way in rows if 0 < way["expected"] < judged]
    differences = [
        way["both"] / way["expected"] - (way["lost"] - way["both"]) / (judged - way["expected"])
        for judged, way in both_kinds
    ]
    ways = [way for _, way in both_kinds]
    expected = _total(ways, "expected")
    return Warned(
        alpha,
        len(both_kinds),
        expected,
        _total(ways, "both"),
        _total(ways, "lost"),
        sum(judged for judged, _ in both_kinds) - expected,
        mean_over(differences) if len(differences) >= FEWEST else None,
    )


def inside_lost(study: Any) -> tuple[int, int, int, int]:
    """With α ≥ 1: rows where the optimum jumps, of those lost, other rows, of those lost; over all α and tables.

    Examples
    --------
    >>> way = {"inside": 2, "inside_lost": 1, "lost": 4}
    >>> inside_lost({"tables": [{"judged": 9, "ways": [way]}]})
    (2, 1, 7, 3)
    """
    inside = lost = others = lost_others = 0
    for each in study["tables"]:
        for way in each["ways"]:
            if way["inside"]:
                inside, lost = inside + way["inside"], lost + way["inside_lost"]
                others += each["judged"] - way["inside"]
                lost_others += way["lost"] - way["inside_lost"]
    return inside, lost, others, lost_others


def fared(study: Any) -> list[Fared]:
    """The recommended way beside each fixed one.

    Examples
    --------
    >>> ways = [{"alpha": alpha, "accuracy": 0.5, "log_loss": 1.0} for alpha in (None, "1/5", "1")]
    >>> found = fared({"tables": [{"recommended": "1", "ways": ways}] * 2})[0]
    >>> found.rival, found.score, found.difference.value, found.equal
    (None, 'accuracy', 0.0, 2)
    """
    return [_fared(study["tables"], rival, score) for score in SCORED for rival in RIVALS]


def _fared(tables: Sequence[Any], rival: str | None, score: str) -> Fared:
    """The recommended way beside one."""
    differences = differences_of(tables, rival, score)
    better = np.array(differences) * (1 if score == "accuracy" else -1)
    counts = int((better > 0).sum()), int((better == 0).sum()), int((better < 0).sum())
    return Fared(rival, score, mean_over(differences), *counts)


def differences_of(tables: Sequence[Any], rival: str | None, score: str) -> list[float]:
    """The recommended way's score less the rival's, on rows outside, table by table.

    Examples
    --------
    >>> ways = [{"alpha": None, "accuracy": 0.5}, {"alpha": "1", "accuracy": 0.75}]
    >>> differences_of([{"recommended": "1", "ways": ways}], None, "accuracy")
    [0.25]
    """
    return [way_of(each, each["recommended"])[score] - way_of(each, rival)[score] for each in tables]


def recommended(study: Any) -> list[tuple[str | None, int]]:
    """The recommended ways, and for how many tables.

    Examples
    --------
    >>> recommended({"tables": [{"recommended": "1", "ways": [{"alpha": None}, {"alpha": "1"}]}]})
    [(None, 0), ('1', 1)]
    """
    counts = Counter(each["recommended"] for each in study["tables"])
    ways = [way["alpha"] for way in study["tables"][0]["ways"]]
    return [(alpha, counts[alpha]) for alpha in ways]


def way_of(table: Any, alpha: str | None) -> Any:
    """The record of one way of a table.

    Examples
    --------
    >>> way_of({"ways": [{"alpha": None, "lost": 3}]}, None)["lost"]
    3
    """
    return next(way for way in table["ways"] if way["alpha"] == alpha)


def _total(parts: Sequence[Any], key: str) -> int:
    """The sum of one entry."""
    return int(sum(each[key] for each in parts))
