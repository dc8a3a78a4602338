"""The proofs of Lemma 2.3: as printed, and over ordered pairs.

In prose: docs/proofs/lemma-2.3.md.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from mixproof.geometry.aliases import Json
from mixproof.geometry.incidence.chords import chord
from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.chord_moments import chord_moments
from mixproof.solvers.classifier.ball.filter import segments_near
from mixproof.solvers.classifier.likeness import Likeness
from mixproof.theory.budgets import MOST_BALLS_LISTED, MOST_CHORDS_TOLD_APART
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.statements.data_dependency.lemma_2_3 import STATEMENT
from mixproof.theory.statements.data_dependency.lemma_2_3.balls import BallLoss, balls_looked_at
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

_ONE = Fraction(1)


# --- for all ------------------------------------------------------------------------------------------


def _log_is_below_its_tangent() -> Iterator[Obligation]:
    from sympy import diff, log, symbols

    u, r = symbols("u r")
    slope = diff(u - 1 - log(u), u)
    yield vanishes("φ(1) = 0 for φ = u − 1 − ln u", 1 - 1 - log(1))
    yield vanishes("φ′ = (u − 1)/u", slope - (u - 1) / u)
    yield positive("φ rises beyond 1", slope.subs(u, 1 + r))
    yield positive("φ falls before 1", -slope.subs(u, 1 / (1 + r)))


def _gibbs() -> Iterator[Obligation]:
    from sympy import symbols

    q, theta, Q, T = symbols("q theta Q T")
    yield vanishes("a term: qᵢ(u − 1) at u = θᵢ/qᵢ is θᵢ − qᵢ", q * (theta / q - 1) - (theta - q))
    yield vanishes(
        "one more class: (T − Q) + (θ − q) is (T + θ) − (Q + q)", (T - Q) + (theta - q) - (T + theta - Q - q)
    )
    yield vanishes("over all classes the bounds add up to 1 − 1", (T - Q).subs({T: 1, Q: 1}))
    yield nonnegative("a class without mass has the bound 0 ≤ θᵢ", theta)


def _lagrange() -> Iterator[Obligation]:
    from sympy import diff, log, symbols

    mass, theta, total = symbols("N theta S")
    slope = diff(-mass * log(theta), theta)
    yield vanishes("∂/∂θᵢ is −Nⁱ/θᵢ", slope + mass / theta)
    yield vanishes("at θᵢ = Nⁱ/ΣN it is −ΣN, for every class", slope.subs(theta, mass / total) + total)
    yield positive("and the second derivative is positive", diff(slope, theta))


def _regrouped() -> Iterator[Obligation]:
    from sympy import symbols

    weight, moment, rest, s, t = symbols("p m r l_s l_t")
    pair = weight * (moment * s + rest * t)
    yield vanishes(
        "an ordered pair adds p·E[λ; A] to class c(s) and p·E[1 − λ; A] to c(t)",
        pair - weight * moment * s - weight * rest * t,
    )
    yield vanishes("if c(s) = c(t), its whole mass", pair.subs(t, s) - weight * (moment + rest) * s)
    both = weight * (moment * s + rest * t) + weight * (rest * t + moment * s)
    yield vanishes("two orders with equal masses are one, doubled", both - 2 * pair)


# --- on the dataset -----------------------------------------------------------------------------------


def _orders_agree(instance: Instance) -> Finding:
    """Masses of both orders of the pairs of two classes, on each ball that is looked at."""
    if instance.mixing.is_symmetric:
        return Finding(True, note=f"{instance.mixing} is symmetric: substitute 1 − λ for λ")
    looked_at = balls_looked_at(instance)
    found: list[tuple[Fact, int | None]] = []
    chords = 0
    for loss in looked_at.losses:
        if loss.has_like_orders:
            continue
        found += _unlike_orders(loss)
        chords += len(loss.near)
        if chords > MOST_CHORDS_TOLD_APART and any(sign for _, sign in found):
            break
    wrong = tuple(fact for fact, sign in found if sign)
    if wrong:
        return Finding(False, wrong[:MOST_BALLS_LISTED], len(wrong))
    if found:
        return Finding(None, note="some masses are enclosed and not told apart")
    searched = looked_at.searched()
    return Finding(searched.answer(found=False), note=searched.says("no two orders differ"))


def _unlike_orders(loss: BallLoss) -> Iterator[tuple[Fact, int | None]]:
    """The pairs of classes whose orders have masses that differ (a sign), or that are not told apart (None)."""
    for (i, j), (first, second) in sorted(_masses_of_class_pairs(loss).items()):
        gaps = [combination([(_ONE, a), (-_ONE, b)]) for a, b in zip(first, second, strict=True)]
        signs = [gap.sign() if isinstance(gap, Radicals) else settled_sign(gap, 1024) for gap in gaps]
        if signs != [0, 0]:
            names = [loss.dataset.classes[label] for label in (i, j)]
            where = f"row {loss.dataset.row(loss.index)}" if loss.index is not None else "x"
            one, other = (" and ".join(map(number_text, masses)) for masses in (first, second))
            words = (
                f"in the ball around {where} the pairs from class {names[0]} to class {names[1]} give these {one}, "
                f"those from {names[1]} to {names[0]} give them {other}"
            )
            masses: list[Json] = [exact_json(value) for value in (*first, *second)]
            yield Fact(words, {"classes": [*names], "masses": masses}), next(filter(None, signs), None)


def _masses_of_class_pairs(loss: BallLoss) -> dict[tuple[int, int], list[tuple[Real, Real]]]:
    """For classes i < j, the masses that pairs from i to j give to i and to j, and the same of pairs from j to i."""
    dataset = loss.dataset
    parts: dict[tuple[int, int], list[list[tuple[Fraction, Real]]]] = {}
    for pair in segments_near(dataset, loss.x, loss.epsilon):
        s, t = sorted(pair, key=lambda index: dataset.labels[index])
        i, j = dataset.labels[s], dataset.labels[t]
        if i == j:
            continue
        weight = dataset.weights[s] * dataset.weights[t]
        for order, (a, b) in enumerate(((s, t), (t, s))):
            cut = chord(loss.x, loss.epsilon**2, dataset.point(a), dataset.point(b))
            if cut is not None:
                moments = chord_moments(loss.mixing, cut)
                lists = parts.setdefault((i, j), [[], [], [], []])
                for part, moment in zip(lists[2 * order :], moments[:: 1 - 2 * order], strict=False):
                    part.append((weight, moment))
    return {
        classes: [(combination(a), combination(b)) for a, b in (lists[:2], lists[2:])]
        for classes, lists in parts.items()
    }


def _closed_form_has_these_masses(instance: Instance) -> Finding:
    """The solver's value against masses that are computed anew, ordered pair by ordered pair."""
    looked_at = balls_looked_at(instance)
    found = [(loss, loss.closed_likeness) for loss in looked_at.losses if not loss.is_empty]
    wrong = tuple(
        Fact("the closed form is not N/ΣN", {"row": None if loss.index is None else loss.dataset.row(loss.index)})
        for loss, like in found
        if like is Likeness.DIFFERENT
    )
    kinds = sorted(like.value for _, like in found)
    note = "; ".join(f"{len(list(group))} × {kind}" for kind, group in groupby(kinds))
    if wrong:
        return Finding(False, wrong[:MOST_BALLS_LISTED], len(wrong), note)
    if any(like is Likeness.OPEN for _, like in found):
        return Finding(None, note=note)
    searched = looked_at.searched()
    return Finding(searched.answer(found=False), note=searched.says(note))


