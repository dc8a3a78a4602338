"""The witness for Theorem 2.11: other points with the same midpoints."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.midpoints.integer_points import PointSet
from mixproof.theory.evidence.written import point_text
from mixproof.theory.findings import Witness

_SHOWN_POINTS = 16


@dataclass(frozen=True, repr=False)
class OtherPoints(Witness):
    """Other points with the same midpoints."""

    points: PointSet

    def to_json(self) -> Json:
        """Their coordinates, in lexicographic order."""
        return {"alternative": [[rational_text(value) for value in point] for point in self.points]}

    def in_words(self) -> str:
        """The points written out, as far as they are few."""
        return f"{set_text(self.points)} has the same midpoints"


def set_text(points: PointSet) -> str:
    """A set of points for reading, as far as they are few.

    Examples
    --------
    >>> from fractions import Fraction
    >>> set_text(((Fraction(1, 2),), (Fraction(2),))), set_text(((Fraction(1), Fraction(2)),))
    ('{0.5, 2}', '{(1, 2)}')
    """
    shown = [(point_text(point) if len(point) > 1 else decimal_text(point[0])) for point in points[:_SHOWN_POINTS]]
    if len(points) > len(shown):
        shown.append(f"… {len(points)} points")
    return "{" + ", ".join(shown) + "}"
