"""Proposition 2.5: the Mixup-optimal classifier need not be continuous.

On `cross`, {(0, 1), (0, −1) | (1, 0), (−1, 0)}, with a symmetric law of λ, h is (½, ½) at the origin, where the two
segments meet; but on the vertical one it is (1, 0) up to the origin, and on the horizontal one (0, 1).

*Printed*, for any dataset: where a line that carries one class only at x meets a line that carries another class
only, h jumps. For along either line h is one-hot with that line's class; h(x) gives weight to both.

*Generalised.* It is tempting to ask only that x be inside a segment within one class and, on another line, inside a
segment within another class, whatever else these lines carry. That is false, and six points show it: classes 0, 1, 0
at −5, −1, 3 of one axis and 1, 0, 1 at −5, −1, 3 of the other. With the uniform law the averages of both axes at the
origin are (½, ½), and h is continuous there. Fewer points cannot do it: a line that carries a segment within one
class and another average than that class has three points, and two lines through x share no data point.

*Sharp.* Outside the data h is continuous at x of X_mix exactly if all lines through x have the same weighted label
average. *Proof.* Along each line h tends to the average of that line, and h(x) is a mean of the averages of all
lines with positive weights. If they are the same it is their common value, and h is continuous. If they are not, h
has two different limits. ∎ It holds for every law with a positive density. Both sides are computed at the first
crossings, and from different sums; the proof has the rest.

- ``meetings``: the crossings at which segments within different classes meet.
"""

from functools import partial

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="2.5",
    paper=DATA_DEPENDENCY,
    kind="proposition",
    title="The Mixup-optimal classifier need not be continuous",
    print_seen=(
        "The review manuscript has the example `cross`. That example put for any dataset (`printed`), and the forms "
        "`generalised` and `sharp`, are this project's own."
    ),
    formula=r"h^i(x)\to 1\text{ along one line},\quad h^j(x)\to 1\text{ along another},\quad i\ne j",
    readings=(
        Reading(
            "printed",
            Claim(
                "the law of λ is symmetric, and at some x outside the data a line that carries one class only crosses "
                "a line that carries another class only",
                partial(_decide.segments_cross, alone=True),
            ),
            Claim(
                "h is not continuous at any such x: along each of these lines it tends to that line's class",
                partial(_decide.crossings_jump, alone=True),
            ),
        ),
        Reading(
            "generalised",
            Claim(
                "some x outside the data is inside a segment within one class and, on another line, inside a segment "
                "within another class",
                partial(_decide.segments_cross, alone=False),
            ),
            Claim("h is not continuous at any such x", partial(_decide.crossings_jump, alone=False)),
        ),
        Reading(
            "sharp",
            Claim("x is on X_mix and outside the data, and the density is positive", always),
            Claim(
                "h is continuous at x exactly if all lines through x have the same weighted label average",
                _decide.continuous_where_averages_agree,
            ),
        ),
    ),
    conclude=_decide.conclude,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
