"""Data points inside segments between others, and the ends that make such a segment a conflict of classes."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.views import Viewed


class Ends(Enum):
    """The ends of a segment that have to be outside the class of the point inside it, to be a conflict."""

    BOTH_OUTSIDE = "both"
    SOME_OUTSIDE = "some"


@dataclass(frozen=True)
class Incidence(Viewed):
    """``point = weight·first + (1 − weight)·second``, with 0 < weight < 1; points by their indices."""

    point: int
    first: int
    second: int
    weight: Fraction


def incidence(dataset: Dataset, point: int, one: int, other: int) -> Incidence:
    """The incidence of a data point with a segment that it is inside of.

    An end that is outside the point's class comes first; of two such ends, or of none, the earlier row does.

    Examples
    --------
    >>> incidence(Dataset.from_rows([[0], [1], [4]], [0, 0, 1]), 1, 0, 2)
    Incidence(point=1, first=2, second=0, weight=Fraction(1, 4))
    """
    own = dataset.labels[point]
    first, second = sorted((one, other), key=lambda k: (dataset.labels[k] == own, dataset.row(k)))
    x, s, t = (dataset.numerators[k] for k in (point, first, second))
    pivot = int((s != t).argmax())
    return Incidence(point, first, second, Fraction(int(x[pivot] - t[pivot]), int(s[pivot] - t[pivot])))
