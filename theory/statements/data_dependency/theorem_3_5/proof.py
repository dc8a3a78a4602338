"""The proofs of Theorem 3.5: as printed, as the slides have it, and sharp.

In prose: docs/proofs/theorem-3.5.md.
"""

from collections.abc import Iterator
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.ray import gradient_keeps_to_a_line
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.proofs.logistic import GRADIENT, LOSS, ROOT
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.statements.data_dependency.theorem_3_5 import STATEMENT
from mixproof.theory.statements.data_dependency.theorem_3_5.balance import has_antipodal_means, is_balanced
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

# --- for all ------------------------------------------------------------------------------------------


def _both_coefficients() -> Iterator[Obligation]:
    from sympy import symbols

    n, sigma = symbols("n sigma")
    c = sigma / 2
    yield vanishes("with n₊ = n₋ and c = σ(−k)/2 the sum over X₊ loses its coefficient", 2 * n * c - n * sigma)
    yield vanishes("and so does the sum over X₋", -2 * n * c + n * sigma)
    yield vanishes("this is the root of the component along θ̂", 4 * n * n * c - (n**2 + n**2) * sigma)


def _at_the_root() -> Iterator[Obligation]:
    from sympy import symbols

    p, n, c, sigma, mu, nu = symbols("n_plus n_minus c sigma mu_plus mu_minus")
    gradient = p * mu * (2 * n * c - p * sigma) + n * nu * (-2 * p * c + n * sigma)
    root = (p**2 + n**2) * sigma / (4 * p * n)
    claimed = (n - p) * (p + n) * sigma * (mu + nu) / 2
    yield vanishes("at the root m²∇J is ½(n₋ − n₊)·m·σ(−k)·(μ₊ + μ₋)", gradient.subs(c, root) - claimed)
    yield positive("σ(−k) and m are positive", sigma * (p + n))
    yield vanishes("it vanishes for n₊ = n₋", claimed.subs(n, p))
    yield vanishes("it vanishes for μ₋ = −μ₊", claimed.subs(nu, -mu))
    # Away from it one factor is positive or negative: with n₋ = n₊ + d the first one is d.
    d = symbols("d")
    yield positive("and else its first two factors do not", (claimed / (mu + nu)).subs(n, p + d))


def _ratio() -> Iterator[Obligation]:
    from sympy import symbols

    p, d = symbols("n_plus d")
    n = p + d
    # 2n₋c = n₊σ and 2n₊c = n₋σ give c/σ = n₊/(2n₋) = n₋/(2n₊).
    yield positive("n₋/(2n₊) > n₊/(2n₋) for n₋ > n₊: no k makes both coefficients vanish", n / (2 * p) - p / (2 * n))
    yield nonnegative("for n₋ = n₊ both ratios are ½", (n / (2 * p) - p / (2 * n)).subs(d, 0))


# --- on the dataset -----------------------------------------------------------------------------------


def _margins_are_one(instance: Instance) -> Finding:
    """θ̂ᵀx computed anew, in rationals."""
    found = max_margin(instance.dataset)
    assert isinstance(found, MaxMargin)
    dataset = instance.dataset
    scores = [
        sum((a * b for a, b in zip(found.direction, dataset.point(k), strict=True)), Fraction(0))
        for k in range(dataset.size)
    ]
    wrong = tuple(
        Fact(f"θ̂ᵀx is {rational_text(score)} at {dataset.describe_point(k)}", {"row": dataset.row(k)})
        for k, score in enumerate(scores)
        if score != 2 * dataset.labels[k] - 1
    )
    return Finding(not wrong, wrong, len(wrong), f"computed at {dataset.size} points")


def _is_balanced(instance: Instance) -> Finding:
    if is_balanced(instance.dataset):
        return Finding(True, note=f"n₊ = n₋ = {instance.dataset.class_sizes[0]}")
    negative, positive_ = instance.dataset.class_sizes
    minus, plus = instance.dataset.classes
    first, second = Fraction(positive_, 2 * negative), Fraction(negative, 2 * positive_)
    words = (
        f"class {plus} has {positive_} rows and class {minus} has {negative}: the sum over X₊ loses its coefficient at "
        f"c = {rational_text(first)}·σ(−k), the sum over X₋ at c = {rational_text(second)}·σ(−k)"
    )
    data: Json = {
        "rows": {plus: positive_, minus: negative},
        "c_over_sigma": [rational_text(first), rational_text(second)],
    }
    return Finding(False, (Fact(words, data),), 1)


def _vanishes_at_the_root(instance: Instance) -> Finding:
    """∇J at the only k at which its component along θ̂ vanishes, up to m²/σ(−k), in rationals from the class sums."""
    dataset = instance.dataset
    minus, plus = dataset.class_sizes
    c = Fraction(plus**2 + minus**2, 4 * plus * minus)  # in units of σ(−k): `theory.proofs.logistic`, the root
    coefficients = (minus - 2 * plus * c, 2 * minus * c - plus)
    gradient = [Fraction(0)] * dataset.dimension
    for index, label in enumerate(dataset.labels):
        times = len(dataset.rows[index]) * coefficients[label]
        gradient = [old + times * value for old, value in zip(gradient, dataset.point(index), strict=True)]
    if not any(gradient):
        return Finding(True, note=f"∇J is 0 where c = {rational_text(c)}·σ(−k)")
    words = f"∇J is not 0 where c = {rational_text(c)}·σ(−k), the only place at which its component along θ̂ is"
    return Finding(False, (Fact(words, {"c_over_sigma": rational_text(c)}),), 1)


