r"""Corollary 1 of Manifold Mixup: with more dimensions than it takes, the representations of a class are flattened.

Printed: if m > d − 1, the representations of each class, as they minimise the loss, lie in a subspace of dimension m
− d + 1; a flat is meant, as the constant of f need not be 0. The proof takes the minimising f for affine, which
Theorem 1 does not give. Without that the corollary is false: in R², A = (0,0), (3,0), (0,3) and B = (1,1) have zero
loss with f_B = max(0, min(x, y, 3 − x − y)), f_A = 1 − f_B, a network of rectifiers that gives each point of the six
segments its mixed label; and A spans the plane.

- `printed`: zero loss with some f. `networks`: with a continuous f, as networks are.
- `sharp`, this project's own form: zero loss with an affine f, of matrix A. Then rank A ≥ d − 1, and each class lies
  in a flat of dimension rank[H, 1] − d at most, which is at most m − rank A.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import MANIFOLD
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Refutation, Statement

_decide = Deferred(f"{__name__}.decide")
_representations = Deferred("mixproof.theory.statements.manifold.representations")

_FLATS = Claim("each class lies in a flat of dimension m − d + 1", _decide.in_small_flats)
_CORNER = Refutation("{(0, 0), (3, 0), (0, 3) | (1, 1)}")

STATEMENT = Statement(
    id="manifold:corollary-1",
    paper=MANIFOLD,
    kind="corollary",
    title="Manifold Mixup flattens the representations of a class",
    print_seen=(
        "The print was seen (arXiv 1806.05236v7): the corollary, a flat being meant (`printed`). The forms with a "
        "continuous f (`networks`) and with an affine f (`sharp`) are this project's own."
    ),
    formula=r"\dim H>d-1\quad\Rightarrow\quad\dim\operatorname{aff}\{h_i: c(i)=k\}\le\dim H-d+1\quad\forall k",
    readings=(
        Reading(
            "printed",
            Claim(
                "m > d − 1, and some f has zero loss on these representations (ℓ(u, u) = 0)",
                _decide.wide_and_some_f_there,
            ),
            _FLATS,
            _CORNER,
        ),
        Reading(
            "networks",
            Claim(
                "m > d − 1, and a continuous f has zero loss on these representations", _decide.wide_and_continuous_f
            ),
            _FLATS,
            _CORNER,
        ),
        Reading(
            "sharp",
            Claim("an affine f has zero loss on these representations", _representations.affine_f),
            Claim(
                "its matrix A has rank ≥ d − 1, and each class lies in a flat of dimension ≤ rank[H, 1] − d ≤ "
                "m − rank A",
                _decide.in_kernels,
            ),
        ),
    ),
    conclude=_decide.conclude,
    symmetries=ALL_SYMMETRIES,
    uses=frozenset(),
    folder=__name__,
)
