"""The search of every labelled set of a scope.

It decides a reading on all labelled sets of N distinct points of {0, …, G−1}^D in which every class occurs: on one
representative of each orbit under the statement's symmetries, which counts for the orbit. That no set refutes a
reading is a result about these sets, not a proof.
"""

from dataclasses import replace
from itertools import islice

from mixproof.geometry.jobs.watch import TimeUp, step
from mixproof.theory.falsify.finds import Example, Falsification, Progress
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.orbits import labellings, point_set_orbits
from mixproof.theory.falsify.scope import SearchScope


def falsify(
    judge: Judge, scope: SearchScope, found: Falsification | None = None, progress: Progress | None = None
) -> Falsification:
    """Decide a reading on every labelled set of a scope.

    Parameters
    ----------
    found : Falsification, optional
        The finds of an interrupted search, to go on from there.

    Raises
    ------
    InputError
        If the scope is beyond the limits, or the statement cannot be asked of such sets.

    Notes
    -----
    Where the time is up (`geometry.jobs.watch`), the finds so far are given, with the number of orbits that are left.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> found = falsify(judge, SearchScope(points=3, grid=4, dimension=1))
    >>> found.raw, found.minimal.labels
    (Counts(total=24, hypothesis=16, refuted=16, undecided=0, tested=16), (0, 0, 1))
    """
    scope.check_reach()
    found = replace(found, left=0) if found else Falsification(judge.statement, judge.reading, scope, random=False)
    orbits = point_set_orbits(scope, judge.statement.symmetries)
    rename = "classes" in judge.statement.symmetries
    for points, size, kept_by in islice(orbits, found.position, None):
        try:
            step("point sets", found.position, len(orbits))
        except TimeUp:
            return replace(found, left=len(orbits) - found.position)
        pattern = judge.statement.pattern(points)
        for labels, count in labellings(scope.points, scope.classes, kept_by, rename):
            found = found.count(Example(points, labels), judge.settle(points, labels, pattern), size * count)
        found = replace(found, position=found.position + 1)
        if progress is not None:
            progress(found, len(orbits))
    return found
