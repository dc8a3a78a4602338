"""Continuous classifiers whose Mixup loss can be enclosed: what the Mixup-optimal classifier is measured against.

Both families move with the data: shifting, turning or scaling all points changes no loss. Between s and t all that
they need is, at z = λs + (1 − λ)t,

    |z − x|² = λ·|s − x|² + (1 − λ)·|t − x|² − λ(1 − λ)·|s − t|².

A pair's loss w(λ) = −λ ln g^{c(s)}(z) − (1 − λ) ln g^{c(t)}(z) is split into λ·w(1) + (1 − λ)·w(0), whose mean is
exact, and a rest that vanishes at both ends. With λ = e/(1 + e), e = exp(v), the rest is integrated over all real v
by the trapezoidal rule. *Error bound.* Each classifier names a strip |Im v| ≤ d in which ln g is analytic and at most G
in modulus. There |1 + e| is at least cos(d/2) times its value on the real line, so the density of λ is at most
cos(d/2)^−(a+b) times its value there, the rest at most 4G/cos(d/2), and the rule with step h errs by at most
2M/(exp(2πd/h) − 1), M = 8G·cos(d/2)^−(a+b+1) (Trefethen and Weideman 2014, Theorem 5.1). At v < −V the density is at
most 2e^{mv}/B(a, b), m = min(a, b), and the rest lies in a small ball around 0. ∎
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import log, pi, sqrt
from typing import Protocol

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

MOST_STEPS = 1200
"""Terms of all pairs together, at each of which some hundred values are computed, up to which a loss is enclosed."""

SECTOR = Fraction(13, 10)
"""Largest angle, less than π/2, by which terms that are positive on the real line are turned in the strip."""

Logarithms = Callable[[flint.arb, flint.arb], Sequence[flint.arb]]


@dataclass(frozen=True, eq=False)
class View:
    """A classifier seen along a segment.

    Parameters
    ----------
    logarithms : callable
        (λ, 1 − λ) ↦ ln gⁱ(λs + (1 − λ)t) for each class i.
    half_width : Fraction
        d ≤ 3/2: for |Im v| ≤ d these are analytic functions of v = ln(λ/(1 − λ)).
    bound : flint.arb
        G, an upper bound of their moduli there.
    """

    logarithms: Logarithms
    half_width: Fraction
    bound: flint.arb


class Classifier(Protocol):
    """A classifier that is continuous on Rⁿ and analytic along segments."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    def along(self, dataset: Dataset, s: int, t: int) -> View:
        """What it is between two data points, given by their indices; s = t is allowed."""

    def terms(self, dataset: Dataset) -> int:
        """How many terms a value takes."""


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
        """What a person calls it."""
        return f"inverse distance, power {2 * self.power}, softening {decimal_text(self.softening)}"

    def terms(self, dataset: Dataset) -> int:
        """One term a data point."""
        return dataset.size

    def along(self, dataset: Dataset, s: int, t: int) -> View:
        """What it is between two data points.

        With A = |s − x|² + ρ², C = |t − x|² + ρ², β = A + C − |s − t|² the term of x is, up to a common factor, the
        power −q of P = A·e + β + C/e. Let β = 2c√(AC), −1 < c. At Im v = θ, with y = A·|e| + C/|e| ≥ 2√(AC), P has
        the real part y·cos θ + β and an imaginary part of at most y·sin θ. So |arg P| ≤ ω with ω = θ, or for c < 0
        the larger of θ and arctan(sin θ/(cos θ + c)), and |P| is at least r and at most 1/cos ω times its value
        y + β on the real line, r = cos θ, or for c < 0 the smaller of that and (cos θ + c)/(1 + c). While q·ω < π/2
        the sums over classes do not vanish, and |ln gⁱ| exceeds the greatest |ln gⁱ| on the real line by at most
        −q·ln r − q·ln cos ω − ln cos(qω) + 2qω.
        """
        points = [dataset.point(index) for index in range(dataset.size)]
        soft = self.softening * mean_square(dataset)
        squares = [(_square(x, points[s]) + soft, _square(x, points[t]) + soft) for x in points]
        length = _square(points[s], points[t])
        ends = [(arb_of(a), arb_of(c)) for a, c in squares]
        cosine = min((arb_of((a + c - length) / 2) / (arb_of(a * c)).sqrt()).lower() for a, c in squares)
        half_width, widening = self._strip(cosine)
        # On the real line gⁱ ≥ π_i·(least/largest |z − x|² + ρ²)^q.
        spread = arb_of(max(max(pair) for pair in squares) / soft).log() * self.power
        rarest = arb_of(Fraction(min(dataset.class_sizes), dataset.row_count)).log()
        weights, sag = [arb_of(weight) for weight in dataset.weights], arb_of(length)

        def logarithms(at_s: flint.arb, at_t: flint.arb) -> Sequence[flint.arb]:
            sums = [flint.arb(0)] * len(dataset.classes)
            lower = at_s * at_t * sag
            for label, weight, (a, c) in zip(dataset.labels, weights, ends, strict=True):
                sums[label] += weight / (at_s * a + at_t * c - lower) ** self.power
            total = sum(sums, flint.arb(0))
            return [(part / total).log() for part in sums]

        return View(logarithms, half_width, (spread - rarest + widening).upper())

    def _strip(self, cosine: flint.arb) -> tuple[Fraction, flint.arb]:
        """The widest strip, up to a factor, for the least c of all terms, and by how much |ln gⁱ| may exceed there."""
        half_width, c = Fraction(3, 2), cosine.min(flint.arb(0))
        while True:
            d = arb_of(half_width)
            reach = d.cos() + c
            if reach > 0:
                turned = self.power * d.max((d.sin() / reach).atan())
                if turned < arb_of(SECTOR):
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
        """What a person calls it."""
        return f"nearest class mean, sharpness {decimal_text(self.sharpness)}"

    def terms(self, dataset: Dataset) -> int:
        """Some terms a class."""
        return 2 * len(dataset.classes)

    def along(self, dataset: Dataset, s: int, t: int) -> View:
        """What it is between two data points.

        The logits are affine in λ, and for |Im v| ≤ d ≤ π/2 the real part of λ is between 0 and 1 and its imaginary
        part at most tan(d/2)/2. So with D the largest difference of two logits at an end, no exponential of a
        difference is turned by more than ω = D·tan(d/2), none is larger than exp(D), and while ω < π/2
        |ln gⁱ| ≤ D + ln k − ln cos ω + ω.
        """
        factor = -self.sharpness / mean_square(dataset)
        means = [mean_of(dataset, label) for label in range(len(dataset.classes))]
        logits = [[factor * _square(dataset.point(end), mean) for mean in means] for end in (s, t)]
        largest = arb_of(max(max(values) - min(values) for values in logits))
        half_width = Fraction(3, 2)
        while not largest * (arb_of(half_width) / 2).tan() < arb_of(SECTOR):
            half_width *= Fraction(7, 8)
        turned = arb_of(SECTOR)
        at_ends = [(arb_of(a), arb_of(b)) for a, b in zip(*logits, strict=True)]

        def logarithms(at_s: flint.arb, at_t: flint.arb) -> Sequence[flint.arb]:
            values = [at_s * a + at_t * b for a, b in at_ends]
            return [-sum(((other - own).exp() for other in values), flint.arb(0)).log() for own in values]

        bound = largest + flint.arb(len(means)).log() - turned.cos().log() + turned
        return View(logarithms, half_width, bound.upper())


