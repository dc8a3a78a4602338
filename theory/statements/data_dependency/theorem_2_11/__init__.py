"""Theorem 2.11: the midpoints of six or more points from a continuous law give the points back.

If λ is concentrated at ½, a model sees little but the midpoints of pairs of training points, without a note of
which pair each one is from. The printed theorem says that this loses nothing: m ≥ 6 points drawn independently
from a continuous law are, with probability one, the only m points with their C(m, 2) midpoints.

*How an almost sure statement is decided on given points.* What has probability zero has to be named. Here it is
that the midpoints, as a multiset, are symmetric about a point, which can only be the centroid. Then the first two
points and some two points k, l satisfy x₁ + x₂ + x_k + x_l = (4/m)·Σx. For m ≥ 5 this is a linear equation in which
each coefficient is an integer minus 4/m, so not zero: given the other points it leaves one place for each, and
independent draws from a law without atoms hit it with probability zero. Where the midpoints are symmetric the
printed theorem says nothing, so it is not applicable; where they are not, `solvers.midpoints` proves that it is true.

The sharp form needs no law: if m is not a power of two, *any* m points are determined, in any dimension
(Selfridge and Straus). For powers of two both happen: {0, 3, 5, 6} and {1, 2, 4, 7} have the same midpoints. What
the other sets look like then is the third reading, this project's own: reflections of the points in their
centroid for m = 4^k, and symmetric like the points themselves for m = 2·4^k.

Labels play no part. Points are distinct: repeated rows count once, and so m is the number of distinct points. A set
with a repeated point is none of the m-point sets meant here; where it has the same midpoints, a note says so.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_decide = Deferred(f"{__name__}.decide")

LEAST_POINTS = 6

_THE_ONLY_POINTS = Claim("no other m distinct points have these midpoints", _decide.only_these)

STATEMENT = Statement(
    id="2.11",
    paper=DATA_DEPENDENCY,
    kind="theorem",
    title="The midpoints of points in general position determine the points",
    print_seen=(
        "The review manuscript has the theorem for m ≥ 6 points of a continuous law (`printed`; the points that have "
        "probability zero are named by this project). The form without a law (`sharp`) is that of Selfridge and "
        "Straus; `powers-of-two` is this project's own."
    ),
    formula=(
        r"\Big\{\tfrac{a_i+a_j}{2}:i<j\Big\}=\Big\{\tfrac{b_i+b_j}{2}:i<j\Big\}\quad\Rightarrow\quad\{a_i\}="
        r"\{b_i\}"
    ),
    readings=(
        Reading(
            "printed",
            Claim(
                f"there are m ≥ {LEAST_POINTS} points in general position: their midpoints are symmetric about no "
                "point, as is almost sure under a continuous law",
                _decide.in_general_position,
            ),
            _THE_ONLY_POINTS,
        ),
        Reading(
            "sharp", Claim("the number m of points is not a power of two", _decide.is_no_power_of_two), _THE_ONLY_POINTS
        ),
        Reading(
            "powers-of-two",
            Claim("the number m of points is a power of two", _decide.is_a_power_of_two),
            Claim(
                "any other points with these midpoints are the reflection of these in their centroid, if m = 4^k, "
                "and symmetric about that centroid, as these are, if m = 2·4^k",
                _decide.others_are_mirrored,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset(),
    unfit=_decide.needs_two_points,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
