"""Lemma 3.7: in high dimension Gaussian data are all support vectors, with high probability.

For n points drawn from N(0, I_d), however they are labelled, with d > 10·n·ln n + n − 1, the max-margin direction
interpolates with probability at least 1 − 2/n. This is what makes the hypothesis of Theorem 3.5 a common one.

The lemma is about a law and not about a dataset: of the dataset only n and d count. It is true as printed: a point
fails to support with the probability of a tail of Student's law (`solvers.linear.support_probability`), and the sum of
n such tails is below 2/n as soon as the hypothesis holds. So the bound is decided by an enclosure of the probability.

It is also put to the test by draws, each decided exactly: the share of draws that interpolate gives an interval of
Clopper and Pearson at a stated confidence, from a number of draws that is fixed beforehand by n, d and a budget of
work. Only where the enclosure is too wide to tell, which no dataset that meets the hypothesis can cause, the interval
is what decides: confirmed if all of it is at or above 1 − 2/n, refuted if all of it is below, else undecided.

With z = y·x, which is N(0, I_d) again, θ̂ interpolates exactly if θ̂ᵀz = 1 at all points. That depends on the inner
products of the z alone, so the points are drawn in a basis that turns with them (Bartlett, 1933): point i has i − 1
standard normal coordinates, then a χ variable with d − i + 1 degrees of freedom, then zeros. For n ≤ d and a
regular Gram matrix Q the question is whether the solution of Q·a = 1 has a negative entry. Floats answer it with a
proved bound on their error; a draw that stays open is decided in rationals.

- ``frequency``: the frequency with which drawn Gaussian points are all support vectors, and the interval that it gives.
- ``interpolation``: one draw decided: floats with a proved error bound, then rationals.
- ``probability``: the probability that Gaussian points are all support vectors, enclosed beside the bound of Lemma 3.7.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import needs_exactly_two_classes
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_decide = Deferred(f"{__name__}.decide")
_experiment = Deferred(f"{__name__}.experiment")

STATEMENT = Statement(
    id="3.7",
    paper=DATA_DEPENDENCY,
    kind="lemma",
    title="In high dimension Gaussian data are all support vectors, as a rule",
    print_seen="The review manuscript has the lemma (`printed`). The enclosed probability is this project's own.",
    formula=(
        r"d>10\,n\ln n+n-1\quad\Rightarrow\quad \mathbb{P}\big(y\,\hat\theta^\top x=\kappa\ \text{ for all"
        r" }x\in X\big)\ge 1-\frac{2}{n}"
    ),
    readings=(
        Reading(
            "printed",
            Claim("d > 10·n·ln n + n − 1, for n points drawn from N(0, I_d)", _decide.dimension_is_high),
            Claim(
                "the max-margin θ̂ interpolates with probability at least 1 − 2/n",
                _decide.is_probable,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"seed"}),
    unfit=needs_exactly_two_classes,
    plan=_experiment.draws,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
