"""Steps that proofs about an affine f share: its values at mixed representations, and differences within a class."""

from collections.abc import Iterator

from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.steps import Scope, Step


def _mixes() -> Iterator[Obligation]:
    from sympy import symbols

    a, b, s, t, weight = symbols("a b s t lambda")
    value = a * (weight * s + (1 - weight) * t) + b
    yield vanishes(
        "in each coordinate a(λs + (1 − λ)t) + b = λ(as + b) + (1 − λ)(at + b)",
        value - weight * (a * s + b) - (1 - weight) * (a * t + b),
    )


MIXES = Step(
    "mixes",
    "an affine f gives each mixed representation its mixed label exactly if it gives each representation its label",
    r"f(\lambda s+(1-\lambda)t)=\lambda f(s)+(1-\lambda)f(t)",
    Scope.FOR_ALL,
    for_all(_mixes),
)


def _differences() -> Iterator[Obligation]:
    from sympy import symbols

    a, b, s, t = symbols("a b s t")
    yield vanishes("in each coordinate a(s − t) = (as + b) − (at + b)", a * (s - t) - ((a * s + b) - (a * t + b)))


DIFFERENCES = Step(
    "differences",
    "A takes the differences of representations of one class to 0, so a class spans a flat along the kernel of A",
    r"f(h)=f(h')=e_k\;\Rightarrow\;A(h-h')=0",
    Scope.FOR_ALL,
    for_all(_differences),
)
