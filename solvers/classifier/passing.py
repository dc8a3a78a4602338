"""Masses of the segments that pass through a point, in exact numbers while these are short, else enclosed."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.laws import Mixing

EXACT_WORK = 2 * 10**5
"""Most bits, of all densities together, for which a mean over segments is exact; above, it is enclosed."""

_LONG_BITS = 2048
"""Bits of a number beyond which its products take the most of the time."""

Passing = Iterator[tuple[int, int, Fraction, Fraction]]
"""Segments through a point: both ends, λ on the first, and p·p/length with lengths in the unit of their line."""


def exact_mean_is_affordable(mixing: Mixing, segments: int, longest: int) -> bool:
    """True if the exact masses of segments are short enough to be worked with.

    Parameters
    ----------
    segments : int
        Number of the segments.
    longest : int
        An integer as long as the weights λ on the segments are.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> thirds = Beta(Fraction(4, 3), Fraction(4, 3))
    >>> exact_mean_is_affordable(thirds, 4, 10**6), exact_mean_is_affordable(thirds, 400, 10**6)
    (True, False)
    """
    if mixing.density_cost is None:
        return False
    # Irrational densities are sorted into groups of alike radicals, pair by pair.
    steps = segments if mixing.has_rational_density else segments**2
    bits = longest.bit_length()
    return steps * mixing.density_cost * bits * max(1.0, bits / _LONG_BITS) <= EXACT_WORK  # products are quadratic


def exact_passing_is_affordable(mixing: Mixing, line: Line) -> bool:
    """True if the exact masses of the segments that pass through the point of a line are short enough.

    Examples
    --------
    >>> from mixproof.geometry.incidence.collinearity import lines_at
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> (line,) = lines_at(Dataset.from_rows([[0], [1], [2]], [0, 0, 1]), (1,))
    >>> exact_passing_is_affordable(Beta(Fraction(1), Fraction(1)), line)
    True
    """
    ahead, behind = line.ahead, line.behind
    longest = ahead.distances[-1] + behind.distances[-1]
    if not mixing.has_rational_density:  # roots of the unit go with roots of the weights
        longest = max(longest, line.squared_unit.numerator, line.squared_unit.denominator)
    return exact_mean_is_affordable(mixing, len(ahead.points) * len(behind.points), longest)


def _passing(dataset: Dataset, line: Line) -> Passing:
    """The segments of a line with its point inside."""
    for s, to_s in zip(line.behind.points, line.behind.distances, strict=True):
        for t, to_t in zip(line.ahead.points, line.ahead.distances, strict=True):
            length = to_s + to_t
            yield s, t, Fraction(to_t, length), dataset.weights[s] * dataset.weights[t] / length


def passing_masses(dataset: Dataset, mixing: Mixing, line: Line) -> Iterator[tuple[int, Radicals]]:
    """Classes and masses of the segments with the point of a line inside: p·p·f(λ)/length, in the line's unit.

    Examples
    --------
    >>> from mixproof.geometry.incidence.collinearity import lines_at
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
    >>> (line,) = lines_at(shadow, (1,))
    >>> [(label, str(mass.as_fraction())) for label, mass in passing_masses(shadow, Beta(1, 1), line)]
    [(0, '1/18'), (1, '1/18')]
    """
    for s, t, weight, scale in _passing(dataset, line):
        mass = mixing.density(weight) * scale
        yield dataset.labels[s], mass * weight
        yield dataset.labels[t], mass * (1 - weight)


def enclosed_mean(
    dataset: Dataset, mixing: Mixing, lines: list[Line], ending: tuple[int, Real] | None = None
) -> Probabilities:
    """The weighted label mean of the segments that pass through a point, by ball arithmetic.

    Parameters
    ----------
    lines : list of Line
        Those through the point.
    ending : (class, mass), optional
        What the segments that end at the point add, in the unit of the only line.

    Examples
    --------
    >>> from mixproof.geometry.incidence.collinearity import lines_at
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
    >>> found = enclosed_mean(shadow, Beta(2, 2), lines_at(shadow, (Fraction(3, 2),)))
    >>> found[1].ball(64).str(8, radius=False)
    '0.56818182'
    """

    @lru_cache(maxsize=4)
    def masses(bits: int) -> list[flint.arb]:
        sums = [flint.arb(0) for _ in dataset.classes]
        if ending is not None:
            sums[ending[0]] += ending[1].ball(bits)
        for line in lines:
            per_length = 1 / arb_of(line.squared_unit).sqrt() if len(lines) > 1 else flint.arb(1)
            for s, t, weight, scale in _passing(dataset, line):
                mass = mixing.density_ball(weight) * arb_of(scale) * per_length
                on_s = mass * arb_of(weight)
                sums[dataset.labels[s]] += on_s
                sums[dataset.labels[t]] += mass - on_s
        return sums

    ends = {dataset.labels[k] for line in lines for k in line.ahead.points + line.behind.points}
    present = ends | ({ending[0]} if ending is not None else set())

    def mass_of(label: int) -> Real:
        return Enclosed(lambda bits: masses(bits)[label]) if label in present else Radicals(())

    return Probabilities(tuple(map(mass_of, range(len(dataset.classes)))))
