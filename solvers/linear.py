"""Linear models trained with Mixup: the minimiser of the loss, enclosed.

Two classes, labels ±1, score v = θᵀx without bias, logistic loss, θ in the span of the data. Over ordered pairs

    J(θ) = Σ p_s p_t E[λ·ln(1 + e^(−y_s v)) + (1 − λ)·ln(1 + e^(−y_t v))],   v = λ·a_s + (1 − λ)·a_t,  a = Xθ.

**J always has exactly one minimiser.** Its Hessian is at least that of the pairs (s, s), Σ p_s² σ'(a_s) s sᵀ, which
is positive definite on the span; so J is strictly convex there. And it grows along every direction u: if it
did not, both terms of a pair from the two classes would stay bounded, which asks for uᵀz ≥ 0 and uᵀz ≤ 0 at
almost every mixture z of the two, so for uᵀs = uᵀt = 0; every point is in such a pair, so u = 0.

**The gradient.** A pair is met in both orders, so λ may as well have the mean of its law and its mirror image, and

    ∇J = Σ_s p_s·x_s·(R(a_s) − Q_s),   R(a) = 2·Σ_t p_t E[λ·σ(λ·a + (1 − λ)·a_t)],

where Q_s, the mean label that s meets, depends on its class alone. On |v| ≤ S the logistic function is replaced by
½ + v·g(v²), with g the Chebyshev interpolant of N nodes in v²/S². Since σ is analytic and bounded on an ellipse
around [−S, S] that stays between the poles ±iπ, the error is proved to be below C·ρ^(−2N). What is left is a
polynomial: with the moments E[λ^j (1 − λ)^i] of the law and the power sums of the scores, R is a polynomial in a
too, so that the gradient costs O(m) and not one integral for each of the m² pairs.

**The enclosure.** Take coordinates τ in which the scores are Mτ with M nearly orthonormal, ‖MᵀM − 1‖ ≤ ½, and rows no
longer than R. Within a distance ρ the Hessian keeps the share e^(−Rρ) of what it was, because |σ''| ≤ σ'. So if
g = ∇J(τ₀) and μ = ½·min p_s² σ'(a_s), then J rises on the sphere of radius ρ = 2|g|/μ around τ₀ as soon as Rρ < ln 2:
the minimiser is inside. A float method proposes τ₀ and steps in ball arithmetic bring |g| down; no answer
depends on the float method, which can only fail to propose.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import accumulate, pairwise
from math import comb, lcm

import flint
import numpy as np
from numpy.polynomial.chebyshev import chebvander
from numpy.typing import NDArray

from geometry.balls import Real, ball_of, settled_sign
from geometry.dataset import Dataset
from geometry.radicals import Radicals, combination
from solvers.maxmargin import MaxMargin, signs
from solvers.mixing import Beta, Mixing, Mixture

Balls = list[flint.arb]
Floats = NDArray[np.float64]

BITS = 128
"""Accuracy of an enclosure where none is asked for: its radius is below 2^-128."""

MOST_TERMS = 10_000_000
"""Products of ball arithmetic that one gradient may take."""

_PASSES = 8
_STEPS = 60


@dataclass(frozen=True, eq=False)
class LinearMinimiser:
    """The minimiser θ of J in the span of the data, enclosed.

    Parameters
    ----------
    scores : tuple of m balls
        θᵀx at each point.
    theta : tuple of n balls
        The coordinates of θ, each within 2^-bits (and within 2^-bits of the largest).
    """

    dataset: Dataset
    mixing: Mixing
    scores: tuple[flint.arb, ...]
    theta: tuple[flint.arb, ...]

    def cosine(self, direction: Sequence[Fraction]) -> flint.arb:
        """The cosine of the angle between θ and a direction, which must not be zero."""
        with flint.ctx.workprec(_precision(self.theta)):
            other = [ball_of(value) for value in direction]
            product = _dot(self.theta, other)
            return product / (_dot(self.theta, self.theta) * _dot(other, other)).sqrt()

    def is_off(self, scores: Sequence[Fraction]) -> bool:
        """Whether θ is certainly no multiple of the vector in the span with the given scores.

        Vectors in the span are parallel exactly when their scores are, so one 2×2 minor that is not zero
        tells them apart.
        """
        with flint.ctx.workprec(_precision(self.theta)):
            pivot = max(range(len(scores)), key=lambda index: abs(scores[index]))
            here, there = self.scores[pivot], ball_of(scores[pivot])
            minors = (a * there - ball_of(b) * here for a, b in zip(self.scores, scores, strict=True))
            return any(not minor.contains(0) for minor in minors)


def linear_minimiser(dataset: Dataset, mixing: Mixing, bits: int = BITS) -> LinearMinimiser | None:
    """Enclose the minimiser of the Mixup loss among linear models without bias.

    Parameters
    ----------
    dataset : Dataset
        m points in Rⁿ of exactly two classes, not all zero.
    mixing : Mixing
        The law of λ.
    bits : int
        Every coordinate of θ and every score is enclosed to within 2^-bits.

    Returns
    -------
    LinearMinimiser or None
        None where the budget `MOST_TERMS` does not suffice.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1])
    >>> found = linear_minimiser(triangle, Beta(Fraction(1), Fraction(1)))
    >>> [value.str(15, radius=False) for value in found.theta]
    ['3.75604859869989', '3.75604859869989', '-3.51638450014452']
    """
    table = flint.fmpz_mat(dataset.numerators.tolist())
    columns = _independent(table)
    if columns is None:
        return None
    chosen = table if len(columns) == dataset.dimension else _columns(table, columns)
    problem = _Problem(chosen, signs(dataset), dataset.weights, mixing)
    vanishes = _is_zero(problem)
    if vanishes:
        return LinearMinimiser(dataset, mixing, (flint.arb(0),) * dataset.size, (flint.arb(0),) * dataset.dimension)
    wanted = bits
    for _ in range(0 if vanishes is None else 4):
        scores = _minimise(problem, wanted + 8)
        if scores is None:
            return None
        theta = _from_scores(dataset, table, len(columns), scores)
        if theta is None:
            return None
        missing = _missing_bits(theta, bits)
        if missing <= 0:
            return LinearMinimiser(dataset, mixing, tuple(scores), tuple(theta))
        wanted += missing
    return None


def gradient_keeps_to_a_line(separator: MaxMargin) -> bool:
    """Whether ∇J keeps to one line along the whole ray kθ̂, so that the minimiser is on the ray, whatever the law.

    On the ray, R(a_s) − Q_s depends only on the class of s and its margin. So ∇J = Σ C_G·v_G over the groups G of
    points of one class and one margin, with v_G = Σ p_s·x_s. If each margin weighs as much in one class as in the
    other, then C changes its sign from a group to its mirror image (R(−a) = 1 − R(a), and both orders of a pair
    count), and ∇J is a combination of the differences v₊ − v₋ of such groups. If the vectors that are left are
    all multiples of one v, then ∇J vanishes where its component along θ̂ does. That component rises strictly with
    k (J is strictly convex), is negative at 0 and positive in the end (J grows): so kθ̂ is the minimiser for one k.

    Where every margin is 1 the condition says: the classes weigh the same, or their means are antipodal.

    Examples
    --------
    >>> from solvers.maxmargin import max_margin
    >>> mirrored = Dataset.from_rows([[1, 1], [1, -1], [5, 0], [-1, 0]], [1, 1, 1, 0])
    >>> gradient_keeps_to_a_line(max_margin(mirrored))
    True
    """
    table = flint.fmpz_mat([[int(value) for value in vector] for vector in _group_vectors(separator)])
    return _rank(table) == 1


@dataclass(frozen=True, eq=False)
class BestMultiple:
    """The multiple kθ̂ of the max-margin direction with the least Mixup loss, and ∇J there.

    It is the only multiple of θ̂ that can be the minimiser: the component of ∇J along θ̂ vanishes nowhere else on
    the ray. So one coordinate of ∇J that is certainly not zero shows that the minimiser is no multiple of θ̂.

    Parameters
    ----------
    scale : ball
        k > 0.
    gradient : tuple of n balls
        ∇J(kθ̂).
    """

    scale: flint.arb
    gradient: tuple[flint.arb, ...]

    @property
    def is_not_stationary(self) -> bool:
        """Whether ∇J(kθ̂) is certainly not zero."""
        return any(not value.contains(0) for value in self.gradient)


def best_multiple(separator: MaxMargin, mixing: Mixing, bits: int = BITS) -> BestMultiple | None:
    """Enclose the k > 0 for which kθ̂ has the least Mixup loss among the multiples of θ̂, and ∇J there.

    Parameters
    ----------
    bits : int
        k is enclosed to within 2^-bits.

    Returns
    -------
    BestMultiple or None
        None where the budget does not suffice.

    Examples
    --------
    >>> from solvers.maxmargin import max_margin
    >>> square = Dataset.from_rows([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], [1, 1, 0, 0])
    >>> best_multiple(max_margin(square), Beta(Fraction(1), Fraction(1))).scale.str(12, radius=False)
    '3.54228330948'
    """
    dataset, along = separator.dataset, separator.scores
    common = lcm(*(value.denominator for value in along))
    problem = _Problem(
        flint.fmpz_mat([[int(value * common)] for value in along]), signs(dataset), dataset.weights, mixing
    )
    farthest = max(abs(value) for value in along)
    scores = _minimise(problem, bits)
    prepared = _prepared(problem)
    if scores is None or prepared is None:
        return None
    logistic = prepared.logistic(bits)
    with flint.ctx.workprec(logistic.precision):
        pivot = next(index for index, value in enumerate(along) if abs(value) == farthest)
        scale = scores[pivot] / ball_of(along[pivot])
        middle = scale.mid()
        slopes = _gradient(problem, logistic, [middle * ball_of(value) for value in along])
        if slopes is None or not scale > 0:
            return None
        # |dR/dk| ≤ 2·E[λ]·max σ'·max |θ̂ᵀx|, and σ' ≤ ¼.
        slack = flint.arb(0, (scale.rad() * ball_of(farthest) / 4).upper())
        drawn = [[slope + ball_of(p) * slack for slope, p in zip(slopes, dataset.weights, strict=True)]]
        table = flint.fmpz_mat(dataset.numerators.tolist())
        gradient = (flint.arb_mat(drawn) * flint.arb_mat(table)).entries()
        return BestMultiple(scale, tuple(value / dataset.denominator for value in gradient))


def _group_vectors(separator: MaxMargin) -> list[list[int]]:
    """The vectors whose combinations ∇J is on the ray, up to a common factor."""
    dataset = separator.dataset
    weights: defaultdict[tuple[int, Fraction], int] = defaultdict(int)
    sums: dict[tuple[int, Fraction], list[int]] = {}
    for index, (y, margin) in enumerate(zip(signs(dataset), separator.margins, strict=True)):
        count = len(dataset.rows[index])
        before = sums.get((y, margin), [0] * dataset.dimension)
        sums[y, margin] = [old + count * value for old, value in zip(before, dataset.vector(index), strict=True)]
        weights[y, margin] += count
    margins = {margin for _, margin in sums}
    if any(weights[1, margin] != weights[-1, margin] for margin in margins):
        return list(sums.values())
    return [[p - q for p, q in zip(sums[1, margin], sums[-1, margin], strict=True)] for margin in margins]


# --- the law ------------------------------------------------------------------------------------------


def _mean_labels(mixing: Mixing, y: Sequence[int], weights: Sequence[Fraction]) -> list[flint.arb]:
    """Q_s = 2·Σ_t p_t E[λ·label], with label λ·1{y_s = 1} + (1 − λ)·1{y_t = 1}."""
    both = mixing.cross_moment.ball(flint.ctx.prec)
    positive = sum((weight for sign, weight in zip(y, weights, strict=True) if sign > 0), Fraction(0))
    unlike = 2 * both * ball_of(positive)
    alike = unlike + 1 - 2 * both
    return [alike if sign > 0 else unlike for sign in y]


def _is_zero(problem: "_Problem") -> bool | None:
    """Whether ∇J(0) = Σ p_s·(½ − Q_s)·x_s is zero: then 0 is the minimiser. None where that is not settled.

    With E[λ(1 − λ)] = κ it is A + 2κB, A = Σ p_s·(½ − 1{y_s = 1})·x_s, B = Σ p_s·(1{y_s = 1} − π₊)·x_s: two rational
    vectors. So it is zero for all κ, for one rational κ, or for none.
    """
    own = [Fraction(int(sign > 0)) for sign in problem.y]
    positive = sum((p for p, share in zip(problem.weights, own, strict=True) if share), Fraction(0))
    first = _drawn(problem, [p * (Fraction(1, 2) - share) for p, share in zip(problem.weights, own, strict=True)])
    second = _drawn(problem, [p * (share - positive) for p, share in zip(problem.weights, own, strict=True)])
    pivot = next((k for k, value in enumerate(second) if value), None)
    if pivot is None:
        return not any(first)
    ratio = -first[pivot] / (2 * second[pivot])
    if any(a + 2 * ratio * b for a, b in zip(first, second, strict=True)):
        return False
    return _is(problem.mixing.cross_moment, ratio)


def _drawn(problem: "_Problem", slopes: Sequence[Fraction]) -> list[Fraction]:
    """Σ slope_s·x_s, exactly."""
    common = lcm(*(slope.denominator for slope in slopes))
    found = flint.fmpz_mat([[int(slope * common) for slope in slopes]]) * problem.table
    return [Fraction(int(value), common) for value in found.entries()]


def _is(value: Real, candidate: Fraction) -> bool | None:
    """Whether a real is this rational; None where ball arithmetic does not settle it."""
    difference = combination([(Fraction(1), value), (-candidate, Radicals.of(1))])
    if isinstance(difference, Radicals):
        return difference.sign() == 0
    return False if settled_sign(difference) else None


def _mean_polynomial(mixing: Mixing, odd: Balls, sums: Balls) -> flint.arb_poly:
    """2·Σ_t p_t E[λ·P(λ·a + (1 − λ)·a_t)] as a polynomial in a, for P = Σ odd_k·v^k and sums_i = Σ_t p_t·a_t^i."""
    if isinstance(mixing, Beta):
        return _beta_polynomial(mixing, odd, sums)
    if isinstance(mixing, Mixture):
        parts = (ball_of(weight) * _beta_polynomial(law, odd, sums) for weight, law in mixing.parts)
        return sum(parts, flint.arb_poly([]))
    rows = _moment_rows(mixing, len(odd), flint.ctx.prec)
    return flint.arb_poly(
        [
            sum((odd[i + j] * value * sums[i] for i, value in enumerate(row) if (i + j) % 2), flint.arb(0))
            for j, row in enumerate(rows)
        ]
    )


@lru_cache(maxsize=8)
def _moment_rows(mixing: Mixing, size: int, bits: int) -> list[Balls]:
    """C(i + j, j)·E[λ^(j+1)·(1 − λ)^i] and its mirror image, for i + j below `size`: one row a j.

    All moments follow from those of the highest degree, since λ + (1 − λ) = 1: nothing cancels on the way down.
    """
    with flint.ctx.workprec(bits):
        level = mixing.power_moments(size)
        rows: list[Balls] = [[flint.arb(0)] * (size - j) for j in range(size)]
        for degree in range(size, 0, -1):
            for j in range(degree):
                both = level[j + 1] + level[degree - j - 1]
                rows[j][degree - 1 - j] = comb(degree - 1, j) * both
            level = [lower + upper for lower, upper in pairwise(level)]
        return rows


def _beta_polynomial(law: Beta, odd: Balls, sums: Balls) -> flint.arb_poly:
    """The same under a Beta law.

    2·C(k, j)·E[λ^(j+1)·(1 − λ)^i], k = i + j, is a product of one factor for each of i, j and k in each order of
    the pair, since the moments of a Beta law are quotients of rising factorials.
    """
    a, b = ball_of(law.a), ball_of(law.b)
    size = len(odd)
    orders = [(_rising(a, size), _rising(b, size))]
    orders += [] if law.is_symmetric else [(orders[0][1], orders[0][0])]
    share = list(accumulate(range(1, size), lambda value, k: value * k / (a + b + k), initial=1 / (a + b)))
    outer = [value * factor for value, factor in zip(odd, share, strict=True)]
    twice = 2 if law.is_symmetric else 1
    total = [flint.arb(0)] * size
    for (first, second), parameter in zip(orders, (a, b), strict=False):
        # Σ_i outer_(i+j)·sums_i·second_i for every j at once, as a product of polynomials.
        weighted = [value * moment for value, moment in zip(sums, second, strict=True)]
        inner = (flint.arb_poly(outer) * flint.arb_poly(weighted[::-1])).coeffs()[size - 1 :]
        inner += [flint.arb(0)] * (size - len(inner))
        for j, value in enumerate(inner):
            total[j] += twice * first[j] * (parameter + j) * value
    return flint.arb_poly(total)


def _rising(a: flint.arb, size: int) -> Balls:
    """(a)_i / i! for i below `size`."""
    return list(accumulate(range(1, size), lambda value, i: value * (a + (i - 1)) / i, initial=flint.arb(1)))


# --- the logistic function ----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Logistic:
    """σ(reach·w) − ½ on |w| ≤ 1 as Σ odd_k·w^k, k odd, to within `error`, at a working precision."""

    reach: Fraction
    odd: Balls
    error: flint.arb
    precision: int


_HEIGHT = Fraction(19, 20)
"""How far the ellipse of analyticity reaches towards the poles ±iπ."""


@lru_cache(maxsize=32)
def _logistic(reach: Fraction, bits: int) -> _Logistic:
    """Interpolate to within 2^-bits.

    (σ(v) − ½)/v is a function of v², which is interpolated at the Chebyshev points of [0, 1] in (v/reach)². In v the
    ellipse with foci ±reach and half-height y = 19π/20 has the parameter ρ = e^asinh(y/reach); squared, it is the
    ellipse of parameter ρ² around [0, 1]. Inside, |σ| ≤ 1/sin y, and on its rim |v| ≥ y. The error of interpolation
    in N points is at most 4·bound·ρ²^(1−N)/(ρ² − 1) (Trefethen, Approximation Theory and Practice, Theorem 8.2).
    """
    rate = 2 * math.asinh(float(_HEIGHT) * math.pi / float(reach))
    nodes = int((bits * math.log(2) + 8 + max(0.0, math.log(float(reach) / rate))) / rate) + 2
    precision = bits + int(2.6 * nodes) + 64
    with flint.ctx.workprec(precision):
        height = flint.arb.pi() * ball_of(_HEIGHT)
        ellipse = (2 * (height / ball_of(reach)).asinh()).exp()
        bound = (1 / height.sin() + flint.arb("0.5")) / height
        error = 4 * bound * ellipse ** (1 - nodes) / (ellipse - 1) * ball_of(reach)
        squares = [(1 + flint.arb.cos_pi_fmpq(flint.fmpq(2 * k + 1, 2 * nodes))) / 2 for k in range(nodes)]
        scores = [ball_of(reach) * square.sqrt() for square in squares]
        values = [(score / 2).tanh() / (2 * score) for score in scores]
        even = flint.arb_poly.interpolate(squares, values, algorithm="newton").coeffs()
        even += [flint.arb(0)] * (nodes - len(even))
        odd = [flint.arb(0)] * (2 * nodes)
        odd[1::2] = [ball_of(reach) * value for value in even]
    return _Logistic(reach, odd, error, precision)


# --- the certified minimiser --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Problem:
    """Scores table·φ with a table of full column rank; J as a function of φ."""

    table: flint.fmpz_mat
    y: tuple[int, ...]
    weights: tuple[Fraction, ...]
    mixing: Mixing


@dataclass(frozen=True, eq=False)
class _Prepared:
    """Where the enclosure starts: the coordinates τ, a float minimiser in them, and the Hessian there.

    `reach` bounds the scores of the minimiser and `curvature` is about min p²σ'.
    """

    chart: flint.arb_mat
    tau: list[float]
    hessian: Floats
    reach: Fraction
    curvature: float

    def logistic(self, bits: int) -> "_Logistic":
        """The logistic polynomial that can enclose scores to within 2^-bits."""
        return _logistic(self.reach, bits + 16 + max(0, -math.frexp(self.curvature)[1]))


@lru_cache(maxsize=64)
def _prepared(problem: _Problem) -> _Prepared | None:
    """Choose coordinates and minimise in floats; None where that is beyond the budget or does not succeed."""
    points, rank = problem.table.nrows(), problem.table.ncols()
    if 4 * points * rank**2 > MOST_TERMS:
        return None
    from threadpoolctl import threadpool_limits

    # Matrices this small only lose by being shared among threads.
    with threadpool_limits(limits=1):
        chart = _orthonormal(problem.table)
        return None if chart is None else _propose(problem, chart)


def _minimise(problem: _Problem, bits: int) -> Balls | None:
    """The scores at the minimiser, each to within 2^-bits."""
    prepared = _prepared(problem)
    if prepared is None:
        return None
    logistic = prepared.logistic(bits)
    if len(logistic.odd) * (2 * len(problem.y) + len(logistic.odd)) > MOST_TERMS:
        return None
    with flint.ctx.workprec(logistic.precision):
        return _descend(problem, prepared, logistic, flint.arb(2) ** -bits)


def _descend(problem: _Problem, prepared: _Prepared, logistic: "_Logistic", goal: flint.arb) -> Balls | None:
    """Newton steps with the float Hessian until the enclosure is as narrow as the goal; None where they stall."""
    matrix = flint.arb_mat(problem.table) * prepared.chart
    across = matrix.transpose()
    point = flint.arb_mat([[value] for value in prepared.tau])
    least = flint.arb(math.inf)
    for _ in range(_STEPS):
        scores = (matrix * point).entries()
        slopes = _gradient(problem, logistic, scores)
        if slopes is None:
            return None
        gradient = across * flint.arb_mat([[slope] for slope in slopes])
        spread = _spread(problem, matrix, scores, gradient)
        if spread < goal:
            return [score + flint.arb(0, spread) for score in scores]
        norm = _norm(gradient.entries())
        if not norm < least / 2:
            return None
        least = norm
        point = (point - _step(prepared.hessian, gradient)).mid()
    return None


def _spread(problem: _Problem, matrix: flint.arb_mat, scores: Balls, gradient: flint.arb_mat) -> flint.arb:
    """A bound on how far any score of the minimiser is from the given one; infinite where there is none."""
    longest = _largest([_norm(row) for row in matrix.tolist()])
    # 1/(p²σ'), with σ' = 1/(2·cosh(a/2))².
    flattest = _largest(
        [(2 * (score / 2).cosh() / ball_of(weight)) ** 2 for weight, score in zip(problem.weights, scores, strict=True)]
    )
    spread = 4 * longest * flattest * _norm(gradient.entries())
    # e^(−spread) > ½ is what the proof of the enclosure asks for.
    return spread.upper() if spread < flint.arb("0.5") else flint.arb(math.inf)


def _gradient(problem: _Problem, logistic: _Logistic, scores: Balls) -> Balls | None:
    """p_s·(R(a_s) − Q_s) at every point; None where a score is out of the reach of the logistic polynomial."""
    scaled = [score / ball_of(logistic.reach) for score in scores]
    if not all(abs(value) <= 1 for value in scaled):
        return None
    weights = [ball_of(weight) for weight in problem.weights]
    sums = [sum(weights, flint.arb(0))]
    powers = weights
    for _ in range(1, len(logistic.odd)):
        powers = [power * value for power, value in zip(powers, scaled, strict=True)]
        sums.append(sum(powers, flint.arb(0)))
    mean = _mean_polynomial(problem.mixing, logistic.odd, sums)
    about_half = flint.arb("0.5") + flint.arb(0, logistic.error.upper())
    labels = _mean_labels(problem.mixing, problem.y, problem.weights)
    return [
        weight * (mean(value) + about_half - label)
        for weight, value, label in zip(weights, scaled, labels, strict=True)
    ]


def _step(hessian: Floats, gradient: flint.arb_mat) -> flint.arb_mat:
    """The Newton step with a float Hessian, at whatever scale the gradient has."""
    size = _norm(gradient.entries()).mid()
    direction = np.array([float((value / size).mid()) for value in gradient.entries()])
    return flint.arb_mat([[value] for value in np.linalg.solve(hessian, direction).tolist()]) * size


# --- coordinates --------------------------------------------------------------------------------------


def _independent(table: flint.fmpz_mat) -> list[int] | None:
    """Columns of the table that are proposed as a basis of its column space; as many as its rank."""
    rank = _rank(table)
    if rank == table.ncols():
        return list(range(rank))
    return _leading(_scaled_columns(table), rank)


_PRIME = 2**61 - 1


def _rank(table: flint.fmpz_mat) -> int:
    """The exact rank: that modulo a prime is never too high, and where it is not full the smaller Gram matrix tells."""
    rows, columns = table.nrows(), table.ncols()
    full = min(rows, columns)
    if flint.nmod_mat(rows, columns, [int(value) for value in table.entries()], _PRIME).rank() == full:
        return full
    across = table.transpose()
    return int((table * across if rows < columns else across * table).rank())


def _leading(matrix: Floats, rank: int) -> list[int]:
    """As many columns as the rank, chosen by pivoting to be well apart."""
    from scipy.linalg import qr

    _, pivots = qr(matrix, mode="r", pivoting=True)
    return sorted(int(column) for column in pivots[:rank])


def _columns(table: flint.fmpz_mat, columns: Sequence[int]) -> flint.fmpz_mat:
    return flint.fmpz_mat([[row[column] for column in columns] for row in table.tolist()])


def _scaled_columns(table: flint.fmpz_mat) -> Floats:
    """The table in floats, each column divided by its largest entry."""
    columns = [list(map(int, column)) for column in table.transpose().tolist()]
    scales = [max(map(abs, column)) or 1 for column in columns]
    return np.array([[value / scale for value in column] for column, scale in zip(columns, scales, strict=True)]).T


def _orthonormal(table: flint.fmpz_mat) -> flint.arb_mat | None:
    """An exact square T for which M = table·T is certified to have ‖MᵀM − 1‖ ≤ ½; None where none was found.

    The certificate also shows that T is regular and the table of full rank, so that no score is left out.
    """
    rank = table.ncols()
    longest = max(int(abs(value)).bit_length() for value in table.entries())
    for_columns = [max(int(abs(row[k])).bit_length() for row in table.tolist()) for k in range(rank)]
    with flint.ctx.workprec(128 + longest):
        chart = flint.arb_mat(
            [[flint.arb(2) ** -for_columns[k] if j == k else 0 for j in range(rank)] for k in range(rank)]
        )
    for attempt in range(_PASSES):
        with flint.ctx.workprec(256 + longest + 128 * attempt):
            matrix = flint.arb_mat(table) * chart
            defect = matrix.transpose() * matrix - flint.arb_mat(np.eye(rank).tolist())
            if _norm(defect.entries()) <= flint.arb("0.5"):
                return chart
            triangle = np.linalg.qr(_as_floats(matrix)).R
            # Columns that floats cannot tell apart are only pulled apart so far; the next attempt sees more.
            floor = 1e-13 * float(np.abs(triangle).max())
            small = np.abs(np.diag(triangle)) < floor
            triangle[small, small] = floor
            chart = (chart * flint.arb_mat(np.linalg.inv(triangle).tolist())).mid()
    return None


def _floats(table: flint.fmpz_mat, chart: flint.arb_mat) -> Floats:
    with flint.ctx.workprec(512 + max(int(abs(value)).bit_length() for value in table.entries())):
        return _as_floats(flint.arb_mat(table) * chart)


def _as_floats(matrix: flint.arb_mat) -> Floats:
    return np.array([[float(value.mid()) for value in row] for row in matrix.tolist()])


def _from_scores(dataset: Dataset, table: flint.fmpz_mat, rank: int, scores: Balls) -> Balls | None:
    """The θ in the span of the data that has the given scores: θ = X_Bᵀ(X_B·X_Bᵀ)⁻¹·a_B for independent rows B."""
    rows = _leading(_scaled_columns(table.transpose()), rank) if rank < dataset.size else list(range(rank))
    listed = table.tolist()
    basis = flint.fmpz_mat([listed[row] for row in rows])
    known = [scores[row] for row in rows]
    precision = 2 * _precision(scores) + 4 * max(int(abs(value)).bit_length() for value in basis.entries())
    with flint.ctx.workprec(precision):
        right = flint.arb_mat([[value * dataset.denominator] for value in known])
        try:
            shares = flint.arb_mat(basis * basis.transpose()).solve(right)
        except ZeroDivisionError:
            return None
        theta: Balls = (flint.arb_mat(basis.transpose()) * shares).entries()
    return theta


def _missing_bits(theta: Balls, bits: int) -> int:
    """By how many bits the coordinates miss the accuracy 2^-bits, absolute and relative to the largest."""
    largest, widest = _largest([value.abs_lower() for value in theta]), _largest([value.rad() for value in theta])
    goal = largest.min(flint.arb(1)) / flint.arb(2) ** bits
    if widest <= goal:
        return 0
    return 8 + math.ceil(float((widest / goal).log_base(2).upper())) if goal > 0 else bits


# --- the float proposal -------------------------------------------------------------------------------

MOST_REACH = 48
"""Largest score that the float method follows; its tables hold nothing steeper."""


def _propose(problem: _Problem, chart: flint.arb_mat) -> _Prepared | None:
    """Newton's method in floats, damped so that each step lowers J (|σ''| ≤ σ' bounds how J bends)."""
    matrix = _floats(problem.table, chart)
    weights = np.array([float(weight) for weight in problem.weights])
    with flint.ctx.workprec(64):
        labels = np.array([float(label.mid()) for label in _mean_labels(problem.mixing, problem.y, problem.weights)])
    tau, scores = np.zeros(matrix.shape[1]), np.zeros(len(weights))
    before = math.inf
    for _ in range(200):
        slope, hessian = _Kernels.around(problem.mixing, scores).derivatives(matrix, weights, labels)
        step = np.linalg.lstsq(hessian, slope, rcond=None)[0]
        change = float(np.abs(matrix @ step).max())
        tau -= step * (math.log1p(change) / change if change else 1.0)
        scores = matrix @ tau
        if not np.abs(scores).max() < MOST_REACH:
            return None
        if change < 1e-9 or (change < 1e-3 and change > before / 2):
            break
        before = change
    reach = Fraction(math.ceil(8 * float(np.abs(scores).max()) + 1), 8)
    curvature = float(np.min(weights**2 / (2 * np.cosh(scores / 2)) ** 2))
    return _Prepared(chart, tau.tolist(), hessian, reach, max(curvature, 1e-300))


@dataclass(frozen=True, eq=False)
class _Kernels:
    """E[λσ], E[λ²σ'] and E[λ(1 − λ)σ'] at pairs of scores.

    Many scores read them off a Chebyshev grid by the matrix `reading`; few are the grid themselves.
    """

    mean: Floats
    diagonal: Floats
    mixed: Floats
    reading: Floats

    @staticmethod
    def around(law: Mixing, scores: Floats) -> "_Kernels":
        """Tabulate for scores of the size that they have."""
        reach = max(1.0, float(np.abs(scores).max()))
        grid, reading = scores, np.eye(len(scores))
        size = 32 * math.ceil((32 + 8 * reach) / 32)
        if len(scores) > size:
            unit = np.cos(np.pi * (np.arange(size) + 0.5) / size)
            share = np.where(np.arange(size) > 0, 2 / size, 1 / size)
            grid, reading = reach * unit, chebvander(scores / reach, size - 1) * share @ chebvander(unit, size - 1).T
        shape = (len(grid), len(grid))
        mean, diagonal, mixed = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for x, p in zip(*_quadrature(law, 32 * math.ceil((12 + 4 * reach) / 32)), strict=True):
            bend = np.tanh((x * grid[:, None] + (1 - x) * grid[None, :]) / 2)
            slope = 0.25 * (1 - bend**2)
            mean += p * x * (0.5 + 0.5 * bend)
            diagonal += p * x * x * slope
            mixed += p * x * (1 - x) * slope
        return _Kernels(mean, diagonal, mixed, reading)

    def derivatives(self, matrix: Floats, weights: Floats, labels: Floats) -> tuple[Floats, Floats]:
        """The gradient and the Hessian of J in τ."""
        met = self.reading.T @ weights
        slopes = weights * (2 * self.reading @ (self.mean @ met) - labels)
        bends = weights * (2 * self.reading @ (self.diagonal @ met))
        read = self.reading.T @ (weights[:, None] * matrix)
        hessian = matrix.T @ (bends[:, None] * matrix) + 2 * read.T @ self.mixed @ read
        return matrix.T @ slopes, (hessian + hessian.T) / 2


@lru_cache(maxsize=32)
def _quadrature(law: Mixing, count: int) -> tuple[Floats, Floats]:
    """Quadrature in floats for the mean of the law and its mirror image."""
    weight, share = law.nodes(count)
    if law.is_symmetric:
        return weight, share
    return np.concatenate([weight, 1 - weight]), np.concatenate([share, share]) / 2


# --- balls --------------------------------------------------------------------------------------------


def _dot(first: Sequence[flint.arb], second: Sequence[flint.arb]) -> flint.arb:
    return sum((p * q for p, q in zip(first, second, strict=True)), flint.arb(0))


def _norm(values: Sequence[flint.arb]) -> flint.arb:
    return _dot(values, values).nonnegative_part().sqrt()


def _largest(balls: Sequence[flint.arb]) -> flint.arb:
    return reduce(flint.arb.max, balls)


def _precision(balls: Sequence[flint.arb]) -> int:
    """A working precision at which nothing that the balls know is lost."""
    return 128 + max(ball.mid().bits() for ball in balls)
