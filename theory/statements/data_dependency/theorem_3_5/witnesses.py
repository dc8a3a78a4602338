"""Witnesses for Theorem 3.5: points off the margin, classes that are not separable, and the place of the minimiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.solvers.linear.max_margin import MaxMargin, NotSeparable
from mixproof.solvers.linear.ray import BestMultiple
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Witness
from mixproof.theory.statements.data_dependency.theorem_3_5.comparison import DirectionComparison

COORDINATES_WRITTEN = 12
"""Coordinates of a vector that are written out."""


def ball_json(ball: flint.arb, magnitude: flint.arb | None = None) -> Json:
    """A ball as decimals around it: 20 places, more for small numbers, and never more than the ball knows.

    Parameters
    ----------
    magnitude : ball, optional
        The size that matters, such as the largest coordinate of the vector; the number's own if not given.

    Examples
    --------
    >>> ball_json(flint.arb(1) / 3)
    {'enclosure': ['0.33333333333333', '0.33333333333334']}
    """
    size = ball if magnitude is None else magnitude
    significant = 20 - min(0, _decimal_exponent(size.abs_upper()))
    known = -_decimal_exponent(ball.rad()) - 1 if ball.rad() > 0 else significant
    return {"enclosure": list(decimal_enclosure(Enclosed(lambda bits: ball), max(0, min(significant, known))))}


def _decimal_exponent(value: flint.arb) -> int:
    """About log₁₀ of a number, rounded up; 0 for zero."""
    mantissa, exponent = value.man_exp()
    return -(-(int(abs(mantissa)).bit_length() + int(exponent)) * 30103 // 100000) if mantissa else 0


def _ball_text(ball: flint.arb) -> str:
    """A ball for reading, rounded to ten digits."""
    return "≈0" if ball.contains(0) else f"≈{ball.str(10, radius=False)}"


def _cosine_text(cosine: flint.arb) -> str:
    """A cosine for reading; one that would be rounded to 1 is told by what it lacks."""
    with flint.ctx.workprec(512):
        missing = 1 - cosine
        return f"1 − {missing.str(3, radius=False)}" if missing < 1e-9 and missing > 0 else _ball_text(cosine)


def cosine_in_brackets(comparison: DirectionComparison) -> str:
    """The cosine of the minimiser to θ̂ where it is enclosed, as an aside.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_5.comparison import compare
    >>> cosine_in_brackets(compare(make_instance("simplex")))
    ' (cosine ≈0.9995280815)'
    """
    found = comparison.minimiser
    return "" if found is None else f" (cosine {_cosine_text(found.cosine(comparison.separator.direction))})"


def _vector_text(values: Sequence[Fraction]) -> str:
    """The first coordinates of an exact vector."""
    return _listed([number_text(value) for value in values[:6]], len(values))


def _listed(shown: list[str], total: int) -> str:
    return f"({', '.join(shown)}{f', … {total} coordinates' if total > len(shown) else ''})"


@dataclass(frozen=True, eq=False, repr=False)
class BeyondTheMargin(Witness):
    """A data point that is no support vector."""

    separator: MaxMargin
    index: int

    def to_json(self) -> Json:
        """Row of the point, and its margin in units of the least."""
        margin = self.separator.margins[self.index]
        return {"row": self.separator.dataset.row(self.index), "margin": exact_json(margin)}

    def in_words(self) -> str:
        """The point and its margin."""
        times = number_text(self.separator.margins[self.index])
        return f"{self.separator.dataset.describe_point(self.index)}: its margin is {times} times the least"


@dataclass(frozen=True, eq=False, repr=False)
class ZeroCombination(Witness):
    """A convex combination of the y·x that is zero, so that no θ has y·θᵀx > 0 at every point."""

    proof: NotSeparable

    def to_json(self) -> Json:
        """The rows with their coefficients."""
        dataset, shares = self.proof.dataset, self.proof.combination
        used = [index for index, share in enumerate(shares) if share][:MOST_WITNESSES]
        return {
            "zero_combination": [
                {"row": dataset.row(index), "coefficient": exact_json(shares[index])} for index in used
            ]
        }

    def in_words(self) -> str:
        """The combination, y·x written out as ± row."""
        dataset, shares = self.proof.dataset, self.proof.combination
        used = [index for index, share in enumerate(shares) if share]
        terms = [
            f"{'+' if dataset.labels[index] else '−'} {number_text(shares[index])} × row {dataset.row(index)}"
            for index in used[:6]
        ]
        more = f" + … {len(used)} terms" if len(used) > 6 else ""
        return (
            f"{' '.join(terms).removeprefix('+ ')}{more} = 0; class {dataset.classes[1]} counts as +, "
            f"class {dataset.classes[0]} as −"
        )


@dataclass(frozen=True, eq=False, repr=False)
class OnTheRay(Witness):
    """The minimiser as a multiple of θ̂."""

    separator: MaxMargin
    best: BestMultiple

    def to_json(self) -> Json:
        """The scale k, and θ̂ at least margin 1."""
        direction = self.separator.direction
        written: list[Json] = [exact_json(value) for value in direction[:COORDINATES_WRITTEN]]
        return {
            "scale": ball_json(self.best.scale),
            "direction": written,
            "coordinates": len(direction),
        }

    def in_words(self) -> str:
        """The minimiser as k·θ̂."""
        return (
            f"the minimiser is k·θ̂ with k {_ball_text(self.best.scale)}, θ̂ = {_vector_text(self.separator.direction)}"
        )


@dataclass(frozen=True, eq=False, repr=False)
class OffTheRay(Witness):
    """The minimiser, or the gradient at the best multiple of θ̂, that tells the two directions apart."""

    comparison: DirectionComparison

    def to_json(self) -> Json:
        """The minimiser with its cosine to θ̂, and the largest coordinate of the gradient at the best multiple."""
        told: dict[str, Json] = {}
        found, best, direction = self.comparison.minimiser, self.comparison.best, self.comparison.separator.direction
        if found is not None:
            largest = max((value.abs_upper() for value in found.theta), key=_decimal_exponent)
            told["minimiser"] = [ball_json(value, largest) for value in found.theta[:COORDINATES_WRITTEN]]
            told["coordinates"] = len(found.theta)
            told["cosine"] = ball_json(found.cosine(direction))
        if best is not None and best.is_not_stationary:
            coordinate, value = _farthest_from_zero(best)
            told["best_multiple"] = {
                "scale": ball_json(best.scale),
                "gradient": {"coordinate": coordinate, "value": ball_json(value)},
            }
        return told

    def in_words(self) -> str:
        """The place of the minimiser, and its cosine to θ̂."""
        found, best, direction = self.comparison.minimiser, self.comparison.best, self.comparison.separator.direction
        if found is not None:
            place = _listed([_ball_text(value) for value in found.theta[:6]], len(found.theta))
            cosine = _cosine_text(found.cosine(direction))
            return f"the minimiser is {place}; its cosine to θ̂ = {_vector_text(direction)} is {cosine}"
        assert best is not None
        coordinate, value = _farthest_from_zero(best)
        return (
            f"of all multiples of θ̂ = {_vector_text(direction)} the loss is least at k {_ball_text(best.scale)}, but "
            f"coordinate {coordinate} of its gradient is {_ball_text(value)} there"
        )


def _farthest_from_zero(best: BestMultiple) -> tuple[int, flint.arb]:
    """The coordinate of the gradient that is farthest from zero."""
    certain = [(index, value) for index, value in enumerate(best.gradient) if not value.contains(0)]
    return max(certain, key=lambda pair: float(abs(pair[1].mid()) / abs(certain[0][1].mid())))
