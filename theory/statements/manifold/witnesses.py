"""Witnesses for statements about representations: ranks and what shows them, clashes, flats, least losses."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.interpolation.affine import AffineAnswer, AffineFit
from mixproof.solvers.interpolation.flats import Flat, class_flats
from mixproof.solvers.interpolation.segments import LabelClash
from mixproof.theory.evidence.written import exact_json, number_text, point_text
from mixproof.theory.findings import Witness

_TERMS_TOLD = 6


@dataclass(frozen=True, eq=False, repr=False)
class Ranks(Witness):
    """The ranks with and without labels, and the affine f, or the dependence that rules it out."""

    dataset: Dataset
    answer: AffineAnswer

    def to_json(self) -> Json:
        """Both ranks; weights and bias of f by class; or the coefficients by row, and their sums by class."""
        dataset, found = self.dataset, self.answer.found
        ranks: dict[str, Json] = {"rank": self.answer.rank, "rank_with_labels": self.answer.rank_with_labels}
        if isinstance(found, AffineFit):
            rows = zip(dataset.classes, found.weights, found.bias, strict=True)
            functions: dict[str, Json] = {
                name: {"weights": [rational_text(value) for value in weights], "bias": rational_text(bias)}
                for name, weights, bias in rows
            }
            return {**ranks, "affine": functions, "rank_of_weights": found.rank}
        coefficients: list[Json] = [[dataset.row(k), rational_text(value)] for k, value in found.coefficients]
        sums: dict[str, Json] = {
            name: rational_text(total) for name, total in zip(dataset.classes, found.labels, strict=True) if total
        }
        return {**ranks, "dependence": coefficients, "label_sums": sums}

    def in_words(self) -> str:
        """The ranks, and the dependence where it is short."""
        answer, found = self.answer, self.answer.found
        if isinstance(found, AffineFit):
            return f"rank[H, 1] = rank[H, 1, Y] = {answer.rank}: an affine f of rank {found.rank} gives each its label"
        ranks = f"rank[H, 1] = {answer.rank}, and {answer.rank_with_labels} with the labels"
        if len(found.coefficients) > _TERMS_TOLD:
            return (
                f"{ranks}: a combination of {len(found.coefficients)} rows vanishes, and that of their labels does not"
            )
        terms = " + ".join(f"({number_text(value)})·row {self.dataset.row(k)}" for k, value in found.coefficients)
        sums = ", ".join(
            f"to {number_text(total)} over class {name}"
            for name, total in zip(self.dataset.classes, found.labels, strict=True)
            if total
        )
        return f"{ranks}: {terms} = 0 with coefficients that sum to 0, but {sums}"


@dataclass(frozen=True, eq=False, repr=False)
class TwoLabels(Witness):
    """A point of two segments whose labels differ there."""

    dataset: Dataset
    clash: LabelClash

    def to_json(self) -> Json:
        """The point, and for each segment the rows of its ends and the weight of the first."""
        first, second = self.clash.first, self.clash.second
        s, t = self.dataset.point(first[0]), self.dataset.point(first[1])
        weight = self.clash.weight
        return {
            "point": [rational_text(weight * a + (1 - weight) * b) for a, b in zip(s, t, strict=True)],
            "segments": [
                {"rows": [self.dataset.row(end) for end in ends], "weight": rational_text(share)}
                for ends, share in ((first, weight), (second, self.clash.other_weight))
            ],
        }

    def in_words(self) -> str:
        """Both segments, with the labels that they give the point."""
        weight = self.clash.weight
        s, t = (self.dataset.point(end) for end in self.clash.first)
        place = point_text(tuple(weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True)))
        one = self._label(self.clash.first, weight)
        return f"{place} has two labels: {one}, and {self._label(self.clash.second, self.clash.other_weight)}"

    def _label(self, ends: tuple[int, int], weight: object) -> str:
        rows = " and ".join(str(self.dataset.row(end)) for end in ends)
        names = [self.dataset.label(end) for end in ends]
        if names[0] == names[1]:
            return f"class {names[0]} between rows {rows}"
        return f"{weight} of class {names[0]} and the rest of class {names[1]} between rows {rows}"


@dataclass(frozen=True, eq=False, repr=False)
class ClassFlat(Witness):
    """The flat that a class spans."""

    dataset: Dataset
    label: int
    flat: Flat

    def to_json(self) -> Json:
        """The class, the dimension, and rows that are affinely independent, one more than the dimension."""
        return {
            "class": self.dataset.classes[self.label],
            "dimension": self.flat.dimension,
            "rows": [self.dataset.row(point) for point in self.flat.points],
        }

    def in_words(self) -> str:
        """The same in words."""
        return f"class {self.dataset.classes[self.label]} spans a flat of dimension {self.flat.dimension}"


def flat_dimensions(dataset: Dataset) -> str:
    """The dimensions of the flats that the classes span, in their order, in words.

    Examples
    --------
    >>> flat_dimensions(Dataset.from_rows([[0, 0], [3, 0], [0, 3], [1, 1]], ["a", "a", "a", "b"]))
    '2 and 0'
    """
    dimensions = [str(flat.dimension) for flat in class_flats(dataset)]
    return " and ".join(filter(None, [", ".join(dimensions[:-1]), dimensions[-1]]))


@dataclass(frozen=True, eq=False, repr=False)
class LeastLoss(Witness):
    """The least loss that any f has, for one kind of loss."""

    loss: str
    value: Real

    def to_json(self) -> Json:
        """The kind of loss and the value."""
        return {"loss": self.loss, "least": exact_json(self.value)}

    def in_words(self) -> str:
        """The same in words."""
        return f"the least {self.loss} is {number_text(self.value)}"
