"""The law of a mixed point and its mixed label, cell by cell along X_mix.

Draw an ordered pair of data points and a λ: the mixed point z has a law ν on X_mix, and the label mass of class i that
comes with it is a measure ν_i; Σ ν_i = ν. A data point x carries the atom p_x² (the pair of x with itself), all of it
of its own class; the rest is spread over the segments. The Mixup loss of logits g is ∫ ln Σ_i e^{g_i} dν − Σ_i ∫ g_i
dν_i: it depends on the data and on the law of λ only through these measures.

X_mix is cut at the data points and at the crossings of its lines (the *vertices*) into *stretches*, and each stretch
into *cells*. Of every cell this module encloses the masses of ν and of each ν_i and the first moments of the place in
it, all from the mass and the first two moments of λ on an interval (`solvers.mixing.interval_moments`).

**How even a cell is.** Collapse a cell to one prediction q_i = ν_i(cell)/ν(cell). Then F_i(z) = q_i·ν − ν_i, summed up
to the place z, vanishes at both ends, and `Cell.unevenness` bounds ∫ |F_i| dz, a transport cost. Let the cell be
covered by the pairs j, with measures m_j of mass |m_j|, shares a_ij(z) of class i that are affine in z, mean shares
ā_ij under m_j, and write G_j, G for the distribution functions of m_j and ν on the cell, scaled to end at 1. Then

    F_i(z) = Σ_j ∫_{<z} (ā_ij − a_ij) dm_j + Σ_j |m_j|·(G_j(z) − G(z))·(q_i − ā_ij),

because Σ_j |m_j|(q_i − ā_ij) = 0. A summand of the first sum has one sign, since a_ij is monotone, so its integral is
known from moments: |slope|·(∫ z² dm_j − (∫ z dm_j)²/|m_j|). In the second sum |G_j − G| ≤ κ_j with κ_j = tanh(R_j/4),
if the logarithm of the density of m_j varies by at most R_j against that of every other pair, hence of ν. (A density ρ
with mean 1 and values in [u, v] has ½∫|ρ − 1| ≤ (v − 1)(1 − u)/(v − u), and with v = u·e^R this is largest at u =
e^{−R/2}, where it is tanh(R/4).)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import Arrangement, Edge, arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.interval_moments import BITS, IntervalMoments
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.piecewise import Piecewise
from mixproof.solvers.mixing.polynomials import PolynomialPiece

MOST_STRETCHES = 5_000
"""Stretches of X_mix beyond which it is not cut into cells."""

_ANY_DEGREE = 10**9
_UNBOUNDED = flint.arb(10**6)


@dataclass(frozen=True)
class Stretch:
    """A part of X_mix between two vertices, with none in between.

    Parameters
    ----------
    edge : int
        The edge of the arrangement that it is on.
    start, end : Fraction
        Places on the edge.
    tail, head : int
        The vertices there.
    """

    edge: int
    start: Fraction
    end: Fraction
    tail: int
    head: int


@dataclass(frozen=True, eq=False)
class Cell:
    """A part of a stretch, and the measures on it.

    Parameters
    ----------
    stretch : int
    left, right : Fraction
        Places on the edge.
    length : ball
        In the unit of the coordinates.
    masses : tuple of k balls
        ν_i of the cell.
    moments : tuple of k balls
        ∫ s dν_i, where s runs from 0 to 1 along the cell.
    moment : ball
        ∫ s dν, which may be known better than its parts.
    centre : ball
        The mean of s under ν, as a number without radius; what it may be off counts as unevenness.
    unevenness : ball
        An upper bound of Σ_i ∫ |F_i| dz.
    """

    stretch: int
    left: Fraction
    right: Fraction
    length: flint.arb
    masses: Enclosures
    moments: Enclosures
    moment: flint.arb
    centre: flint.arb
    unevenness: flint.arb

    @cached_property
    def mass(self) -> flint.arb:
        """ν of the cell."""
        with flint.ctx.workprec(BITS):
            return sum(self.masses, flint.arb(0))


@dataclass(frozen=True, eq=False)
class MixedMeasure:
    """X_mix as a graph, and the measures ν_i on any cell of it.

    Parameters
    ----------
    vertices : int
        Data points come first, then crossings.
    """

    dataset: Dataset
    moments: IntervalMoments
    found: Arrangement
    stretches: tuple[Stretch, ...]
    vertices: int

    @cached_property
    def atoms(self) -> tuple[Fraction, ...]:
        """ν of each data point itself, p_x²."""
        return tuple(weight**2 for weight in self.dataset.weights)

    def cells(self, edges: int) -> list[Cell]:
        """Every stretch cut into so many cells of equal length."""
        cut = []
        for number, stretch in enumerate(self.stretches):
            whole = self.cell(number, stretch.start, stretch.end)
            cut += self.parts(whole, edges)
        return cut

    def parts(self, cell: Cell, count: int) -> list[Cell]:
        """A cell cut into so many of equal length."""
        step = (cell.right - cell.left) / count
        ends = [cell.left + step * k for k in range(count)] + [cell.right]
        return [self.cell(cell.stretch, *pair) for pair in pairwise(ends)]

    def cell(self, stretch: int, left: Fraction, right: Fraction) -> Cell:
        """The measures on one cell.

        Examples
        --------
        >>> from mixproof.solvers.mixing.beta import Beta
        >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
        >>> half = mixed_measure(line, Beta(Fraction(1), Fraction(1))).cell(0, Fraction(0), Fraction(1, 2))
        >>> [mass.str(6, radius=False) for mass in half.masses]
        ['0.138889', '0.0277778']
        """
        number = self.stretches[stretch].edge
        edge = self._edge(number)
        with flint.ctx.workprec(BITS):
            length = self._units[number] * arb_of(right - left)
            covers = [self._cover((left, right), segment) for segment in edge.segments()]
            masses, moments = ([flint.arb(0)] * len(self.dataset.classes) for _ in range(2))
            for cover in covers:
                for label, mass, moment in cover.shares:
                    masses[label] += mass
                    moments[label] += moment
            moment = sum((cover.moment for cover in covers), flint.arb(0))
            centre, slack = _centre(masses, moment)
            uneven = length * (_unevenness(covers, masses, self.moments.law) + slack)
            return Cell(stretch, left, right, length, tuple(masses), tuple(moments), moment, centre, uneven.upper())

    def _edge(self, number: int) -> Edge:
        if number not in self._edges:
            self._edges[number] = self.found.edge(number)
        return self._edges[number]

    @cached_property
    def _edges(self) -> dict[int, Edge]:
        return {}

    @cached_property
    def _units(self) -> Enclosures:
        """The length of the unit of places on each edge."""
        units = []
        with flint.ctx.workprec(BITS):
            for number in range(self.found.size):
                ends = (self.dataset.vector(int(end[number])) for end in (self.found.left, self.found.right))
                square = sum((b - a) ** 2 for a, b in zip(*ends, strict=True))
                units.append(flint.arb(square).sqrt() / (self.dataset.denominator * self._edge(number).length))
        return tuple(units)

    def _cover(self, ends: tuple[Fraction, Fraction], segment: tuple[int, int, int, int]) -> "_Cover":
        s, t, start, end = segment
        lower, upper = ((place - start) / (end - start) for place in ends)
        scale = arb_of(self.dataset.weights[s] * self.dataset.weights[t])
        m0, m1, m2 = (scale * moment for moment in self.moments.both_orders(lower, upper))
        # s = (τ − lower)/step along the cell, and τ is the share of the class of t.
        step, shift = arb_of(upper - lower), arb_of(lower)
        along, squared = (m1 - shift * m0) / step, (m2 - 2 * shift * m1 + shift * shift * m0) / (step * step)
        shares = [
            (self.dataset.labels[t], m1, (m2 - shift * m1) / step),
            (self.dataset.labels[s], m0 - m1, (m1 - m2 - shift * (m0 - m1)) / step),
        ]
        if shares[0][0] == shares[1][0]:
            shares = [(shares[0][0], m0, along)]
        spread = (squared - along * along / m0 if m0 > 0 else squared).union(flint.arb(0)).upper()
        uneven = step * spread if len(shares) == 2 else flint.arb(0)
        return _Cover(m0, along, tuple(shares), uneven, lower, upper)


@dataclass(frozen=True, eq=False)
class _Cover:
    """What one pair of data points, in both orders, adds to a cell.

    `shares` holds class, mass and first moment of each; `spread` bounds what its own classes' F amounts to, by length.
    """

    mass: flint.arb
    moment: flint.arb
    shares: tuple[tuple[int, flint.arb, flint.arb], ...]
    spread: flint.arb
    lower: Fraction
    upper: Fraction


def _centre(masses: Sequence[flint.arb], moment: flint.arb) -> tuple[flint.arb, flint.arb]:
    """The mean place in a cell of length 1, and how much more it may cost to carry mass to the true one.

    To take c for the mean m changes |f_left|·m + |f_right|·(1 − m) by at most |f_left − f_right|·|c − m| for each
    class, and f_left − f_right is at most the mass of the cell.
    """
    mass = sum(masses, flint.arb(0))
    mean = moment / mass if mass > 0 else flint.arb("nan")
    if not 0 <= mean <= 1:
        mean = flint.arb(0).union(flint.arb(1))
    return mean.mid(), (len(masses) * mass * mean.rad()).upper()


def _unevenness(covers: Sequence[_Cover], masses: Sequence[flint.arb], law: Mixing) -> flint.arb:
    """The bound of the module's docstring, for a cell of length 1 and all classes together."""
    total = sum((cover.mass for cover in covers), flint.arb(0))
    bound = sum((cover.spread * len(cover.shares) for cover in covers), flint.arb(0))
    if len(covers) > 1:
        for cover, kappa in zip(covers, _contrasts(covers, law), strict=True):
            own = {label: mass for label, mass, _ in cover.shares}
            for label, mass in enumerate(masses):
                # Without a mean, |q − ā| ≤ 1.
                apart = own.get(label, flint.arb(0)) - cover.mass * mass / total if total > 0 else cover.mass
                bound += kappa * abs(apart)
    return bound


