"""Weighted label averages of the segments on one line at a point: h there, if no other line passes."""

from fractions import Fraction

from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.edges import Edge
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, Side, passing_lines
from mixproof.geometry.numbers.enclosures import Enclosed, Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.passing import exact_mean_is_affordable
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.laws import Mixing

MOST_SEGMENTS = 2_000
"""Segments over an edge beyond which no masses are summed."""


def average(dataset: Dataset, mixing: Mixing, edge: Edge, place: Fraction) -> Probabilities:
    """The weighted label average of the segments over an edge at a place: h there, if no other line passes.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> half = average(shadow, Beta(1, 1), arrangement(shadow).edge(0), Fraction(1, 2))
    >>> half[0].as_fraction()
    Fraction(11, 12)
    """
    segments = list(edge.segments())
    longest = (edge.behind.distances[-1] + edge.ahead.distances[-1]) * place.denominator
    is_exact = len(segments) == 1 or exact_mean_is_affordable(mixing, len(segments), longest)
    terms: list[tuple[int, Fraction, Real]] = []
    for s, t, start, end in segments:
        length = end - start
        on_s = (end - place) / length
        scale = dataset.weights[s] * dataset.weights[t] / length
        density = _density(mixing, on_s, is_exact) if len(segments) > 1 else Radicals.of(1)
        terms.append((dataset.labels[s], scale * on_s, density))
        terms.append((dataset.labels[t], scale * (1 - on_s), density))
    return Probabilities.collect(len(dataset.classes), terms)


def _density(mixing: Mixing, weight: Fraction, is_exact: bool) -> Real:
    """The density of both orders at a weight, exact or enclosed."""
    return mixing.density(weight) if is_exact else Enclosed(lambda bits: mixing.density_ball(weight))


def averages(dataset: Dataset, mixing: Mixing, x: Point) -> list[Probabilities]:
    """The weighted label averages at x, one for each line of X_mix that passes through it.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> here = averages(crossing, Beta(1, 1), (Fraction(0), Fraction(0)))
    >>> [line[0].as_fraction() for line in here]
    [Fraction(3, 4), Fraction(9, 10)]
    """
    passing = passing_lines(dataset, x)
    return [average(dataset, mixing, *_as_edge(line)) for line in passing]


def _as_edge(line: Line) -> tuple[Edge, Fraction]:
    """The edge of a line around a point of it that is no data point, and the place of the point."""
    place = line.behind.distances[0]
    behind = Side(line.behind.points, tuple(distance - place for distance in line.behind.distances))
    ahead = Side(line.ahead.points, tuple(distance + place for distance in line.ahead.distances))
    return Edge(behind, ahead), Fraction(place)