def _sides_of_the_equivalence(instance: Instance) -> Finding:
    """The gradient's line decided from the groups of points, against sizes and means decided apart."""
    found = max_margin(instance.dataset)
    assert isinstance(found, MaxMargin)
    balanced, antipodal = is_balanced(instance.dataset), has_antipodal_means(instance.dataset)
    note = f"n₊ {'=' if balanced else '≠'} n₋, μ₋ {'=' if antipodal else '≠'} −μ₊"
    return Finding(gradient_keeps_to_a_line(found) == (balanced or antipodal), note=note)


_MARGINS = Step(
    "margins",
    "θ̂ᵀx = 1 on X₊ and −1 on X₋",
    r"\hat\theta^{\top} x = \pm 1 \quad \forall x \in X_\pm",
    Scope.HERE,
    _margins_are_one,
    (HYPOTHESIS,),
)
_BALANCE = Step(
    "balance",
    "both classes weigh the same",
    r"n_+ = n_-",
    Scope.HERE,
    _is_balanced,
    (HYPOTHESIS, ROOT.key),
)
_BOTH = Step(
    "both-coefficients",
    "with n₊ = n₋ the coefficients of both class sums vanish at one k, where c = σ(−k)/2",
    r"n_+ = n_- = n:\quad 2nc - n\sigma(-k) = 0 = -2nc + n\sigma(-k)",
    Scope.FOR_ALL,
    for_all(_both_coefficients),
    (GRADIENT.key, ROOT.key),
)
_MINIMISER = Step(
    "minimiser",
    "the gradient vanishes on the ray: the minimiser is a positive multiple of θ̂",
    r"\nabla J(k\hat\theta) = 0,\ k > 0",
    Scope.HERE,
    _vanishes_at_the_root,
    (_MARGINS.key, LOSS.key, _BOTH.key, _BALANCE.key),
)

# docs/proofs/theorem-3.5.md, "Printed"
PRINTED = Proof("printed", (LOSS, GRADIENT, ROOT, _BOTH, _MARGINS, _BALANCE, _MINIMISER))

SLIDES = Proof(
    "slides",
    (
        *PRINTED.steps[:-1],
        Step(
            "same-as-plain",
            "the gradient vanishes on the ray, and plain training by gradient descent tends to θ̂, too",
            r"\nabla J(k\hat\theta) = 0,\quad \theta_t/|\theta_t| \to \hat\theta/|\hat\theta|",
            Scope.HERE,
            _vanishes_at_the_root,
            _MINIMISER.rests_on,
            ("gradient descent on the logistic loss converges in direction to θ̂ (Soudry et al.)",),
        ),
    ),
)

# docs/proofs/theorem-3.5.md, "Sharp"
SHARP = Proof(
    "sharp",
    (
        LOSS,
        GRADIENT,
        ROOT,
        Step(
            "ratio",
            "for n₊ ≠ n₋ no k makes the coefficients of both class sums vanish",
            r"2n_-c = n_+\sigma,\ 2n_+c = n_-\sigma \;\Rightarrow\; n_+^2 = n_-^2",
            Scope.FOR_ALL,
            for_all(_ratio),
            (GRADIENT.key,),
        ),
        Step(
            "at-the-root",
            "where its component along θ̂ vanishes, the gradient is ½(W₋ − W₊)σ(−k)(μ₊ + μ₋)",
            r"\nabla J(k\hat\theta) = \tfrac12 (W_- - W_+)\,\sigma(-k)\,(\mu_+ + \mu_-)",
            Scope.FOR_ALL,
            for_all(_at_the_root),
            (GRADIENT.key, ROOT.key),
        ),
        _MARGINS,
        Step(
            "line",
            "along the ray the gradient keeps to one line exactly if n₊ = n₋ or μ₋ = −μ₊",
            r"\dim\operatorname{span}\{\nabla J(k\hat\theta)\}_k \le 1 \iff n_+ = n_- \lor \mu_- = -\mu_+",
            Scope.HERE,
            _sides_of_the_equivalence,
            (_MARGINS.key, "at-the-root", "ratio"),
        ),
        Step(
            "exactly-then",
            "the enclosed minimiser is a positive multiple of θ̂ exactly if n₊ = n₋ or μ₋ = −μ₊",
            r"\arg\min J \in \mathbb{R}_{>0}\,\hat\theta \iff n_+ = n_- \lor \mu_- = -\mu_+",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "sharp"),
            ("line", LOSS.key, ROOT.key),
        ),
    ),
)

PROOFS = (PRINTED, SLIDES, SHARP)
