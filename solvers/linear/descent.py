"""The scores of the linear model with the least Mixup loss, enclosed.

A float method proposes where the minimiser is (`solvers.linear.proposals`), and steps in ball arithmetic bring the
gradient down until a small ball around certainly holds it. The gradient and the enclosure are in
docs/proofs/linear-models.md, (4) and (6). No answer depends on the float method, which can only fail to propose.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import flint
import numpy as np

from mixproof.geometry.aliases import Enclosures, Floats
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.vectors import largest, norm
from mixproof.solvers.linear.logistic_polynomial import LogisticPolynomial, logistic_polynomial, nodes_needed
from mixproof.solvers.linear.pair_means import mean_labels, mean_polynomial
from mixproof.solvers.linear.proposals import Proposal, propose
from mixproof.solvers.linear.span import in_floats, orthonormal_chart
from mixproof.solvers.mixing.laws import Mixing

SCORE_BITS = 128
"""Accuracy of an enclosure where none is asked for: its radius is below 2^-128."""

MOST_GRADIENT_TERMS = 10_000_000
"""Products of ball arithmetic that one gradient may take."""

_STEPS = 60
"""Newton steps that are tried."""


@dataclass(frozen=True, eq=False)
class LinearProblem:
    """J as a function of φ, where the scores are table·φ.

    Parameters
    ----------
    table : (m, r) matrix of integers of rank r
    y : m labels ±1
    weights : m weights, which sum to one
    mixing : Mixing
        The law of λ.
    """

    table: flint.fmpz_mat
    y: tuple[int, ...]
    weights: tuple[Fraction, ...]
    mixing: Mixing


def minimal_scores(problem: LinearProblem, bits: int) -> list[flint.arb] | None:
    """The scores at the minimiser of J, each to within 2^-bits; None where the budget does not suffice.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> table, halves = flint.fmpz_mat([[1], [-1]]), (Fraction(1, 2), Fraction(1, 2))
    >>> pair = LinearProblem(table, (1, -1), halves, parse_mixing("uniform"))
    >>> [score.str(12, radius=False) for score in minimal_scores(pair, 64)]
    ['3.54228330948', '-3.54228330948']
    """
    start = _start(problem)
    if start is None or _terms(start, bits) * (2 * len(problem.y) + _terms(start, bits)) > MOST_GRADIENT_TERMS:
        return None
    logistic = logistic_for(problem, bits)
    assert logistic is not None
    with flint.ctx.workprec(logistic.precision):
        return _descend(problem, start, logistic, flint.arb(2) ** -bits)


def logistic_for(problem: LinearProblem, bits: int) -> LogisticPolynomial | None:
    """The logistic polynomial that can enclose the minimal scores to within 2^-bits; None where nothing is proposed.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> table, halves = flint.fmpz_mat([[1], [-1]]), (Fraction(1, 2), Fraction(1, 2))
    >>> pair = LinearProblem(table, (1, -1), halves, parse_mixing("uniform"))
    >>> found = logistic_for(pair, 64)
    >>> str(found.reach), len(found.odd), found.error < 2**-64
    ('15/4', 98, True)
    """
    start = _start(problem)
    if start is None:
        return None
    return logistic_polynomial(start.proposal.reach, _accuracy(start, bits))


def _accuracy(start: "_Start", bits: int) -> int:
    """The accuracy of the polynomial, in bits, that scores within 2^-bits take."""
    return bits + 16 + max(0, -math.frexp(start.proposal.curvature)[1])


def _terms(start: "_Start", bits: int) -> int:
    """The number of terms of that polynomial."""
    return 2 * nodes_needed(start.proposal.reach, _accuracy(start, bits))


def slopes(problem: LinearProblem, logistic: LogisticPolynomial, scores: Enclosures) -> list[flint.arb] | None:
    """The part of each point in ∇J, p_s·(R(a_s) − Q_s), at the present working precision.

    Parameters
    ----------
    scores : m balls
        θᵀx at each point.

    Returns
    -------
    list of m balls, or None
        None where a score is out of the reach of the logistic polynomial.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> table, halves = flint.fmpz_mat([[1], [-1]]), (Fraction(1, 2), Fraction(1, 2))
    >>> pair = LinearProblem(table, (1, -1), halves, parse_mixing("uniform"))
    >>> [value.str(8, radius=False) for value in slopes(pair, logistic_for(pair, 64), [flint.arb(0), flint.arb(0)])]
    ['-0.16666667', '0.16666667']
    """
    scaled = [score / arb_of(logistic.reach) for score in scores]
    if not all(abs(value) <= 1 for value in scaled):
        return None
    weights = [arb_of(weight) for weight in problem.weights]
    sums = [sum(weights, flint.arb(0))]
    powers = weights
    for _ in range(1, len(logistic.odd)):
        powers = [power * value for power, value in zip(powers, scaled, strict=True)]
        sums.append(sum(powers, flint.arb(0)))
    mean = mean_polynomial(problem.mixing, logistic.odd, sums)
    about_half = flint.arb("0.5") + flint.arb(0, logistic.error.upper())
    labels = mean_labels(problem.mixing, problem.y, problem.weights)
    return [
        weight * (mean(value) + about_half - label)
        for weight, value, label in zip(weights, scaled, labels, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class _Start:
    """The start of the enclosure: the coordinates τ, and what floats propose in them."""

    chart: flint.arb_mat
    proposal: Proposal


@lru_cache(maxsize=64)
def _start(problem: LinearProblem) -> _Start | None:
    """Coordinates, and a minimiser in floats; None where that is beyond the budget or does not succeed."""
    points, rank = problem.table.nrows(), problem.table.ncols()
    if 4 * points * rank**2 > MOST_GRADIENT_TERMS:
        return None
    with one_thread():
        chart = orthonormal_chart(problem.table)
        if chart is None:
            return None
        proposal = _propose(problem, chart)
        return None if proposal is None else _Start(chart, proposal)


def _propose(problem: LinearProblem, chart: flint.arb_mat) -> Proposal | None:
    """The proposal of floats in given coordinates; products are rounded only once they are known well."""
    with flint.ctx.workprec(512 + max(int(abs(value)).bit_length() for value in problem.table.entries())):
        matrix = in_floats(flint.arb_mat(problem.table) * chart)
    with flint.ctx.workprec(64):
        labels = [float(label.mid()) for label in mean_labels(problem.mixing, problem.y, problem.weights)]
    weights = [float(weight) for weight in problem.weights]
    return propose(problem.mixing, matrix, np.array(weights), np.array(labels))


def _descend(
    problem: LinearProblem, start: _Start, logistic: LogisticPolynomial, goal: flint.arb
) -> list[flint.arb] | None:
    """Newton steps with the float Hessian until the enclosure is as narrow as the goal; None where they stall."""
    matrix = flint.arb_mat(problem.table) * start.chart
    across = matrix.transpose()
    point = flint.arb_mat([[value] for value in start.proposal.tau])
    least = flint.arb(math.inf)
    for _ in range(_STEPS):
        scores = (matrix * point).entries()
        taken = slopes(problem, logistic, scores)
        if taken is None:
            return None
        gradient = across * flint.arb_mat([[slope] for slope in taken])
        spread = _spread(problem, matrix, scores, gradient)
        if spread < goal:
            return [score + flint.arb(0, spread) for score in scores]
        size = norm(gradient.entries())
        if not size < least / 2:
            return None
        least = size
        point = (point - _step(start.proposal.hessian, gradient)).mid()
    return None


def _spread(problem: LinearProblem, matrix: flint.arb_mat, scores: Enclosures, gradient: flint.arb_mat) -> flint.arb:
    """A bound on how far any score of the minimiser is from the given one; infinite where there is none."""
    longest = largest([norm(row) for row in matrix.tolist()])
    # 1/(p²σ'), with σ' = 1/(2·cosh(a/2))².
    flattest = largest(
        [(2 * (score / 2).cosh() / arb_of(weight)) ** 2 for weight, score in zip(problem.weights, scores, strict=True)]
    )
    spread = 4 * longest * flattest * norm(gradient.entries())
    # Rρ < ln 2 in the proof: e^(−spread) > ½.
    return spread.upper() if spread < flint.arb("0.5") else flint.arb(math.inf)


def _step(hessian: Floats, gradient: flint.arb_mat) -> flint.arb_mat:
    """The Newton step with a float Hessian, at whatever scale the gradient has."""
    size = norm(gradient.entries()).mid()
    direction = np.array([float((value / size).mid()) for value in gradient.entries()])
    return flint.arb_mat([[value] for value in np.linalg.solve(hessian, direction).tolist()]) * size
