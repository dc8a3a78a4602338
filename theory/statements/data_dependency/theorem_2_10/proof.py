"""The proofs of Theorem 2.10: as printed, as the slides have it, and sharp.

In prose: docs/proofs/theorem-2.10.md.
"""

from collections.abc import Iterator

from mixproof.geometry.arrangement.class_distances import squared_class_distances
from mixproof.geometry.arrangement.class_majority import majority_at
from mixproof.geometry.incidence.collinearity import lines_between
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.one_sided import both_ways
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, TooSmallMajority, as_in_the_verdict
from mixproof.theory.proofs.means import LABELS, MEANS, MOVES
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import TOLERATED, radius_for_all
from mixproof.theory.statements.data_dependency.theorem_2_10 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

# --- for all ------------------------------------------------------------------------------------------


def _ending_share() -> Iterator[Obligation]:
    from sympy import symbols

    x, t, eta, length, target, r = symbols("x t eta L tau r")
    share = 1 - eta / length
    yield vanishes(
        "1 − η/L is the weight on x at the distance η from it", share * x + (1 - share) * t - x - eta * (t - x) / length
    )
    below = target * length / (1 + r)  # any η < τL
    yield positive("it is above 1 − τ for η < τL", share.subs(eta, below) - (1 - target))


def _ending_weight() -> Iterator[Obligation]:
    """Powers are compared by their exponents, a being the smaller parameter, b = a + r, and e = a − 1."""
    from sympy import diff, log, symbols

    a, r, e, eta = symbols("a r e eta")
    b = a + r
    yield vanishes("one order of the pair has the power (η/L)^e", (a - 1) - e.subs(e, a - 1))
    yield vanishes("the other one has (η/L)^(b−a) besides", (b - 1) - (a - 1) - r)
    yield nonnegative("whose exponent is not negative, so that it is bounded near x", r)
    yield vanishes("over the length L it is η^e·L^(−e−1)", (-e) - 1 - (-(e + 1)))
    rate = diff(e * log(eta), eta)  # (η^e)' = η^e·(e·ln η)'
    yield positive("for e > 0, η^e rises with η, and so falls as η → 0", rate)
    yield positive("for e < 0 it grows as η → 0", -rate.subs(e, -e))
    yield vanishes("it passes every τ > 0, at η = τ^(1/e)", e * (1 / e) - 1)


def _stays_away() -> Iterator[Obligation]:
    from sympy import symbols

    w, share, rest, total, more = symbols("w mu r T d")
    # Non-i mass wμ + r of a total T ≤ B = T + d.
    yield nonnegative("(wμ + r)/T ≥ wμ/B for T ≤ B", (w * share + rest) / total - w * share / (total + more))
    yield positive("wμ/B is positive", w * share / (total + more))


def _ends_prevail() -> Iterator[Obligation]:
    from sympy import symbols

    ending, passing, lack = symbols("E I tau")
    outside = (passing + ending * lack) / (ending + passing)
    yield nonnegative("(I + Eτ)/(E + I) ≤ I/E + τ", passing / ending + lack - outside)
    yield vanishes("I/E is 1/n once E = nI", (passing / (lack * passing)) - 1 / lack)


# --- on the dataset -----------------------------------------------------------------------------------


def _one_hot(instance: Instance) -> Finding:
    """By the bound of Prop. 2.8, at all data points together; where it finds no ε, by the limit at each."""
    dataset, law = instance.dataset, instance.mixing
    exponent = radius_for_all(dataset, law)
    if exponent is not None:
        return Finding(True, note=f"for ε ≤ 2^{-exponent}, h_ε leaves other classes less than {TOLERATED}")
    wrong = [index for index in range(dataset.size) if not _is_one_hot(instance, index)]
    facts = [Fact(f"h is not one-hot at {dataset.describe_point(k)}", {"row": dataset.row(k)}) for k in wrong]
    return Finding(not wrong, tuple(facts[:MOST_WITNESSES]), len(wrong))


def _is_one_hot(instance: Instance, index: int) -> bool:
    found = limit(instance.dataset, instance.mixing, instance.dataset.point(index))
    return found is not None and found.support() == (instance.dataset.labels[index],)


def _assumption_3_1(instance: Instance) -> Finding:
    """At each data point inside segments; at the others every segment that comes near has λ near 1."""
    dataset = instance.dataset
    bounds = [squared / 4 for squared in squared_class_distances(dataset)]
    wrong = []
    for index, lines in lines_between(dataset):
        own = dataset.labels[index]
        majority = majority_at(dataset, lines, index, own)
        if not majority.within(bounds[own]):
            wrong.append(TooSmallMajority(dataset, index, majority, bounds[own]))
    return Finding(not wrong, tuple(wrong[:MOST_WITNESSES]), len(wrong))


def _all_inside_are_within(instance: Instance) -> Finding:
    """Decided anew, line by line: each segment with a data point inside has both ends in its class."""
    dataset = instance.dataset
    wrong = []
    for index, lines in lines_between(dataset):
        around = {dataset.labels[k] for line in lines for k in line.ahead.points + line.behind.points}
        if around != {dataset.labels[index]}:
            wrong.append(
                Fact(f"another class is on a line through {dataset.describe_point(index)}", dataset.row(index))
            )
    return Finding(not wrong, tuple(wrong[:MOST_WITNESSES]), len(wrong))


