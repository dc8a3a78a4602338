"""The unevenness of a cell: a bound for what its labels cost to be carried to one prediction.

Proof: docs/proofs/lipschitz.md, (6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.piecewise import Piecewise
from mixproof.solvers.mixing.polynomials import PolynomialPiece

_ANY_DEGREE = 10**9
_UNBOUNDED = flint.arb(10**6)
"""A range of a logarithm that stands for none: κ is 1 then."""


@dataclass(frozen=True, eq=False)
class PairOnCell:
    """The part that one pair of data points, in both orders, has in a cell.

    Parameters
    ----------
    mass : ball
    moment : ball
        The first moment of the place, which runs from 0 to 1 along the cell.
    shares : tuple of (class, mass, first moment)
        One for each class of the pair.
    spread : ball
        A bound of ∫ |F| of either class of the pair by itself, for a cell of length 1.
    lower, upper : Fraction
        The shares of the way from the first point to the second at the ends of the cell.
    """

    mass: flint.arb
    moment: flint.arb
    shares: tuple[tuple[int, flint.arb, flint.arb], ...]
    spread: flint.arb
    lower: Fraction
    upper: Fraction


def unevenness(pairs: Sequence[PairOnCell], masses: Sequence[flint.arb], law: Mixing) -> flint.arb:
    """The bound of Σ_i ∫ |F_i| for a cell of length 1, all classes together.

    Parameters
    ----------
    pairs : sequence of PairOnCell
        All that cover the cell.
    masses : sequence of k balls
        ν_i of the cell.
    law : Mixing
        The law of λ.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> half, sixth = flint.arb(1) / 2, flint.arb(1) / 6
    >>> shares = (0, half, sixth), (1, half, 2 * sixth)
    >>> alone = PairOnCell(2 * half, half, shares, half / 6, Fraction(0), Fraction(1))
    >>> print(unevenness([alone], [half, half], Beta(Fraction(1), Fraction(1))).str(6, radius=False))
    0.166667
    """
    total = sum((pair.mass for pair in pairs), flint.arb(0))
    bound = sum((pair.spread * len(pair.shares) for pair in pairs), flint.arb(0))
    if len(pairs) > 1:
        for pair, kappa in zip(pairs, _contrasts(pairs, law), strict=True):
            own = {label: mass for label, mass, _ in pair.shares}
            for label, mass in enumerate(masses):
                # Without a mean, |q − ā| ≤ 1.
                apart = own.get(label, flint.arb(0)) - pair.mass * mass / total if total > 0 else pair.mass
                bound += kappa * abs(apart)
    return bound


def _contrasts(pairs: Sequence[PairOnCell], law: Mixing) -> list[flint.arb]:
    """κ_j of each pair, from the range of the logarithm of its density on the cell; 1 where that is not bounded."""
    ranges = [_log_range(law, pair) for pair in pairs]
    widest = max(ranges, key=lambda each: float(each.upper()))
    return [((own + widest) / 4).tanh().upper() for own in ranges]


def _log_range(law: Mixing, pair: PairOnCell) -> flint.arb:
    """The range of the logarithm of a pair's density on a cell, both orders together."""
    lower, upper = pair.lower, pair.upper
    if isinstance(law, Piecewise) and not any(u <= lower and upper <= v for u, v, _ in _polynomials(law)):
        return _UNBOUNDED
    x, y = (flint.acb(arb_of(u).union(arb_of(v))) for u, v in ((lower, upper), (1 - upper, 1 - lower)))
    density = law.density_at(x, y, False).real
    if not (density.is_finite() and density > 0):
        return _UNBOUNDED
    return (density.upper().log() - density.lower().log()).upper()


def _polynomials(law: Piecewise) -> tuple[PolynomialPiece, ...]:
    """The intervals on which a piecewise density is one polynomial."""
    return law.polynomial_pieces(_ANY_DEGREE) or ()
