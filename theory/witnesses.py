"""Evidence, told in the rows of the input and in exact values."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.geometry.numbers.digits import decimal_enclosure, leading_digits
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.classifier.one_sided import OneSidedLimit
from mixproof.solvers.classifier.probabilities import Probabilities

SHORT = 60
"""Longest closed form that is written out, in characters."""
LONGEST_BITS = 4096
"""Longest denominator of a rational that is written out, in bits."""


def exact_json(value: Fraction | Real) -> Json:
    """A number as ``"p/q"``, or as an enclosure (with its closed form where that is short).

    A rational whose denominator has more than `LONGEST_BITS` bits is enclosed too.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> exact_json(Fraction(5, 6)), exact_json(Radicals.root(Fraction(2)))["closed_form"]
    ('5/6', 'sqrt(2)')
    """
    fraction = value if isinstance(value, Fraction) else value.as_fraction()
    if fraction is not None and fraction.denominator.bit_length() <= LONGEST_BITS:
        return rational_text(fraction)
    real = Radicals.of(value) if isinstance(value, Fraction) else value
    enclosed: dict[str, Json] = {"enclosure": list(decimal_enclosure(real))}
    written = None if fraction is not None else real.closed_form()
    if written is not None and len(written) <= SHORT:
        enclosed["closed_form"] = written
    return enclosed


def number_text(value: Fraction | Real) -> str:
    """A number for reading: exact where that is short, else rounded to 10 digits and marked with ``≈``.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> number_text(Fraction(5, 6)), number_text(Radicals.root(Fraction(2)))
    ('5/6', '≈1.414213562')
    """
    fraction = value if isinstance(value, Fraction) else value.as_fraction()
    if fraction is not None:
        text = rational_text(fraction)
        return text if len(text) <= 16 else decimal_text(fraction)
    assert not isinstance(value, Fraction)
    return f"≈{leading_digits(value, 10)}"


@dataclass(frozen=True)
class OnSegment:
    """A data point inside a segment between two others."""

    dataset: Dataset
    incidence: Incidence

    def to_json(self) -> Json:
        """Rows of the point and of the two ends, and λ on the first end."""
        found = self.incidence
        ends: list[Json] = [self.dataset.row(found.first), self.dataset.row(found.second)]
        return {"row": self.dataset.row(found.point), "segment": ends, "weight": exact_json(found.weight)}

    def in_words(self) -> str:
        """The point as a mixture of the two ends."""
        found, describe = self.incidence, self.dataset.describe_point
        first = f"{number_text(found.weight)} × {describe(found.first)}"
        second = f"{number_text(1 - found.weight)} × {describe(found.second)}"
        return f"{describe(found.point)} = {first} + {second}"


def probabilities_json(dataset: Dataset, probabilities: Probabilities) -> Json:
    """Class names to exact probabilities, without the classes of probability zero.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> line = Dataset.from_rows([[0], [1], [4]], ["a", "b", "c"])
    >>> probabilities_json(line, Probabilities(tuple(map(Radicals.of, (1, 0, 5)))))
    {'a': '1/6', 'c': '5/6'}
    """
    return {dataset.classes[label]: exact_json(probabilities[label]) for label in probabilities.support()}


@dataclass(frozen=True)
class SideLimit:
    """A limit of h towards a data point that is not one-hot with the point's class."""

    side: OneSidedLimit

    def _row(self) -> int:
        assert self.side.origin is not None
        return self.side.dataset.row(self.side.origin)

    def to_json(self) -> Json:
        """Row of the point, row of the nearest point in the direction, class names to limits."""
        dataset = self.side.dataset
        return {
            "row": self._row(),
            "direction_to": dataset.row(self.side.direction_to),
            "limit": probabilities_json(dataset, self.side.probabilities()),
        }

    def in_words(self) -> str:
        """The limit in each class."""
        dataset, probabilities = self.side.dataset, self.side.probabilities()
        shares = ", ".join(
            f"{number_text(probabilities[label])} for class {dataset.classes[label]}"
            for label in probabilities.support()
        )
        return f"towards row {dataset.row(self.side.direction_to)}, h tends to {shares} at row {self._row()}"


@dataclass(frozen=True)
class Disagreement:
    """A data point where the exact limits are not what a statement says of them."""

    dataset: Dataset
    index: int
    predicted: bool
    found: bool

    def to_json(self) -> Json:
        """Row of the point, predicted and found continuity."""
        return {
            "row": self.dataset.row(self.index),
            "continuous": {"predicted": self.predicted, "found": self.found},
        }

    def in_words(self) -> str:
        """What was predicted and what is."""
        words = {True: "continuous", False: "not continuous"}
        return f"{self.dataset.describe_point(self.index)}: h is {words[self.found]}, not {words[self.predicted]}"
