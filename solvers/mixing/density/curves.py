"""Cumulated masses and moments of a density in floats, as Chebyshev series."""

from dataclasses import dataclass

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.solvers.mixing.density.ends import End, Regular


@dataclass(frozen=True, eq=False)
class CumulatedCurve:
    """A cumulated mass or moment on a half, as a Chebyshev series in w."""

    top: float
    coefficients: Floats

    @staticmethod
    def of(end: End, factor: Regular, total: flint.arb) -> "CumulatedCurve":
        """The curve of a factor's mean on a half, as a share of the total mass."""
        top = float(end.half_width().mid())
        for count in (24, 48, 96, 192):
            places = (1 + np.cos(np.pi * (np.arange(count) + 0.5) / count)) / 2 * top
            values = [float((end.integral(flint.arb(float(w)) ** end.root, factor) / total).mid()) for w in places]
            series = np.asarray(np.polynomial.chebyshev.chebfit(2 * places / top - 1, values, count - 1), np.float64)
            if np.abs(series[-4:]).max() < 1e-14:
                break
        return CumulatedCurve(top, series)

    def __call__(self, w: Floats) -> Floats:
        """The values at places w of the half."""
        return np.asarray(
            np.polynomial.chebyshev.chebval(2 * np.minimum(w, self.top) / self.top - 1, self.coefficients)
        )
