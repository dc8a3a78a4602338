"""Chords in floats, and how far off their ends may be: docs/proofs/ball-filters.md, (3)."""

from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Mask
from mixproof.geometry.numbers.rounding import ROUNDOFF
from mixproof.solvers.mixing.laws import Mixing

MASS_ERROR = 1e-7
"""Share of the mass in a ball that floats may get wrong; beyond, the pairs in doubt are computed exactly."""

_LEAST_SQUARE = 1e-300
"""A squared length, in the unit of the frame, below which floats do not tell two points apart."""


@dataclass(frozen=True, eq=False)
class FloatChords:
    """Chords in floats, and how far off their ends may be.

    All arrays are (balls, pairs): the ends on the line, and clipped to [0, 1]. A chord is thin where it may be missing,
    or its length is not known to `MASS_ERROR`.
    """

    low: Floats
    high: Floats
    blur: Floats
    lower: Floats
    upper: Floats
    in_doubt: Mask
    is_thin: Mask

    @staticmethod
    def of(  # noqa: PLR0913, PLR0917
        foot: Floats, apart: Floats, length: Floats, epsilon: Floats, error: Floats, steepness: float
    ) -> "FloatChords":
        """The chords of some balls; a distance to each ball's centre is known up to an error.

        An end that is so many times its error away from 0 or 1 is known well enough for the mass there.
        """
        gap, band = epsilon**2 - apart, (2 * epsilon + error) * error
        half = np.sqrt(np.maximum(gap, 0) / length)
        low, high = foot - half, foot + half
        lower, upper = np.clip(low, 0, 1), np.clip(high, 0, 1)
        blur = 4 * band / (np.sqrt(length) * np.sqrt(np.maximum(gap, band))) + 8 * ROUNDOFF
        width = np.minimum(high, 1) - np.maximum(low, 0)
        # Not surely without a chord, nor surely inside as a whole.
        open_low, open_high = low > -blur, high < 1 + blur
        is_thin = (blur > MASS_ERROR * width) & (open_low | open_high)
        is_steep = (open_low & (low < steepness * blur)) | (open_high & (high > 1 - steepness * blur))
        in_doubt = (is_thin | is_steep) & (width > -blur) & (gap > -band)
        return FloatChords(low, high, blur, lower, upper, in_doubt, is_thin)

    def doubt(self, mixing: Mixing, ball: Indices, pair: Indices) -> tuple[Floats, Mask]:
        """The mass, in both orders, that some chords may have or not have, and those for which it is too much."""
        low, high, blur = self.low[ball, pair], self.high[ball, pair], self.blur[ball, pair]
        outer = mixed_label_masses(mixing, np.clip(low - blur, 0, 1), np.clip(high + blur, 0, 1))
        first = np.clip(low + blur, 0, 1)
        inner = mixed_label_masses(mixing, first, np.maximum(first, np.clip(high - blur, 0, 1)))
        surely = inner[0] + inner[1]
        doubt = np.maximum(outer[0] + outer[1] - surely, 0)
        # The chord is there, and its mass is known as well as that of a pair not in doubt.
        is_known = ~self.is_thin[ball, pair] & (doubt + 16 * ROUNDOFF < MASS_ERROR * surely)
        return np.asarray(doubt), ~is_known


def feet(x: Floats, s: Floats, t: Floats) -> tuple[Floats, Floats, Floats]:
    """The weight λ of s at which λs + (1 − λ)t is nearest to x, the squared distance there, and |s − t|².

    Examples
    --------
    >>> foot, apart, length = feet(np.array([[1.0, 2.0]]), np.array([[4.0, 0.0]]), np.array([[0.0, 0.0]]))
    >>> foot.tolist(), apart.tolist(), length.tolist()
    ([0.25], [4.0], [16.0])
    """
    along, offset = s - t, x - t
    # Points that floats do not tell apart are left in doubt.
    square = np.maximum(np.einsum("ij,ij->i", along, along), _LEAST_SQUARE)
    foot = np.einsum("ij,ij->i", offset, along) / square
    across = offset - foot[:, None] * along
    return foot, np.einsum("ij,ij->i", across, across), square


def mixed_label_masses(mixing: Mixing, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Label mass on s and on t of the pair {s, t} in both orders, while λ is between two weights.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> on_s, on_t = mixed_label_masses(parse_mixing("uniform"), np.array([0.0]), np.array([0.5]))
    >>> on_s.tolist(), on_t.tolist()
    ([0.25], [0.75])
    """
    mass, moment = mixing.between(lower, upper)
    if mixing.is_symmetric:
        return 2 * moment, 2 * (mass - moment)
    mirror_mass, mirror_moment = mixing.between(1 - upper, 1 - lower)
    return moment + mirror_mass - mirror_moment, mass - moment + mirror_moment
