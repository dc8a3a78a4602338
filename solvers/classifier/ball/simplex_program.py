"""The convex program of Lemma 2.3, solved without its closed form.

Of all constant predictions θ on a ball, the one with the least Mixup loss minimises Σ_i N_i·(−ln θ_i) over the simplex,
where N_i is the label mass of class i in the ball. An interior point method looks for the optimum knowing nothing of
Lemma 2.3. Its answer is then bounded from both sides in ball arithmetic, without believing any figure of its own:
docs/proofs/simplex-program.md.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from math import isfinite
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import accurate_arb
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.laws import Mixing

PROGRAM_BITS = 128
"""Working precision of the bounds."""

MASS_DIGITS = 20
"""Significant digits of the masses, however much cancels in them."""

PROGRAM_TOLERANCE = 1e-10
"""Gap and infeasibility that the solver is asked for, on weights that sum to one."""

_LEAST = 1e-300


_TOLD = 6


@strict
@dataclass(frozen=True, eq=False, repr=False)
class SimplexOptimum(Viewed):
    """A solution of the simplex program, with certified bounds of the optimum.

    Parameters
    ----------
    masses : tuple of k balls
        The N_i of the program.
    probabilities : tuple of k floats
        The solver's θ; zero where the mass is.
    multiplier : float
        The solver's μ, on the scale of the masses.
    """

    masses: tuple[flint.arb, ...]
    probabilities: tuple[float, ...]
    multiplier: float

    def __str__(self) -> str:
        """The solver's probabilities, and how far off they may be."""
        shown = [f"{value:.8g}" for value in self.probabilities[:_TOLD]]
        shown += ["…"] * (len(self.probabilities) > _TOLD)
        return f"θ = ({', '.join(shown)}), each at most {self.radius:.2g} off the optimum"

    @cached_property
    def primal(self) -> flint.arb:
        """The loss of θ, which the optimum does not exceed."""
        return self.loss([flint.arb(theta) for theta in self.probabilities])

    @cached_property
    def dual(self) -> flint.arb:
        """A lower bound of the loss of all predictions, proved by the multiplier."""
        with flint.ctx.workprec(PROGRAM_BITS):
            mu = flint.arb(self.multiplier)
            return sum((_dual_term(mass, mu) for mass in self.masses), flint.arb(0)) - mu

    @property
    def gap(self) -> float:
        """The most that the loss of θ can be above the optimum, rounded up."""
        return _upwards(self.primal - self.dual)

    @property
    def radius(self) -> float:
        """The most that a probability of θ can be off that of the optimum: √(gap/(2·ΣN))."""
        with flint.ctx.workprec(PROGRAM_BITS):
            total = sum(self.masses, flint.arb(0))
            return _upwards((flint.arb(max(self.gap, 0.0)) / (2 * total)).sqrt())

    def loss(self, prediction: Sequence[flint.arb]) -> flint.arb:
        """Σ N_i·(−ln θ_i) of a prediction, scaled to sum to one; infinite where it gives mass no probability."""
        with flint.ctx.workprec(PROGRAM_BITS):
            total = sum(prediction, flint.arb(0))
            terms = (
                mass * (total / theta).log() if theta > 0 else flint.arb("inf")
                for mass, theta in zip(self.masses, prediction, strict=True)
                if not mass.is_zero()
            )
            return sum(terms, flint.arb(0))

    def admits(self, prediction: Sequence[flint.arb]) -> bool:
        """True if a claimed optimum has a loss within the certified gap; False proves that it is none."""
        claimed = self.loss(prediction)
        return not (claimed < self.dual or claimed > self.primal)