def _square(x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
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


def loss_of(dataset: Dataset, mixing: Mixing, classifier: Classifier) -> Real | None:
    """J(g): the Mixup loss of a continuous classifier.

    A ball at a working precision of b bits has a radius of about 2^(−b/2).

    Parameters
    ----------
    dataset : Dataset
        Small: every pair takes an integral of some hundred values.
    mixing : Mixing
        A Beta law with rational parameters.
    classifier : Classifier

    Returns
    -------
    Real, or None where the law is no Beta law, or the pairs are beyond a budget of `MOST_STEPS`.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss = loss_of(line, Beta(Fraction(1), Fraction(1)), NearestMean(Fraction(1)))
    >>> round(float(loss.ball(64).mid()), 6)  # both means are 1: it cannot tell the classes, so it is ln 2
    0.693147
    """
    pairs = dataset.size * (dataset.size - 1) // 2
    if not isinstance(mixing, Beta) or pairs * classifier.terms(dataset) > MOST_STEPS:
        return None
    law = mixing

    @cache
    def ball(bits: int) -> flint.arb:
        with flint.ctx.workprec(bits + 32):
            loss = flint.arb(0)
            for s, share in enumerate(dataset.weights):
                own = classifier.along(dataset, s, s).logarithms(flint.arb(1), flint.arb(0))[dataset.labels[s]]
                loss -= arb_of(share**2) * own
            for s, t in combinations(range(dataset.size), 2):
                weight = arb_of(dataset.weights[s] * dataset.weights[t])
                labels = dataset.labels[s], dataset.labels[t]
                loss += weight * _pair_loss(law, classifier.along(dataset, s, t), labels, bits // 2)
            return loss

    return Enclosed(ball)


def _pair_loss(law: Beta, view: View, labels: tuple[int, int], accuracy: int) -> flint.arb:
    """The loss of a pair, both orders added, to about 2^-accuracy."""
    zero, one = flint.arb(0), flint.arb(1)

    def loss(at_s: flint.arb, at_t: flint.arb) -> flint.arb:
        found = view.logarithms(at_s, at_t)
        return -(at_s * found[labels[0]] + at_t * found[labels[1]])

    at_ends = loss(one, zero), loss(zero, one)

    def rest(at_s: flint.arb, at_t: flint.arb) -> flint.arb:
        return loss(at_s, at_t) - at_s * at_ends[0] - at_t * at_ends[1]

    a, b, scale = arb_of(law.a), arb_of(law.b), law.beta_function()
    step, error = _step(law, view, accuracy)
    h = arb_of(step)
    last, beyond = _last_node(law, rest, h, scale, flint.arb(2) ** (-accuracy - 4))
    total = rest(one / 2, one / 2) * 2 / flint.arb(2) ** (a + b)
    for node in range(1, last + 1):
        v = h * node
        e = v.exp()
        # Both orders together, and dλ = λ(1 − λ)dv.
        density = ((a * v).exp() + (b * v).exp()) / (1 + e) ** (a + b)
        large, small = e / (1 + e), 1 / (1 + e)
        total += density * (rest(large, small) + rest(small, large))
    return at_ends[0] + at_ends[1] + total * h / scale + (-error).union(error) + beyond


def _step(law: Beta, view: View, accuracy: int) -> tuple[Fraction, flint.arb]:
    """A step of the trapezoidal rule, and what it errs by at most."""
    # The bound grows like exp((a + b)d²/8): a wider strip does not pay.
    half_width = min(view.half_width, Fraction(int(2**20 * 6 / sqrt(law.a + law.b)) + 1, 2**20))
    d = arb_of(half_width)
    bound = 16 * view.bound * (d / 2).cos() ** arb_of(-law.a - law.b - 1)
    step = Fraction(int(2**20 * 2 * pi * float(half_width) / (float(bound.log()) + (accuracy + 4) * log(2))), 2**20)
    return step, bound / ((2 * flint.arb.pi() * arb_of(half_width / step)).exp() - 1)


def _last_node(
    law: Beta, rest: Callable[[flint.arb, flint.arb], flint.arb], h: flint.arb, scale: flint.arb, wanted: flint.arb
) -> tuple[int, flint.arb]:
    """How many nodes to take on each side, and an enclosure of what those beyond come to."""
    rate, distance = arb_of(min(law.a, law.b)), flint.arb(1)
    while True:
        small = flint.arb(0).union((-distance).exp())
        values = rest(small, 1 - small).abs_upper() + rest(1 - small, small).abs_upper()
        mass = 2 / scale * (-rate * distance).exp() * (h + 1 / rate)
        beyond = (mass * values).upper()
        if beyond < wanted:
            return -int(-float((distance / h).upper()) // 1), (-beyond).union(beyond)
        distance = distance * 6 / 5
