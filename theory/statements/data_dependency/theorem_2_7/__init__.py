"""Theorem 2.7: Mixup that is strong enough makes h_ε misclassify a training point.

The printed theorem is about X₃² of Definition 2.6, three points on a line at equal distances, both ends of
one class and the middle one of another. For every ε there is an α such that, with λ ~ Beta(α, α), the best constant
on the ball of radius ε around the middle point belongs to the other class. The proof idea: Beta(α, α) is
sub-Gaussian with variance proxy 1/(4(2α + 1)), so for large α all the mass of the pair of the two ends falls into the
ball, and all the mass of the pairs with the middle point has left it. What stays of the middle point is its pair
with itself, one against two: h_ε tends to (2/3, 1/3) for ε below half the distance.

Whether "an α exists" is decided on any dataset, with all values of α at which a data point changes sides
enclosed (`solvers.thresholds.history`): on X₃² there is exactly one, α*(ε), about 0.2275·(distance/ε)². It need not
be so: on Iris with ε = 1/10 one data point is lost between two thresholds and regained beyond the second.

The sharp form is ours and holds for any finite dataset. As α → ∞ the masses tend to those of the midpoints: a
pair counts in full if its midpoint is in the ball, by half if it is on the sphere and the segment enters the ball,
and not at all otherwise. Call a data point *outvoted* if another class then has more mass than its own. The masses
are continuous in α, so each outvoted point is misclassified for all α beyond some α*; by Descartes' rule for Laplace
integrals the class gap has finitely many zeros, and the last of them is that α*.

- ``outcomes``: the outcomes of data points over all α.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_experiments = Deferred("mixproof.theory.experiments")
_decide = Deferred(f"{__name__}.decide")

_SETTING = (
    "three points on a line at equal distances, of equal weight, both ends of one class and the middle one of another"
)

STATEMENT = Statement(
    id="2.7",
    paper=DATA_DEPENDENCY,
    kind="theorem",
    title="Mixup that is strong enough misclassifies a training point",
    print_seen=(
        "The review manuscript has the theorem, on X₃² alone (`printed`). Outvoted points of any dataset, and the "
        "enclosed α* (`sharp`), are this project's own."
    ),
    formula=r"\forall\varepsilon\ \exists\alpha:\quad \arg\max_i h_\varepsilon^i(x)\ne c(x)\ \text{ for some } x\in X",
    readings=(
        Reading(
            "printed",
            Claim(f"the dataset is X₃²: {_SETTING}", _decide.is_x3),
            Claim(
                "there is an α for which h_ε, with λ ~ Beta(α, α), puts a data point into another class",
                _decide.some_alpha_misclassifies,
            ),
        ),
        Reading(
            "sharp",
            Claim(
                "some data point is outvoted: as α → ∞, another class has more mass in its ball than its own",
                _decide.some_point_is_outvoted,
            ),
            Claim(
                "h_ε puts each outvoted data point into another class for all α beyond an α* of its own",
                _decide.outvoted_points_are_lost,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"epsilon"}),
    plan=_experiments.networks,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
