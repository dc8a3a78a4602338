"""The proofs of the sharp forms of Theorem 1 of Manifold Mixup.

In prose: docs/proofs/manifold-1.md.
"""

from collections.abc import Iterator

from mixproof.solvers.interpolation.affine import affine_answer
from mixproof.solvers.interpolation.placements import affine_possible, simplex_placement
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.affine_maps import MIXES
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, positive, vanishes
from mixproof.theory.statements.manifold.theorem_1 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

# --- for all ------------------------------------------------------------------------------------------


def _overlapping_labels() -> Iterator[Obligation]:
    from sympy import symbols

    p, q, r = symbols("p q r")
    between = p / (p + q)  # y = λs + (1 − λ)t, any 0 < λ < 1
    way = r / (1 + r)  # a point of (s, y): any share of the way from s to y
    yield vanishes("at that point [s, t] gives t the share way·(1 − λ)", way * (1 - between) - way * q / (p + q))
    yield positive("which is positive, where [s, y] gives t nothing", way * (1 - between))


def _parabola() -> Iterator[Obligation]:
    from sympy import Matrix, symbols

    k, p, q = symbols("k p q")
    places = (k, k + p, k + p + q)  # any k < l < n
    area = Matrix([[1, x, x**2] for x in places]).det()
    yield vanishes("the determinant of 1, k, k² is (l − k)(n − l)(n − k)", area - p * q * (p + q))
    yield positive("which is not 0", p * q * (p + q))


def _moment_curve() -> Iterator[Obligation]:
    from sympy import Matrix, expand, symbols

    k, p, q, r = symbols("k p q r")
    places = (k, k + p, k + p + q, k + p + q + r)
    volume = expand(Matrix([[1, x, x**2, x**3] for x in places]).det())
    product = p * q * r * (p + q) * (q + r) * (p + q + r)
    yield vanishes("the determinant of 1, k, k², k³ is the product of the differences", volume - product)
    yield positive("which is not 0: no four of the points are in a plane", product)


def _disjoint_labels() -> Iterator[Obligation]:
    from sympy import symbols

    p, q = symbols("p q")
    weight = p / (p + q)  # λ of a point inside [s, t]
    yield positive("[s, t] gives s the share λ, where a segment or a point of other classes gives it nothing", weight)
    yield positive("it gives t the share 1 − λ, where [s, v] with v ≠ t gives it nothing", 1 - weight)


def _too_many_edges() -> Iterator[Obligation]:
    from sympy import symbols

    n = symbols("n")
    v = n + 4  # any v ≥ 5
    spare = v * (v - 1) / 2 - (3 * v - 6)
    yield vanishes("v(v − 1)/2 − (3v − 6) = (v − 3)(v − 4)/2", spare - (v - 3) * (v - 4) / 2)
    yield positive("which is positive for v ≥ 5", spare)


def _fourth_inside() -> Iterator[Obligation]:
    """In barycentric coordinates of the triangle: at the share w of the way from a corner to the point (⅓, ⅓, ⅓)."""
    from sympy import Rational, symbols

    r = symbols("r")
    share = r / (1 + r)
    small, large = share / 3, 1 - share + share / 3
    yield vanishes("the coordinates are 1 − 2w/3, w/3, w/3", large + 2 * small - 1)
    yield positive("all are positive, so that no point but the corner is on a side", small)
    yield positive("one is larger than the others, so that two such segments share their end alone", large - small)
    yield vanishes("(1, 1) is (⅓, ⅓, ⅓) of (0, 0), (3, 0), (0, 3)", Rational(1, 3) * (0 + 3 + 0) - 1)


