"""The proofs of Theorem 2.11: midpoints determine the points, unless their number is a power of two.

In prose: docs/proofs/theorem-2.11.md.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from mixproof.geometry.aliases import Point
from mixproof.geometry.incidence.segments import dot
from mixproof.solvers.midpoints.other_sets import is_power_of_two, other_sets
from mixproof.theory.budgets import MOST_POINTS_IN_POLYNOMIAL, MOST_POINTS_REBUILT
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.exponential_sums import (
    FACTOR,
    LOWEST_ORDER,
    MIRRORED,
    NEWTON,
    PAIR_SUMS,
    POWER_SUMS,
    ROOTS,
)
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.statements.data_dependency.theorem_2_11 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

# --- on the dataset -----------------------------------------------------------------------------------


def _points(instance: Instance) -> list[Point]:
    return [instance.dataset.point(index) for index in range(instance.dataset.size)]


def _projection(points: Sequence[Point]) -> list[Fraction]:
    """A direction (1, B, B², …) on which distinct points stay apart."""
    base = 1
    while True:
        direction = [Fraction(base**k) for k in range(len(points[0]))]
        if len({dot(point, direction) for point in points}) == len(points):
            return direction
        base += 1


def _solvable(instance: Instance) -> Finding:
    size = instance.dataset.size
    bad = [k for k in range(1, size + 1) if 2 * size == 2**k]
    facts = tuple(Fact(f"2m = 2^{k} for m = {size}", {"m": size, "k": k}) for k in bad)
    return Finding(not bad, facts, len(facts), f"m = {size}")


def _power_sums_come_back(instance: Instance) -> Finding:
    """From the midpoints alone, by the recursion; against the power sums of the points."""
    points = _points(instance)
    direction, size = _projection(points), len(points)
    values = [dot(point, direction) for point in points]
    count = min(size, MOST_POINTS_REBUILT)
    found = recovered_power_sums([a + b for a, b in combinations(values, 2)], size, count)
    wrong = [k for k in range(count + 1) if found[k] != sum((value**k for value in values), Fraction(0))]
    facts = tuple(Fact(f"the power sum of order {k} is another one", {"k": k}) for k in wrong)
    rest = f" of {size}; the identities hold for any number" if count < size else ""
    note = f"orders 1 to {count}{rest}, on a line on which all points stay apart"
    return Finding(not wrong, facts, len(facts), note)


def recovered_power_sums(sums: Sequence[Fraction], size: int, count: int) -> list[Fraction]:
    """The power sums s_0 … s_count of `size` numbers from their pairwise sums, where no 2^k is 2·size.

    Examples
    --------
    >>> [str(s) for s in recovered_power_sums([Fraction(k) for k in (1, 5, 6)], 3, 3)]  # of 0, 1, 5
    ['3', '6', '26', '126']
    """
    found = [Fraction(size)]
    for k in range(1, count + 1):
        rest = sum((comb(k, j) * found[j] * found[k - j] for j in range(1, k)), Fraction(0))
        pairs = sum((value**k for value in sums), Fraction(0))
        found.append((2 * pairs - rest) / (2 * size - 2**k))
    return found


def _points_come_back(instance: Instance) -> Finding:
    """Newton's identities, then Horner's rule at each point: all of them are roots, and there are as many."""
    points = _points(instance)
    size = len(points)
    if size > MOST_POINTS_REBUILT:
        return Finding(True, note=f"not carried out for {size} points; the identities hold for any number")
    direction = _projection(points)
    values = [dot(point, direction) for point in points]
    power_sums = recovered_power_sums([a + b for a, b in combinations(values, 2)], size, size)
    elementary = [Fraction(1)]
    for k in range(1, size + 1):
        terms = ((-1) ** (j - 1) * elementary[k - j] * power_sums[j] for j in range(1, k + 1))
        elementary.append(sum(terms, Fraction(0)) / k)
    wrong = []
    for index, value in enumerate(values):
        remainder = Fraction(0)
        for k, coefficient in enumerate(elementary):
            remainder = remainder * value + (-1) ** k * coefficient
        if remainder:
            wrong.append(Fact(f"{instance.dataset.describe_point(index)} is no root", instance.dataset.row(index)))
    return Finding(
        not wrong, tuple(wrong), len(wrong), f"all {size} points are roots of the polynomial of degree {size}"
    )


def _same_midpoints(instance: Instance) -> Finding:
    """Each other set's midpoints, computed anew as a multiset."""
    points = _points(instance)
    others = other_sets(points)
    if others is None:
        return Finding(None, note="too many symmetric points for the search")
    own = _multiset(points)
    every = others.sets + others.repeating
    wrong = [each for each in every if _multiset(each) != own]
    facts = tuple(Fact("a set with other midpoints", [str(c) for point in each for c in point]) for each in wrong)
    how = "by a complete search" if others.searched else "by theorem"
    return Finding(not wrong, facts, len(facts), f"{_counted(every)}, {how}")


def _counted(sets: Sequence[object]) -> str:
    return f"{len(sets)} other set{'s' * (len(sets) != 1)}"


