"""Steps that several proofs share: means with positive weights, and h along a line.

In prose: docs/proofs/means.md.
"""

from collections.abc import Iterator

from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.steps import Scope, Step


def _means() -> Iterator[Obligation]:
    from sympy import symbols

    W, w, b, p, q = symbols("W w b p q")
    yield vanishes("one number is its own mean", w * (b + p) / w - (b + p))
    longer = (W * (b + p) + w * (b + q)) / (W + w) - b
    yield vanishes("the longer mean exceeds b by (Wp + wq)/(W + w)", longer - (W * p + w * q) / (W + w))
    yield positive("which is positive", (W * p + w * q) / (W + w))


def _moves_continuously() -> Iterator[Obligation]:
    from sympy import symbols

    s, t, weight, eta, length, p, q, r = symbols("s t lambda eta L p q r")
    moved = (weight + eta / length) * s + (1 - weight - eta / length) * t
    here = weight * s + (1 - weight) * t
    yield vanishes("λ + η/L is the weight on s at the distance η towards s", moved - here - eta * (s - t) / length)
    # λ = p/(p + q) is any number between 0 and 1, and r/(1 + r) any share of the way to an end.
    inside, share = p / (p + q), r / (1 + r)
    yield positive("it is above 0 for −Lλ < η < 0", inside + (-length * inside * share) / length)
    yield positive("and below 1 for 0 < η < L(1 − λ)", 1 - inside - (length * (1 - inside) * share) / length)


def _mean_of_averages() -> Iterator[Obligation]:
    from sympy import symbols

    a, b, A, B, V, W, w = symbols("a b A B V W w")
    yield vanishes("one line: its average is the mean", (W * A) / W - A)
    whole = (V * A + W * B) / (V + W)
    with_one_more = (V * A + (W * B + w * b)) / (V + W + w)
    yield vanishes(
        "one more segment on a line changes that line's average alone",
        with_one_more - (V * A + (W + w) * ((W * B + w * b) / (W + w))) / (V + W + w),
    )
    yield vanishes(
        "one more line adds its average",
        (whole * (V + W) + w * a) / (V + W + w) - (V * A + W * B + w * a) / (V + W + w),
    )
    yield vanishes("equal averages: h(x) is their value", whole.subs(B, A) - A)


def _labels_of_a_segment() -> Iterator[Obligation]:
    from sympy import symbols

    weight = symbols("lambda")
    yield vanishes("both ends in i: the label is i", weight * 1 + (1 - weight) * 1 - 1)
    yield vanishes("both ends outside i: nothing of it is i", weight * 0 + (1 - weight) * 0)
    yield vanishes("one end s in i: the share of i is λ", weight * 1 + (1 - weight) * 0 - weight)


def _a_mean_with_another_label() -> Iterator[Obligation]:
    from sympy import symbols

    own, other, rest, share = symbols("V W R rho")
    total = own + other + rest
    value = (own + rest * share) / total
    yield vanishes("1 − hⁱ(x) is W/T and what the other lines lack", 1 - value - (other + rest * (1 - share)) / total)
    # ρ = 1/(1 + r) is any share from 0 to 1.
    yield nonnegative("and that is not negative", rest * (1 - 1 / (1 + share)) / total)
    yield positive("W/T is positive", other / total)


MEANS = Step(
    "means",
    "a mean with positive weights of numbers above b is above b",
    r"a_k > b,\ w_k > 0 \;\Rightarrow\; \frac{\sum_k w_k a_k}{\sum_k w_k} > b",
    Scope.FOR_ALL,
    for_all(_means),
)
LABELS = Step(
    "labels",
    "a segment gives class i its weight λ on an end in i, all if both ends are in i, nothing if none is",
    r"\lambda\,1\{c(s)=i\} + (1-\lambda)\,1\{c(t)=i\} \in \{\lambda, 1-\lambda, 1, 0\}",
    Scope.FOR_ALL,
    for_all(_labels_of_a_segment),
    cites=("definition of the mixed label",),
)
MOVES = Step(
    "moves",
    "along each line through x, h tends to the weighted label average of the segments on it that have x inside",
    r"\lambda_{st}(x + \eta u) = \lambda_{st}(x) + \eta/|s-t|,\quad "
    r"h(x + \eta u) \to \frac{\sum_{st} p_s p_t f(\lambda)\,\ell_{st}/|s-t|}{\sum_{st} p_s p_t f(\lambda)/|s-t|}",
    Scope.FOR_ALL,
    for_all(_moves_continuously),
    cites=("Lemma 2.3", "the density is continuous and positive on (0, 1)", "X_mix is a finite union of segments"),
)
MEAN_OF_AVERAGES = Step(
    "mean-of-averages",
    "h(x) is a mean, with positive weights, of the averages of the lines through x",
    r"h(x) = \frac{\sum_l W_l A_l}{\sum_l W_l},\ W_l > 0,\qquad A_l = A\ \forall l \Rightarrow h(x) = A",
    Scope.FOR_ALL,
    for_all(_mean_of_averages),
    cites=("Lemma 2.3",),
)
ANOTHER_LABEL = Step(
    "another-label",
    "where one line through x is all of class i and another one has nothing of i, h(x) is not one-hot",
    r"A_1 = e_i,\ A_2^i = 0 \;\Rightarrow\; 1 - h^i(x) \ge W_2/\textstyle\sum_l W_l > 0",
    Scope.FOR_ALL,
    for_all(_a_mean_with_another_label),
    rests_on=(MEAN_OF_AVERAGES.key,),
)
