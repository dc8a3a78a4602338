"""The finds of a search: counts of labelled sets, and the smallest one that refutes a reading."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, field, replace

import numpy as np

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.model import AffineModel
from mixproof.theory.falsify.models import Entries, model_json
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import Reading, Statement

SCHEMA = "mixproof/falsification/1"

Points = tuple[tuple[int, ...], ...]
Labels = tuple[int, ...]


@dataclass(frozen=True)
class Counts:
    """Numbers of labelled sets: all, those that satisfy the hypothesis, refute the reading, stay undecided.

    Parameters
    ----------
    tested : int
        Those that satisfy the hypothesis and are decided; where there is none, that none refutes says nothing.
    """

    total: int = 0
    hypothesis: int = 0
    refuted: int = 0
    undecided: int = 0
    tested: int = 0

    def plus(self, outcome: "Settled", times: int) -> "Counts":
        """Count one more set, with its multiplicity."""
        return Counts(
            self.total + times,
            self.hypothesis + times * (outcome.hypothesis is True),
            self.refuted + times * (outcome.verdict is Verdict.REFUTED),
            self.undecided + times * (outcome.verdict is Verdict.UNDECIDED),
            self.tested + times * (outcome.verdict in {Verdict.CONFIRMED, Verdict.REFUTED}),
        )

    def merged(self, other: "Counts") -> "Counts":
        """The counts of two parts of a search together.

        Examples
        --------
        >>> Counts(24, 16, 3).merged(Counts(1, 1, 1)).refuted
        4
        """
        return Counts(*(mine + more for mine, more in zip(astuple(self), astuple(other), strict=True)))

    def to_json(self) -> dict[str, Json]:
        """The counts by name; undecided ones where there are any, and then those tested: else all of the hypothesis."""
        counts: dict[str, Json] = {"total": self.total, "hypothesis": self.hypothesis, "refuted": self.refuted}
        return counts | ({"undecided": self.undecided, "tested": self.tested} if self.undecided else {})


@dataclass(frozen=True)
class Settled:
    """The verdict on one labelled set."""

    hypothesis: bool | None
    verdict: Verdict


@dataclass(frozen=True)
class Example:
    """A labelled set of grid points; with the entries of a model, where models are varied."""

    points: Points
    labels: Labels
    model: Entries = ()

    @property
    def size(self) -> tuple[int, int, int, Points, Labels, int, int, Entries]:
        """Smaller examples first: fewer points, a smaller box, smaller coordinates, and then smaller weights."""
        coordinates = [abs(c) for point in self.points for c in point]
        weights = [*map(abs, self.model), 0]
        kept = len(self.points), max(coordinates), sum(coordinates), self.points, self.labels
        return *kept, max(weights), sum(weights), self.model

    def dataset(self) -> Dataset:
        """The set as a dataset.

        Examples
        --------
        >>> Example(((0,), (1,), (2,)), (0, 0, 1)).dataset().class_sizes
        (2, 1)
        """
        return Dataset.from_integers(np.array(self.points, dtype=object), 1, self.labels, "this set")

    def to_json(self) -> dict[str, Json]:
        """Coordinates as text, labels as numbers."""
        return {"points": [[str(c) for c in point] for point in self.points], "labels": list(self.labels)}


@dataclass(frozen=True)
class Falsification:
    """The finds of a search about a reading.

    Parameters
    ----------
    position : int
        Number of orbits of point sets that were looked at (exhaustive), or of labelled sets that were tried (random).
    left : int
        Number of orbits of point sets that were not looked at, as the time was up (exhaustive).
    cut : str
        The step at which the time was up, if it was.
    """

    statement: Statement
    reading: Reading
    scope: SearchScope
    random: bool
    raw: Counts = field(default_factory=Counts)
    orbits: Counts = field(default_factory=Counts)
    minimal: Example | None = None
    position: int = 0
    left: int = 0
    cut: str = ""

    def to_json(self) -> Json:
        """The result in the exchange form ``mixproof/falsification/1``."""
        scope = self.scope
        return {
            "schema": SCHEMA,
            "statement": {"id": self.statement.id, "kind": self.statement.kind},
            "reading": self.reading.id,
            "search": "random" if self.random else "exhaustive",
            "scope": {
                "points": scope.points,
                "grid": scope.grid,
                "dimension": scope.dimension,
                "classes": scope.classes,
                **({} if scope.models is None else {"models": f"{scope.models.most}/{scope.models.unit}"}),
            },
            **self.raw.to_json(),
            "up_to_symmetry": None if self.random else self.orbits.to_json(),
            "minimal": None if self.minimal is None else self.minimal.to_json() | self._model_json(),
            **({"searched": {"point_sets": self.position, "of": self.position + self.left}} if self.left else {}),
        }

    @property
    def model(self) -> AffineModel | None:
        """The model of the smallest counterexample, where models are varied."""
        grid = self.scope.models
        if grid is None or self.minimal is None:
            return None
        return grid.model(self.minimal.model, self.scope.classes, self.scope.dimension)

    def _model_json(self) -> dict[str, Json]:
        return {} if self.model is None else {"model": model_json(self.model)}

    def count(self, example: Example, settled: Settled, raw: int) -> "Falsification":
        """Count an orbit of `raw` labelled sets, and keep its representative if it is the smallest to refute."""
        minimal = self.minimal
        if settled.verdict is Verdict.REFUTED and (minimal is None or example.size < minimal.size):
            minimal = example
        return replace(self, raw=self.raw.plus(settled, raw), orbits=self.orbits.plus(settled, 1), minimal=minimal)

    def merged(self, part: "Falsification") -> "Falsification":
        """The finds of a search together with those of its next part."""
        smallest = min(
            (each for each in (self.minimal, part.minimal) if each), key=lambda each: each.size, default=None
        )
        return replace(
            self,
            raw=self.raw.merged(part.raw),
            orbits=self.orbits.merged(part.orbits),
            minimal=smallest,
            position=self.position + part.position,
        )


Progress = Callable[[Falsification, int], None]
"""Called with what has been found so far, and the number of orbits of point sets there are."""
