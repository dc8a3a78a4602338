"""The rows that an audit finds distances and strengths for: all of them, or a sample where these are too many.

Work is counted in pairs of a point and a segment, though the filter looks at few of them one by one.
"""

from collections import Counter

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.jobs.watch import TimeUp, seconds_given

MOST_MARGIN_WORK = 10**12
"""Pairs of a point and a segment up to which distances and radii of all points are found: some minutes of one core."""

MOST_RISKIEST_WORK = 2 * 10**14
"""Pairs up to which those of the riskiest points are found: some tens of minutes. Beyond it a sample is audited."""

MARGIN_WORK_A_SECOND, RISKIEST_WORK_A_SECOND = 2 * 10**9, 4 * 10**10
"""The same for each second that is given for the audit: they take about half of it."""

QUICK_ROWS = 100
"""Rows that are audited whatever the time: a second at most, about."""


def few_rows(rows: Rows, seed: int, end: TimeUp) -> Rows:
    """So few of some rows that they can be audited after the time was up.

    Raises
    ------
    TimeUp
        The given one, if there are too many classes for a small sample.

    Examples
    --------
    >>> rows = Rows("t", np.arange(1000).reshape(-1, 1), 1, ("a", "b") * 500)
    >>> few_rows(rows, 0, TimeUp("the time was up at: distances")).count
    100
    """
    few = sample(rows, QUICK_ROWS, seed)
    if few.count > 4 * QUICK_ROWS:
        raise TimeUp(*end.args)
    return few


def chosen_rows(rows: Rows, count: int | None, seed: int) -> Rows:
    """All rows where they are within the budget, else a sample; a sample of so many rows where that is asked for.

    The budget is `MOST_RISKIEST_WORK`, or `RISKIEST_WORK_A_SECOND` where a time is given (`geometry.jobs.watch`): it
    is counted, so that the same call takes the same sample on every machine.

    Examples
    --------
    >>> rows = Rows("t", np.arange(100).reshape(-1, 1), 1, ("a", "a", "a", "b") * 25)
    >>> chosen_rows(rows, None, 0) is rows, dict(chosen_rows(rows, 20, 0).class_sizes)
    (True, {'a': 15, 'b': 5})
    """
    if count is None:
        work, most = _work(_point_sizes(rows)), within_seconds(MOST_RISKIEST_WORK, RISKIEST_WORK_A_SECOND)
        if work <= most:
            return rows
        count = max(QUICK_ROWS, int(sum(_point_sizes(rows).values()) * (most / work) ** (1 / 3) * 0.98))
    return sample(rows, count, seed)


def all_distances_fit(dataset: Dataset) -> bool:
    """True if the distances of all points are within the budget, and not only those of the riskiest.

    Examples
    --------
    >>> all_distances_fit(Dataset.from_rows([[0], [1], [2]], "aba"))
    True
    """
    work, most = distance_work(dataset)
    return work <= most


def distance_work(dataset: Dataset) -> tuple[int, int]:
    """The pairs of a point and a segment that set the distances of all points, and how many the budget allows.

    Examples
    --------
    >>> distance_work(Dataset.from_rows([[0], [1], [2]], "aba"))
    (9, 1000000000000)
    """
    work = _work(Counter(map(str, dataset.labels)))
    return int(work), within_seconds(MOST_MARGIN_WORK, MARGIN_WORK_A_SECOND)


def within_seconds(usual: int, a_second: int) -> int:
    """A budget of work: so much a second where a time is given, else the usual one.

    Examples
    --------
    >>> from mixproof.geometry.jobs.watch import watched
    >>> within_seconds(300, 5)
    300
    >>> with watched(10):
    ...     within_seconds(300, 5)
    50
    """
    given = seconds_given()
    return usual if given is None else int(given * a_second)


def sample(rows: Rows, count: int, seed: int) -> Rows:
    """Some of the rows of each class, in proportion, but two at least where there are two.

    Examples
    --------
    >>> rows = Rows("t", np.arange(100).reshape(-1, 1), 1, ("a",) * 99 + ("b",))
    >>> dict(sample(rows, 10, 0).class_sizes), sample(rows, 100, 0) is rows
    ({'a': 10, 'b': 1}, True)
    """
    if count >= rows.count:
        return rows
    generator = np.random.default_rng(seed)
    labels = np.array(rows.labels)
    kept: list[int] = []
    for name, size in rows.class_sizes.items():
        wanted = min(size, max(2, round(count * size / rows.count)))
        kept += generator.choice(np.flatnonzero(labels == name), wanted, replace=False).tolist()
    return rows.take(sorted(kept))


def _work(sizes: Counter[str]) -> float:
    """About how many pairs of a point and a segment there are that set distances and radii, for classes of sizes."""
    total, points = 0.0, sum(sizes.values())
    for size in sizes.values():
        own, foreign = float(size), float(points - size)
        total += own * foreign * (foreign / 2 + own)
    return total


def _point_sizes(rows: Rows) -> Counter[str]:
    """Number of different points of each class."""
    sizes = Counter(rows.class_sizes)
    for group in rows.groups:
        sizes[rows.labels[group[0]]] -= len(group) - 1
    return sizes
