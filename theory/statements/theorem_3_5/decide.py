"""Hypotheses and conclusions of Theorem 3.5 on an instance."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import flint

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.solvers.linear.max_margin import MaxMargin, NotSeparable, max_margin
from mixproof.solvers.linear.minimiser import LinearMinimiser, linear_minimiser
from mixproof.solvers.linear.ray import BestMultiple, best_multiple, gradient_keeps_to_a_line
from mixproof.theory.budgets import MINIMISER_BITS, MOST_WITNESSES
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification

COORDINATES_WRITTEN = 12
"""Coordinates of a vector that are written out."""


NOT_SETTLED = "neither the enclosed minimiser nor the gradient on the ray settles it within the budget"


# --- what is found ------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class DirectionComparison:
    """How the minimiser of the Mixup loss lies to the max-margin direction θ̂.

    Parameters
    ----------
    parallel : bool or None
        Whether it is a positive multiple of θ̂; None where the budget ran out.
    best : BestMultiple or None
        The best multiple of θ̂, enclosed.
    minimiser : LinearMinimiser or None
        The minimiser where it is off the ray, enclosed.
    """

    separator: MaxMargin
    parallel: bool | None
    best: BestMultiple | None
    minimiser: LinearMinimiser | None = None


@lru_cache(maxsize=8)
def compare(instance: Instance) -> DirectionComparison | None:
    """Compare the Mixup minimiser with the max-margin direction; None where the classes are not separable.

    Separable means by a hyperplane through 0.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [compare(make_instance(f"simplex:negative={count}")).parallel for count in (1, 2)]
    [False, True]
    """
    dataset, law = instance.dataset, instance.mixing
    separator = max_margin(dataset)
    if isinstance(separator, NotSeparable):
        return None
    if gradient_keeps_to_a_line(separator):
        return DirectionComparison(separator, True, best_multiple(separator, law))
    best = None
    for bits in MINIMISER_BITS:
        minimiser, best = linear_minimiser(dataset, law, bits), best_multiple(separator, law, bits)
        off = minimiser is not None and minimiser.is_off(separator.scores)
        if off or (best is not None and best.is_not_stationary):
            return DirectionComparison(separator, False, best, minimiser)
        if minimiser is None and best is None:
            break
    return DirectionComparison(separator, None, best)


def is_balanced(dataset: Dataset) -> bool:
    """Whether the two classes have as many rows.

    Examples
    --------
    >>> line = [[1], [1], [-1]]
    >>> is_balanced(Dataset.from_rows(line, [1, 1, 0])), is_balanced(Dataset.from_rows(line[1:], [1, 0]))
    (False, True)
    """
    return len(set(dataset.class_sizes)) == 1


def has_antipodal_means(dataset: Dataset) -> bool:
    """Whether the mean of one class is minus the mean of the other, repeated rows counted.

    Examples
    --------
    >>> has_antipodal_means(Dataset.from_rows([[1, 1], [1, -1], [-1, 0]], [1, 1, 0]))
    True
    """
    first, second = dataset.class_sizes
    total = [0] * dataset.dimension
    for index, label in enumerate(dataset.labels):
        share = (second if label == 0 else first) * len(dataset.rows[index])
        total = [old + share * value for old, value in zip(total, dataset.vector(index), strict=True)]
    return not any(total)


# --- witnesses ----------------------------------------------------------------------------------------


def _enclosure_json(ball: flint.arb, magnitude: flint.arb | None = None) -> Json:
    """A ball as decimals around it: 20 places, more for small numbers, and never more than the ball knows.

    Parameters
    ----------
    magnitude : ball, optional
        The size that matters, such as the largest coordinate of the vector; the number's own if not given.
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


@dataclass(frozen=True, eq=False)
class BeyondTheMargin:
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


@dataclass(frozen=True, eq=False)
class ZeroCombination:
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


@dataclass(frozen=True, eq=False)
class OnTheRay:
    """The minimiser as a multiple of θ̂."""

    separator: MaxMargin
    best: BestMultiple

    def to_json(self) -> Json:
        """The scale k, and θ̂ at least margin 1."""
        direction = self.separator.direction
        written: list[Json] = [exact_json(value) for value in direction[:COORDINATES_WRITTEN]]
        return {
            "scale": _enclosure_json(self.best.scale),
            "direction": written,
            "coordinates": len(direction),
        }

    def in_words(self) -> str:
        """The minimiser as k·θ̂."""
        return (
            f"the minimiser is k·θ̂ with k {_ball_text(self.best.scale)}, θ̂ = {_vector_text(self.separator.direction)}"
        )


@dataclass(frozen=True, eq=False)
class OffTheRay:
    """The minimiser, or the gradient at the best multiple of θ̂, that tells the two directions apart."""

    comparison: DirectionComparison

    def to_json(self) -> Json:
        """The minimiser with its cosine to θ̂, and the largest coordinate of the gradient at the best multiple."""
        told: dict[str, Json] = {}
        found, best, direction = self.comparison.minimiser, self.comparison.best, self.comparison.separator.direction
        if found is not None:
            largest = max((value.abs_upper() for value in found.theta), key=_decimal_exponent)
            told["minimiser"] = [_enclosure_json(value, largest) for value in found.theta[:COORDINATES_WRITTEN]]
            told["coordinates"] = len(found.theta)
            told["cosine"] = _enclosure_json(found.cosine(direction))
        if best is not None and best.is_not_stationary:
            coordinate, value = _steepest(best)
            told["best_multiple"] = {
                "scale": _enclosure_json(best.scale),
                "gradient": {"coordinate": coordinate, "value": _enclosure_json(value)},
            }
        return told

    def in_words(self) -> str:
        """Where the minimiser is, and how it lies to θ̂."""
        found, best, direction = self.comparison.minimiser, self.comparison.best, self.comparison.separator.direction
        if found is not None:
            place = _listed([_ball_text(value) for value in found.theta[:6]], len(found.theta))
            cosine = _cosine_text(found.cosine(direction))
            return f"the minimiser is {place}; its cosine to θ̂ = {_vector_text(direction)} is {cosine}"
        assert best is not None
        coordinate, value = _steepest(best)
        return (
            f"of all multiples of θ̂ = {_vector_text(direction)} the loss is least at k {_ball_text(best.scale)}, but "
            f"coordinate {coordinate} of its gradient is {_ball_text(value)} there"
        )


