"""Parts of a search side by side: on all cores, or on a Dask cluster.

A search goes on alone for a moment, so that a short one starts no other process. What is left is handed out in windows
of blocks. The finds are the same wherever the blocks are decided, since each is decided by itself and only counted
together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, cast

from mixproof.geometry.aliases import Json
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.jobs.watch import TimeUp, seconds_left, watched
from mixproof.theory.catalog import reading as reading_of
from mixproof.theory.catalog import statement
from mixproof.theory.falsify.finds import Counts, Example, Falsification, Labels, Points
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.models import Entries
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Statement

SECONDS_ALONE = 2.0
"""Time for which a search goes on alone."""

WORTH_SECONDS = 6.0
"""Time that the rest of a search has to take for other processes to be started for it."""

_BLOCK_SECONDS = 0.5
_BLOCKS_A_CORE = 4
_BLOCKS_ON_A_CLUSTER = 256

Case = tuple[Points, Sequence[tuple[Labels, int]], Entries | None]
"""A set of points with labellings, and how many sets each stands for; and one model, where not all are tried."""


@dataclass(frozen=True)
class SharedSearch:
    """What every block of a search needs."""

    asked_as: str | Statement
    reading: str
    template: Instance
    scope: SearchScope
    at_random: bool
    cases: Sequence[Case]
    seconds: float | None

    @property
    def key(self) -> tuple[object, ...]:
        """All that a judge depends on, to keep one from block to block."""
        template = self.template
        asked = self.asked_as if isinstance(self.asked_as, str) else id(self.asked_as)
        return asked, self.reading, str(template.mixing), template.epsilon, template.seed


_judges: dict[tuple[object, ...], Judge] = {}
"""The judge of the latest search that this process had a block of: it knows the patterns that were decided."""


def decided_cases(judge: Judge, cases: Sequence[Case], empty: Falsification) -> Falsification:
    """The finds of some cases; a random search ends with the first that refutes the reading.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> printed, scope = reading_of(theorem, "printed"), SearchScope(3, 3, 1)
    >>> empty = Falsification(theorem, printed, scope, random=False)
    >>> case = (((0,), (1,), (2,)), [((0, 0, 1), 2), ((0, 1, 0), 1)], None)
    >>> decided_cases(Judge(theorem, printed, make_instance("shadow")), [case], empty).raw.refuted
    2
    """
    found, grid = empty, empty.scope.models
    for points, labelled, model in cases:
        pattern = judge.statement.pattern(points)
        for labels, times in labelled:
            if grid is None:
                found = found.count(Example(points, labels), judge.settle(points, labels, pattern), times)
                continue
            for each in grid.each(empty.scope.classes, empty.scope.dimension) if model is None else [model]:
                example = Example(points, labels, each)
                found = found.count(example, judge.settle_with(example, grid), times)
        found = replace(found, position=found.position + 1)
        if found.random and found.minimal is not None:
            break
    return found


def decided_block(shared: Any, block: range) -> Json:
    """The finds of a block of cases, as JSON; or the step at which its time was up.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> cases = [(((0,), (1,), (2,)), [((0, 0, 1), 2)], None)]
    >>> shared = SharedSearch("2.10", "printed", make_instance("shadow"), SearchScope(3, 3, 1), False, cases, None)
    >>> decided_block(shared, range(1))["raw"]
    [2, 2, 2, 0, 2]
    """
    if shared.key not in _judges:
        chosen = statement(shared.asked_as)
        _judges.clear()
        _judges[shared.key] = Judge(chosen, reading_of(chosen, shared.reading), shared.template)
    judge = _judges[shared.key]
    empty = Falsification(judge.statement, judge.reading, shared.scope, shared.at_random)
    try:
        with watched(shared.seconds):
            found = decided_cases(judge, shared.cases[block.start : block.stop], empty)
    except TimeUp as end:
        return {"cut": str(end)}
    counts = [found.raw, found.orbits]
    raw, orbits = ([each.total, each.hypothesis, each.refuted, each.undecided, each.tested] for each in counts)
    least = found.minimal
    told = None if least is None else [[list(point) for point in least.points], list(least.labels), list(least.model)]
    return {"raw": [*raw], "orbits": [*orbits], "minimal": cast(Json, told), "position": found.position}


@dataclass
class Pace:
    """The pace of a search: when it goes on side by side, and in how large windows.

    Parameters
    ----------
    resources : Resources
        The cores or the cluster.
    start : float
        The time at which the search began.
    """

    resources: Resources
    start: float = field(default_factory=monotonic)
    length: int = 0

    def is_alone(self, done: int, left: int) -> bool:
        """True while the search goes on by itself.

        Parameters
        ----------
        done, left : int
            Cases that were decided since the start, and those that are left.
        """
        if self.resources.cluster is not None or self.length:
            return False
        spent = monotonic() - self.start
        is_worth = done > 0 and spent / done * left > WORTH_SECONDS
        if self.resources.threads == 1 or spent < SECONDS_ALONE or not is_worth:
            return True
        self.length = max(1, round(done / spent * _BLOCK_SECONDS))
        return False

    @property
    def window(self) -> int:
        """Number of cases that are handed out together."""
        self.length = self.length or 1
        is_on_cluster = self.resources.cluster is not None
        return self.length * (_BLOCKS_ON_A_CLUSTER if is_on_cluster else _BLOCKS_A_CORE * self.resources.threads)

    def decide(self, judge: Judge, cases: Sequence[Case], empty: Falsification) -> Falsification:
        """The finds of a window of cases, decided side by side; the next windows are as long as is best.

        Raises
        ------
        TimeUp
            If the time is up.
        """
        chosen = judge.statement
        shared = SharedSearch(
            chosen if chosen.is_own else chosen.id,
            judge.reading.id,
            judge.template,
            empty.scope,
            empty.random,
            cases,
            seconds_left(),
        )
        blocks, start = blocks_of(len(cases), self.length), monotonic()
        found = empty
        for each in run_blocks(decided_block, shared, blocks, resources=self.resources):
            found = found.merged(_part(empty, each))
            if found.random and found.minimal is not None:
                break
        if len(cases) == self.window:
            rounds = 1 if self.resources.cluster is not None else _BLOCKS_A_CORE
            ratio = _BLOCK_SECONDS * rounds / max(monotonic() - start, 1e-3)
            self.length = max(1, round(self.length * min(max(ratio, 0.25), 4.0)))
        return found


def _part(empty: Falsification, told: Any) -> Falsification:
    """The finds of a block, from JSON."""
    if "cut" in told:
        raise TimeUp(told["cut"])
    minimal = told["minimal"] and Example(tuple(map(tuple, told["minimal"][0])), *map(tuple, told["minimal"][1:]))
    raw, orbits = (Counts(*told[name]) for name in ("raw", "orbits"))
    return replace(empty, raw=raw, orbits=orbits, minimal=minimal, position=told["position"])