def _multiset(points: Sequence[Point]) -> Counter[Point]:
    return Counter(tuple((a + b) / 2 for a, b in zip(s, t, strict=True)) for s, t in combinations(points, 2))


def _products_agree(instance: Instance) -> Finding:
    """D·(F + G) = D(t²) for each other set, multiplied out on the projected points."""
    points = _points(instance)
    others = other_sets(points)
    if others is None or len(points) > MOST_POINTS_IN_POLYNOMIAL:
        return Finding(None if others is None else True, note=_FACTORED)
    every = others.sets + others.repeating
    wrong = [each for each in every if not _product_agrees(points, each)]
    facts = tuple(Fact("D(F + G) is not D(t²)", len(each)) for each in wrong)
    return Finding(not wrong, facts, len(facts), f"for {_counted(every)}")


_FACTORED = "not multiplied out for so many points: F² − F(t²) = G² − G(t²) for equal midpoints, factored"


def _product_agrees(points: Sequence[Point], other: Sequence[Point]) -> bool:
    direction = _projection([*dict.fromkeys([*points, *other])])
    mine, others = (Counter(dot(point, direction) for point in each) for each in (points, other))
    product: Counter[Fraction] = Counter()
    for a, p in (mine + others).items():
        for b in mine.keys() | others.keys():
            product[a + b] += p * (mine[b] - others[b])
    doubled = {2 * b: mine[b] - others[b] for b in mine.keys() | others.keys()}
    return {a: c for a, c in product.items() if c} == {b: c for b, c in doubled.items() if c}


# docs/proofs/theorem-2.11.md, "Sharp"
SHARP = Proof(
    "sharp",
    (
        PAIR_SUMS,
        FACTOR,
        LOWEST_ORDER,
        POWER_SUMS,
        NEWTON,
        Step(
            "solvable",
            "2m is no power of two: no factor 2m − 2^k vanishes",
            r"2m \ne 2^k \quad \forall k",
            Scope.HERE,
            _solvable,
            (HYPOTHESIS,),
        ),
        Step(
            "power-sums-come-back",
            "the midpoints of the dataset give its power sums back",
            r"s_k(\text{midpoints}) = \sum_i \langle a_i, z\rangle^k",
            Scope.HERE,
            _power_sums_come_back,
            (POWER_SUMS.key, "solvable"),
        ),
        Step(
            "points-come-back",
            "the power sums give its points back",
            r"\prod_i (t - \langle a_i, z\rangle) = \sum_k (-1)^k e_k\,t^{m-k}",
            Scope.HERE,
            _points_come_back,
            ("power-sums-come-back", NEWTON.key),
        ),
        Step(
            "only-these",
            "no other m distinct points have these midpoints",
            r"D = 0",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "sharp"),
            ("solvable", LOWEST_ORDER.key, "points-come-back"),
        ),
    ),
)

# docs/proofs/theorem-2.11.md, "Powers of two"
POWERS_OF_TWO = Proof(
    "powers-of-two",
    (
        PAIR_SUMS,
        FACTOR,
        LOWEST_ORDER,
        ROOTS,
        MIRRORED,
        Step(
            "same-midpoints",
            "every other set that is found has the same midpoints",
            r"\{\tfrac12(b_i+b_j)\}_{i<j} = \{\tfrac12(a_i+a_j)\}_{i<j}",
            Scope.HERE,
            _same_midpoints,
            (HYPOTHESIS,),
        ),
        Step(
            "product",
            "with each of them D(t)(F + G)(t) = D(t²)",
            r"D(t)\,(F+G)(t) = D(t^2)",
            Scope.HERE,
            _products_agree,
            ("same-midpoints", FACTOR.key),
        ),
        Step(
            "as-predicted",
            "each of them is the mirror image of the points (m = 4^k), or symmetric as they are (m = 2·4^k)",
            r"m = 4^k:\ b = 2\bar a - a;\qquad m = 2\cdot4^k:\ a = 2\bar a - a,\ b = 2\bar a - b",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "powers-of-two"),
            ("product", MIRRORED.key),
        ),
    ),
)


def _number_settles_it_or_symmetry(instance: Instance) -> Finding:
    size = instance.dataset.size
    if is_power_of_two(size):
        return Finding(True, note=f"m = {size} is a power of two: another set would make the midpoints symmetric")
    return Finding(True, note=f"m = {size} is no power of two, so D = 0")


# docs/proofs/theorem-2.11.md, "Printed"
PRINTED = Proof(
    "printed",
    (
        *POWERS_OF_TWO.steps[:5],
        Step(
            "no-symmetry",
            "either m is no power of two, or another set would make the midpoints symmetric, which they are not",
            r"2m \ne 2^p \;\lor\; \{\tfrac12(a_i+a_j)\} \ne 2\bar a - \{\tfrac12(a_i+a_j)\}",
            Scope.HERE,
            _number_settles_it_or_symmetry,
            (HYPOTHESIS, LOWEST_ORDER.key, MIRRORED.key),
        ),
        Step(
            "only-these",
            "no other m distinct points have these midpoints",
            r"D = 0",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            ("no-symmetry",),
        ),
    ),
)

PROOFS = (PRINTED, SHARP, POWERS_OF_TWO)