def _passing_means_ending(instance: Instance) -> Finding:
    """In each direction that a segment passes in, the nearest point ahead ends a segment from x."""
    dataset = instance.dataset
    ways = [way for _, lines in lines_between(dataset) for line in lines for way in both_ways(line)]
    wrong = [way for way in ways if way.behind.points and not way.ahead.points]
    return Finding(not wrong, total=len(wrong), note=f"{len(ways)} directions")


_ONE_HOT = Step(
    "one-hot",
    "h is one-hot with the right class at every data point",
    r"h(x) = e_{c(x)} \quad \forall x \in X",
    Scope.HERE,
    _one_hot,
    cites=("Proposition 2.8",),
)
_ENDING_SHARE = Step(
    "ending-share",
    "a segment that ends at x gives the class of x a share that tends to 1",
    r"\lambda_{xt}(x + \eta u) = 1 - \eta/|x-t| \to 1",
    Scope.FOR_ALL,
    for_all(_ending_share),
)
_ENDING_WEIGHT = Step(
    "ending-weight",
    "a segment [x, t] of length L has near x the weight C·η^e/L^(e+1): it vanishes, stays or grows as e > 0, = 0, < 0",
    r"p_x p_t f(\eta/L)/L \sim p_x p_t\, C\, \eta^{e} / L^{e+1}",
    Scope.FOR_ALL,
    for_all(_ending_weight),
    cites=("the density behaves as C·λ^e at its ends",),
)
_STAYS_AWAY = Step(
    "stays-away",
    "for e ≥ 0, h jumps at a data point inside a segment with an end outside its class",
    r"e \ge 0:\quad 1 - h^i(x+\eta u) \ge w\mu/B > 0",
    Scope.FOR_ALL,
    for_all(_stays_away),
    rests_on=(MOVES.key, LABELS.key, _ENDING_WEIGHT.key),
)
_CONTINUOUS = "by Theorem 3.2, h is continuous at every data point"

# docs/proofs/theorem-2.10.md, "Printed"
PRINTED = Proof(
    "printed",
    (
        _ONE_HOT,
        Step(
            "assumption-3.1",
            "every data point satisfies Assumption 3.1",
            r"\forall x \in X_i\ \exists\,\delta < \tfrac12 \min_j d(X_i, X_j):\ "
            r"s \in X_i,\ t \in X_j,\ x \in [s,t] \Rightarrow \lambda_{st}(x) > 1 - \delta",
            Scope.HERE,
            _assumption_3_1,
            (HYPOTHESIS,),
            ("Assumption 3.1 with the printed bound on δ",),
        ),
        MEANS,
        Step(
            "continuity",
            _CONTINUOUS,
            r"h(x + \eta u) \to e_i \quad \forall x \in X_i,\ \forall u",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            (_ONE_HOT.key, "assumption-3.1", MEANS.key),
            ("Theorem 3.2 as printed",),
        ),
    ),
)

# docs/proofs/theorem-2.10.md, "Slides"
SLIDES = Proof(
    "slides",
    (
        _ONE_HOT,
        LABELS,
        _ENDING_SHARE,
        MEANS,
        Step(
            "within",
            "every segment with a data point inside has both ends in the class of that point",
            r"x \in X_i,\ x \in (s,t) \Rightarrow s, t \in X_i",
            Scope.HERE,
            _all_inside_are_within,
            (HYPOTHESIS,),
        ),
        Step(
            "continuity",
            "h tends to one-hot at every data point: near x each segment gives its class a share that tends to 1",
            r"1 - h^i(x + \eta u) \le \eta / \min_t |x - t| \to 0",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "slides"),
            (_ONE_HOT.key, LABELS.key, _ENDING_SHARE.key, MEANS.key, "within"),
        ),
    ),
)

# docs/proofs/theorem-2.10.md, "Sharp"
SHARP = Proof(
    "sharp",
    (
        LABELS,
        MOVES,
        MEANS,
        _ENDING_SHARE,
        _ENDING_WEIGHT,
        _STAYS_AWAY,
        Step(
            "ends-prevail",
            "for e < 0, the segments that end at x outweigh all others",
            r"e < 0:\quad 1 - h^i \le I/E + \tau \to 0",
            Scope.FOR_ALL,
            for_all(_ends_prevail),
            (_ENDING_SHARE.key, _ENDING_WEIGHT.key),
        ),
        Step(
            "passing-means-ending",
            "in each direction in which a segment passes a data point, a segment ends at it",
            r"I_u(x) \ne \emptyset \Rightarrow E_u(x) \ne \emptyset",
            Scope.HERE,
            _passing_means_ending,
        ),
        Step(
            "exactly-there",
            "h is continuous at exactly the data points inside no segment with an end outside their class, or, for "
            "e < 0, at all",
            r"h \text{ continuous at } x \in X_i \iff e < 0 \text{ or } (x \in (s,t) \Rightarrow s,t \in X_i)",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "sharp"),
            (MEANS.key, _ENDING_SHARE.key, _STAYS_AWAY.key, "ends-prevail", "passing-means-ending"),
        ),
    ),
)

PROOFS = (PRINTED, SLIDES, SHARP)
