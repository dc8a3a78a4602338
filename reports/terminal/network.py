"""The report of a network as terminal text and as JSON, ``mixproof/network-report/1``."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from mixproof.empirical.networks.exact_line import Piece
from mixproof.empirical.networks.exact_losses import SegmentMoments, right_shares
from mixproof.empirical.networks.report import NetworkReport
from mixproof.empirical.networks.totals import CONFIDENCE_OF_SAMPLES
from mixproof.geometry.aliases import Json, Record
from mixproof.geometry.numbers.digits import decimal_enclosure, nearest_float
from mixproof.geometry.numbers.enclosures import Real, to_fraction
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.datasets import dataset_json
from mixproof.solvers.mixing.laws import Mixing

NETWORK_REPORT_SCHEMA = "mixproof/network-report/1"

MOST_NAMED_ROWS = 8
"""LineRows that are named in a sentence; JSON has all of them."""

MOST_NAMED_PAIRS = 5
"""Pairs of rows that a table shows; JSON has more."""


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


@dataclass(frozen=True, eq=False)
class ShownNetworkReport:
    """A report of a network, with the pieces of a segment if they were asked for."""

    report: NetworkReport
    segment: SegmentShown | None = None

    def __repr__(self) -> str:
        """The text that the command prints."""
        from mixproof.reports.terminal.display import as_text

        return as_text(self.table())

    def _repr_html_(self) -> str:
        from mixproof.reports.terminal.display import as_html

        return as_html(self.table())

    # --- words

    def table(self) -> RenderableType:
        """The report for a terminal: the answer in a paragraph, then the numbers."""
        parts: list[RenderableType] = [Text(self.words()), Text(), self._numbers(), Text()]
        if self.report.totals.worst:
            parts += [self._pairs(), Text()]
        if self.segment is not None:
            parts += [Text(self.segment.words()), Text()]
        return Group(*parts, Text(self._proved()))

    def words(self) -> str:
        """The answer in plain English."""
        found = self.report
        loss, floor, excess = (_short(value) for value in (found.cross_entropy, found.floor, found.excess))
        about = "about " if found.sample else ""
        least = "the floor that no model can undercut" if found.floor_is_exact else "a floor that no model can undercut"
        sentences = [
            f"Of this network's Mixup loss of {about}{loss}, {floor} is {least}, and {about}{excess} is its own.",
            self._rows_in_words(),
        ]
        if found.best is not None:
            low, high = found.best.ends
            best = _short_between(low, high)
            sentences.append(f"The best model that is no steeper would have a loss of {best}.")
        return " ".join(sentences)

    def _rows_in_words(self) -> str:
        """The rows that the network gives to another class."""
        found = self.report.decisions
        lost = [row for index in found.lost for row in found.dataset.rows[index]]
        rows = found.dataset.row_count
        if not lost:
            return f"It keeps every one of the {rows} rows in its class."
        named = ", ".join(map(str, sorted(lost)[:MOST_NAMED_ROWS])) + (", …" if len(lost) > MOST_NAMED_ROWS else "")
        return f"It loses {len(lost)} of {rows} rows: {named}." if len(lost) > 1 else f"It loses row {named}."

    def _proved(self) -> str:
        """The words on what is proved and what is sampled."""
        found = self.report
        if found.sample is None:
            exact = " Each segment was taken exactly." if found.exact else ""
            return (
                f"Proved for the weights as they are, over all {found.segments:,} segments; last digits rounded.{exact}"
            )
        low, high = found.totals.intervals["cross_entropy"]
        percent = round(100 * CONFIDENCE_OF_SAMPLES)
        return (
            f"The decisions at rows are proved. Losses are means over {found.sample.size:,} segments drawn at random "
            f"(seed {found.sample.seed}) out of {found.segments:,}: a {percent} % confidence interval of the loss over "
            f"all of them is {low:.6g} to {high:.6g}."
        )

    def _numbers(self) -> WholeTable:
        """The quantities, one a line."""
        found = self.report
        table = WholeTable.grid(padding=(0, 2))
        dataset = found.dataset
        table.add_row(" dataset", printable(f"{dataset.name}: {dataset.row_count} rows, {dataset.size} points"))
        table.add_row(" mixing", f"λ ~ {found.law}")
        table.add_row(" cross-entropy J(g)", _digits(found.cross_entropy))
        table.add_row(" floor J(h)" if found.floor_is_exact else " floor, at least", _digits(found.floor))
        excess = " excess" if found.floor_is_exact else " excess, at most"
        table.add_row(excess, f"{_digits(found.excess)}, so E|h − g|₁ ≤ {found.most_distance:.4g}")
        table.add_row(" squared loss", _digits(found.squared))
        low, high = (nearest_float(bound) for bound in found.right)
        table.add_row(" largest score right", f"for {_percent(low, high)} of mixed points")
        table.add_row(" steepest", self._slope())
        return table

    def _slope(self) -> str:
        """The steepest slope along a segment."""
        lower, upper = self.report.slope
        known = "" if upper is not None else "at least "
        return f"{known}{_short(lower)} in log odds, per unit of length"

    def _pairs(self) -> WholeTable:
        """The pairs of rows that cost most."""
        table = WholeTable(box=None, pad_edge=True, header_style="", padding=(0, 2, 0, 1))
        table.add_column("rows whose segment costs most")
        table.add_column("classes")
        table.add_column("above its least loss", justify="right")
        dataset = self.report.dataset
        for s, t, cost in self.report.totals.worst[:MOST_NAMED_PAIRS]:
            labels = printable(f"{dataset.label(s)}, {dataset.label(t)}")
            table.add_row(f"{dataset.row(s)}, {dataset.row(t)}", labels, f"{cost:.4g}")
        return table

    # --- JSON

    def to_json(self) -> Json:
        """The exchange form: rationals as text, else enclosures; floats only where they name a rank."""
        found = self.report
        record: Record = {
            "schema": NETWORK_REPORT_SCHEMA,
            "dataset": dataset_json(found.dataset),
            "mixing": str(found.law),
            "rows": self._row_records(),
            "risk": {"squared": _value(found.squared), "cross_entropy": _value(found.cross_entropy)},
            "floor": {**_enclosure(found.floor), "is_exact": found.floor_is_exact},
            "excess": _enclosure(found.excess),
            "distance_from_optimum": {"at_most": found.most_distance},
            "right_share": self._right(),
            "slope": {
                "lower": _value(found.slope[0]),
                "upper": None if found.slope[1] is None else _value(found.slope[1]),
            },
            "segments": {
                "total": found.segments,
                "exact": found.segments if found.exact else 0,
                "sampled": found.sample.size if found.sample else None,
            },
            "worst_pairs": [
                {"rows": [found.dataset.row(s), found.dataset.row(t)], "above_least": cost}
                for s, t, cost in found.totals.worst
            ],
        }
        if found.best is not None:
            record["best_of_its_slope"] = {"enclosure": [f"{end:.12g}" for end in found.best.ends]}
        if found.sample is not None:
            record["confidence"] = {
                "level": CONFIDENCE_OF_SAMPLES,
                "seed": found.sample.seed,
                **{name: list(interval) for name, interval in found.totals.intervals.items()},
            }
        return record | (self.segment.to_json() if self.segment else {})

    def _row_records(self) -> list[Json]:
        """One record for each row, in the order of rows."""
        found = self.report.decisions
        classes = found.dataset.classes
        records: dict[int, Json] = {}
        for index, held in enumerate(found.dataset.rows):
            won = found.winners[index]
            decision = (
                {"decision": classes[won[0]]} if len(won) == 1 else {"decision": None, "tied": _named(classes, won)}
            )
            for row in held:
                records[row] = {"row": row, "class": found.dataset.label(index), **decision, "kept": found.keeps(index)}
        return [records[row] for row in sorted(records)]

    def _slopes(self) -> Json:
        """Bounds of the steepest slope."""
        lower, upper = self.report.slope
        return {"lower": _value(lower), "upper": None if upper is None else _value(upper)}

    def _right(self) -> Json:
        """The share of mixed points with the right largest score."""
        low, high = self.report.right
        if low.as_fraction() is not None and low.as_fraction() == high.as_fraction():
            return _value(low)
        return {"enclosure": [decimal_enclosure(low)[0], decimal_enclosure(high)[1]]}


def _named(classes: Sequence[str], indices: Sequence[int]) -> list[Json]:
    """Names of classes."""
    return [classes[index] for index in indices]


def _value(value: Real) -> Json:
    """A rational as text, else an enclosure."""
    exact = value.as_fraction()
    return _enclosure(value) if exact is None else rational_text(exact)


def _enclosure(value: Real) -> Record:
    """An enclosure in decimals."""
    return {"enclosure": list(decimal_enclosure(value))}


def _digits(value: Real) -> str:
    """A rational with its decimals, or the decimals that are certain."""
    low, high = decimal_enclosure(value, 12)
    shown = _common(low, high)
    exact = value.as_fraction()
    if exact is None or exact.denominator > 10**9:
        return shown
    return rational_text(exact) if exact.denominator == 1 else f"{rational_text(exact)} = {shown}"


def _common(low: str, high: str) -> str:
    """A decimal as exactly as an enclosure tells it: the digits that both ends share, or the ends."""
    for digits in range(12, 2, -1):
        if f"{float(low):.{digits}g}" == f"{float(high):.{digits}g}":
            return f"{float(low):.{digits}g}"
    return f"{float(low):.4g} to {float(high):.4g}"


def _short(value: Real) -> str:
    """A number in three or four digits."""
    return _short_between(*map(float, decimal_enclosure(value, 12)))


def _short_between(low: float, high: float) -> str:
    """A number in as many of four digits as its bounds share."""
    for digits in (4, 3):
        if f"{low:.{digits}g}" == f"{high:.{digits}g}":
            return f"{low:.{digits}g}"
    return f"{low:.4g} to {high:.4g}"


def _percent(low: float, high: float) -> str:
    """A share in percent."""
    return f"{_short_between(100 * low, 100 * high)} %"
