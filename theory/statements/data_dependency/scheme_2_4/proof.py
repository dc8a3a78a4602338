"""The proofs for the scheme of §2.4: why the sampled ε is an upper bound, and why it is no evidence.

In prose: docs/proofs/scheme-2.4.md.
"""

from collections.abc import Iterator

from mixproof.geometry.incidence.segments import dot, minus, mixture, squared_distance
from mixproof.geometry.margins.sampled_epsilon import SampledMargin, epoch
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, vanishes
from mixproof.theory.statements.data_dependency.scheme_2_4 import STATEMENT
from mixproof.theory.statements.data_dependency.scheme_2_4.decide import gap_of, sample_of
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _no_nearer() -> Iterator[Obligation]:
    from sympy import symbols

    A, B, C, r, lam, mu = symbols("A B C r lambda mu")
    square = A * lam**2 - 2 * C * lam + B
    yield vanishes(
        "Aλ² − 2Cλ + B exceeds B − C²/A, the squared distance to the line, by the square (Aλ − C)²/A",
        square - (B - C**2 / A) - (A * lam - C) ** 2 / A,
    )
    yield nonnegative("and B, that to t, by λ(Aλ + 2r) where C = −r", square.subs(C, -r) - B)
    beyond = square.subs(C, A + r)
    yield nonnegative(
        "and that to s, with λ = 1 − μ, by μ(Aμ + 2r) where C = A + r", beyond.subs(lam, 1 - mu) - beyond.subs(lam, 1)
    )


def _touches() -> Iterator[Obligation]:
    from sympy import symbols

    A, lam = symbols("A lambda")
    yield vanishes("where x = λs + (1 − λ)t, C = λA and B = λ²A, so B − C²/A is 0", lam**2 * A - (lam * A) ** 2 / A)


def _drawn_between(instance: Instance) -> Finding:
    """The weights of the epoch, doubles that are read as they are, lie in [0, 1]."""
    dataset = instance.dataset
    pairs, weights, _ = epoch(dataset, instance.seed)
    outside = ((weights < 0) | (weights > 1)).nonzero()[0].tolist()
    wrong = tuple(
        Fact(f"λ is {weights[k]} for the pair of rows {dataset.row(s)} and {dataset.row(t)}", {"entry": k})
        for k in outside
        for s, t in [pairs[k].tolist()]
    )
    return Finding(not wrong, wrong, len(wrong), f"looked at {len(weights)} draws")


def _nearest(instance: Instance) -> SampledMargin:
    found = sample_of(instance)
    assert found is not None, "the hypothesis says that there is one"
    return found


def _of_neither_class(instance: Instance) -> Finding:
    """The three classes at the nearest mixed point."""
    dataset, found = instance.dataset, _nearest(instance)
    x, s, t = (dataset.labels[index] for index in (found.point, found.first, found.second))
    names = [dataset.describe_point(index) for index in (found.point, found.first, found.second)]
    words = f"{names[0]} is nearest to a mixed point of {names[1]} and {names[2]}"
    fact = Fact(
        words, {"row": dataset.row(found.point), "segment": [dataset.row(found.first), dataset.row(found.second)]}
    )
    return Finding(x not in {s, t}, (fact,), 1)


def _segment_is_no_farther(instance: Instance) -> Finding:
    """Both distances anew, in rationals: of the mixed point from x, and of its segment."""
    dataset, found = instance.dataset, _nearest(instance)
    x, s, t = (dataset.point(index) for index in (found.point, found.first, found.second))
    offset = minus(mixture(found.weight, s, t), x)
    mixed, segment = dot(offset, offset), squared_distance(x, s, t)
    words = f"the squared distance to the segment is {number_text(segment)}, to the mixed point {number_text(mixed)}"
    fact = Fact(words, {"segment_squared": exact_json(segment), "mixed_squared": exact_json(mixed)})
    return Finding(segment <= mixed == found.squared, (fact,), 1)


def _sample_is_a_lower_bound(instance: Instance) -> Finding:
    """What the sample would have to be, to be evidence: no larger than ε*."""
    gap = gap_of(instance)
    return gap if isinstance(gap, Finding) else Finding(gap.sampled.squared <= gap.exact.squared, (gap,), 1)


_NO_NEARER = Step(
    "no-nearer",
    "no mixed point is nearer to x than its segment is",
    r"|\lambda s + (1-\lambda) t - x|^2 = A\lambda^2 - 2C\lambda + B \ge d(x, [s,t])^2 \quad (0 \le \lambda \le 1)",
    Scope.FOR_ALL,
    for_all(_no_nearer),
)

PRINTED = Proof(
    "printed",
    (
        _NO_NEARER,
        Step(
            "drawn",
            "every λ of the epoch is between 0 and 1, so that its mixed points are on segments between data points",
            r"0 \le \lambda \le 1",
            Scope.HERE,
            _drawn_between,
            (HYPOTHESIS,),
        ),
        Step(
            "neither-class",
            "the data point that is nearest to a mixed point is of neither of its two classes",
            r"c(x) \notin \{c(s), c(t)\}",
            Scope.HERE,
            _of_neither_class,
            (HYPOTHESIS,),
        ),
        Step(
            "segment",
            "so the segment of that mixed point is one of those of ε*, and comes as near to that data point, or nearer",
            r"d(x, [s,t]) \le |z - x|",
            Scope.HERE,
            _segment_is_no_farther,
            (_NO_NEARER.key, "drawn", "neither-class"),
        ),
        Step(
            "upper-bound",
            "so ε*, the least of the distances to such segments, is at most the sampled ε",
            r"\varepsilon^* \le d(x, [s,t]) \le \varepsilon",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            ("segment",),
            ("definition of ε*",),
        ),
    ),
)

EVIDENCE = Proof(
    "evidence",
    (
        Step(
            "touches",
            "a point on a segment has the distance 0 from it",
            r"x = \lambda s + (1-\lambda) t \;\Rightarrow\; B - C^2/A = 0",
            Scope.FOR_ALL,
            for_all(_touches),
        ),
        Step(
            "lower-bound",
            "no segment comes nearer to a data point of another class than the mixed points that were drawn",
            r"\varepsilon \le \varepsilon^*",
            Scope.HERE,
            _sample_is_a_lower_bound,
            (HYPOTHESIS,),
        ),
        Step(
            "assumption",
            "so no data point is on a segment between points outside its class",
            r"\varepsilon^* \ge \varepsilon > 0 \;\Rightarrow\; x \notin [s,t]",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "evidence"),
            ("touches", "lower-bound"),
            ("definition of ε*",),
        ),
    ),
)

PROOFS = (PRINTED, EVIDENCE)
