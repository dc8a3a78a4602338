"""Limits of the Mixup-optimal classifier along X_mix towards a point, from each side, exactly.

A segment through the point keeps the weight p·p·f(λ)/length. A segment [x, t] that ends at the data point x has, at a
distance η from x, the weight p·p·C·η^e/length^(e+1), where C·λ^e is the behaviour of the density at its end. So it
dominates, counts along, or vanishes as e is negative, zero, or positive.
"""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, lines_at, passing_lines
from mixproof.geometry.numbers.enclosures import Enclosed, Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.solvers.classifier.limits import data_index
from mixproof.solvers.classifier.passing import enclosed_mean, exact_passing_is_affordable, passing_masses
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.laws import Mixing


@dataclass(frozen=True, eq=False, repr=False)
class OneSidedLimit(Viewed):
    """The limit of h along X_mix towards x, from one direction.

    Parameters
    ----------
    line : Line
        The line through x; the limit is taken from its ``ahead`` side.
    origin : int or None
        The data point that x is, if it is one.
    """

    dataset: Dataset
    mixing: Mixing
    line: Line
    origin: int | None

    def __str__(self) -> str:
        """The direction, and the classes that keep something there: no sum is needed to tell them."""
        kept = ", ".join(self.dataset.classes[label] for label in sorted(self.support()))
        return f"towards row {self.dataset.row(self.direction_to)} h keeps: {kept}"

    @property
    def direction_to(self) -> int:
        """The nearest data point in the direction from which the limit is taken."""
        return self.line.ahead.points[0]

    @property
    def counts_passing(self) -> bool:
        """True if segments with x inside keep weight in the limit."""
        passes = bool(self.line.ahead.points and self.line.behind.points)
        return passes and (self.origin is None or self.mixing.end_exponent >= 0)

    @property
    def counts_ending(self) -> bool:
        """True if segments with x as an end keep weight in the limit."""
        if self.origin is None:
            return False
        return self.mixing.end_exponent <= 0 or not self.counts_passing

    def support(self) -> frozenset[int]:
        """The classes with a positive limit: no sum is needed to tell them."""
        classes = set()
        if self.counts_passing:
            classes |= {self.dataset.labels[k] for k in self.line.ahead.points + self.line.behind.points}
        if self.counts_ending and self.origin is not None:
            classes.add(self.dataset.labels[self.origin])
        return frozenset(classes)

    def terms(self) -> int:
        """Number of segments whose masses `probabilities` adds."""
        passing = len(self.line.ahead.points) * len(self.line.behind.points) if self.counts_passing else 0
        return passing + (len(self.line.ahead.points) if self.counts_ending else 0)

    def probabilities(self) -> Probabilities:
        """The limit itself.

        Examples
        --------
        >>> from mixproof.solvers.mixing.beta import Beta
        >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
        >>> uniform = Beta(Fraction(1), Fraction(1))
        >>> [side.probabilities()[0].as_fraction() for side in one_sided_limits(shadow, uniform, (1,))]
        [Fraction(5, 6), Fraction(5, 6)]
        """
        ending = self.origin is not None and self.counts_ending
        if self.counts_passing and not exact_passing_is_affordable(self.mixing, self.line):
            return enclosed_mean(self.dataset, self.mixing, [self.line], self._ending() if ending else None)
        terms: list[tuple[int, Fraction, Real]] = []
        if self.counts_passing:
            masses = passing_masses(self.dataset, self.mixing, self.line)
            terms += [(label, Fraction(1), mass) for label, mass in masses]
        if ending:
            label, mass = self._ending()
            terms.append((label, Fraction(1), mass))
        return Probabilities.collect(len(self.dataset.classes), terms)

    def _ending(self) -> tuple[int, Real]:
        """Label and mass of the segments [x, t] ahead, relative to η^e; any mass will do where no others count."""
        assert self.origin is not None
        if not self.counts_passing:
            return self.dataset.labels[self.origin], Radicals.of(1)
        weights, exponent = self.dataset.weights, self.mixing.end_exponent
        mass = Radicals.total(
            Radicals.power(Fraction(distance), -exponent - 1) * (weights[self.origin] * weights[t])
            for t, distance in zip(self.line.ahead.points, self.line.ahead.distances, strict=True)
        )
        return self.dataset.labels[self.origin], self._scaled(mass)

    def _scaled(self, mass: Radicals) -> Real:
        """A mass times the coefficient C of the density at its end."""
        coefficient = self.mixing.end_coefficient
        if isinstance(coefficient, Radicals):
            return mass * coefficient
        return Enclosed(lambda bits: mass.ball(bits) * coefficient.ball(bits))


@strict
def one_sided_limits(dataset: Dataset, mixing: Mixing, x: Point) -> list[OneSidedLimit]:
    """The limits of h at x from every direction in which X_mix leaves x.

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> sides = one_sided_limits(crossing, Beta(Fraction(1), Fraction(1)), (0, 0))
    >>> [(side.direction_to, str(side.probabilities()[0].as_fraction())) for side in sides]
    [(2, '3/4'), (0, '3/4'), (3, '9/10'), (1, '9/10')]
    """
    dataset.check_dimension(x)
    origin = data_index(dataset, x)
    lines = passing_lines(dataset, x) if origin is None else lines_at(dataset, x)
    return [
        OneSidedLimit(dataset, mixing, line, origin)
        for line in lines
        for line in both_ways(line)
        if line.ahead.points and (line.behind.points or origin is not None)
    ]


def both_ways(line: Line) -> tuple[Line, Line]:
    """A line, looked at ahead and back.

    Examples
    --------
    >>> (line,) = lines_at(Dataset.from_rows([[0], [1], [2]], [0, 0, 1]), (1,))
    >>> [way.ahead.points for way in both_ways(line)]
    [(2,), (0,)]
    """
    return line, line.reversed()
