"""Linear models trained with Mixup: the minimiser of the loss, enclosed.

J always has exactly one minimiser in the span of the data (docs/proofs/linear-models.md, (3)). Its scores are enclosed
(`solvers.linear.descent`), and θ follows from them (`solvers.linear.span`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Real, arb_of, settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.vectors import dot, largest, working_precision
from mixproof.solvers.linear.descent import SCORE_BITS, LinearProblem, minimal_scores
from mixproof.solvers.linear.signed_points import signs
from mixproof.solvers.linear.span import column_basis, vector_of_scores
from mixproof.solvers.mixing.laws import Mixing


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
        with flint.ctx.workprec(working_precision(self.theta)):
            other = [arb_of(value) for value in direction]
            product = dot(self.theta, other)
            return product / (dot(self.theta, self.theta) * dot(other, other)).sqrt()

    def is_off(self, scores: Sequence[Fraction]) -> bool:
        """True if θ is certainly no multiple of the vector in the span with the given scores.

        Vectors in the span are parallel exactly when their scores are, so one 2×2 minor that is not zero
        tells them apart.
        """
        with flint.ctx.workprec(working_precision(self.theta)):
            pivot = max(range(len(scores)), key=lambda index: abs(scores[index]))
            here, there = self.scores[pivot], arb_of(scores[pivot])
            minors = (a * there - arb_of(b) * here for a, b in zip(self.scores, scores, strict=True))
            return any(not minor.contains(0) for minor in minors)


def linear_minimiser(dataset: Dataset, mixing: Mixing, bits: int = SCORE_BITS) -> LinearMinimiser | None:
    """The minimiser of the Mixup loss among linear models without bias, enclosed.

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
        None where the budget of `solvers.linear.descent` does not suffice.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1])
    >>> found = linear_minimiser(triangle, parse_mixing("uniform"))
    >>> [value.str(15, radius=False) for value in found.theta]
    ['3.75604859869989', '3.75604859869989', '-3.51638450014452']
    """
    table = flint.fmpz_mat(dataset.numerators.tolist())
    basis = column_basis(table)
    problem = LinearProblem(basis, signs(dataset), dataset.weights, mixing)
    vanishes = _is_zero(problem)
    if vanishes:
        return LinearMinimiser(dataset, mixing, (flint.arb(0),) * dataset.size, (flint.arb(0),) * dataset.dimension)
    wanted = bits
    for _ in range(0 if vanishes is None else 4):
        scores = minimal_scores(problem, wanted + 8)
        if scores is None:
            return None
        theta = vector_of_scores(table, scores, basis.ncols(), dataset.denominator)
        if theta is None:
            return None
        missing = _missing_bits(theta, bits)
        if missing <= 0:
            return LinearMinimiser(dataset, mixing, tuple(scores), tuple(theta))
        wanted += missing
    return None


def _is_zero(problem: LinearProblem) -> bool | None:
    """True if 0 is the minimiser; None where that is not settled: docs/proofs/linear-models.md, (7)."""
    own = [Fraction(int(sign > 0)) for sign in problem.y]
    positive = sum((p for p, share in zip(problem.weights, own, strict=True) if share), Fraction(0))
    # A, B and κ of the proof.
    first = _drawn(problem, [p * (Fraction(1, 2) - share) for p, share in zip(problem.weights, own, strict=True)])
    second = _drawn(problem, [p * (share - positive) for p, share in zip(problem.weights, own, strict=True)])
    pivot = next((k for k, value in enumerate(second) if value), None)
    if pivot is None:
        return not any(first)
    ratio = -first[pivot] / (2 * second[pivot])
    if any(a + 2 * ratio * b for a, b in zip(first, second, strict=True)):
        return False
    return _is(problem.mixing.cross_moment, ratio)


def _drawn(problem: LinearProblem, slopes: Sequence[Fraction]) -> list[Fraction]:
    """Σ slope_s·x_s, exactly."""
    common = lcm(*(slope.denominator for slope in slopes))
    found = flint.fmpz_mat([[int(slope * common) for slope in slopes]]) * problem.table
    return [Fraction(int(value), common) for value in found.entries()]


def _is(value: Real, candidate: Fraction) -> bool | None:
    """True if a real is this rational; None where ball arithmetic does not settle it."""
    difference = combination([(Fraction(1), value), (-candidate, Radicals.of(1))])
    if isinstance(difference, Radicals):
        return difference.sign() == 0
    return False if settled_sign(difference) else None


def _missing_bits(theta: Enclosures, bits: int) -> int:
    """The bits by which the coordinates miss the accuracy 2^-bits, absolute and relative to the largest."""
    farthest, widest = largest([value.abs_lower() for value in theta]), largest([value.rad() for value in theta])
    goal = farthest.min(flint.arb(1)) / flint.arb(2) ** bits
    if widest <= goal:
        return 0
    return 8 + math.ceil(float((widest / goal).log_base(2).upper())) if goal > 0 else bits
