"""The search of random labelled sets; the first that refutes the reading is shrunk."""

import random
import time
from dataclasses import replace

from mixproof.theory.falsify.finds import Example, Falsification, Progress
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.shrink import shrink


def falsify_randomly(
    judge: Judge, scope: SearchScope, budget: float, seed: int = 0, progress: Progress | None = None
) -> Falsification:
    """Decide a reading on random labelled sets for a while, and shrink the first that refutes it.

    Parameters
    ----------
    budget : float
        Seconds to search; shrinking a find may take a little longer.
    seed : int
        The sets that are tried, in this order; how many are depends on the machine.

    Raises
    ------
    InputError
        If the statement cannot be asked of such sets.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> falsify_randomly(judge, SearchScope(points=5, grid=6, dimension=1), budget=60).minimal
    Example(points=((0,), (1,), (2,)), labels=(0, 0, 1))
    """
    source = random.Random(seed)
    found = Falsification(judge.statement, judge.reading, scope, random=True)
    end = time.monotonic() + budget
    while time.monotonic() < end:
        example = _draw(source, scope)
        settled = judge.settle(example.points, example.labels)
        found = replace(found.count(example, settled, 1), position=found.position + 1)
        if progress is not None:
            progress(found, 0)
        if found.minimal is not None:
            return replace(found, minimal=shrink(judge, found.minimal))
    return found


def _draw(source: random.Random, scope: SearchScope) -> Example:
    cells = sorted(source.sample(range(scope.cells), scope.points))
    labels = list(range(scope.classes)) + [source.randrange(scope.classes) for _ in range(scope.points - scope.classes)]
    source.shuffle(labels)
    return Example(tuple(_cell(cell, scope) for cell in cells), tuple(labels))


def _cell(number: int, scope: SearchScope) -> tuple[int, ...]:
    digits = []
    for _ in range(scope.dimension):
        number, digit = divmod(number, scope.grid)
        digits.append(digit)
    return tuple(reversed(digits))
