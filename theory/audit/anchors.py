"""Anchors on the axis of ε: lengths of the data themselves, beside which an ε is large or small."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.neighbours import DIGITS, neighbour_quantile, typical_epsilon
from mixproof.geometry.numbers.magnitudes import root_below
from mixproof.theory.instance import EPSILON_TAKEN

QUANTILES = (Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
"""Shares of the rows that have their nearest neighbour within an anchor."""


@dataclass(frozen=True)
class Anchor:
    """A length to hold ε against.

    Parameters
    ----------
    kind : str
        ``neighbours``, ``default`` or ``noise``; ``network`` or ``certified`` of a network.
    epsilon : Fraction
        The length, rounded down.
    words : str
        Its meaning.
    share : Fraction or None
        Of neighbours the share of the points that have one within it; of a network the share of the rows that it keeps
        which have a change of its decision within it.
    """

    kind: str
    epsilon: Fraction
    words: str
    share: Fraction | None = None


def anchors_of(dataset: Dataset, noise: Fraction | None = None) -> tuple[Anchor, ...]:
    """The anchors of a dataset, the smallest first.

    Parameters
    ----------
    noise : Fraction, optional
        The standard deviation of noise on each coordinate of an input.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [3], [4]], "abab")
    >>> [(each.kind, str(each.epsilon)) for each in anchors_of(line, Fraction(2))]
    [('default', '1/2'), ('neighbours', '1'), ('noise', '2')]
    """
    return tuple(sorted(_anchors(dataset, noise), key=lambda each: each.epsilon))


def _anchors(dataset: Dataset, noise: Fraction | None) -> Iterator[Anchor]:
    """The anchors in no order; of quantiles that are equal the largest share."""
    yield Anchor("default", typical_epsilon(dataset), EPSILON_TAKEN)
    for share, value in {neighbour_quantile(dataset, share): share for share in QUANTILES}.items():
        part = f"at least {100 * value} % of the rows have" if value else "the two nearest rows have"
        yield Anchor("neighbours", share, f"{part} their nearest neighbour this near", value)
    if noise is not None:
        length = root_below(noise**2 * dataset.dimension, DIGITS)
        yield Anchor("noise", length, "the length of noise of this spread on each coordinate (root mean square)")