def _contrasts(covers: Sequence[_Cover], law: Mixing) -> list[flint.arb]:
    """κ_j of each pair, from the range of the logarithm of its density on the cell; 1 where that is not bounded."""
    ranges = [_log_range(law, cover) for cover in covers]
    widest = max(ranges, key=lambda each: float(each.upper()))
    return [((own + widest) / 4).tanh().upper() for own in ranges]


def _log_range(law: Mixing, cover: _Cover) -> flint.arb:
    """How much the logarithm of a pair's density, both orders together, varies on a cell at most."""
    lower, upper = cover.lower, cover.upper
    if isinstance(law, Piecewise) and not any(u <= lower and upper <= v for u, v, _ in _polynomials(law)):
        return _UNBOUNDED
    x, y = (flint.acb(arb_of(u).union(arb_of(v))) for u, v in ((lower, upper), (1 - upper, 1 - lower)))
    density = law.density_at(x, y, False).real
    if not (density.is_finite() and density > 0):
        return _UNBOUNDED
    return (density.upper().log() - density.lower().log()).upper()


def _polynomials(law: Piecewise) -> tuple[PolynomialPiece, ...]:
    """The intervals on which a piecewise density is one polynomial."""
    return law.polynomial_pieces(_ANY_DEGREE) or ()


