"""Theorem 3.2: the margin theorem. Where a class has the majority, Mixup classifies as that class.

Fix a point x of X_mix and a class i. Assumption 2.9 says that no segment through x joins two points outside
class i, and Assumption 3.1 that for some δ every segment through x from class i to another class gives its
end in i a weight λ > 1 − δ. Then, says the theorem, the Mixup-optimal classifier h classifies x as i and is
continuous there. The printed bound is 0 < δ < ½·min d(X_i, X_j), which compares a share with a length.

The slides ask for λ > ½ instead, so that every segment is nearer to its end in class i, and conclude that x is
classified as i. The sharp form concludes more: h gives class i more than half, at x and on X_mix near x; and
outside the data h is continuous at x exactly if all lines through x have the same weighted label average.

*Decided for every x.* X_mix is made of the data points, the open edges between them, and the crossings
(`geometry.arrangement.crossings`).

1. At a data point h is one-hot, and its one-sided limits are computed.
2. Along an edge the places where class i has the majority are an interval (`geometry.arrangement.class_majority`),
   and h is the mean of the segments over the edge. Where each of them gives class i more than half, so does h; with
   δ > ½ allowed the masses are compared as polynomials (`solvers.classifier.class_gap.polynomial`).
3. At a crossing h is a mean, with positive weights, of the averages on its lines. So if class i leads on every
   line then it leads in h. Along each line h tends to that line's average, so h is continuous there exactly if
   all averages are the same; two lines with different sets of classes settle that they are not.

So for λ > ½ steps 1 and 2 settle all crossings; h itself is computed at the first points of each kind, as a test of
the steps. For the printed bound all crossings are gone through.

Both printed conclusions fail. {0 | 10} at x = 9: δ = 2 is allowed, the hypothesis holds for the class of 0, and h
gives it 1/10. At the crossing of `crossing` one class has the majority on both lines, but their averages
differ, 3/4 and 9/10. The `capped` form mends the first alone, by δ ≤ ½, and shows the second by itself.

- ``computed_points``: points at which h itself is computed.
- ``crossings``: crossings of X_mix at which a class has the majority, by the printed bound: h may jump there.
- ``forms``: the forms of Theorem 3.2: the majority that each reading asks for, and what fails where it is there.
- ``stretches``: stretches of X_mix on which a class has the majority, by the printed bound.
- ``tally``: a form posed on an instance, and tallies of the points at which its conclusion fails.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import needs_two_classes
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Refutation, Statement

_decide = Deferred(f"{__name__}.decide")

_MAJORITY_PRINTED = Claim(
    "at x (at some x of X_mix, where none is given) and for some class i, no segment through x joins two points "
    "outside i (Assumption 2.9), and for some δ < ½·min d(X_i, X_j) every one from i to another class gives its end "
    "in i a weight above 1 − δ (Assumption 3.1)",
    _decide.printed_hypothesis,
)

_MAJORITY_SLIDES = Claim(
    "at x (at some x of X_mix, where none is given) and for some class i, no segment through x joins two points "
    "outside i, and every one from i to another class gives its end in i a weight above ½",
    _decide.slides_hypothesis,
)

STATEMENT = Statement(
    id="3.2",
    paper=DATA_DEPENDENCY,
    kind="theorem",
    title="Where a class has the majority, Mixup classifies as that class",
    print_seen=(
        "The review manuscript has the theorem under Assumptions 2.9 and 3.1 (`printed`), and the slides with λ > ½ "
        "(`slides`). The bound δ ≤ ½ (`capped`) and the form with exactly when (`sharp`) are this project's own."
    ),
    formula=(
        r"\lambda_{st}(x)>1-\delta\ \text{ for all }s\in X_i,\ t\notin X_i,\ x\in[s,t]\quad\Rightarrow\quad"
        r" \arg\max_j h^j(x)=i"
    ),
    readings=(
        Reading(
            "printed",
            _MAJORITY_PRINTED,
            Claim(
                "h classifies every such x as i, and is continuous there on X_mix",
                _decide.printed_conclusion,
            ),
            Refutation("simplex:positive=2,negative=1"),
        ),
        Reading(
            "capped",
            Claim(f"{_MAJORITY_PRINTED.text}, and δ ≤ ½, which makes it a ratio", _decide.capped_hypothesis),
            Claim("h classifies every such x as i, and is continuous there on X_mix", _decide.capped_conclusion),
            Refutation("crossing"),
        ),
        Reading(
            "slides",
            _MAJORITY_SLIDES,
            Claim("h classifies every such x as i", _decide.slides_conclusion),
        ),
        Reading(
            "sharp",
            _MAJORITY_SLIDES,
            Claim(
                "h gives i more than half at every such x and in the limit from every direction; and outside the data "
                "h is continuous there exactly if all lines through x have the same weighted label average",
                _decide.sharp_conclusion,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "point"}),
    unfit=needs_two_classes,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
