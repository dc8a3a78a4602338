"""The probability that Gaussian points are all support vectors, enclosed beside the bound of Lemma 3.7."""

from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed, arb_of, arb_sign
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.linear.support_probability import support_probability
from mixproof.theory.findings import Witness

_BITS = 128


@dataclass(frozen=True, repr=False)
class Probability(Witness):
    """The probability that θ̂ interpolates, enclosed; no draws are made for it.

    Parameters
    ----------
    least, most : Enclosed
        Bounds of the probability, from `solvers.linear.support_probability`.
    bound : Fraction
        1 − 2/n.
    """

    least: Enclosed
    most: Enclosed
    bound: Fraction

    @staticmethod
    def of(rows: int, dimension: int) -> "Probability":
        """The probability for n points of N(0, I_d).

        Examples
        --------
        >>> Probability.of(10, 60).interval
        ('0.900849', '0.906774')
        """
        return Probability(*support_probability(rows, dimension), 1 - Fraction(2, rows))

    @property
    def holds(self) -> bool | None:
        """True if the probability is at least the bound, None where the enclosure does not tell.

        Examples
        --------
        >>> [Probability.of(10, d).holds for d in (46, 47, 48, 49)]
        [False, None, None, True]
        """
        if self.bound <= 0:
            return True
        if arb_sign(self._beyond(self.least)) == 1:
            return True
        return False if arb_sign(self._beyond(self.most)) == -1 else None

    def _beyond(self, end: Enclosed) -> flint.arb:
        """An end less 1 − 2/n."""
        with flint.ctx.workprec(_BITS):
            return end.ball(_BITS) - arb_of(self.bound)

    @property
    def interval(self) -> tuple[str, str]:
        """The bounds as decimals, rounded outwards to six places and to no less than 0 and no more than 1."""
        return decimal_enclosure(self.least, 6)[0].replace("-0.", "0."), decimal_enclosure(self.most, 6)[1]

    def to_json(self) -> Json:
        """Both bounds as decimals, beside 1 − 2/n."""
        return {"probability": {"enclosure": list(self.interval)}, "bound": rational_text(self.bound)}

    def in_words(self) -> str:
        """Both bounds, beside 1 − 2/n."""
        return f"the probability that θ̂ interpolates is {self.size}; the bound 1 − 2/n is {rational_text(self.bound)}"

    @property
    def size(self) -> str:
        """The probability, in words.

        Examples
        --------
        >>> Probability.of(10, 9).size, Probability.of(10, 60).size
        ('0, with more points than coordinates', "between 0.900849 and 0.906774, by Student's law")
        """
        low, high = self.interval
        if high == "0.000000":
            return "0, with more points than coordinates"
        return f"between {low} and {high}, by Student's law"
