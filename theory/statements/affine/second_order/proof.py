"""The proofs on the second-order loss: its slope at a row that is wrong, far out along the ray of a model."""

from collections.abc import Iterator

from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.affine import DIRECTIONAL, LINEAR
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.statements.affine.second_order import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _slopes() -> Iterator[Obligation]:
    from sympy import symbols

    c, top, own, first, second = symbols("c M y m m2")
    slope = (top - own) + (1 - c) * ((first - top) - (second - own))
    yield vanishes(
        "the slope is c·(max u − u_y) and (1 − c) times a difference of mean logits",
        slope - c * (top - own) - (1 - c) * (first - second),
    )


def _mean_logits_are_equal(instance: Instance) -> Finding:
    """No mean logit differs from the first."""
    mean = logits_of(instance).mean
    return Finding(all(value == mean[0] for value in mean))


_SLOPE = Step(
    "slope",
    "far out, a row adds c·(max u − u_y) to the slope, and 1 − c times a difference of two mean logits",
    r"(M-u_y)+(1-c)\,((\bar u_M-M)-(\bar u_y-u_y))=c\,(M-u_y)+(1-c)\,(\bar u_M-\bar u_y)",
    Scope.FOR_ALL,
    for_all(_slopes),
    (DIRECTIONAL.key,),
    ("the softmax of a growing multiple tends, exponentially, to the uniform law on the largest logits",),
)
_EQUAL = Step(
    "equal-means",
    "the mean logits are equal, so that these differences are zero",
    r"\bar u_1=\dots=\bar u_k",
    Scope.HERE,
    _mean_logits_are_equal,
    (_SLOPE.key,),
)


def _last(reading: str) -> Step:
    """The conclusion of a reading."""
    return Step(
        "bounded",
        "so the slope is not negative, and the loss stays bounded below along the ray",
        r"\lim_{t\to\infty}L_2(t)/t\ge 0",
        Scope.HERE,
        as_in_the_verdict(STATEMENT, reading),
        (HYPOTHESIS, _EQUAL.key),
    )


PROOFS = tuple(
    Proof(reading, (LINEAR, DIRECTIONAL, _SLOPE, _EQUAL, _last(reading))) for reading in ("centred", "uncentred")
)
