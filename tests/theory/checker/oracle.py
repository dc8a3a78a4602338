"""The truth of verdicts, by the toolkit's own solvers: an oracle that shares no code with the checker."""

from fractions import Fraction
from typing import Any

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.verify import verify
from tests.strategies import all_points, points_inside

Claim = dict[str, Any]
ONE = Beta(Fraction(1), Fraction(1))


class Oracle:
    """The dataset and settings that a verdict of a certificate is about."""

    def __init__(self, content: dict[str, Any], entry: dict[str, Any]) -> None:
        given, settings = content["dataset"], entry["settings"]
        rows = sorted((row, k) for k, held in enumerate(given["rows"]) for row in held)
        table = [[Fraction(value) for value in given["points"][k]] for _, k in rows]
        self.dataset = Dataset.from_rationals(table, [given["labels"][k] for _, k in rows], given["name"])
        law = settings.get("mixing")
        parts = [["1", law["a"], law["b"]]] if law and "a" in law else law["mixture"] if law else [["1", "1", "1"]]
        mixed = Mixture.of([(Fraction(weight), Beta(Fraction(a), Fraction(b))) for weight, a, b in parts])
        self.law: Mixing = mixed if len(parts) > 1 else mixed.parts[0][1]
        self.epsilon = Fraction(settings.get("epsilon", "1/10"))
        self.x = tuple(map(Fraction, settings["point"])) if "point" in settings else None
        self.epoch = [(self.index(s), self.index(t), Fraction(w)) for s, t, w in settings.get("epoch", ())]
        self.names: list[str] = given["classes"]
        # Class names can be in another order than the certificate's; by name they are the same.
        self.entry = entry
        model = settings.get("model")
        self.model = model and AffineModel.of(model["weights"], model["bias"], self.names)

    @property
    def instance(self) -> Instance:
        """The instance, as statements are decided on it."""
        return Instance(self.dataset, self.law, self.epsilon, self.x, model=self.model)

    def index(self, row: int) -> int:
        """The point that a row holds."""
        return next(k for k, held in enumerate(self.dataset.rows) if row in held)

    def label(self, name: str) -> int:
        """A class by its name."""
        return self.dataset.classes.index(name)

    def place(self, value: Any) -> tuple[Fraction, ...]:
        """A point by its row or its coordinates."""
        return self.dataset.point(self.index(value)) if isinstance(value, int) else tuple(map(Fraction, value))

    def spot(self, claim: Claim) -> Spot:
        """The point of a claim."""
        return Spot(self.dataset, self.law, self.place(claim["point"]))

    def decided(self, statement: str, reading: str) -> tuple[Finding, Finding]:
        """Hypothesis and conclusion of a reading."""
        settings: dict[str, Any] = {"point": self.x} if statement == "3.2" else {}
        law: dict[str, Any] = (
            {"mixing": self.law} if statement not in {"2.7", "2.11", "3.7", "manifold:corollary-1"} else {}
        )
        if statement in {"2.3", "2.7"}:
            settings["epsilon"] = self.epsilon
        if statement == "2.3":
            settings["point"] = self.x
        if self.model:
            settings["model"] = self.model
        outcome = verify(statement, self.dataset, [reading], **law, **settings).outcomes[0]
        return outcome.hypothesis, outcome.conclusion

    def verdict(self) -> Verdict:
        """The verdict as the toolkit has it, for the epoch of the certificate where there is one."""
        statement, reading = self.entry["statement"], self.entry["reading"]
        if statement == "2.4-scheme":
            return self._scheme(reading)
        hypothesis, conclusion = self.decided(statement, reading)
        if hypothesis.holds is False:
            return Verdict.NOT_APPLICABLE
        if hypothesis.holds is None or conclusion.holds is None:
            return Verdict.UNDECIDED
        return Verdict.CONFIRMED if conclusion.holds else Verdict.REFUTED

    def distances(self) -> list[Fraction]:
        """Squared distances of the epoch's mixed points to the data points of neither class."""
        labels = self.dataset.labels
        return [
            squared_distance_of(self.mixed(entry), point)
            for entry in self.epoch
            for k, point in enumerate(all_points(self.dataset))
            if labels[k] not in {labels[entry[0]], labels[entry[1]]}
        ]

    def mixed(self, entry: tuple[int, int, Fraction]) -> tuple[Fraction, ...]:
        """λs + (1 − λ)t."""
        s, t, weight = entry
        pairs = zip(self.dataset.point(s), self.dataset.point(t), strict=True)
        return tuple(weight * a + (1 - weight) * b for a, b in pairs)

    def _scheme(self, reading: str) -> Verdict:
        distances = self.distances()
        if not distances or (reading == "evidence" and min(distances) == 0):
            return Verdict.NOT_APPLICABLE
        holds = reading == "printed" or not self.conflicts("both")
        return Verdict.CONFIRMED if holds else Verdict.REFUTED

    def conflicts(self, ends: str) -> bool:
        """True if some point is inside a segment with both, or some, ends outside its class."""
        labels = self.dataset.labels
        outside = (
            [labels[s] != labels[x], labels[t] != labels[x]] for x, s, t, _ in points_inside(all_points(self.dataset))
        )
        return any(all(each) if ends == "both" else any(each) for each in outside)


def squared_distance_of(x: tuple[Fraction, ...], y: tuple[Fraction, ...]) -> Fraction:
    """|x − y|²."""
    return sum(((a - b) ** 2 for a, b in zip(x, y, strict=True)), Fraction(0))
