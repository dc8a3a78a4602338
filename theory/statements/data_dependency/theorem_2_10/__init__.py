"""Theorem 2.10: without collinearity between classes, Mixup keeps the training points.

If no segment that avoids the class of a data point comes near it (Assumption 2.9), then, says the printed
theorem, the Mixup-optimal classifier h is one-hot at every data point, with the right class, and continuous
there. The slides ask for more: no data point may be inside a segment that has even one end in another class.

On a finite dataset h is one-hot at the data points always (Prop. 2.8), so what has to be decided is
continuity, which can only mean: relative to X_mix, since h is free elsewhere. Near a data point X_mix is a
finite star of segments, so h is continuous there exactly when each of its one-sided limits is one-hot.

The sharp form, with e the exponent of the symmetric density at its ends (for Beta(a, b) it is min(a, b) − 1):
for e ≥ 0, h is continuous at x exactly when x is inside no segment with an end outside its class; for e < 0,
h is continuous at every data point. The printed form is false: `shadow`, {0, 1 | 2}, satisfies Assumption 2.9
everywhere, and at 1 the limits of h are (5/6, 1/6) for the uniform law.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Refutation, Statement

_experiments = Deferred("mixproof.theory.experiments")
_decide = Deferred(f"{__name__}.decide")

_OUTSIDE_SEGMENTS = Claim(
    "no data point is on a segment between two points that are both outside its class (Assumption 2.9)",
    _decide.no_segment_outside,
)

_MIXED_SEGMENTS = Claim(
    "no data point is inside a segment that has an end outside its class",
    _decide.no_mixed_segment,
)

_ONE_HOT_AND_CONTINUOUS = Claim(
    "h is one-hot with the right class at every data point, and continuous there on X_mix",
    _decide.one_hot_and_continuous,
)

STATEMENT = Statement(
    id="2.10",
    paper=DATA_DEPENDENCY,
    kind="theorem",
    title="Without collinearity between classes, Mixup keeps the training points",
    print_seen=(
        "The review manuscript has the theorem under Assumption 2.9 (`printed`), and the slides under a stronger one "
        "(`slides`). The form with exactly when (`sharp`) is this project's own."
    ),
    formula=(
        r"x\notin[s,t]\ \text{for all } s,t\text{ outside } X_{c(x)}\quad\Rightarrow\quad \lim_{y\to x,\ y\in"
        r" X_{mix}}h(y)=h(x)=e_{c(x)}"
    ),
    readings=(
        Reading("printed", _OUTSIDE_SEGMENTS, _ONE_HOT_AND_CONTINUOUS, Refutation("shadow")),
        Reading("slides", _MIXED_SEGMENTS, _ONE_HOT_AND_CONTINUOUS),
        Reading(
            "sharp",
            Claim("the dataset is finite, its classes are disjoint, the density is positive", always),
            Claim(
                "h is continuous at exactly these data points: those inside no segment with an end outside their "
                "class, or all of them if the density is unbounded at its ends",
                _decide.continuous_exactly_where_free,
            ),
        ),
    ),
    conclude=_decide.conclude,
    pattern=_decide.betweenness,
    plan=_experiments.networks,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
