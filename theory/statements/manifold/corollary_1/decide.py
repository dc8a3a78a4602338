"""Hypotheses and conclusions of Corollary 1 of Manifold Mixup on given representations."""

from mixproof.solvers.interpolation.affine import AffineFit, affine_answer
from mixproof.solvers.interpolation.flats import class_flats
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.statement import Verification
from mixproof.theory.statements.manifold.representations import continuous_f, some_f
from mixproof.theory.statements.manifold.witnesses import ClassFlat, flat_dimensions


def more_dimensions(instance: Instance) -> Finding:
    """The finding that m > d − 1.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> more_dimensions(make_instance("shadow")).holds, more_dimensions(make_instance("{(0, 0) | (1, 1)}")).holds
    (False, True)
    """
    m, classes = instance.dataset.dimension, len(instance.dataset.classes)
    return Finding(m > classes - 1, note=f"m = {m}, d = {classes}")


def wide_and_some_f_there(instance: Instance) -> Finding:
    """The finding that m > d − 1, and some f has zero loss.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> wide_and_some_f_there(make_instance("{(0, 0), (0, 1), (1, 0) | (1, 1)}")).holds
    True
    """
    wide = more_dimensions(instance)
    return some_f(instance) if wide.holds else wide


def wide_and_continuous_f(instance: Instance) -> Finding:
    """The finding that m > d − 1, and a continuous f has zero loss.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> wide_and_continuous_f(make_instance("{(0, 0), (0, 1), (1, 0) | (1, 1)}")).holds
    False
    """
    wide = more_dimensions(instance)
    return continuous_f(instance) if wide.holds else wide


def in_small_flats(instance: Instance) -> Finding:
    """The finding that each class spans a flat of dimension m − d + 1 at most.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> print(in_small_flats(make_instance("{(0, 0), (3, 0), (0, 3) | (1, 1)}")))
    fails (m − d + 1 = 1)
    - class 0 spans a flat of dimension 2
    """
    dataset = instance.dataset
    bound = dataset.dimension - len(dataset.classes) + 1
    flats = enumerate(class_flats(dataset))
    large = tuple(ClassFlat(dataset, label, flat) for label, flat in flats if flat.dimension > bound)
    return Finding(not large, large, len(large), f"m − d + 1 = {bound}")


def in_kernels(instance: Instance) -> Finding:
    """The finding that each class spans a flat of dimension rank[H, 1] − d at most, if an affine f has zero loss.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> in_kernels(make_instance("{(0, 0), (0, 1) | (1, 0), (1, 5)}")).note
    'rank A = 1, rank[H, 1] − d = 1; the classes span 1, 1 dimensions'
    """
    dataset = instance.dataset
    answer, classes = affine_answer(dataset), len(dataset.classes)
    if not isinstance(answer.found, AffineFit):
        return Finding.of_no_claim("no affine f has zero loss")
    bound, rank = answer.rank - classes, answer.found.rank
    flats = class_flats(dataset)
    wrong = [ClassFlat(dataset, label, flat) for label, flat in enumerate(flats) if flat.dimension > bound]
    facts = []
    if rank < classes - 1 or bound > dataset.dimension - rank:
        facts.append(Fact(f"A has rank {rank}", {"rank_of_weights": rank}))
    spans = ", ".join(str(flat.dimension) for flat in flats)
    note = f"rank A = {rank}, rank[H, 1] − d = {bound}; the classes span {spans} dimensions"
    return Finding(not wrong and not facts, (*wrong, *facts), len(wrong) + len(facts), note)


def conclude(verification: Verification) -> str:
    """The dimensions that classes span, beside the bounds, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("manifold:corollary-1", "{(0, 0), (3, 0), (0, 3) | (1, 1)}", ["printed"]))
    'The classes span flats of dimension 2 and 0 in R^2. The printed bound is 1; it needs an affine f, and no \
affine f has zero loss here.'
    """
    dataset = verification.instance.dataset
    answer, classes = affine_answer(dataset), len(dataset.classes)
    spans = flat_dimensions(dataset)
    bound = dataset.dimension - classes + 1
    affine = (
        f"an affine f has zero loss here, so that none spans more than {answer.rank - classes}"
        if answer.exists
        else "no affine f has zero loss here"
    )
    return (
        f"The classes span flats of dimension {spans} in R^{dataset.dimension}. The printed bound is {bound}; it needs "
        f"an affine f, and {affine}."
    )
