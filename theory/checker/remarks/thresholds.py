"""Remarks on balls: between which α a class gap changes its sign, and radii at which h_ε follows the labels."""

from fractions import Fraction
from itertools import combinations
from math import comb

from ..budget import MOST_DEGREE, Unchecked, require
from ..case import Case
from ..claims.enclosed import enclosed_masses
from ..data import Point
from ..laws import BetaLaw

MOST_ALPHA = 10**5  # the parameter of a law whose masses are enclosed


def integer_parameters(case: Case, most: int) -> tuple[Fraction, Fraction]:
    """The parameters of a Beta law, where they are integers and at most so large together."""
    a, b = case.law.parameters
    if not case.law.is_polynomial or a + b > most:
        raise Unchecked("this is checked for integer parameters of moderate size only")
    return a, b


def threshold(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, x: int, over: int, alpha: tuple[Fraction, Fraction], before: int, after: int
) -> None:
    """Check that N^own − N^over on the ball around x has opposite signs at the two ends, for λ ~ Beta(α, α)."""
    require(0 < alpha[0] < alpha[1] and before == -after != 0, "the signs at the two ends are not opposite")
    if alpha[1] > MOST_ALPHA:
        raise Unchecked("α is too large")
    own = case.data.labels[x]
    found = [_enclosed_sign(case, case.data.point(x), own, over, end) for end in alpha]
    require(found == [before, after], "the signs at the ends of the interval are others")


def _enclosed_sign(case: Case, x: Point, own: int, over: int, alpha: Fraction) -> int:
    """The sign of N^own − N^over on the ball for λ ~ Beta(α, α), in ball arithmetic."""
    for bits in (128, 512, 2048):
        masses = enclosed_masses(case, x, BetaLaw(alpha, alpha), bits)
        gap = masses[own] - masses[over]
        if not gap.contains(0):
            return 1 if gap > 0 else -1
    raise Unchecked("ball arithmetic did not tell the sign")


def own_class_radius(case: Case, epsilon: Fraction, at_least: Fraction) -> tuple[Fraction, Fraction]:
    """Check that for every smaller radius h_ε gives each data point its own class by `at_least`.

    All pairs s ≠ t together have at most the mass of an interval of length 2ε/d, d the least distance. Return d² and
    the greatest density.
    """
    require(epsilon > 0 and 0 < at_least < 1, "ε is not positive, or the share is not between 0 and 1")
    a, b = integer_parameters(case, MOST_DEGREE)
    peak = Fraction(1)
    if a + b > 2:
        mode = (a - 1) / (a + b - 2)
        peak = mode ** int(a - 1) * (1 - mode) ** int(b - 1) * a * comb(int(a + b) - 1, int(a))
    case.clock.spend(case.data.size**2)
    least = min((case.data.squared(s, t) for s, t in combinations(range(case.data.size), 2)), default=0)
    distance, N = Fraction(least, case.data.unit**2), case.data.total
    others = 1 - sum(Fraction(count**2, N**2) for count in case.data.counts)
    spare = Fraction(min(case.data.counts) ** 2, N**2) * (1 - at_least) / at_least
    require(
        epsilon**2 <= distance and (others * peak * 2 * epsilon) ** 2 <= spare**2 * distance, "the bound is not kept"
    )
    return distance, peak
