"""The rows that an audit finds distances and strengths for: all of them, or a sample where these are too many."""

from collections import Counter

import numpy as np

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.jobs.watch import seconds_given

MOST_MARGIN_WORK = 3 * 10**11
"""Operations to find all distances and certified radii: about half a minute. Beyond it a sample is audited."""

MARGIN_WORK_A_SECOND = 5 * 10**9
"""Operations for each second that is given for the audit: they take about half of it on one core."""


def chosen_rows(rows: Rows, count: int | None, seed: int) -> Rows:
    """All rows where they are within the budget, else a sample; a sample of so many rows where that is asked for.

    The budget is `MOST_MARGIN_WORK`, or `MARGIN_WORK_A_SECOND` where a time is given (`geometry.jobs.watch`): it is
    counted, so that the same call takes the same sample on every machine.

    Examples
    --------
    >>> rows = Rows("t", np.arange(100).reshape(-1, 1), 1, ("a", "a", "a", "b") * 25)
    >>> chosen_rows(rows, None, 0) is rows, dict(chosen_rows(rows, 20, 0).class_sizes)
    (True, {'a': 15, 'b': 5})
    """
    if count is None:
        work, most = _work(rows), within_seconds(MOST_MARGIN_WORK, MARGIN_WORK_A_SECOND)
        if work <= most:
            return rows
        count = int(sum(_point_sizes(rows).values()) * (most / work) ** (1 / 3) * 0.98)
    return sample(rows, count, seed)


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


def _work(rows: Rows) -> float:
    """About how many operations the distances and certified radii of all points take."""
    sizes = _point_sizes(rows)
    total, points = 0.0, sum(sizes.values())
    for size in sizes.values():
        own, foreign = float(size), float(points - size)
        total += own * foreign * (foreign * (rows.dimension + 2) / 2 + own * (rows.dimension + 40))
    return total


def _point_sizes(rows: Rows) -> Counter[str]:
    """Number of different points of each class."""
    sizes = Counter(rows.class_sizes)
    for group in rows.groups:
        sizes[rows.labels[group[0]]] -= len(group) - 1
    return sizes
