"""The central mass of a mixing law: an interval around ½ that has a given share of the draws.

A law with large parameters seldom leaves the neighbourhood of ½: under Beta(1024, 1024), the law that the paper
samples with, all but a millionth of the draws have |λ − ½| < 0.054. Segments cut down to such a part are what
training meets in practice. The half width is given as a rational, and all that follows is exact for that rational.
"""

from fractions import Fraction

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.laws import Mixing

STEPS = 2**20
"""Half widths are multiples of 1/(2·STEPS)."""
LARGEST_HALF_WIDTH = Fraction(1, 2)


def central_half_width(law: Mixing, share: Fraction) -> Fraction:
    """The least multiple h of 2⁻²¹ such that |λ − ½| ≤ h surely has at least a given share of the mass.

    Raises
    ------
    InputError
        If the share is not above 0 and at most 1.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> central_half_width(Beta(1, 1), Fraction(1, 2)), central_half_width(Beta(2, 2), Fraction(11, 16))
    (Fraction(1, 4), Fraction(1, 4))
    """
    if not 0 < share <= 1:
        raise InputError(f"the central mass has to be above 0 and at most 1, not {share}")
    if share == 1:
        return LARGEST_HALF_WIDTH
    low, high = 0, STEPS
    while high - low > 1:
        middle = (low + high) // 2
        if _mass(law, Fraction(middle, 2 * STEPS)) >= share:
            high = middle
        else:
            low = middle
    return Fraction(high, 2 * STEPS)


def _mass(law: Mixing, half_width: Fraction) -> Fraction:
    """A lower bound on the mass within a half width of ½."""
    found = law.mass(Radicals.of(LARGEST_HALF_WIDTH - half_width), Radicals.of(LARGEST_HALF_WIDTH + half_width))
    return Fraction(decimal_enclosure(found, 30)[0])
