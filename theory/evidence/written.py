"""Numbers and points as evidence writes them: exactly for machines, and as short as may be for readers."""

from fractions import Fraction

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure, leading_digits
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.affine.model import AffineModel
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


def model_json(model: AffineModel) -> dict[str, Json]:
    """A model with its weights and biases as ``"p/q"``, as a file with it is written.

    Examples
    --------
    >>> model_json(AffineModel.of([["1/2", "1/4"]], ["-1/8"]))
    {'weights': [['1/2', '1/4']], 'bias': ['-1/8']}
    """
    written: dict[str, Json] = {
        "weights": [[rational_text(value) for value in row] for row in model.weights],
        "bias": [rational_text(value) for value in model.bias],
    }
    return written | ({"classes": [*model.classes]} if model.classes else {})


def point_text(x: Point) -> str:
    """A point for reading.

    Examples
    --------
    >>> point_text((Fraction(1, 2), Fraction(2, 3)))
    '(0.5, 2/3)'
    """
    shown = [decimal_text(value) for value in x[:6]]
    return f"({', '.join(shown)}{f', … {len(x)} coordinates' if len(x) > 6 else ''})"
