"""A network beside an audit: its resolution on the rows as anchors for ε, in words and as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mixproof.empirical.networks.resolution import Resolution
from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.magnitudes import rounded_text
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.audit.anchors import Anchor

MEDIAN = Fraction(1, 2)
SHARES_OF_ROWS = (Fraction(0), Fraction(1, 10), MEDIAN)
"""Shares of the rows that the network keeps which have a change of its decision within an anchor."""


@dataclass(frozen=True, eq=False)
class AuditedNetwork:
    """A network, and its resolution on the rows of an audit.

    Parameters
    ----------
    name : str
        What it is called, as the beginning of a sentence.
    resolution : Resolution or None
    reason : str
        Why there is no resolution; empty where there is.
    note : str
        How it was read, where a person should know.
    seed : int
        Of the draw of rows, where it took one.
    """

    name: str
    resolution: Resolution | None
    reason: str = ""
    note: str = ""
    seed: int = 0

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors that it gives: quantiles of its reaches, and the median of what is certain; perhaps none."""
        return () if self.resolution is None else tuple(_anchors(self.resolution))

    @property
    def words(self) -> str:
        """What was looked at, and what is certain of it."""
        told = [f"{self.name} has no resolution here: {self.reason}."] if self.resolution is None else []
        told += [] if self.resolution is None else list(_words(self.name, self.resolution, self.seed))
        return " ".join([*told, *([self.note] if self.note else [])])

    def to_json(self) -> Json:
        """The `network` of an audit's `epsilon`."""
        return {"name": self.name, "reason": self.reason or None, **_json(self.resolution, self.seed)}


def _anchors(found: Resolution) -> Iterator[Anchor]:
    """The anchors in no order; of quantiles that are equal the largest share."""
    near = "" if found.is_settled else ", or somewhat farther"
    reaches = {found.quantile(share): share for share in SHARES_OF_ROWS}
    middle = found.quantile(MEDIAN)
    for epsilon, share in reaches.items():
        if epsilon:
            first = "the resolution of the network: " if epsilon == middle else ""
            part = f"at least {100 * share} % of {_rows(found)} have" if share else f"one of {_rows(found)} has"
            words = f"{first or 'of the network: '}{part} a change of its decision this near{near}"
            yield Anchor("network", epsilon, words, share)
    if certain := found.certified_quantile(MEDIAN):
        words = "of the network: half of the rows that it keeps have, certainly, no change nearer in any direction"
        yield Anchor("certified", certain, words, MEDIAN)


def _rows(found: Resolution) -> str:
    """The rows whose reaches were found."""
    return "its rows that were drawn" if found.is_sample else "the rows that it keeps"


def _words(name: str, found: Resolution, seed: int) -> Iterator[str]:
    """The network's resolution in sentences."""
    points, rows = found.dataset.size, "rows" if found.dataset.size == found.dataset.row_count else "different rows"
    yield f"{name} keeps {len(found.kept):,} of {points:,} {rows}, which is proved."
    if not found.kept:
        yield "It has no resolution here."
        return
    which = f"Of {len(found.reaches):,} of them, drawn at random (seed {seed})," if found.is_sample else "Of each,"
    if found.is_of_all_segments:
        yield f"{which} all {found.segments:,} segments to the others were followed"
    else:
        yield f"{which} {found.segments:,} segments, drawn at random, were followed"
    yield (
        "to the first place where another class has as large a score: nearer than that it decides as at the row, as if "
        "the points there were the same. It may be finer where it has to: the least of these lengths says how fine. "
        "What is safe at ε is said of the best model that blurs by ε everywhere, not of this network."
    )
    if not found.is_of_all_segments:
        yield "On the other segments a change may be nearer."
    if found.quantile(MEDIAN) is None:
        yield "On those of half of the rows or more its decision never changes."
    if not found.is_settled:
        yield "Some places were not settled within the budget: then the length is a lower bound."
    yield (
        "These lengths are found exactly, and rounded down; they are of the directions in which Mixup mixes. In every "
        "direction it is certain, for each row, up to the lead of its class over the steepest slope that the norms of "
        f"the layers allow ({rounded_text(Fraction(found.slope), 4) if found.slope < float('inf') else '∞'}), which "
        "is often far less."
    )


def _json(found: Resolution | None, seed: int) -> dict[str, Json]:
    """The numbers of a resolution; nothing where there is none."""
    if found is None:
        return {}
    is_drawn = found.is_sample or not found.is_of_all_segments
    return {
        "points": found.dataset.size,
        "kept": len(found.kept),
        "looked_at": len(found.reaches),
        "segments_of_each": found.segments,
        "sample": {"seed": seed} if is_drawn else None,
        "is_settled": found.is_settled,
        "slope_by_layers": found.slope if found.slope < float("inf") else None,
        "quantiles": [
            {
                "share": rational_text(share),
                "reach": _length(found.quantile(share)),
                "certified": _length(found.certified_quantile(share)),
            }
            for share in (*SHARES_OF_ROWS, Fraction(9, 10))
        ],
    }


def _length(length: Fraction | None) -> str | None:
    """A length; null where nothing changes."""
    return None if length is None else rational_text(length)
