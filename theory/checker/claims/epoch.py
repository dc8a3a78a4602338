"""Claims about an epoch of Mixup, taken as it is listed, and its distances to data points of other classes."""

from fractions import Fraction

from ..budget import require, require_form
from ..case import Case


def mixed(case: Case, entry: int, x: int, squared: Fraction, least: bool) -> None:
    """Check the squared distance of a mixed point to the data point x, of neither of its classes.

    With `least`, no mixed point of the epoch is nearer to such a data point, going through all.
    """
    require_form(entry < len(case.mixed_points), "there is no such entry of the epoch")
    require(_squared_distance(case, entry, x) == squared, "the squared distance is another")
    labels = case.data.labels
    for k, (s, t, _) in enumerate(case.mixed_points if least else ()):
        for y in range(case.data.size):
            if labels[y] not in {labels[s], labels[t]}:
                case.clock.spend(10 + len(case.data.vectors[0]))
                require(_squared_distance(case, k, y) >= squared, "another mixed point is nearer")


def apart(case: Case) -> None:
    """Check that no mixed point is on a data point of neither of its classes, going through all."""
    labels = case.data.labels
    for s, t, weight in case.mixed_points:
        case.clock.spend(10 + len(case.data.vectors[0]))
        x = case.data.index_at(case.data.mixed(s, t, weight))
        require(x is None or labels[x] in {labels[s], labels[t]}, "a mixed point is on a data point of neither class")


def no_third_class(case: Case) -> None:
    """Check that every mixed pair has all classes at its ends."""
    labels, count = case.data.labels, len(case.data.classes)
    require(all(len({labels[s], labels[t]}) == count for s, t, _ in case.mixed_points), "a pair leaves a class out")


def _squared_distance(case: Case, entry: int, x: int) -> Fraction:
    """The squared distance of a mixed point to a data point of neither of its classes."""
    data, (s, t, weight) = case.data, case.mixed_points[entry]
    require(data.labels[x] not in {data.labels[s], data.labels[t]}, "the data point has a class of the pair")
    return sum(((a - b) ** 2 for a, b in zip(data.mixed(s, t, weight), data.point(x), strict=True)), Fraction(0))
