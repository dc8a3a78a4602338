"""The mean over pairs under the uniform law with two classes, in closed form.

With d the difference of the two logits, ∫ ln(1 + e^(a + (b − a)λ)) dλ = (G(b) − G(a))/(b − a), G(x) = −Li₂(−e^x).
"""

from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.mixing.laws import Mixing

_DEGREE_OF_A_LINE = 16
"""Degree up to which a density is looked at: Beta(2, 1) is uniform once both orders are taken together."""


def is_uniform(law: Mixing) -> bool:
    """True if the density of both orders of a pair together is constant.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> is_uniform(Beta(1, 1)), is_uniform(Beta(2, 1)), is_uniform(Beta(2, 2))
    (True, True, False)
    """
    pieces = law.polynomial_pieces(_DEGREE_OF_A_LINE)
    return pieces is not None and len(pieces) == 1 and pieces[0][2].degree() == 0


def uniform_pair_mean(logits: Logits, bits: int) -> flint.arb:
    """The mean over ordered pairs and λ of ln(1 + e^d), d mixed, at a working precision of `bits`.

    Parameters
    ----------
    logits : Logits
        Of two classes.

    Examples
    --------
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(uniform_pair_mean(two, 64).str(10, radius=False))
    0.7735403623
    """
    with flint.ctx.workprec(bits):
        places = [Fraction(key[1], logits.denominator) for key in logits.bends]
        at = [arb_of(place) for place in places]
        shares = [arb_of(share) for share in logits.bends.values()]
        primitive = [-flint.acb(-place.exp()).polylog(2).real for place in at]
        total = flint.arb(0)
        for i, share in enumerate(shares):
            total += share * share * at[i].exp().log1p()
            line = flint.arb(0)
            for j in range(i):
                line += shares[j] * (primitive[i] - primitive[j]) / (at[i] - at[j])
            total += 2 * share * line
        return total
