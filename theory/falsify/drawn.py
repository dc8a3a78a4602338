"""The search of random labelled sets; the first that refutes the reading is shrunk."""

import random
from dataclasses import replace

from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.watch import TimeUp, step, watched
from mixproof.theory.falsify.blocks import Case, Pace, decided_cases
from mixproof.theory.falsify.exhaustive import ALL_CORES
from mixproof.theory.falsify.finds import Example, Falsification, Progress
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.shrink import shrink
from mixproof.theory.falsify.symmetries import check_symmetries, drawn

_MANY = 10**9
"""Sets that are left of a search without an end."""


def falsify_randomly(  # noqa: PLR0913, a parameter for each of them
    judge: Judge,
    scope: SearchScope,
    budget: float,
    seed: int = 0,
    progress: Progress | None = None,
    *,
    resources: Resources = ALL_CORES,
) -> Falsification:
    """Decide a reading on random labelled sets for a while, and shrink the first that refutes it.

    Parameters
    ----------
    budget : float
        Seconds to search; shrinking a find may take a little longer.
    seed : int
        The sets that are tried, in this order; how many are depends on the machine.
    resources : Resources
        The cores, or the cluster.

    Raises
    ------
    InputError
        If the statement cannot be asked of such sets, or a symmetry that a statement of one's own declares is found
        false.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> falsify_randomly(judge, SearchScope(points=5, grid=6, dimension=1), budget=60).minimal
    Example(points=((0,), (1,), (2,)), labels=(0, 0, 1), model=())
    """
    source = random.Random(seed)
    empty = Falsification(judge.statement, judge.reading, scope, random=True)
    found, pace = empty, Pace(resources)
    try:
        with watched(budget):
            if not scope.models:
                check_symmetries(judge, scope)
            while found.minimal is None:
                step("random sets", found.position)
                is_alone = pace.is_alone(found.position, _MANY)
                cases = [_case(drawn(source, scope), source, scope) for _ in range(1 if is_alone else pace.window)]
                part = decided_cases(judge, cases, empty) if is_alone else pace.decide(judge, cases, empty)
                found = found.merged(part)
                if progress is not None:
                    progress(found, 0)
    except TimeUp as end:
        return replace(found, cut=str(end))
    return found if found.minimal is None else replace(found, minimal=shrink(judge, found.minimal, scope.models))


def _case(example: Example, source: random.Random, scope: SearchScope) -> Case:
    model = None if scope.models is None else scope.models.drawn(source, scope.classes, scope.dimension)
    return example.points, [(example.labels, 1)], model