def _steepest(best: BestMultiple) -> tuple[int, flint.arb]:
    """The coordinate of the gradient that is farthest from zero."""
    certain = [(index, value) for index, value in enumerate(best.gradient) if not value.contains(0)]
    return max(certain, key=lambda pair: float(abs(pair[1].mid()) / abs(certain[0][1].mid())))


# --- claims -------------------------------------------------------------------------------------------


def interpolation(instance: Instance) -> Finding:
    """The finding that θ̂ exists and has one margin at all points; else the points beyond it, or why there is no θ̂.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> interpolation(make_instance("simplex")).holds
    True
    """
    dataset, found = instance.dataset, max_margin(instance.dataset)
    if isinstance(found, NotSeparable):
        return Finding(False, (ZeroCombination(found),), 1, "no hyperplane through 0 separates the classes")
    beyond = [index for index, margin in enumerate(found.margins) if margin > 1]
    witnesses = tuple(BeyondTheMargin(found, index) for index in beyond[:MOST_WITNESSES])
    spare = sum(not multiplier for multiplier in found.multipliers)
    if beyond or not spare:
        return Finding(not beyond, witnesses, len(beyond))
    needed = dataset.size - spare
    note = f"all {dataset.size} points are on the margin; {needed} of them are enough to combine θ̂"
    return Finding(True, note=note)


def symmetric_interpolation(instance: Instance) -> Finding:
    """The finding that θ̂ interpolates and the law of λ is symmetric.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> symmetric_interpolation(make_instance("simplex", mixing="beta(2,1)")).note
    'the law Beta(2, 1) is not symmetric'
    """
    found = interpolation(instance)
    if instance.mixing.is_symmetric:
        return found
    words = f"the law {instance.mixing} is not symmetric"
    return Finding(False, found.witnesses, found.total, f"{words}; {found.note}" if found.note else words)


def same_direction(instance: Instance) -> Finding:
    """Whether the minimiser of the Mixup loss is a positive multiple of θ̂.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [same_direction(make_instance(f"simplex:negative={count}")).holds for count in (1, 2)]
    [False, True]
    """
    comparison = compare(instance)
    if comparison is None:
        return Finding(None, note="there is no max-margin direction to compare with")
    if comparison.parallel is None:
        return Finding(None, note=NOT_SETTLED)
    if not comparison.parallel:
        return Finding(False, (OffTheRay(comparison),), 1)
    if comparison.best is None:
        return Finding(True, note="its scale is not enclosed within the budget")
    return Finding(True, (OnTheRay(comparison.separator, comparison.best),), 1)


def exactly_when_balanced(instance: Instance) -> Finding:
    """Whether the minimiser is a multiple of θ̂ exactly if n₊ = n₋ or μ₋ = −μ₊, each side decided apart.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = exactly_when_balanced(make_instance("simplex"))
    >>> found.holds, found.note
    (True, 'it is not a rescaling of θ̂; n₊ = 2, n₋ = 1, μ₋ ≠ −μ₊')
    """
    found = same_direction(instance)
    if found.holds is None:
        return found
    balanced, antipodal = is_balanced(instance.dataset), has_antipodal_means(instance.dataset)
    negative, positive = instance.dataset.class_sizes
    sizes = f"n₊ = n₋ = {positive}" if balanced else f"n₊ = {positive}, n₋ = {negative}"
    means = f"μ₋ {'=' if antipodal else '≠'} −μ₊"
    side = f"it is {'' if found.holds else 'not '}a rescaling of θ̂; {sizes}, {means}"
    return Finding(found.holds == (balanced or antipodal), found.witnesses, found.total, side)


def conclude(verification: Verification) -> str:
    """The two directions beside each other, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("3.5", "simplex")).partition(", but")[0]
    'All points of simplex are support vectors'
    """
    instance = verification.instance
    dataset, comparison = instance.dataset, compare(instance)
    if comparison is None:
        return (
            f"No hyperplane through 0 separates the classes of {dataset.name}, so there is no max-margin direction "
            "that Mixup could agree with. (Linear models have no bias here: a constant coordinate gives them one.)"
        )
    every = comparison.separator.interpolates
    where = f"{'All' if every else 'Not all'} points of {dataset.name} are support vectors"
    if comparison.parallel is None:
        return f"{where}; whether Mixup finds the max-margin direction is not settled within the budget."
    if comparison.parallel:
        return (
            f"{where}{',' if every else ', yet'} and the linear model that Mixup trains has the max-margin direction."
        )
    reason = "the classes differ in size and their means are not antipodal" if every else "some points are farther away"
    return (
        f"{where}, {'but ' if every else ''}{reason}, and the linear model that Mixup trains does not have the "
        f"max-margin direction{cosine_in_brackets(comparison)}."
    )
