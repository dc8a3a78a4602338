"""One of three losses of affine models, descended on data: its path, and what is certain of the model at its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np

from mixproof.empirical.experiments.affine_descents import AffineDescent
from mixproof.empirical.experiments.criteria import number_json
from mixproof.empirical.experiments.projected_gradient import Fallen, root_in_floats
from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.numbers.digits import decimal_enclosure, nearest_float
from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.affine.attack import AttackRadius
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.rays import second_order_slope
from mixproof.solvers.mixing.laws import Mixing

OBJECTIVES = ("mixup-risk", "e-q", "second-order")
"""L_mix, E_Q and the second-order loss, by the names of their values."""

SHORT_NAMES = {"mixup-risk": "L_mix", "e-q": "E_Q", "second-order": "2nd order", "plain-risk": "plain risk"}

_LONGEST = 200
"""Characters of a squared radius that a record holds."""


@dataclass(frozen=True, eq=False)
class LossPath:
    """One descent: its path, and what is certain of the model at its end.

    Parameters
    ----------
    objective : str
        One of `OBJECTIVES`.
    descent : AffineDescent
    marks : tuple of int
        Numbers of steps after which weights and losses are kept.
    weights : (marks, rows, n + 1) array
        Weights and biases there.
    losses : dict of (marks,) arrays
        Each of the three losses along the path, in floats.
    model : AffineModel
        The last model, as a definite rational one.
    seen : float
        The descended loss of that model, in floats.
    values : dict of Real
        The three losses and the plain risk of that model, exact or enclosed.
    radii : tuple of AttackRadius
        The exact attack radius of each point under that model.
    fallen : tuple of Fallen or None
        The nearest point across a border that projected gradient finds for each.
    ray : str
        What the second-order loss does along the ray of that model.
    """

    objective: str
    descent: AffineDescent
    marks: tuple[int, ...]
    weights: Floats
    losses: Mapping[str, Floats]
    model: AffineModel
    seen: float
    values: Mapping[str, Real]
    radii: tuple[AttackRadius, ...]
    fallen: tuple[Fallen | None, ...]
    ray: str

    @property
    def lengths(self) -> tuple[Floats, Floats]:
        """The exact radius of each point as a float, and the distance at which projected gradient crosses; or inf."""
        exact = [inf if each.square is None else root_in_floats(each.square) for each in self.radii]
        return np.array(exact), np.array([inf if each is None else each.length for each in self.fallen])

    @property
    def undercut(self) -> list[int]:
        """The points at which an exact crossing is nearer than the exact radius."""
        return [
            index
            for index, (each, found) in enumerate(zip(self.radii, self.fallen, strict=True))
            if found is not None and found.is_across and (each.square is None or found.square < each.square)
        ]

    @property
    def excess(self) -> Floats:
        """The share of the radius by which projected gradient crosses beyond it; 0 on a border or without one."""
        exact, found = self.lengths
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(np.isinf(exact) | (exact == 0), 0.0, (found - exact) / exact)

    def to_json(self) -> Json:
        """The values in short, and in lists the enclosures, the path and the radii."""
        exact, found = self.lengths
        bordered = exact[np.isfinite(exact)].tolist()
        short: dict[str, Json] = {
            SHORT_NAMES[name]: number_json(nearest_float(value)) for name, value in self.values.items()
        }
        return {
            "path": SHORT_NAMES[self.objective],
            "convex": "yes" if self.objective == "mixup-risk" else "not always",
            "steps": self.descent.steps,
            "gradient": self.descent.slope,
            **short,
            "least radius": min(bordered, default=None),
            "attack over": number_json(float(self.excess.max())),
            "2nd order on its ray": self.ray,
            "values": [
                {"quantity": name, "enclosure": list(decimal_enclosure(value))} for name, value in self.values.items()
            ],
            "model": {
                "weights": [[rational_text(value) for value in row] for row in self.model.weights],
                "bias": [rational_text(value) for value in self.model.bias],
            },
            "followed": {
                "steps": list(self.marks),
                "weights": self.weights.tolist(),
                "losses": {name: [number_json(each) for each in seen.tolist()] for name, seen in self.losses.items()},
            },
            "radii": [
                {
                    "square": None if each.square is None else _short_text(each.square),
                    "exact": number_json(one),
                    "attack": number_json(other),
                    "across": None if fallen is None else fallen.is_across,
                }
                for each, fallen, one, other in zip(self.radii, self.fallen, exact, found, strict=True)
            ],
        }


def _short_text(square: Fraction) -> str | None:
    """A rational as text where it is not too long for a file of many."""
    text = rational_text(square)
    return text if len(text) <= _LONGEST else None


def along_the_ray(logits: Logits, law: Mixing) -> str:
    """The way of the second-order loss along the ray of a model, decided exactly where the moments are rational.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> along_the_ray(Logits(((0, -10), (0, 1), (0, 2)), 1, (0, 0, 1), (Fraction(1, 3),) * 3), Beta(1, 1))
    'falls without bound'
    """
    found = second_order_slope(logits, law)
    exact = found.slope.as_fraction()
    if found.squares:
        return "grows"
    sign = settled_sign(found.slope) if exact is None else (exact > 0) - (exact < 0)
    rows = zip(logits.rows, logits.labels, strict=True)
    if sign == 0 and all(row.count(max(row)) == 1 and row[label] == max(row) for row, label in rows):
        return "falls to 0"
    return {1: "grows", -1: "falls without bound", 0: "stays bounded", None: "open"}[sign]
