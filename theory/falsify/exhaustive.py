"""The search of every labelled set of a scope.

It decides a reading on all labelled sets of N distinct points of {0, …, G−1}^D in which every class occurs: on one
representative of each orbit under the statement's symmetries, which counts for the orbit. That no set refutes a
reading is a result about these sets, not a proof.
"""

from dataclasses import replace

from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.watch import TimeUp, step
from mixproof.theory.falsify.blocks import Case, Pace, decided_cases
from mixproof.theory.falsify.finds import Falsification, Progress
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.orbits import Permutation, labellings, point_set_orbits
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.symmetries import check_symmetries

ALL_CORES = Resources(processes=True)
"""All cores of this machine, with a process on each."""


def falsify(
    judge: Judge,
    scope: SearchScope,
    found: Falsification | None = None,
    progress: Progress | None = None,
    resources: Resources = ALL_CORES,
) -> Falsification:
    """Decide a reading on every labelled set of a scope.

    Parameters
    ----------
    found : Falsification, optional
        The finds of an interrupted search, to go on from there.
    resources : Resources
        The cores, or the cluster; what is found does not depend on them.

    Raises
    ------
    InputError
        If the scope is beyond the limits, the statement cannot be asked of such sets, or a symmetry that a statement of
        one's own declares is found false.

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
    empty = Falsification(judge.statement, judge.reading, scope, random=False)
    found = replace(found, left=0, cut="") if found else empty
    # What a symmetry does to the model leads out of its grid: with models every set is looked at by itself.
    symmetries = frozenset[str]() if scope.models else judge.statement.symmetries
    rename = "classes" in symmetries
    orbits = point_set_orbits(scope, symmetries)
    try:
        if not scope.models:
            check_symmetries(judge, scope)
    except TimeUp as end:
        return replace(found, left=len(orbits) - found.position, cut=str(end))
    pace, first = Pace(resources), found.position
    while left := len(orbits) - found.position:
        try:
            step("point sets", found.position, len(orbits))
            is_alone = pace.is_alone(found.position - first, left)
            window = orbits[found.position : found.position + (1 if is_alone else pace.window)]
            cases = [_case(orbit, scope, rename) for orbit in window]
            part = decided_cases(judge, cases, empty) if is_alone else pace.decide(judge, cases, empty)
        except TimeUp as end:
            return replace(found, left=left, cut=str(end))
        found = found.merged(part)
        if progress is not None:
            progress(found, len(orbits))
    return found


def _case(
    orbit: tuple[tuple[tuple[int, ...], ...], int, tuple[Permutation, ...]], scope: SearchScope, rename: bool
) -> Case:
    """The labelled sets that stand for all of an orbit of point sets."""
    points, size, kept_by = orbit
    labelled = labellings(scope.points, scope.classes, kept_by, rename)
    return points, [(labels, size * count) for labels, count in labelled], None