_OVERLAP = Step(
    "overlap",
    "where y is between s and t, and t is of a class of its own, [s, y] and [s, t] overlap with different labels",
    r"y\in(s,t):\quad [s,y]\subset[s,t],\ \text{label}^{c(t)}=0\ \text{on}\ [s,y],\ >0\ \text{on}\ (s,t]",
    Scope.FOR_ALL,
    for_all(_overlapping_labels),
)
_PARABOLA = Step(
    "parabola",
    "no three of the points (k, k²) are on a line",
    r"\det(1,k,k^2)=(l-k)(n-l)(n-k)\ne0",
    Scope.FOR_ALL,
    for_all(_parabola),
    cites=("Vandermonde",),
)
_CURVE = Step(
    "curve",
    "no four of the points (k, k², k³) are in a plane, so that no two of their segments cross",
    r"\det(1,k,k^2,k^3)\ne0",
    Scope.FOR_ALL,
    for_all(_moment_curve),
    cites=("Vandermonde",),
)
_TWO_LABELS = Step(
    "two-labels",
    "with one representation a class, segments that meet in another point than a common end give it two labels",
    r"\lambda e_s+(1-\lambda)e_t=\mu e_u+(1-\mu)e_v\;\Rightarrow\;\{s,t\}=\{u,v\}\ \text{or a common end}",
    Scope.FOR_ALL,
    for_all(_disjoint_labels),
)
_EULER = Step(
    "euler",
    "five points or more of the plane have segments that meet outside common ends",
    r"\binom v2>3v-6\quad(v\ge5)",
    Scope.FOR_ALL,
    for_all(_too_many_edges),
    cites=("Euler: a graph drawn in the plane with v ≥ 3 vertices has at most 3v − 6 edges",),
)
_INSIDE = Step(
    "inside",
    "four points of the plane, one inside the triangle of the others, have segments that meet in common ends only",
    r"(1,1)=\tfrac13\big((0,0)+(3,0)+(0,3)\big)",
    Scope.FOR_ALL,
    for_all(_fourth_inside),
)

# --- on the dataset -----------------------------------------------------------------------------------


def _no_dependence(instance: Instance) -> Finding:
    """If an affine f fits, the representations are affinely independent, as the unit vectors are."""
    answer, size = affine_answer(instance.dataset), instance.dataset.size
    note = f"rank[H, 1] = {answer.rank} of {size} representations, and {answer.rank_with_labels} with the labels"
    return Finding(answer.rank_with_labels == size and answer.exists == (answer.rank == size), note=note)


def _simplex(instance: Instance) -> Finding:
    """The standard simplex has an affine f, where it fits into the dimension."""
    classes, m = len(instance.dataset.classes), instance.dataset.dimension
    if not affine_possible(classes, m):
        return Finding(True, note=f"d = {classes} points of R^{m} are not affinely independent: m < d − 1")
    return Finding(affine_answer(simplex_placement(classes, m)).exists, note="0 and the first unit vectors")


AFFINE = Proof(
    "affine",
    (
        MIXES,
        Step(
            "independent",
            "an affine relation of the representations is one of the unit vectors, which have none",
            r"\sum a_i=0,\ \sum a_ih_i=0\;\Rightarrow\;\sum a_ie_i=0\;\Rightarrow\;a=0",
            Scope.HERE,
            _no_dependence,
            (HYPOTHESIS, MIXES.key),
        ),
        Step(
            "simplex",
            "m ≥ d − 1 is needed for d affinely independent points of R^m, and is enough",
            r"h_1=0,\ h_{k+1}=u_k",
            Scope.HERE,
            _simplex,
        ),
        Step(
            "exactly",
            "so an affine f has zero loss exactly there",
            r"\operatorname{rank}[H,\mathbf 1]=d",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "affine"),
            ("independent", "simplex"),
        ),
    ),
)
ANY = Proof(
    "any",
    (
        _OVERLAP,
        _PARABOLA,
        Step(
            "exactly",
            "so some f has zero loss exactly if no three representations are on a line",
            r"f=\text{the label of the only segment, almost everywhere}",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "any"),
            (HYPOTHESIS, _OVERLAP.key, _PARABOLA.key),
            ("segments of different lines share single points, which have no mass",),
        ),
    ),
)
CONTINUOUS = Proof(
    "continuous",
    (
        _TWO_LABELS,
        _EULER,
        _INSIDE,
        _CURVE,
        Step(
            "exactly",
            "so a continuous f has zero loss exactly if the segments draw the complete graph without crossings",
            r"K_d\ \text{drawn in}\ R^m\ \text{with straight edges}",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "continuous"),
            (HYPOTHESIS, _TWO_LABELS.key, _EULER.key, _INSIDE.key, _CURVE.key),
            ("Tietze's extension theorem", "a continuous f with zero loss has each segment's label all along it"),
        ),
    ),
)

PROOFS = (AFFINE, ANY, CONTINUOUS)
