"""Claims about balls: mixed points in one, data points outvoted or misclassified, and the printed formula for h_ε."""

from fractions import Fraction

from ..balls import ball_masses, chord, chords, strong_masses
from ..budget import Unchecked, require
from ..case import Case
from ..classifier import same_shares
from ..data import Point
from ..laws import BetaLaw
from ..roots import minus, sign
from .enclosed import formulas_differ


def in_the_ball(case: Case, s: int, t: int) -> None:
    """Check that mixed points of these two fall into the ball around the point of the settings."""
    require(chord(case, case.center, s, t) is not None, "no mixed point of the two is in the ball")


def empty_ball(case: Case) -> None:
    """Check that no mixed point falls into that ball, going through all pairs."""
    require(next(chords(case, case.center), None) is None, "a mixed point falls into the ball")


def outvoted(case: Case, x: int, over: int, shares: dict[int, tuple[Fraction, Fraction]]) -> None:
    """Check the limit of h_ε(x) as α → ∞, in which another class has more than x's own."""
    masses = strong_masses(case, x)
    require(masses[over] > masses[case.data.labels[x]], "the class does not have more mass")
    for label, mass in enumerate(masses):
        require(shares.get(label, (0, 0)) == (Fraction(mass, sum(masses)),) * 2, "the shares are others")


def none_outvoted(case: Case) -> None:
    """Check that no data point is outvoted in that limit, going through all."""
    for x in range(case.data.size):
        masses = strong_masses(case, x)
        require(max(masses) <= masses[case.data.labels[x]], f"{case.data.called(x)} is outvoted")


def misclassified(case: Case, x: int, alpha: int, over: int) -> None:
    """Check that for λ ~ Beta(α, α) at this integer α another class has more mass on B_ε(x) than x's own."""
    require(alpha > 0, "α is not positive")
    masses = ball_masses(case, case.data.point(x), BetaLaw(Fraction(alpha), Fraction(alpha)))
    gap = minus(masses[over], masses[case.data.labels[x]])
    require(sign(gap, 2, case.clock) > 0, "the own class has as much mass, or more")


def formulas(case: Case, x: Point, agree: bool) -> None:
    """Check if the sums over ordered pairs and over classes i < j give the same shares on the ball around x."""
    if case.law.is_polynomial:
        same = same_shares(case, ball_masses(case, x, case.law), ball_masses(case, x, case.law, printed=True))
    elif (case.law.formulas_differ or formulas_differ)(case, x):
        same = False
    else:
        raise Unchecked("ball arithmetic does not tell whether the two sums agree")
    require(same == agree, "it is the other way round")
