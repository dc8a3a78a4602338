"""Zero loss on given representations: with an affine f, with a continuous f, or with any f.

Zero loss with any f asks that segments with different labels do not overlap, since what meets in single points has no
mass: by `solvers.interpolation.segments` that no representation is inside a segment with an end outside its class. A
continuous f has to have the label of each segment everywhere, so it asks that no point has two labels. An affine f
asks that the labels are an affine function of the representations, which is linear algebra.
"""

from functools import lru_cache

from mixproof.solvers.interpolation.affine import affine_answer
from mixproof.solvers.interpolation.segments import crossing_clash, overlap
from mixproof.theory.evidence.witnesses import OnSegment
from mixproof.theory.findings import Finding, Searched
from mixproof.theory.instance import Instance
from mixproof.theory.statements.manifold.witnesses import Ranks, TwoLabels


def some_f(instance: Instance) -> Finding:
    """The finding that some f has zero loss on these representations.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> some_f(make_instance("shadow")).holds, some_f(make_instance("simplex")).holds
    (False, True)
    """
    found = overlap(instance.dataset)
    if found is None:
        return Finding(True)
    return Finding(False, (OnSegment(instance.dataset, found),), 1, "segments with different labels overlap")


def affine_f(instance: Instance) -> Finding:
    """The finding that an affine f has zero loss on these representations, with the ranks that tell.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> print(affine_f(make_instance("{0 | 1}")))
    holds
    - rank[H, 1] = rank[H, 1, Y] = 2: an affine f of rank 1 gives each its label
    """
    answer = affine_answer(instance.dataset)
    return Finding(answer.exists, (Ranks(instance.dataset, answer),), 1)


@lru_cache(maxsize=8)
def continuous_f(instance: Instance) -> Finding:
    """The finding that a continuous f has zero loss on these representations; undecided beyond a budget.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> print(continuous_f(make_instance("{(0, 0) | (1, 0) | (0, 1) | (1, 1)}")))
    fails
    - (0.5, 0.5) has two labels: 1/2 of class 0 and the rest of class 3 between rows 0 and 3, and 1/2 of class 1 and \
the rest of class 2 between rows 1 and 2
    """
    anywhere = some_f(instance)
    if not anywhere.holds:
        return anywhere
    if affine_answer(instance.dataset).exists:
        return Finding(True, note="an affine f does")
    found = crossing_clash(instance.dataset)
    if found.clash is not None:
        return Finding(False, (TwoLabels(instance.dataset, found.clash),), 1)
    searched = Searched("edges", found.searched, found.edges)
    note = "" if searched.is_complete else searched.says("no crossing has two labels")
    return Finding(searched.answer(found=False), note=note)
