"""Labelled sets of grid points, judged by a reading."""

from contextlib import nullcontext
from dataclasses import replace

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import unhurried
from mixproof.theory.falsify.finds import Example, Labels, Points, Settled
from mixproof.theory.falsify.models import ModelGrid
from mixproof.theory.findings import Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Outcome, Reading, Statement


class Judge:
    """Decides a reading on labelled sets, each pattern once."""

    def __init__(self, statement: Statement, reading: Reading, template: Instance) -> None:
        self.statement, self.reading, self.template = statement, reading, template
        self._known: dict[object, Settled] = {}

    def settle_with(self, example: Example, grid: ModelGrid) -> Settled:
        """The verdict on a labelled set with a model of a grid."""
        classes, dimension = max(example.labels) + 1, len(example.points[0])
        model = grid.model(example.model, classes, dimension)
        with nullcontext() if self.statement.is_own else unhurried():
            return self.decide(replace(self.template, dataset=example.dataset(), model=model))

    def settle(self, points: Points, labels: Labels, pattern: object = None) -> Settled:
        """The verdict on a labelled set; `pattern` is the statement's pattern of the points, if at hand."""
        key = (self.statement.pattern(points) if pattern is None else pattern, labels)
        if key not in self._known:
            # A set is decided to its end: the time is looked at between sets. Code that is not ours may have no end.
            with nullcontext() if self.statement.is_own else unhurried():
                self._known[key] = self._decide(points, labels)
        return self._known[key]

    def _decide(self, points: Points, labels: Labels) -> Settled:
        return self.decide(replace(self.template, dataset=Example(points, labels).dataset()))

    def decide(self, instance: Instance) -> Settled:
        """The verdict on an instance, decided now.

        Raises
        ------
        InputError
            If the statement cannot be asked of it.
        """
        reason = self.statement.unfit(instance)
        if reason is not None:
            raise InputError(reason)
        hypothesis = self.reading.hypothesis.decide(instance)
        if hypothesis.holds is False:
            return Settled(False, Verdict.NOT_APPLICABLE)
        outcome = Outcome(self.reading, hypothesis, self.reading.conclusion.decide(instance))
        return Settled(hypothesis.holds, outcome.verdict)
