"""The exact pieces of a network between two rows, as they are shown."""

from dataclasses import dataclass

from mixproof.empirical.networks.exact_line import Piece
from mixproof.empirical.networks.exact_losses import SegmentMoments, right_shares
from mixproof.geometry.aliases import Record
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.laws import Mixing


@dataclass(frozen=True)
class SegmentShown:
    """The exact pieces of a network between two rows."""

    rows: tuple[int, int]
    pieces: tuple[Piece, ...]
    labels: tuple[int, int]
    law: Mixing

    def to_json(self) -> Record:
        """The cuts, and the share of λ at which the largest score is right, where it is rational."""
        record: Record = {
            "segment": list(self.rows),
            "pieces": [rational_text(piece.upper) for piece in self.pieces[:-1]],
        }
        moments = SegmentMoments.of(self.law)
        if moments is not None:
            right, tied = (to_fraction(share / 2) for share in right_shares(self.pieces, self.labels, moments))
            record |= {"right_share": rational_text(right), "tied_share": rational_text(tied)}
        return record

    def words(self) -> str:
        """The same in a sentence."""
        record = self.to_json()
        cuts = f"bends at λ = {', '.join(record['pieces'])}" if record["pieces"] else "is affine"
        share = f"; its largest score is right for {record['right_share']} of λ" if "right_share" in record else ""
        return f"From row {self.rows[1]} (λ = 0) to row {self.rows[0]} (λ = 1) the network {cuts}{share}."
