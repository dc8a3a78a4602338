"""Constants beside the minimiser on a ball, and what they lose: Lemma 2.3."""

from fractions import Fraction

import flint

from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.enclosures import LAST_BITS, Enclosed, Real, arb_of, settled_sign
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.likeness import PRECISIONS
from mixproof.solvers.classifier.probabilities import Probabilities


def baselines(optimum: Probabilities) -> list[tuple[Fraction, ...]]:
    """Other points of the simplex: uniform, and half-way to the least and to the most likely class; all far enough.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> [list(map(str, each)) for each in baselines(Probabilities((Radicals.of(3), Radicals.of(1))))]
    [['1/2', '1/2'], ['3/8', '5/8'], ['7/8', '1/8']]
    """
    count = len(optimum)
    near = [nearest_float(optimum[label]) for label in range(count)]
    least, most = near.index(min(near)), near.index(max(near))
    found = [(Fraction(1, count),) * count]
    for label in (least, most):
        parts = [max(1, round(512 * share)) + 512 * (k == label) for k, share in enumerate(near)]
        found.append(tuple(Fraction(part, sum(parts)) for part in parts))
    return [each for each in found if max(abs(float(a) - b) for a, b in zip(each, near, strict=True)) > 0.01]


def excess_loss(optimum: Probabilities, theta: tuple[Fraction, ...]) -> Real:
    """Σ Nⁱ ln(hⁱ/θᵢ), by which the loss at θ is above the loss at h = N/ΣN.

    Examples
    --------
    >>> from mixproof.geometry.numbers.digits import nearest_float
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> optimum = Probabilities((Radicals.of(3), Radicals.of(1)))
    >>> round(nearest_float(excess_loss(optimum, (Fraction(1, 2), Fraction(1, 2)))), 6)
    0.523248
    """

    def ball(bits: int) -> flint.arb:
        total = optimum.total.ball(bits)
        terms = [
            _log_term(optimum.masses[label].ball(bits), total * arb_of(theta[label])) for label in range(len(theta))
        ]
        return sum(terms, flint.arb(0))

    return Enclosed(ball)


def excess_sign(optimum: Probabilities, theta: tuple[Fraction, ...]) -> int | None:
    """The sign of the excess loss, or None where it is not settled: in exact masses as much may cancel as they have.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> excess_sign(Probabilities((Radicals.of(3), Radicals.of(1))), (Fraction(1, 2), Fraction(1, 2)))
    1
    """
    is_exact = all(isinstance(mass, Radicals) for mass in optimum.masses)
    return settled_sign(excess_loss(optimum, theta), LAST_BITS if is_exact else PRECISIONS[-1])


def _log_term(mass: flint.arb, unit: flint.arb) -> flint.arb:
    """N ln(N/unit) for a mass N ≥ 0, also where N is not told from 0: it falls to −unit/e at N = unit/e, then rises."""
    if mass > 0:
        return mass * (mass / unit).log()
    most = mass.upper()
    if most <= 0:
        return flint.arb(0)
    last = most * (most / unit).log()
    least = last if most < unit / 3 else -unit / 2
    return least.union(last).union(0)
