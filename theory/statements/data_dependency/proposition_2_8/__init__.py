"""Proposition 2.8: at the data points of a finite dataset the Mixup-optimal classifier is right.

As ε → 0 the best constant h_ε on the ball of radius ε around a data point x tends to the one-hot prediction of x's own
class. So Mixup does not contradict the training labels; it is only near the data points that it may (Theorem 2.10).

*Proof, with an explicit ε.* By Lemma 2.3, h_ε(x) is the mean label of the mixed points in the ball. The pair of x with
itself has the mass p_x² there at every ε. While ε is at most the least distance d between two data points, no other
point mixes with itself into the ball. The mixed points of a pair s ≠ t that are in the ball are those with λ in an
interval of length at most 2ε/|s − t| ≤ 2ε/d. So the mass of all other pairs is at most

    M(ε) ≤ ω(2ε/d),    ω(δ) = the greatest mass of an interval of length δ,

which tends to 0 with ε as λ has no atoms, and M(ε) grows with ε. Hence h_ε^{c(x)}(x) ≥ p_x²/(p_x² + M(ε)) → 1, and
what this bound gives at one ε it gives at all smaller ones, at every data point together. ∎

Each law bounds its own ω (`greatest_mass` in `solvers.mixing.beta` and its neighbours). For Beta(a, b) it is of the
order of δ^min(1, a, b), so 1 − h_ε^{c(x)}(x) falls at least as fast as ε^min(1, a, b).

Two things are done on an instance. The bound gives one ε for the whole dataset, in ball arithmetic. And as far as a
budget goes, h_ε is evaluated by its closed form at data points: for a small dataset at each, to find a larger ε; else
at those first that are inside segments with an end in another class, at the ε that the bound promises.

- ``radius``: one radius for all data points, by the bound in the proof.
- ``evaluation``: h_ε at data points by its closed form, within a budget.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_experiments = Deferred("mixproof.theory.experiments")
_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="2.8",
    paper=DATA_DEPENDENCY,
    kind="proposition",
    title="On a finite dataset h gives each training point its own class",
    print_seen=(
        "The review manuscript has the proposition (`printed`). The proof with an explicit ε is this project's own."
    ),
    formula=r"\lim_{\varepsilon\to 0}h_\varepsilon^i(x)=1_{c(x)=i}\quad\text{for all }x\in X",
    readings=(
        Reading(
            "printed",
            Claim("the dataset is finite, its classes are disjoint, λ has a density", always),
            Claim(
                "at every data point h_ε tends to the one-hot prediction of its class as ε → 0",
                _decide.one_hot_in_the_limit,
            ),
        ),
    ),
    conclude=_decide.conclude,
    plan=_experiments.networks,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
