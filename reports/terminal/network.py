"""The report of a network as terminal text and as JSON, ``mixproof/network-report/1``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, inf, isfinite, log10
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.report import NetworkReport, certified_report
from mixproof.empirical.networks.sources import as_network, shaped_dataset
from mixproof.empirical.networks.totals import CONFIDENCE_OF_SAMPLES, enclosed_float
from mixproof.geometry.aliases import Json, Number, Record
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import watched
from mixproof.geometry.numbers.digits import decimal_enclosure, nearest_float
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.signatures import strict
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.datasets import dataset_json
from mixproof.reports.terminal.digits import (
    certain_digits,
    enclosure_json,
    percent_text,
    real_json,
    short_between,
    short_text,
)
from mixproof.reports.terminal.network_segment import SegmentShown
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.settings import mixing_law

NETWORK_REPORT_SCHEMA = "mixproof/network-report/1"

MOST_NAMED_ROWS = 8
"""Rows that are named in a sentence; JSON has all of them."""

MOST_NAMED_PAIRS = 5
"""Pairs of rows that a table shows; JSON has more."""

_AS_GOOD_AS_EQUAL = 1 + 1e-4
"""Ratio of two bounds up to which a slope is shown as one number."""

_PERCENT = round(100 * CONFIDENCE_OF_SAMPLES)

_NOWHERE = {
    "cross_entropy": "no loss is below the floor",
    "squared": "no squared loss is below the part of it that pairs of a row with itself make up, which is known",
    "right": "no share is above 100 %, or below the part of it that pairs of a row with itself make up, which is known",
}
"""Why an interval was cut off, by its name."""


@dataclass(frozen=True, eq=False)
class ShownNetworkReport:
    """A report of a network, with the pieces of a segment if they were asked for, and a note on how it was read."""

    report: NetworkReport
    segment: SegmentShown | None = None
    note: str = ""

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
        return Group(*parts, Text(" ".join(filter(None, [self._proved(), self._without_best(), self.note]))))

    def words(self) -> str:
        """The answer in plain English."""
        found = self.report
        loss, floor, excess = (short_text(value) for value in (found.cross_entropy, found.floor, found.excess))
        about = "about " if found.sample else ""
        the = "the" if found.floor_is_exact else "a"
        sentences = [
            f"Of this network's Mixup loss of {about}{loss}, {floor} is {the} floor that no model can undercut, and "
            f"{about}{excess} is its excess over that.",
            *self._beside_constant(),
            self._rows_in_words(),
        ]
        if found.best is not None:
            low, high = found.best.ends
            best = short_between(low, high)
            sentences.append(f"The best model that is no steeper would have a loss of {best}.")
        return " ".join(sentences)

    def _beside_constant(self) -> Iterator[str]:
        """A hint where a constant answer would certainly do better."""
        found, constant = self.report, nearest_float(self.report.constant)
        least = found.totals.intervals["cross_entropy"][0] if found.sample else nearest_float(found.cross_entropy)
        if least > constant * _AS_GOOD_AS_EQUAL:
            less = short_text(found.constant)
            yield f"A constant answer has {less}: are the rows scaled, and their classes numbered, as in training?"

    def _rows_in_words(self) -> str:
        """The rows that the network gives to another class, and those at which it leaves that open by a tie."""
        found = self.report.decisions
        data, rows = found.dataset, found.dataset.row_count
        if not found.lost:
            return f"It keeps every one of the {rows} rows in its class."
        lost, tied = (
            sorted(r for i in found.lost if (data.labels[i] in found.winners[i]) == is_tie for r in data.rows[i])
            for is_tie in (False, True)
        )
        told = [f"It misclassifies {_rows_of(lost, rows)}."] if lost else []
        equal = f"It does not decide {_rows_of(tied, rows)}, where another class has the same score."
        return " ".join([*told, equal] if tied else told)

    def _proved(self) -> str:
        """The words on what is proved and what is sampled."""
        found = self.report
        if found.sample is None:
            exact = " Each segment was taken exactly." if found.exact else ""
            segments = f"all {found.segments:,} segments" if found.segments > 1 else "the one segment"
            return f"Proved for the weights as they are, over {segments}; last digits rounded.{exact}{self._cut()}"
        low, high = found.totals.intervals["cross_entropy"]
        return (
            "The decisions at rows, the floor and the steepness on the segments that were drawn are proved. The losses "
            f"and the share are estimated from {found.sample.size:,} segments drawn at random (seed "
            f"{found.sample.seed}) out of {found.segments:,}: a {_PERCENT} % confidence interval of the loss over all "
            f"of them is {low:.6g} to {high:.6g}.{self._cut_off()}{self._cut()}"
        )

    def _without_best(self) -> str:
        """The words for why no best model is given."""
        why = self.report.without_best
        return f"The best model that is no steeper is left out: {why}." if why else ""

    def _cut_off(self) -> str:
        """The words for intervals that were cut off."""
        told = [words for name, words in _NOWHERE.items() if name in self.report.totals.cut_off]
        return f" Intervals were cut off where nothing can lie: {'; '.join(told)}." if told else ""

    def _cut(self) -> str:
        """The words for what the time cut."""
        if not self.report.cut:
            return ""
        less = "What takes longer was left out" if self.report.sample is None else "No more were drawn"
        return f" {less}: {self.report.cut}."

    def _numbers(self) -> WholeTable:
        """The quantities, one a line."""
        found = self.report
        table = WholeTable.grid(padding=(0, 2))
        dataset = found.dataset
        table.add_row(" dataset", printable(f"{dataset.name}: {dataset.row_count} rows, {dataset.size} points"))
        if dataset.classes != tuple(map(str, range(len(dataset.classes)))):
            table.add_row(
                " scores", printable(", ".join(f"{k}: {name}" for k, name in enumerate(dataset.classes[:12])))
            )
        table.add_row(" mixing", f"λ ~ {found.law}")
        table.add_row(" cross-entropy J(g)", self._shown("cross_entropy", found.cross_entropy))
        table.add_row(" floor J(h)" if found.floor_is_exact else " floor, at least", certain_digits(found.floor))
        if found.sample is None:
            excess = " excess" if found.floor_is_exact else " excess, at most"
            table.add_row(excess, f"{certain_digits(found.excess)}, so E|h − g|₁ ≤ {found.most_distance:.4g}")
        table.add_row(" squared (scores)", self._shown("squared", found.squared))
        table.add_row(" largest score right", self._right_shown())
        table.add_row(" steepest", self._slope())
        return table

    def _shown(self, name: str, loss: Real) -> str:
        """A loss, or the interval that a sample gives."""
        if self.report.sample is None:
            return certain_digits(loss)
        low, high = self.report.totals.intervals[name]
        return f"about {short_text(loss)}, {_PERCENT} % interval {low:.4g} to {high:.4g}"

    def _right_shown(self) -> str:
        """The share of mixed points with the right largest score."""
        low, high = (nearest_float(bound) for bound in self.report.right)
        if self.report.sample is None:
            return f"for {percent_text(low, high)} of mixed points"
        ends = " to ".join(f"{100 * end:.4g}" for end in self.report.totals.intervals["right"])
        return f"for about {percent_text(low, high)} of mixed points, {_PERCENT} % interval {ends}"

    def _slope(self) -> str:
        """The steepest slope along a segment."""
        lower, upper = self.report.slope
        low, by_layers = nearest_float(lower), self.report.slope_by_layers
        if upper is not None and nearest_float(upper) <= low * _AS_GOOD_AS_EQUAL:
            return f"{short_text(lower)} in log odds, per unit of length"
        highest = min(by_layers, inf if upper is None else nearest_float(upper) * (1 + 1e-9))
        source = "by the norms of its layers" if highest == by_layers else "by the segments"
        most = f", at most {_rounded_up(highest)} {source}" if isfinite(highest) else ""
        return f"at least {short_text(lower)} in log odds{most}, per unit of length"

    def _pairs(self) -> WholeTable:
        """The pairs of rows that cost most."""
        table = WholeTable(box=None, pad_edge=True, header_style="", padding=(0, 2, 0, 1))
        of_all = self.report.sample is None
        table.add_column("rows whose segment costs most" if of_all else "rows whose segment costs most of those drawn")
        table.add_column("classes")
        table.add_column("adds to J(g), above its least", justify="right")
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
            "classes": list(found.dataset.classes),
            "rows": self._row_records(),
            "risk": {
                "squared": self._loss("squared", found.squared),
                "cross_entropy": self._loss("cross_entropy", found.cross_entropy),
            },
            "floor": {**enclosure_json(found.floor), "is_exact": found.floor_is_exact},
            "constant_answer": enclosure_json(found.constant),
            **self._distance(),
            "right_share": self._right(),
            "slope": self._slopes(),
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
        else:
            record["no_best_of_its_slope"] = found.without_best
        if found.sample is not None:
            record["confidence"] = {
                "level": CONFIDENCE_OF_SAMPLES,
                "seed": found.sample.seed,
                "cut_off_where_certain": list(found.totals.cut_off),
            }
        if found.cut:
            record["undecided"] = found.cut
        return record | (self.segment.to_json() if self.segment else {})

    def _loss(self, name: str, loss: Real) -> Json:
        """A loss; of a sample an estimate with its interval."""
        return real_json(loss) if self.report.sample is None else self._estimate(name, nearest_float(loss))

    def _estimate(self, name: str, value: float) -> Json:
        """A mean of a sample with its confidence interval."""
        return {"estimate": value, "confidence_interval": list(self.report.totals.intervals[name])}

    def _distance(self) -> Record:
        """The excess, and what follows from it; of a sample the excess alone, with its interval."""
        found = self.report
        if found.sample is None:
            return {"excess": enclosure_json(found.excess), "distance_from_optimum": {"at_most": found.most_distance}}
        floor = nearest_float(found.floor)
        ends: list[Json] = [max(end - floor, 0.0) for end in found.totals.intervals["cross_entropy"]]
        return {"excess": {"estimate": max(nearest_float(found.excess), 0.0), "confidence_interval": ends}}

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
        """Bounds of the steepest slope along the segments, and one from the norms of the layers, rounded up."""
        lower, upper = self.report.slope
        by_layers = self.report.slope_by_layers
        return {
            "lower": real_json(lower),
            "upper": None if upper is None else real_json(upper),
            "by_layers": decimal_enclosure(enclosed_float(by_layers, 0.0), 12)[1] if isfinite(by_layers) else None,
        }

    def _right(self) -> Json:
        """The share of mixed points with the right largest score."""
        low, high = self.report.right
        if self.report.sample is not None:
            return self._estimate("right", nearest_float(low))
        if low.as_fraction() is not None and low.as_fraction() == high.as_fraction():
            return real_json(low)
        return {"enclosure": [decimal_enclosure(low)[0], decimal_enclosure(high)[1]]}


def _named(classes: Sequence[str], indices: Sequence[int]) -> list[Json]:
    """Names of classes."""
    return [classes[index] for index in indices]


@strict
def network_report(  # noqa: PLR0913, a parameter for each setting
    model: Any,
    X: Any,
    y: Any = None,
    *,
    alpha: Number | None = None,
    mixing: Mixing | str | None = None,
    sample: int | None = None,
    seed: int = 0,
    seconds: float | None = None,
) -> ShownNetworkReport:
    """Say what is certain of a network under Mixup on a dataset; the result shows itself as text.

    Parameters
    ----------
    model : torch.nn.Module, str or Path, dict, or sequence of (weight, bias) arrays
        A module that gives logits; a file as in ``mixproof network``; the written form; or fully connected layers with
        ReLU between them. Score k is that of the k-th class in sorted order.
    X : array or tensor of shape (rows, …), or a dataset
        The rows, with the shape that the module reads; or anything that `as_dataset` takes, where `y` is not given.
    y : array or sequence, optional
        The label of each row.
    alpha : number, optional
        λ ~ Beta(α, α); 1 where neither α nor a mixing law is given.
    mixing : str or law of λ, optional
        Another law of λ.
    sample : int, optional
        Segments to draw at random; all, or 10,000 of very many, where it is not given.
    seed : int
        Seed of the draw.
    seconds : float, optional
        Time to work: where it is up, the losses are those of a sample, which is said to be one.

    Raises
    ------
    InputError
        If the model is no piecewise affine network, or does not fit the data.

    Examples
    --------
    >>> tent = [([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])]
    >>> found = network_report(tent, [[0], [1], [2]], [0, 1, 0])
    >>> found.report.squared.as_fraction(), found.report.decisions.lost
    (Fraction(4, 27), [])
    """
    dataset, shape = shaped_dataset(X, y)
    if sample is not None and sample < 2:
        raise InputError(f"`sample` has to be at least 2, not {sample}")
    drawn = Sample(sample, seed) if sample is not None else None
    network = as_network(model, shape)
    with watched(seconds):
        return ShownNetworkReport(certified_report(network, dataset, mixing_law(alpha, mixing), drawn))


def _rounded_up(value: float) -> str:
    """A bound in four digits, not below it."""
    text = f"{value:.4g}"
    return text if float(text) >= value else f"{float(text) + 10.0 ** (floor(log10(value)) - 3):.4g}"


def _rows_of(named: Sequence[int], rows: int) -> str:
    """Some of the rows: how many there are, and the numbers of the first."""
    first = ", ".join(map(str, named[:MOST_NAMED_ROWS])) + (", …" if len(named) > MOST_NAMED_ROWS else "")
    return f"row {first}" if len(named) == 1 else f"{len(named)} of {rows} rows: {first}"