def mixed_measure(dataset: Dataset, mixing: Mixing) -> MixedMeasure:
    """Cut X_mix into stretches and prepare the measures on its cells.

    Raises
    ------
    InputError
        If there are more than `MOST_STRETCHES` stretches.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = mixed_measure(load("crossing"), Beta(Fraction(1), Fraction(1)))
    >>> len(crossing.stretches), crossing.vertices
    (8, 5)
    """
    found = arrangement(dataset)
    cuts: dict[int, list[tuple[Fraction, int]]] = {}
    vertex = dataset.size
    _few_enough(dataset, found.size)
    for row in crossings(found):
        meetings = [(other,) for other in row.others.tolist()] + list(row.crowded)
        for others in meetings:
            for edge, way in _places(found, row.edge, others):
                cuts.setdefault(edge, []).append((way * found.edge(edge).length, vertex))
            vertex += 1
        _few_enough(dataset, found.size + 2 * (vertex - dataset.size))
    stretches = []
    for edge in range(found.size):
        length = Fraction(found.edge(edge).length)
        ends = [(Fraction(0), int(found.left[edge])), *sorted(cuts.get(edge, [])), (length, int(found.right[edge]))]
        for (start, tail), (end, head) in pairwise(ends):
            stretches.append(Stretch(edge, start, end, tail, head))
    return MixedMeasure(dataset, IntervalMoments(mixing), found, tuple(stretches), vertex)


def _places(found: Arrangement, edge: int, others: Iterable[int]) -> list[tuple[int, Fraction]]:
    """The share of the way at which each of several edges passes through their crossing."""
    placed: list[tuple[int, Fraction]] = []
    for other in others:
        ways = found.ways(edge, other)
        assert ways is not None
        placed = [(edge, ways[0]), *placed[1:], (other, ways[1])]
    return placed


def _few_enough(dataset: Dataset, stretches: int) -> None:
    if stretches > MOST_STRETCHES:
        raise InputError(
            f"the segments of {dataset.name} make more than {MOST_STRETCHES:,} stretches between data points and "
            "crossings, too many to be cut into cells: take fewer points"
        )
