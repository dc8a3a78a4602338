"""Within which radius a data point is safe from every strength of Mixup.

Let λ have a law that is symmetric about ½, such as Beta(α, α), and let x be a data point of class c. On the ball
B_ε(x), Lemma 2.3 adds up what each pair of points gives to the classes. A pair *favours* another class j over c if
its own share of N^j − N^c is positive. If none does, then h_ε classifies x as c, since the pair of x with itself gives
p_x² > 0 to c: whatever the law, so *for every α at once*.

**Which pairs favour another class.** A pair {s, t} counts where its segment meets the open ball.

- s, t both in c: never. Both outside c: always. Such segments keep away exactly up to ε*(x) (`geometry.margins.exact`).
- s in c, t in j ≠ c, in both orders together: N^c − N^j gets a positive multiple of E[2λ − 1; lower < λ < upper], λ on
  s, where the chord is lower < λ < upper. By symmetry of the law this has the sign of lower + upper − 1. For ε ≤ ε*(x)
  the point t is not in the ball. If s is, then upper = 1, and nothing is favoured. If s is not, then the middle of the
  chord is the foot of the perpendicular from x, at λ = (b − g)/(a + b − 2g) with a = |s − x|², b = |t − x|² and
  g = (s − x)·(t − x). It is below ½ exactly if b < a: *if the foreign end is the nearer one*. Over classes other than
  c and j the pair gives c what is positive.

So x is safe from every strength exactly as far as no segment avoids c and none leans away from it:

    r(x) = min(ε*(x), distance from x to [s, t] over s in c, t outside c, |t − x| < |s − x|),

and beyond r(x) some pair does favour another class, which need not be enough for it to win. Since t is no nearer than
ε*(x), only segments whose nearest point is between their ends bring r(x) below ε*(x).

**Floats only sieve.** As in `geometry.margins.exact`, [s, t] comes within √T ≤ ε*(x) of x only if
g + √(a − T)·√(b − T) ≤ T, and its argument on rounding applies: with θ = (n + 8)u and the rounded lengths, ĝ is within
θ√(ab) of g and â within θa of a, and the computed left side less 3θ√(ab) is at most T⁺ wherever that holds. It is asked
only of pairs that may have b < a and g < b, and b ≥ T since T ≤ ε*(x)², so both roots are real. Whatever passes is
computed in integers, and these alone decide.
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
from mixproof.geometry.margins.exact import Margin
from mixproof.geometry.numbers.rounding import ROUNDOFF

_FEW = 32
_BLOCK_ENTRIES = 2**20
_MOST_BITS = 400
"""Offsets with more bits would spoil the range of doubles: all their pairs are computed in integers."""

_Best = tuple[Fraction, int, int]
_Pairs = tuple[Indices, Indices]


@dataclass(frozen=True)
class CertifiedRadius:
    """r(x) of a data point, with the segment that sets it; points by their indices.

    Parameters
    ----------
    point : int
        The data point x.
    first, second : int
        The ends of the segment: where it leans away from x, the foreign end first; else as in `Margin`.
    squared : Fraction
        r(x)², in squared units of the coordinates; never above ε*(x)².
    """

    point: int
    first: int
    second: int
    squared: Fraction


def certified_radius(dataset: Dataset, margin: Margin) -> CertifiedRadius:
    """r(x) of the data point of a margin: for ε ≤ r(x), h_ε keeps its class under every symmetric law of λ.

    Of several segments at that distance the one of the margin is given, else the one with the smallest rows.

    Examples
    --------
    >>> from mixproof.geometry.margins.exact import margin
    >>> line = Dataset.from_rows([[0, 0], [9, 2], [-1, 2]], ["x", "x", "other"])
    >>> margin(line, 0).squared, certified_radius(line, margin(line, 0))
    (Fraction(5, 1), CertifiedRadius(point=0, first=2, second=1, squared=Fraction(4, 1)))
    """
    best = CertifiedRadius(margin.point, margin.first, margin.second, margin.squared)
    if not margin.squared:
        return best
    around = _around(dataset, margin.point)
    found: _Best = (margin.squared * dataset.denominator**2, -1, -1)
    rows = max(1, _BLOCK_ENTRIES // max(1, len(around.foreign)))
    for start in range(0, len(around.own), rows):
        found = _improved(around, range(start, min(start + rows, len(around.own))), found)
    squared, foreign, own = found
    return best if foreign < 0 else CertifiedRadius(margin.point, foreign, own, squared / dataset.denominator**2)


def certified_radii(dataset: Dataset, found: Iterable[Margin]) -> list[CertifiedRadius]:
    """r(x) for each of some margins, in their order.

    Examples
    --------
    >>> from mixproof.geometry.margins.exact import margins
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [str(each.squared) for each in certified_radii(line, margins(line))]
    ['1', '0', '0', '9']
    """
    known = list(found)
    with one_thread():
        return [certified_radius(dataset, margin) for margin in known]


@dataclass(frozen=True, eq=False)
class _Around:
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
        return float((self.to_own.shape[1] + 8) * ROUNDOFF)

    def may_lean(self, s: Indices, t: Indices) -> Mask:
        """Whether b < a and g < b are possible: pairs without these are farther away, or their end is nearest."""
        a, b, theta = self.squares_own[s], self.squares_foreign[t], self.theta
        g = np.einsum("ij,ij->i", self.near_own[s], self.near_foreign[t])
        return np.asarray((b < a * (1 + 8 * theta)) & (g < b * (1 + 2 * theta) + 2 * theta * np.sqrt(a * b)))

    def at_foot(self, s: int, t: int) -> Fraction | None:
        """The squared distance to a segment that leans away and has its nearest point inside, exactly."""
        u, v = self.to_own[s].tolist(), self.to_foreign[t].tolist()
        a, b = sum(map(mul, u, u)), sum(map(mul, v, v))
        if b >= a:
            return None
        g = sum(map(mul, u, v))
        return Fraction(a * b - g * g, a + b - 2 * g) if g < b else None


def _around(dataset: Dataset, index: int) -> _Around:
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
    return _Around(own, foreign, *parts[0], bits, *parts[1], *parts[2])


@lru_cache(maxsize=2)
def _compact(dataset: Dataset) -> IntegerArray:
    """The points as 64-bit integers where their differences fit too."""
    table = dataset.numerators
    if table.dtype != object or int(np.abs(table).max()).bit_length() > 61:
        return table
    return table.astype(np.int64)


def _improved(around: _Around, rows: range, best: _Best) -> _Best:
    """The best of what is known and the segments with their own end among `rows`."""
    s, t = _suspects(around, rows, best[0])
    while len(s) > _FEW and around.bits <= _MOST_BITS:
        above = _above(around, best[0])
        left_side, estimates = _measured(around, s, t, above)
        kept = left_side <= above
        s, t, estimates = s[kept], t[kept], estimates[kept]
        if len(s) <= _FEW:
            break
        pick = int(estimates.argmin())
        improved = _better(around, int(s[pick]), int(t[pick]), best)
        if improved[0] == best[0]:
            break
        best = improved
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        best = _better(around, one, other, best)
    return best


def _better(around: _Around, s: int, t: int, best: _Best) -> _Best:
    squared = around.at_foot(s, t)
    if squared is None or squared > best[0]:
        return best
    found = (squared, int(around.foreign[t]), int(around.own[s]))
    return found if squared < best[0] or (best[1] >= 0 and found < best) else best


def _above(around: _Around, threshold: Fraction) -> float:
    """T⁺: a double that is not below the threshold, in the unit of the rounded offsets."""
    return float(np.nextafter(threshold.numerator / (threshold.denominator * (1 << (2 * around.bits))), np.inf))


def _suspects(around: _Around, rows: range, threshold: Fraction) -> _Pairs:
    """The pairs that may lean away and come within √threshold."""
    if around.bits > _MOST_BITS:
        s, t = np.divmod(np.arange(len(rows) * len(around.foreign)), max(1, len(around.foreign)))
        return s + rows.start, t
    theta, above = around.theta, _above(around, threshold)
    a, b = around.squares_own[rows.start : rows.stop], around.squares_foreign
    left, right = _tangents(a, above, theta), _tangents(b, above, theta)
    own = np.column_stack([around.near_own[rows.start : rows.stop], left, -3 * theta * np.sqrt(a)])
    foreign = np.column_stack([around.near_foreign, right, np.sqrt(b)])
    s, t = np.nonzero(own @ foreign.T <= above)
    s = s + rows.start
    kept = around.may_lean(s, t)
    return s[kept], t[kept]


def _tangents(squares: Floats, above: float, theta: float) -> Floats:
    """Lower bounds of √(a − T)."""
    return np.asarray(np.sqrt(np.maximum(squares * (1 - 4 * theta) - above, 0)))


def _measured(around: _Around, s: Indices, t: Indices, above: float) -> tuple[Floats, Floats]:
    """A lower bound of the left side of the sieve for each pair, and a float guess of the squared distance."""
    a, b, theta = around.squares_own[s], around.squares_foreign[t], around.theta
    g = np.einsum("ij,ij->i", around.near_own[s], around.near_foreign[t])
    left_side = g + _tangents(a, above, theta) * _tangents(b, above, theta) - 3 * theta * np.sqrt(a * b)
    return left_side, (a * b - g * g) / np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
