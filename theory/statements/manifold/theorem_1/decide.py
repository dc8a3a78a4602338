"""Hypotheses and conclusions of Theorem 1 of Manifold Mixup on given representations."""

from collections.abc import Callable
from functools import lru_cache
from itertools import combinations

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import lines_between
from mixproof.geometry.incidence.segments import crossing
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.interpolation.affine import affine_answer
from mixproof.solvers.interpolation.placements import (
    affine_possible,
    any_possible,
    continuous_possible,
    curve_placement,
    drawn_placement,
    simplex_placement,
)
from mixproof.solvers.interpolation.segments import crossing_clash, overlap
from mixproof.solvers.loss.irreducible import floor_loss
from mixproof.solvers.loss.squared import least_squared_loss
from mixproof.theory.budgets import MOST_CLASSES_DRAWN, MOST_POINTS_CROSSED
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.statement import Verification
from mixproof.theory.statements.manifold.representations import continuous_f, some_f
from mixproof.theory.statements.manifold.witnesses import LeastLoss, flat_dimensions

# --- the printed theorem ------------------------------------------------------------------------------


def enough_dimensions(instance: Instance) -> Finding:
    """The finding that m ≥ d − 1.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> enough_dimensions(make_instance("{0 | 1 | 2}")).note
    'm = 1, d = 3'
    """
    m, classes = instance.dataset.dimension, len(instance.dataset.classes)
    return Finding(affine_possible(classes, m), note=f"m = {m}, d = {classes}")


def least_cross_entropy_is_zero(instance: Instance) -> Finding:
    """The finding that representations in R^m and an f have zero cross-entropy: none have, with two classes or more.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> print(least_cross_entropy_is_zero(make_instance("{(0, 0), (3, 0), (0, 3) | (1, 1)}", alpha=2)))
    fails (the label of a mixed point is no class alone, and its entropy is left)
    - the least cross-entropy is 7/32
    """
    least = LeastLoss("cross-entropy", floor_loss(instance.dataset, instance.mixing))
    return Finding(False, (least,), 1, "the label of a mixed point is no class alone, and its entropy is left")


def wide_and_some_f(instance: Instance) -> Finding:
    """The finding that m ≥ d − 1, and some f has zero loss on these representations.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [wide_and_some_f(make_instance(each)).holds for each in ("shadow", "simplex", "{0 | 1 | 2}")]
    [False, True, False]
    """
    wide = enough_dimensions(instance)
    return some_f(instance) if wide.holds else wide


def each_pair_alone(instance: Instance) -> Finding:
    """The finding that each pair of representations has an f of zero loss: the affine one through two points.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> each_pair_alone(make_instance("shadow")).holds
    True
    """
    return Finding(True, note="the affine f through the two")


def one_f_for_all(instance: Instance) -> Finding:
    """The finding that one f has zero loss on all pairs; else with the least squared loss under the uniform law.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> print(one_f_for_all(make_instance("{0 | 1/2 | 1}")))
    fails (segments with different labels overlap)
    - the least squared loss under the uniform law is 2/27
    - row 1 (0.5) [class 1] = 1/2 × row 0 (0) [class 0] + 1/2 × row 2 (1) [class 2]
    """
    found = some_f(instance)
    if found.holds:
        return found
    least = LeastLoss("squared loss under the uniform law", Radicals.of(least_squared_loss(instance.dataset)))
    return Finding(False, (least, *found.witnesses), 1 + found.total, found.note)


# --- sharp: one representation for each class -----------------------------------------------------------


def one_for_each_class(instance: Instance) -> Finding:
    """The finding that there are as many representations as classes.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> one_for_each_class(make_instance("{0 | 1}")).holds, one_for_each_class(make_instance("shadow")).note
    (True, '3 representations, 2 classes')
    """
    points, classes = instance.dataset.size, len(instance.dataset.classes)
    return Finding(points == classes, note="" if points == classes else f"{points} representations, {classes} classes")


_NOT_ONE_EACH = "this speaks of one representation for each class"


def affine_exactly(instance: Instance) -> Finding:
    """The finding that affine independence tells, on these representations and for their number and dimension.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> affine_exactly(make_instance("{(0, 0) | (1, 0) | (0, 1)}")).note
    'here an affine f has zero loss; with d = 3 and m = 2 some representations allow one'
    """
    if not one_for_each_class(instance).holds:
        return Finding.of_no_claim(_NOT_ONE_EACH)
    answer = affine_answer(instance.dataset)
    return _compared(
        instance, "an affine f", answer.exists, answer.rank == instance.dataset.size, affine_possible, _simplex_works
    )


