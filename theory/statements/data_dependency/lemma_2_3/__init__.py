"""Lemma 2.3: the best constant on a ball, in closed form.

Restrict the Mixup loss to the mixed points in the open ball B_ε(x), and let the prediction be one constant θ in the
simplex. The loss is then Σ Nⁱ(−ln θᵢ) with the label masses Nⁱ that class i has in the ball, and the lemma says
that θ = N/ΣN is best. Over **ordered** pairs, with A_st = {λ : |λs + (1 − λ)t − x| < ε},

    Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s) = i} + E[1 − λ; A_st]·1{c(t) = i}).

*Proof.* Where the gradient of a convex function on the simplex is constant on the support of θ, and not less
elsewhere, θ is a minimiser; here that is Nⁱ/θᵢ = ΣN. And Σ Nⁱ ln(Nⁱ/(ΣN·θᵢ)) > 0 for every other θ (Gibbs), so it is
the only one. ∎

The formula is printed with pairs of classes i < j, doubled: λ is always the share of class i. That supposes that
both orders of a pair weigh the same, which they do if λ and 1 − λ have the same law. Otherwise, as for Beta(2, 1), the
printed formula is not the minimiser, and it changes when classes are renamed, which the lemma does not.

What is checked on an instance is that `best_constant` in `solvers.classifier.ball`, which treats each pair once,
satisfies the condition of the proof with masses that are computed anew: ordered pair by ordered pair, with the chord
of each order, term by term in Q(√d) where the parameters of the law are integers (its `ordered_masses`).
All comparisons are then exact. Other masses are enclosed. Two computations of one real number can never be proved
equal in this way: they are compared to many digits (`solvers.classifier.likeness`), and equality rests on the
proof above, and for the printed formula on the symmetry of the law.

- ``balls``: the balls that are looked at, with Mixup's loss on them.
- ``other_constants``: constants beside the minimiser, and what they lose.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Refutation, Statement

_experiments = Deferred("mixproof.theory.experiments")
_balls = Deferred(f"{__name__}.balls")
_decide = Deferred(f"{__name__}.decide")

_SOME_MIXED_POINTS = Claim(
    "the classes are disjoint, the density is positive, and mixed points fall into each ball B_ε(x)",
    _decide.something_falls_in,
)

STATEMENT = Statement(
    id="2.3",
    paper=DATA_DEPENDENCY,
    kind="lemma",
    title="The best constant on a ball, in closed form",
    print_seen=(
        "The review manuscript has the lemma with a sum over classes i < j, doubled (`printed`). The sum over ordered "
        "pairs (`ordered`) is this project's own."
    ),
    formula=(
        r"h_\varepsilon^i(x)=\frac{N^i}{\sum_j N^j},\quad"
        r" N^i=\sum_{s,t}p_sp_t\big(\mathbb{E}[\lambda;A_{st}]\,1_{c(s)=i}+\mathbb{E}[1-\lambda;A_{st}]"
        r"\,1_{c(t)=i}\big)"
    ),
    readings=(
        Reading(
            "printed",
            _SOME_MIXED_POINTS,
            Claim(
                "the masses of the pairs of classes i < j, doubled, with those inside the classes, give the minimiser "
                "of the Mixup loss on the ball",
                _decide.printed_form_is_optimal,
            ),
            Refutation("counterexample", {"mixing": "beta(2,1)"}),
        ),
        Reading(
            "ordered",
            _SOME_MIXED_POINTS,
            Claim(
                "the masses of all ordered pairs give the minimiser of the Mixup loss on the ball, and other constants "
                "lose more",
                _decide.closed_form_is_optimal,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "epsilon", "point"}),
    plan=_experiments.networks,
    certificate_settings=_balls.balls_named,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