_MASSES = Step(
    "masses",
    "the loss of a constant on the ball is Σ Nⁱ(−ln θᵢ), with the label masses of all ordered pairs",
    r"J|_{B}(\theta) = \sum_{s,t} p_s p_t E\bigl[-\lambda\ln\theta_{c(s)} - (1-\lambda)\ln\theta_{c(t)};\,A_{st}\bigr] "
    r"= \sum_i N^i(-\ln\theta_i)",
    Scope.FOR_ALL,
    for_all(_regrouped),
    cites=("definition of the Mixup loss",),
)
_LOG = Step(
    "log",
    "ln u ≤ u − 1, with equality at u = 1 only",
    r"\varphi(u) = u - 1 - \ln u \ge 0",
    Scope.FOR_ALL,
    for_all(_log_is_below_its_tangent),
)
_GIBBS = Step(
    "gibbs",
    "no other point of the simplex has a smaller loss than q = N/ΣN",
    r"\sum_i q_i \ln\frac{\theta_i}{q_i} \le \sum_i (\theta_i - q_i) = 0",
    Scope.FOR_ALL,
    for_all(_gibbs),
    (_LOG.key, _MASSES.key),
)
_LAGRANGE = Step(
    "lagrange",
    "at N/ΣN every partial derivative of the loss is −ΣN",
    r"\partial_{\theta_i} \sum_j N^j(-\ln\theta_j)\,\big|_{\theta = N/\Sigma N} = -\Sigma N",
    Scope.FOR_ALL,
    for_all(_lagrange),
    (_MASSES.key,),
)


def _final(name: str, claim: str, latex: str, *rests_on: str) -> Step:
    return Step(
        "minimiser",
        claim,
        latex,
        Scope.HERE,
        as_in_the_verdict(STATEMENT, name),
        (HYPOTHESIS, *rests_on),
    )


# docs/proofs/lemma-2.3.md, "Printed"
PRINTED = Proof(
    "printed",
    (
        _MASSES,
        _LOG,
        _GIBBS,
        _LAGRANGE,
        Step(
            "both-orders",
            "the pairs of two classes have the same label masses in both orders",
            r"J^{ij} = J^{ji}",
            Scope.HERE,
            _orders_agree,
            (HYPOTHESIS,),
        ),
        _final(
            "printed",
            "the sum over pairs of classes i < j, doubled, has the masses of the minimiser",
            r"h_\varepsilon = N/\Sigma N,\quad N = \textstyle\sum_i J^{ii} + 2\sum_{i<j} J^{ij}",
            "both-orders",
            _GIBBS.key,
            _LAGRANGE.key,
        ),
    ),
)

# docs/proofs/lemma-2.3.md, "Gibbs"
ORDERED = Proof(
    "ordered",
    (
        _MASSES,
        _LOG,
        _GIBBS,
        _LAGRANGE,
        Step(
            "closed-form",
            "the closed form has the label masses of all ordered pairs",
            r"h_\varepsilon(x) = N/\Sigma N",
            Scope.HERE,
            _closed_form_has_these_masses,
            (HYPOTHESIS, _MASSES.key),
        ),
        _final(
            "ordered",
            "it is the minimiser, and other constants lose more",
            r"\textstyle\sum_i N^i \ln(h_\varepsilon^i/\theta_i) > 0 \quad \forall \theta \ne h_\varepsilon",
            "closed-form",
            _GIBBS.key,
            _LAGRANGE.key,
        ),
    ),
)

PROOFS = (PRINTED, ORDERED)
