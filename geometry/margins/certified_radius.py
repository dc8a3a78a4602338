"""The certified radius of a data point: within it, no strength of Mixup changes the class that h_ε gives it.

Let λ have a law that is symmetric about ½, such as Beta(α, α), and let x be a data point of class c. Its certified
radius is

    r(x) = min(ε*(x), distance from x to [s, t] over s in c, t outside c, |t − x| < |s − x|).

For ε ≤ r(x), no pair of points gives another class more than c in the sums of Lemma 2.3, so that h_ε classifies x as c
whatever the law: for every α at once. docs/proofs/certified-radius.md proves it. Floats only filter, as in
`geometry.margins.pointwise`; whatever passes is computed in integers, and these alone decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import mul

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Mask
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.margins.distances import Best, Margin
from mixproof.geometry.numbers.rounding import ROUNDOFF

_FEW = 32
"""Pairs that are computed in integers at once."""

_GUESSED = 4
"""Nearest foreign points, among whose segments the first guess is."""

_BLOCK_ENTRIES = 2**20
_MOST_BITS = 400
"""Offsets with more bits would spoil the range of doubles: all their pairs are computed in integers."""

_Pairs = tuple[Indices, Indices]


@dataclass(frozen=True)
class CertifiedRadius:
    """The certified radius r(x) of a data point, with the segment that sets it; points by their indices.

    Parameters
    ----------
    point : int
        The data point x.
    first, second : int
        The ends of the segment: where it favours another class, the foreign end first; else as in `Margin`.
    squared : Fraction
        r(x)², in squared units of the coordinates; never above ε*(x)².
    """

    point: int
    first: int
    second: int
    squared: Fraction


def certified_radius(dataset: Dataset, margin: Margin) -> CertifiedRadius:
    """The certified radius of the data point of a margin.

    For ε ≤ r(x), h_ε keeps the class of x under every symmetric law of λ. Of several segments at that distance the one
    of the margin is given, else the one with the smallest rows.

    Examples
    --------
    >>> from mixproof.geometry.margins.epsilon_star import margin
    >>> line = Dataset.from_rows([[0, 0], [9, 2], [-1, 2]], ["x", "x", "other"])
    >>> margin(line, 0).squared, certified_radius(line, margin(line, 0))
    (Fraction(5, 1), CertifiedRadius(point=0, first=2, second=1, squared=Fraction(4, 1)))
    """
    best = CertifiedRadius(margin.point, margin.first, margin.second, margin.squared)
    if not margin.squared:
        return best
    both = _own_and_foreign(dataset, margin.point)
    found = _first_guess(both, (margin.squared * dataset.denominator**2, -1, -1))
    rows = max(1, _BLOCK_ENTRIES // max(1, len(both.foreign)))
    for start in range(0, len(both.own), rows):
        found = _improved(both, range(start, min(start + rows, len(both.own))), found)
    squared, foreign, own = found
    return best if foreign < 0 else CertifiedRadius(margin.point, foreign, own, squared / dataset.denominator**2)


def certified_radii(dataset: Dataset, found: Iterable[Margin]) -> list[CertifiedRadius]:
    """The certified radii of the data points of some margins, in their order.

    Examples
    --------
    >>> from mixproof.geometry.margins.epsilon_star import margins
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [str(each.squared) for each in certified_radii(line, margins(line))]
    ['1', '0', '0', '9']
    """
    known = list(found)
    with one_thread():
        return [certified_radius(dataset, margin) for margin in steps(known, "certified radii", len(known))]


@dataclass(frozen=True, eq=False)
class _OwnAndForeign:
    """The other points of the class of x, and the points outside it, seen from x.

    Parameters
    ----------
    own, foreign : (k,), (l,) arrays of int
        Their positions in the dataset.
    to_own, to_foreign : (k, n), (l, n) integer arrays
        Their offsets from x, times the denominator of the dataset.
    bits : int
        The rounded offsets are in the unit 2^bits.
    near_own, near_foreign : (k, n), (l, n) arrays of float
        The rounded offsets; empty where doubles do not hold them.
    squares_own, squares_foreign : (k,), (l,) arrays of float
        Their squared lengths.
    """

    own: Indices
    foreign: Indices
    to_own: IntegerArray
    to_foreign: IntegerArray
    bits: int
    near_own: Floats
    near_foreign: Floats
    squares_own: Floats
    squares_foreign: Floats

    @property
    def theta(self) -> float:
        """The bound θ on rounding of docs/proofs/nearest-segments.md."""
        return float((self.to_own.shape[1] + 8) * ROUNDOFF)

    def may_favour_another(self, s: Indices, t: Indices) -> Mask:
        """True where b < a and g < b are possible: other pairs favour no other class, or their end is nearest."""
        a, b, theta = self.squares_own[s], self.squares_foreign[t], self.theta
        g = np.einsum("ij,ij->i", self.near_own[s], self.near_foreign[t])
        return np.asarray((b < a * (1 + 8 * theta)) & (g < b * (1 + 2 * theta) + 2 * theta * np.sqrt(a * b)))

    def at_foot(self, s: int, t: int) -> Fraction | None:
        """The squared distance to a segment that favours another class and has its nearest point inside; else None."""
        u, v = self.to_own[s].tolist(), self.to_foreign[t].tolist()
        a, b = sum(map(mul, u, u)), sum(map(mul, v, v))
        if b >= a:
            return None
        g = sum(map(mul, u, v))
        return Fraction(a * b - g * g, a + b - 2 * g) if g < b else None


def _own_and_foreign(dataset: Dataset, index: int) -> _OwnAndForeign:
    """The data points as seen from the data point x of an index."""
    labels = np.array(dataset.labels)
    is_own = labels == labels[index]
    is_own[index] = False
    own, foreign = np.flatnonzero(is_own), np.flatnonzero(labels != labels[index])
    table = _compact(dataset)
    offsets = table - table[index]
    bits = 0
    if offsets.dtype == object:  # quotients of Python integers are rounded once
        bits = int(np.abs(offsets).max()).bit_length()
    rounded = (offsets / (1 << bits)).astype(np.float64) if bits <= _MOST_BITS else np.zeros((len(offsets), 0))
    squares = np.einsum("ij,ij->i", rounded, rounded)
    parts = [(part[own], part[foreign]) for part in (offsets, rounded, squares)]
    return _OwnAndForeign(own, foreign, *parts[0], bits, *parts[1], *parts[2])


@lru_cache(maxsize=2)
def _compact(dataset: Dataset) -> IntegerArray:
    """The points as 64-bit integers where their differences fit too."""
    table = dataset.numerators
    if table.dtype != object or int(np.abs(table).max()).bit_length() > 61:
        return table
    return table.astype(np.int64)


def _first_guess(both: _OwnAndForeign, best: Best) -> Best:
    """The nearest of the best so far and one segment to a near foreign point: a lower threshold spares most pairs.

    It is a guess in floats which segment that is; the same one is found without it.
    """
    if both.bits > _MOST_BITS or not len(both.own) or not len(both.foreign):
        return best
    near = np.argsort(both.squares_foreign, kind="stable")[:_GUESSED]
    s, t = (each.ravel() for each in np.meshgrid(np.arange(len(both.own)), near))
    kept = both.may_favour_another(s, t)
    s, t = s[kept], t[kept]
    if not len(s):
        return best
    pick = int(_measured(both, s, t, _above(both, best[0]))[1].argmin())
    return _better(both, int(s[pick]), int(t[pick]), best)


def _improved(both: _OwnAndForeign, rows: range, best: Best) -> Best:
    """The nearest of the best so far and the segments with their own end among `rows`."""
    s, t = _suspects(both, rows, best[0])
    while len(s) > _FEW and both.bits <= _MOST_BITS:
        above = _above(both, best[0])
        left_side, estimates = _measured(both, s, t, above)
        kept = left_side <= above
        s, t, estimates = s[kept], t[kept], estimates[kept]
        if len(s) <= _FEW:
            break
        pick = int(estimates.argmin())
        improved = _better(both, int(s[pick]), int(t[pick]), best)
        if improved[0] == best[0]:
            break
        best = improved
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        best = _better(both, one, other, best)
    return best


def _better(both: _OwnAndForeign, s: int, t: int, best: Best) -> Best:
    """The nearer of the best so far and one segment, exactly."""
    squared = both.at_foot(s, t)
    if squared is None or squared > best[0]:
        return best
    found = (squared, int(both.foreign[t]), int(both.own[s]))
    return found if squared < best[0] or (best[1] >= 0 and found < best) else best


def _above(both: _OwnAndForeign, threshold: Fraction) -> float:
    """The bound T⁺: a double that is not below the threshold, in the unit of the rounded offsets."""
    return float(np.nextafter(threshold.numerator / (threshold.denominator * (1 << (2 * both.bits))), np.inf))


def _suspects(both: _OwnAndForeign, rows: range, threshold: Fraction) -> _Pairs:
    """The pairs that may favour another class and come within √threshold."""
    if both.bits > _MOST_BITS:
        s, t = np.divmod(np.arange(len(rows) * len(both.foreign)), max(1, len(both.foreign)))
        return s + rows.start, t
    theta, above = both.theta, _above(both, threshold)
    a, b = both.squares_own[rows.start : rows.stop], both.squares_foreign
    left, right = _tangents(a, above, theta), _tangents(b, above, theta)
    own = np.column_stack([both.near_own[rows.start : rows.stop], left, -3 * theta * np.sqrt(a)])
    foreign = np.column_stack([both.near_foreign, right, np.sqrt(b)])
    s, t = np.nonzero(own @ foreign.T <= above)
    s = s + rows.start
    kept = both.may_favour_another(s, t)
    return s[kept], t[kept]


def _tangents(squares: Floats, above: float, theta: float) -> Floats:
    """Lower bounds of √(a − T): docs/proofs/nearest-segments.md, 2."""
    return np.asarray(np.sqrt(np.maximum(squares * (1 - 4 * theta) - above, 0)))


def _measured(both: _OwnAndForeign, s: Indices, t: Indices, above: float) -> tuple[Floats, Floats]:
    """A lower bound of the left side of the filter for each pair, and a guess of the squared distance."""
    a, b, theta = both.squares_own[s], both.squares_foreign[t], both.theta
    g = np.einsum("ij,ij->i", both.near_own[s], both.near_foreign[t])
    left_side = g + _tangents(a, above, theta) * _tangents(b, above, theta) - 3 * theta * np.sqrt(a * b)
    return left_side, (a * b - g * g) / np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
