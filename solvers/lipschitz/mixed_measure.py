"""The law of a mixed point and its mixed label, cell by cell along X_mix: docs/proofs/lipschitz.md, (2).

Of every cell the masses of ν and of each ν_i are enclosed, and the first moments of the place in it, all from the mass
and the first two moments of λ on an interval (`solvers.mixing.interval_moments`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.arrangement.edges import Arrangement, Edge, arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.lipschitz.stretches import Stretch, cut_into_stretches
from mixproof.solvers.lipschitz.unevenness import PairOnCell, unevenness
from mixproof.solvers.mixing.interval_moments import MOMENT_BITS, IntervalMoments
from mixproof.solvers.mixing.laws import Mixing


@dataclass(frozen=True, eq=False)
class MeasuredCell:
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
        with flint.ctx.workprec(MOMENT_BITS):
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

    @property
    def stretch_lengths(self) -> Enclosures:
        """The length of each stretch, in the unit of the coordinates."""
        with flint.ctx.workprec(MOMENT_BITS):
            return [self._units[each.edge] * arb_of(each.end - each.start) for each in self.stretches]

    def cells(self, count: int) -> list[MeasuredCell]:
        """Every stretch cut into so many cells of equal length."""
        cut = []
        for number, stretch in enumerate(self.stretches):
            whole = self.cell(number, stretch.start, stretch.end)
            cut += self.parts(whole, count)
        return cut

    def parts(self, cell: MeasuredCell, count: int) -> list[MeasuredCell]:
        """A cell cut into so many of equal length."""
        step = (cell.right - cell.left) / count
        ends = [cell.left + step * k for k in range(count)] + [cell.right]
        return [self.cell(cell.stretch, *pair) for pair in pairwise(ends)]

    def cell(self, stretch: int, left: Fraction, right: Fraction) -> MeasuredCell:
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
        with flint.ctx.workprec(MOMENT_BITS):
            length = self._units[number] * arb_of(right - left)
            pairs = [self._pair((left, right), segment) for segment in edge.segments()]
            masses, moments = ([flint.arb(0)] * len(self.dataset.classes) for _ in range(2))
            for pair in pairs:
                for label, mass, moment in pair.shares:
                    masses[label] += mass
                    moments[label] += moment
            moment = sum((pair.moment for pair in pairs), flint.arb(0))
            centre, slack = _centre(masses, moment)
            uneven = length * (unevenness(pairs, masses, self.moments.law) + slack)
            return MeasuredCell(
                stretch, left, right, length, tuple(masses), tuple(moments), moment, centre, uneven.upper()
            )

    def _edge(self, number: int) -> Edge:
        """An edge of the arrangement, remembered."""
        if number not in self._edges:
            self._edges[number] = self.found.edge(number)
        return self._edges[number]

    @cached_property
    def _edges(self) -> dict[int, Edge]:
        """The edges that were asked for."""
        return {}

    @cached_property
    def _units(self) -> Enclosures:
        """The length of the unit of places on each edge."""
        units = []
        with flint.ctx.workprec(MOMENT_BITS):
            for number in range(self.found.size):
                ends = (self.dataset.vector(int(end[number])) for end in (self.found.left, self.found.right))
                square = sum((b - a) ** 2 for a, b in zip(*ends, strict=True))
                units.append(flint.arb(square).sqrt() / (self.dataset.denominator * self._edge(number).length))
        return tuple(units)

    def _pair(self, ends: tuple[Fraction, Fraction], segment: tuple[int, int, int, int]) -> PairOnCell:
        """The part of a segment in a cell with the given ends."""
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
        return PairOnCell(m0, along, tuple(shares), uneven, lower, upper)


def _centre(masses: Sequence[flint.arb], moment: flint.arb) -> tuple[flint.arb, flint.arb]:
    """The mean place in a cell of length 1, and the most that it costs to carry mass to the true one instead."""
    # docs/proofs/lipschitz.md, (6), at the end.
    mass = sum(masses, flint.arb(0))
    mean = moment / mass if mass > 0 else flint.arb("nan")
    if not 0 <= mean <= 1:
        mean = flint.arb(0).union(flint.arb(1))
    return mean.mid(), (len(masses) * mass * mean.rad()).upper()


def mixed_measure(dataset: Dataset, mixing: Mixing) -> MixedMeasure:
    """X_mix cut into stretches, and the measures on any cell of them.

    Raises
    ------
    InputError
        If there are too many stretches.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = mixed_measure(load("crossing"), Beta(Fraction(1), Fraction(1)))
    >>> len(crossing.stretches), crossing.vertices
    (8, 5)
    """
    found = arrangement(dataset)
    return MixedMeasure(dataset, IntervalMoments(mixing), found, *cut_into_stretches(dataset, found))
