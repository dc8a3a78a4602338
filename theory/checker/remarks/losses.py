"""Remarks on losses: of h, of a constant, and along the ray of the max-margin direction."""

from fractions import Fraction
from math import comb
from typing import Any

from ..budget import MOST_DEGREE, Unchecked, require
from ..case import Case
from ..claims.enclosed import python_flint
from ..roots import log_bounds
from .thresholds import MOST_ALPHA, integer_parameters


def irreducible_loss(case: Case, loss: Fraction) -> tuple[Fraction, Fraction]:
    """Check J(h), where no unlike segments overlap; return the weight of unlike pairs, and the mean entropy of λ.

    On a segment that overlaps no segment of another kind h is (λ, 1−λ). E[−λ ln λ] = a/(a+b)·(ψ(a+b+1) − ψ(a+1)),
    which for integers a, b is a difference of harmonic numbers.
    """
    (a, b), data = integer_parameters(case, MOST_DEGREE), case.data
    for x, lines in case.lines.crowded.items():
        for line in lines:
            require(
                len({data.labels[k] for k in [x, *line.points]}) == 1, "unlike segments overlap: the loss is larger"
            )
    up, down = (sum((Fraction(1, k) for k in range(int(c) + 1, int(a + b) + 1)), Fraction(0)) for c in (a, b))
    entropy = a / (a + b) * up + b / (a + b) * down
    unlike = Fraction(1 - sum(Fraction(size**2, data.total**2) for size in data.class_sizes))
    require(entropy * unlike == loss, "the loss is another")
    return unlike, entropy


def constant_loss(case: Case, constant: dict[int, tuple[Fraction, Fraction]], at_least: Fraction) -> list[Fraction]:
    """Check a lower bound of the loss −Σ w_i ln θ_i of a constant θ, w_i the share of rows of class i; return θ."""
    theta = [constant.get(label, (Fraction(0),) * 2)[0] for label in range(len(case.data.classes))]
    require(sum(theta) == 1 and min(theta) > 0, "the constant is not inside the simplex")
    weighted = zip(case.data.class_sizes, theta, strict=True)
    loss = sum(Fraction(size, case.data.total) * -log_bounds(share)[1] for size, share in weighted)
    require(loss >= at_least, "the loss is smaller, or too close to tell")
    return theta


def best_multiple(case: Case, scale: tuple[Fraction, Fraction]) -> None:
    """Check that the derivative of the loss along kθ̂ changes its sign between two values of k, in ball arithmetic."""
    require(0 < scale[0] < scale[1], "the enclosure is empty")
    (a, b), flint = integer_parameters(case, 100), python_flint()
    if scale[1] > MOST_ALPHA:
        raise Unchecked("the multiple is too large")
    sizes = [Fraction(size, case.data.total) for size in case.data.class_sizes]
    found = []
    with flint.ctx.workprec(160):
        arb: Any = lambda q: flint.arb(q.numerator) / q.denominator  # noqa: E731
        share = [arb(4 * sizes[0] * sizes[1]), arb(sizes[0] ** 2 + sizes[1] ** 2)]
        for k in map(arb, scale):

            def integrand(z: Any, _: Any, k: Any = k) -> Any:
                f = z ** (int(a) - 1) * (1 - z) ** (int(b) - 1) + z ** (int(b) - 1) * (1 - z) ** (int(a) - 1)
                return z * (1 / (1 + (-k * (2 * z - 1)).exp()) - z) * f * int(a) * comb(int(a + b) - 1, int(a)) / 2

            case.clock.spend(2000)
            found.append(share[0] * flint.acb.integral(integrand, 0, 1).real - share[1] / (1 + k.exp()))
    require(len(found) == 2 and bool(found[0] < 0) and bool(found[1] > 0), "the derivative does not change sign there")
