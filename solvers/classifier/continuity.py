"""Continuity of the Mixup-optimal classifier at a point of X_mix: by averages on lines, or by limits from all sides."""

from collections.abc import Iterable

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.averages import averages
from mixproof.solvers.classifier.limits import data_index, limit
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.classifier.probabilities import agree
from mixproof.solvers.mixing.laws import Mixing


def averages_agree(dataset: Dataset, mixing: Mixing, x: Point) -> bool | None:
    """True if all lines through x have the same weighted label average: the sharp condition for continuity.

    x is on X_mix, and not a data point (Proposition 2.5). None where ball arithmetic does not settle it.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> uniform, origin = Beta(1, 1), (0, 0)
    >>> thirds = Dataset.from_rows([[-1, 0], [2, 0], [0, -2], [0, 4]], [0, 1, 0, 1])
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> averages_agree(thirds, uniform, origin), averages_agree(crossing, uniform, origin)
    (True, False)
    """
    first, *others = averages(dataset, mixing, x)
    return _all(agree(first, other) for other in others)


def is_continuous(dataset: Dataset, mixing: Mixing, x: Point) -> bool | None:
    """True if h is continuous at x of X_mix, by its value there and its limits from all directions; None if unsettled.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> cross = Dataset.from_rows([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 1, 1])
    >>> [is_continuous(cross, Beta(1, 1), (0, place)) for place in (0, Fraction(1, 2), 1)]
    [False, True, True]
    """
    here = limit(dataset, mixing, x)
    assert here is not None
    sides = one_sided_limits(dataset, mixing, x)
    if data_index(dataset, x) is not None:
        return all(tuple(side.support()) == here.support() for side in sides)
    if len(sides) == 2:
        return True  # on an edge, where h is analytic
    return _all(agree(side.probabilities(), here) for side in sides)


def _all(answers: Iterable[bool | None]) -> bool | None:
    """True if all answers are; False if one is; else None."""
    undecided = False
    for answer in answers:
        if answer is False:
            return False
        undecided |= answer is None
    return None if undecided else True
