"""Baselines: continuous classifiers whose Mixup loss can be enclosed, to measure the Mixup-optimal classifier against.

Both families move with the data: shifting, turning or scaling all points changes no loss. Each says in which strip of
the complex plane it is analytic along a segment; the proofs are in docs/proofs/baselines.md, (3) and (4).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Protocol

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import decimal_text

TERM_SECTOR = Fraction(13, 10)
"""Largest angle, less than π/2, by which terms that are positive on the real line are turned in the strip."""

LogProbabilities = Callable[[flint.arb, flint.arb], Sequence[flint.arb]]
"""(λ, 1 − λ) ↦ ln gⁱ(λs + (1 − λ)t) for each class i."""


@dataclass(frozen=True, eq=False)
class SegmentView:
    """A classifier seen along a segment.

    Parameters
    ----------
    logarithms : LogProbabilities
    half_width : Fraction
        d ≤ 3/2: for |Im v| ≤ d these are analytic functions of v = ln(λ/(1 − λ)).
    bound : flint.arb
        G, an upper bound of their moduli there.
    """

    logarithms: LogProbabilities
    half_width: Fraction
    bound: flint.arb


class Baseline(Protocol):
    """A classifier that is continuous on Rⁿ and analytic along segments."""

    @property
    def name(self) -> str:
        """The name that a person calls it by."""

    def along(self, dataset: Dataset, s: int, t: int) -> SegmentView:
        """The classifier between two data points, given by their indices; s = t is allowed."""

    def terms(self, dataset: Dataset) -> int:
        """The number of terms that a value takes."""


@lru_cache(maxsize=1024)
def _softened(dataset: Dataset, softening: Fraction, s: int, t: int) -> tuple[list[tuple[Fraction, ...]], Fraction]:
    """A = |x − s|² + ρ², C = |x − t|² + ρ², A·C and (A + C − |s − t|²)/2 of each data point x, and |s − t|²."""
    points = [dataset.point(index) for index in range(dataset.size)]
    soft, length = softening * mean_square(dataset), _square(points[s], points[t])
    squares = [(_square(x, points[s]) + soft, _square(x, points[t]) + soft) for x in points]
    return [(a, c, a * c, (a + c - length) / 2) for a, c in squares], length


@dataclass(frozen=True)
class InverseDistance:
    """Inverse-distance weights (Shepard), softened: gⁱ(z) ∝ Σ_{x ∈ X_i} p_x·(|z − x|² + ρ²)^(−power).

    Parameters
    ----------
    power : int
        Half the power of the distance, 1 or more.
    softening : Fraction
        ρ² > 0 in units of the mean squared distance of the data from their mean. The smaller, the nearer g comes to
        the own class of each data point.
    """

    power: int
    softening: Fraction

    @property
    def name(self) -> str:
        """The name that a person calls it by."""
        return f"inverse distance, power {2 * self.power}, softening {decimal_text(self.softening)}"

    def terms(self, dataset: Dataset) -> int:
        """One term a data point."""
        return dataset.size

    def along(self, dataset: Dataset, s: int, t: int) -> SegmentView:
        """The classifier between two data points: docs/proofs/baselines.md, (3)."""
        softened, length = _softened(dataset, self.softening, s, t)
        soft = self.softening * mean_square(dataset)
        # A and C of each x, and the least c.
        ends = [(arb_of(a), arb_of(c)) for a, c, _, _ in softened]
        cosine = min((arb_of(half) / arb_of(product).sqrt()).lower() for _, _, product, half in softened)
        half_width, widening = self._strip(cosine)
        # On the real line gⁱ ≥ π_i·(least/largest |z − x|² + ρ²)^q.
        spread = arb_of(max(max(a, c) for a, c, _, _ in softened) / soft).log() * self.power
        rarest = arb_of(Fraction(min(dataset.class_sizes), dataset.row_count)).log()
        weights, sag = [arb_of(weight) for weight in dataset.weights], arb_of(length)

        def logarithms(at_s: flint.arb, at_t: flint.arb) -> Sequence[flint.arb]:
            sums = [flint.arb(0)] * len(dataset.classes)
            lower = at_s * at_t * sag
            for label, weight, (a, c) in zip(dataset.labels, weights, ends, strict=True):
                sums[label] += weight / (at_s * a + at_t * c - lower) ** self.power
            total = sum(sums, flint.arb(0))
            return [(part / total).log() for part in sums]

        return SegmentView(logarithms, half_width, (spread - rarest + widening).upper())

    def _strip(self, cosine: flint.arb) -> tuple[Fraction, flint.arb]:
        """The widest strip, up to a factor, for the least c of all terms, and a bound of what it adds to |ln gⁱ|."""
        half_width, c = Fraction(3, 2), cosine.min(flint.arb(0))
        while True:
            d = arb_of(half_width)
            reach = d.cos() + c
            if reach > 0:
                # q·ω, and r.
                turned = self.power * d.max((d.sin() / reach).atan())
                if turned < arb_of(TERM_SECTOR):
                    shrunk = d.cos().min(reach / (1 + c))
                    moduli = self.power * (shrunk.log() + (turned / self.power).cos().log())
                    return half_width, 2 * turned - moduli - turned.cos().log()
            half_width *= Fraction(7, 8)


@dataclass(frozen=True)
class NearestMean:
    """Class probabilities that fall with the squared distance to the class means: gⁱ(z) ∝ exp(−κ·|z − μ_i|²).

    Its logits are affine in z: it is a linear softmax model.

    Parameters
    ----------
    sharpness : Fraction
        κ > 0 in units of one over the mean squared distance of the data from their mean.
    """

    sharpness: Fraction

    @property
    def name(self) -> str:
        """The name that a person calls it by."""
        return f"nearest class mean, sharpness {decimal_text(self.sharpness)}"

    def terms(self, dataset: Dataset) -> int:
        """Some terms a class."""
        return 2 * len(dataset.classes)

    def along(self, dataset: Dataset, s: int, t: int) -> SegmentView:
        """The classifier between two data points: docs/proofs/baselines.md, (4)."""
        factor = -self.sharpness / mean_square(dataset)
        means = [mean_of(dataset, label) for label in range(len(dataset.classes))]
        logits = [[factor * _square(dataset.point(end), mean) for mean in means] for end in (s, t)]
        largest = arb_of(max(max(values) - min(values) for values in logits))
        half_width = Fraction(3, 2)
        while not largest * (arb_of(half_width) / 2).tan() < arb_of(TERM_SECTOR):
            half_width *= Fraction(7, 8)
        turned = arb_of(TERM_SECTOR)
        at_ends = [(arb_of(a), arb_of(b)) for a, b in zip(*logits, strict=True)]

        def logarithms(at_s: flint.arb, at_t: flint.arb) -> Sequence[flint.arb]:
            values = [at_s * a + at_t * b for a, b in at_ends]
            return [-sum(((other - own).exp() for other in values), flint.arb(0)).log() for own in values]

        bound = largest + flint.arb(len(means)).log() - turned.cos().log() + turned
        return SegmentView(logarithms, half_width, bound.upper())


def _square(x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    """The squared distance of two points."""
    offset = minus(x, y)
    return dot(offset, offset)


@cache
def mean_of(dataset: Dataset, label: int | None = None) -> tuple[Fraction, ...]:
    """The weighted mean of a class, or of all data.

    Examples
    --------
    >>> mean_of(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]), 0)
    (Fraction(1, 1),)
    """
    chosen = [k for k in range(dataset.size) if label is None or dataset.labels[k] == label]
    share = sum((dataset.weights[k] for k in chosen), Fraction(0))
    columns = zip(*([dataset.weights[k] * value for value in dataset.point(k)] for k in chosen), strict=True)
    return tuple(sum(column, Fraction(0)) / share for column in columns)


@cache
def mean_square(dataset: Dataset) -> Fraction:
    """The mean squared distance of the data from their mean: positive for two points or more.

    Examples
    --------
    >>> mean_square(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))
    Fraction(2, 3)
    """
    centre = mean_of(dataset)
    squares = (dataset.weights[k] * _square(dataset.point(k), centre) for k in range(dataset.size))
    return sum(squares, Fraction(0))
