"""The witness for Proposition 2.2: the irreducible loss beside another."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.digits import decimal_enclosure, nearest_float
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.evidence.written import SHORT, number_text
from mixproof.theory.findings import Witness

IRREDUCIBLE_DIGITS, BASELINE_DIGITS = 12, 9


@dataclass(frozen=True, repr=False)
class LossComparison(Witness):
    """The irreducible loss beside the loss of another classifier."""

    loss: Real
    baseline: str
    baseline_loss: Real

    def to_json(self) -> Json:
        """Both losses, and which classifier it is."""
        return {
            "loss": _loss_json(self.loss, IRREDUCIBLE_DIGITS),
            "baseline": self.baseline,
            "baseline_loss": _loss_json(self.baseline_loss, BASELINE_DIGITS),
        }

    def in_words(self) -> str:
        """Both losses."""
        return f"{self.baseline}: loss {loss_text(self.baseline_loss)}, where h has {loss_text(self.loss)}"


def loss_text(loss: Real) -> str:
    """A loss for reading.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> from fractions import Fraction
    >>> loss_text(Radicals.of(Fraction(2, 9))), loss_text(Radicals.root(Fraction(2)))
    ('2/9', '≈1.414213562')
    """
    value = loss.as_fraction()
    return number_text(value) if value is not None else f"≈{nearest_float(loss):.9f}"


def _loss_json(loss: Real, digits: int) -> Json:
    value = loss.as_fraction()
    if value is not None:
        return rational_text(value)
    written = loss.closed_form()
    enclosure: Json = list(decimal_enclosure(loss, digits))
    return {"enclosure": enclosure, **({"closed_form": written} if written and len(written) <= SHORT else {})}