def simplex_program(masses: Sequence[float | Fraction | flint.arb]) -> SimplexOptimum:
    """The minimum of Σ N_i·(−ln θ_i) over the probability simplex, by Clarabel, with certified bounds.

    Parameters
    ----------
    masses : (k,) sequence
        N_i ≥ 0, not all zero; a float stands for the binary number that it is.

    Raises
    ------
    InputError
        If a mass is negative or not finite, or all are zero.

    Examples
    --------
    >>> optimum = simplex_program([0.22, 1.38])
    >>> [round(theta, 6) for theta in optimum.probabilities], optimum.gap < 1e-8
    ([0.1375, 0.8625], True)
    """
    balls = tuple(map(_ball, masses))
    if any(not ball.is_finite() or ball < 0 for ball in balls) or not any(ball > 0 for ball in balls):
        raise InputError("the masses of the simplex program have to be finite, at least 0, and not all 0")
    # A mass that is not told from zero gets a little probability, so that the loss stays finite.
    weights = np.array([0.0 if ball == 0 else max(float(ball.upper()), _LEAST) for ball in balls])
    positive = weights > 0
    total = float(weights[positive].sum())
    theta, multiplier = _solve(weights[positive] / total)
    probabilities = np.zeros(len(balls))
    probabilities[positive] = theta
    return SimplexOptimum(balls, tuple(probabilities.tolist()), total * multiplier)


@strict
def best_constant_program(dataset: Dataset, mixing: Mixing, x: Point, radius: Fraction) -> SimplexOptimum | None:
    """The program that h_ε(x) of Lemma 2.3 solves, solved by Clarabel; None where no mixed point is in the ball.

    Parameters
    ----------
    x : tuple of n rationals
    radius : Fraction
        ε, in the unit of the coordinates.

    Raises
    ------
    InputError
        If ε is not positive, or x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = best_constant_program(line, Beta(Fraction(1), Fraction(1)), (Fraction(1),), Fraction(1, 10))
    >>> round(found.probabilities[0], 6), found.admits([flint.arb(11), flint.arb(69)])
    (0.1375, True)
    """
    claimed = best_constant(dataset, mixing, x, radius)
    if claimed is None:
        return None
    return simplex_program([accurate_arb(mass, MASS_DIGITS) for mass in claimed.masses])


def _dual_term(mass: flint.arb, mu: flint.arb) -> flint.arb:
    """A lower bound of N·(1 − ln N + ln μ)."""
    if mass > 0:
        return mass * (1 - mass.log() + mu.log())
    # Not told from zero: the term is not negative as long as N ≤ e·μ.
    return flint.arb(0) if mass <= mu else flint.arb("-inf")


def _ball(mass: float | Fraction | flint.arb) -> flint.arb:
    """A mass as a ball; one that is not finite if the mass is none."""
    if isinstance(mass, flint.arb):
        return mass
    if isinstance(mass, Fraction):
        with flint.ctx.workprec(PROGRAM_BITS):
            return arb_of(mass)
    return flint.arb(float(mass)) if isfinite(mass) else flint.arb("nan")


def _solve(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """A point inside the simplex and a positive multiplier, as near to the optimal ones as the solver comes."""
    cvxpy: Any = import_module("cvxpy")

    theta = cvxpy.Variable(len(weights))
    sums_to_one = cvxpy.sum(theta) == 1
    problem = cvxpy.Problem(cvxpy.Minimize(-weights @ cvxpy.log(theta)), [sums_to_one])
    with warnings.catch_warnings():
        # An inaccurate solution has a wide gap, and that is what is reported.
        warnings.simplefilter("ignore")
        problem.solve(
            solver="CLARABEL", tol_gap_abs=PROGRAM_TOLERANCE, tol_gap_rel=PROGRAM_TOLERANCE, tol_feas=PROGRAM_TOLERANCE
        )
    if theta.value is None:
        return np.full(len(weights), 1 / len(weights)), 1.0
    point = np.maximum(np.asarray(theta.value, dtype=np.float64), _LEAST)
    return point / point.sum(), max(abs(float(sums_to_one.dual_value)), _LEAST)


def _upwards(value: flint.arb) -> float:
    """A float that no number in the ball exceeds."""
    return float(np.nextafter(float(value.upper()), np.inf))