def any_exactly(instance: Instance) -> Finding:
    """The finding that collinear triples tell, on these representations and for their number and dimension.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> any_exactly(make_instance("{0 | 1 | 2}")).note
    'here no f has zero loss; with d = 3 and m = 1 no representations allow one'
    """
    if not one_for_each_class(instance).holds:
        return Finding.of_no_claim(_NOT_ONE_EACH)
    fits, free = overlap(instance.dataset) is None, _no_three_on_a_line(instance.dataset)
    return _compared(instance, "some f", fits, free, any_possible, _curve_works)


def continuous_exactly(instance: Instance) -> Finding:
    """The finding that crossings tell, on these representations and for their number and dimension.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> continuous_exactly(make_instance("{(0, 0) | (1, 0) | (0, 1) | (2, 1) | (1, 2)}")).note
    'here no continuous f has zero loss; with d = 5 and m = 2 no representations allow one'
    """
    if not one_for_each_class(instance).holds:
        return Finding.of_no_claim(_NOT_ONE_EACH)
    fits = continuous_f(instance)
    if fits.holds is None:
        return fits
    few = instance.dataset.size <= MOST_POINTS_CROSSED
    apart = _segments_keep_apart(instance.dataset) if few else fits.holds
    return _compared(instance, "a continuous f", fits.holds, apart, continuous_possible, _drawing_works)


def _compared(  # noqa: PLR0913, PLR0917 - the two sides of an equivalence, here and for all placements
    instance: Instance,
    name: str,
    fits: bool,
    apart: bool,
    possible: Callable[[int, int], bool],
    placed: Callable[[int, int], bool],
) -> Finding:
    """The finding that f fits exactly where the placement says, and that there is one exactly where there can be."""
    classes, m = len(instance.dataset.classes), instance.dataset.dimension
    can = possible(classes, m)
    here = name if fits else f"no {name.partition(' ')[2]}"
    allowed = f"with d = {classes} and m = {m} {'some' if can else 'no'} representations allow one"
    note = f"here {here} has zero loss; {allowed}"
    wrong = []
    if fits != apart:
        wrong.append(Fact("the placement of these representations says otherwise", {"fits": fits, "apart": apart}))
    if fits and not can:
        wrong.append(Fact("zero loss was thought impossible in this dimension", {"classes": classes, "dimension": m}))
    if can and not placed(classes, m):
        wrong.append(Fact("the placement that was thought to do it does not", {"classes": classes, "dimension": m}))
    return Finding(not wrong, tuple(wrong), len(wrong), note)


@lru_cache(maxsize=256)
def _simplex_works(classes: int, dimension: int) -> bool:
    return affine_answer(simplex_placement(classes, dimension)).exists


@lru_cache(maxsize=256)
def _curve_works(classes: int, dimension: int) -> bool:
    return _no_three_on_a_line(curve_placement(classes, dimension))


@lru_cache(maxsize=256)
def _drawing_works(classes: int, dimension: int) -> bool:
    """Computed for few classes; for more the curve has no four points in a plane (Vandermonde), as the proof says."""
    if classes > MOST_CLASSES_DRAWN:
        return True
    placement = drawn_placement(classes, dimension)
    return _no_three_on_a_line(placement) and crossing_clash(placement).clash is None


def _no_three_on_a_line(dataset: Dataset) -> bool:
    return next(lines_between(dataset), None) is None


def _segments_keep_apart(dataset: Dataset) -> bool:
    """True if segments meet in common ends only: all pairs of segments, one by one."""
    segments = list(combinations(range(dataset.size), 2))
    return all(
        set(crossing(*map(dataset.point, (*one, *other)))) == {dataset.point(end) for end in set(one) & set(other)}
        for one, other in combinations(segments, 2)
    )


# --- in plain words -------------------------------------------------------------------------------------


def conclude(verification: Verification) -> str:
    """The kinds of f that have zero loss on these representations, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("manifold:1", "{(0, 0), (3, 0), (0, 3) | (1, 1)}", ["linear"]))
    'Of the 4 representations in R^2, rank[H, 1] is 3 and rank[H, 1, Y] is 4: no affine f gives each mixed one its \
mixed label, and some f does. The classes span flats of dimension 2 and 0.'
    """
    dataset = verification.instance.dataset
    answer = affine_answer(dataset)
    spans = flat_dimensions(dataset)
    affine = (
        "an affine f gives each mixed one its mixed label"
        if answer.exists
        else (
            "no affine f gives each mixed one its mixed label, and "
            f"{'some f does' if overlap(dataset) is None else 'no other f does, as segments overlap'}"
        )
    )
    return (
        f"Of the {dataset.size:,} representations in R^{dataset.dimension}, rank[H, 1] is {answer.rank} and "
        f"rank[H, 1, Y] is {answer.rank_with_labels}: {affine}. The classes span flats of dimension {spans}."
    )
