"""The exact pieces of a network between two rows, as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mixproof.empirical.networks.exact_line import Piece
from mixproof.empirical.networks.exact_losses import SegmentMoments, right_shares, right_spans
from mixproof.geometry.aliases import Record, Span
from mixproof.geometry.numbers.enclosures import Real, to_fraction
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.terminal.digits import certain_digits, real_json
from mixproof.solvers.mixing.laws import Mixing


@dataclass(frozen=True)
class SegmentShown:
    """The exact pieces of a network between two rows."""

    rows: tuple[int, int]
    pieces: tuple[Piece, ...]
    labels: tuple[int, int]
    law: Mixing

    def to_json(self) -> Record:
        """The cuts, and the share of λ at which the largest score is right, in both orders of the pair."""
        right, tied = self.shares()
        return {
            "segment": list(self.rows),
            "pieces": [rational_text(piece.upper) for piece in self.pieces[:-1]],
            "right_share": real_json(right),
            "tied_share": real_json(tied),
        }

    def shares(self) -> tuple[Real, Real]:
        """The share of λ at which the largest score is right, and at which it ties: rational where masses are."""
        moments = SegmentMoments.of(self.law)
        if moments is not None:
            right, tied = (to_fraction(share / 2) for share in right_shares(self.pieces, self.labels, moments))
            return Radicals.of(right), Radicals.of(tied)
        spans = right_spans(self.pieces, self.labels)
        of_right, of_tied = ([span[:2] for span in spans if span[2] == is_tied] for is_tied in (False, True))
        return self._mass(of_right), self._mass(of_tied)

    def _mass(self, spans: Sequence[Span]) -> Real:
        """The mass of intervals that follow one another, the mean of both orders."""
        inner = {end for _, end in spans} & {start for start, _ in spans}
        starts = [start for start, _ in spans if start not in inner]
        joined = list(zip(starts, [end for _, end in spans if end not in inner], strict=True))
        both = [*joined, *((1 - end, 1 - start) for start, end in joined)]
        masses = [self.law.mass(*map(Radicals.of, span)) for span in both]
        return combination([(Fraction(1, 2), mass) for mass in masses]) if masses else Radicals.of(0)

    def words(self) -> str:
        """The same in a sentence."""
        cuts = ", ".join(rational_text(piece.upper) for piece in self.pieces[:-1])
        bends = f"bends at λ = {cuts}" if cuts else "is affine"
        right, _ = self.shares()
        exact = right.as_fraction()
        share = f"for {certain_digits(right) if exact is None else rational_text(exact)} of the mass of λ"
        where = "almost nowhere" if exact == 0 else "almost everywhere" if exact == 1 else share
        return (
            f"From row {self.rows[1]} (λ = 0) to row {self.rows[0]} (λ = 1) the network {bends}; its largest score is "
            f"right {where}."
        )
