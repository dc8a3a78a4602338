r"""Theorem 1 of Manifold Mixup: as many dimensions as classes, less one, are enough for a zero loss.

Printed: if m ≥ d − 1, the least Manifold Mixup loss over representations of d classes in R^m and over all functions f
is 0, and the minimising f is a linear function. It says three things that have to be told apart, and its proof a
fourth.

- `printed`: the least loss is 0, for a loss that is not named. Its proof needs ℓ(u, u) = 0. Cross-entropy, with which
  the authors train, does not have that: no representations and no f come below P(classes differ)·E[−λ ln λ −
  (1 − λ) ln(1 − λ)] > 0.
- `linear`: with ℓ(u, u) = 0, the minimising f is affine. Representations may have a zero loss, with m ≥ d − 1, and no
  affine f that has it.
- `rewritten`: the proof has its own f for each pair of classes. Each pair alone has zero loss, in every dimension;
  all of them together may not. On a line with 0, t, 1, one a class, the least squared loss under the uniform law is
  F(t) = 2/27 + 2t(1 − t)(1 − 2t)²/(27(2 + t − t²)).
- `networks`: f is any function, and networks stand for it. They are continuous; what any f can do, a continuous f
  cannot always.

Sharp, with one representation for each class and ℓ(u, u) = 0, this project's own form: zero loss is possible for some
representations in R^m with an affine f exactly if m ≥ d − 1 (`affine`); with any f exactly if m ≥ 2 or d ≤ 2 (`any`);
with a continuous f exactly if m ≥ 3, or m = 2 and d ≤ 4, or d ≤ 2 (`continuous`). On given representations each of
the three is decided by what tells them apart: affine independence; no three on a line; segments that meet in common
ends only. What fails in too few dimensions is sought among given representations; what is possible is shown by a
placement.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import MANIFOLD
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Refutation, Statement

_representations = Deferred("mixproof.theory.statements.manifold.representations")
_decide = Deferred(f"{__name__}.decide")

_ONE_EACH = Claim("each class has one representation", _decide.one_for_each_class)

STATEMENT = Statement(
    id="manifold:1",
    paper=MANIFOLD,
    kind="theorem",
    title="As many dimensions as classes, less one, are enough for a zero loss",
    print_seen=(
        "The print was seen (arXiv 1806.05236v7): the theorem, whose loss is not named and is taken for the "
        "cross-entropy here (`printed`), its linear f (`linear`), and a proof with an f for each pair (`rewritten`, "
        "put as a claim by this project). The forms `networks`, `affine`, `any` and `continuous` are this project's "
        "own."
    ),
    formula=(
        r"\dim H\ge d-1\quad\Rightarrow\quad\inf_{h,f}\ \tfrac1{n^2}\sum_{i,j}E_\lambda\,\ell\big(f(\lambda h_i+(1-"
        r"\lambda)h_j),\ \lambda y_i+(1-\lambda)y_j\big)=0"
    ),
    readings=(
        Reading(
            "printed",
            Claim("the representations have m ≥ d − 1 coordinates, d the number of classes", _decide.enough_dimensions),
            Claim(
                "the least loss over all representations in R^m and all f is 0, also for the cross-entropy",
                _decide.least_cross_entropy_is_zero,
            ),
            Refutation("{0 | 1}"),
        ),
        Reading(
            "linear",
            Claim(
                "m ≥ d − 1, and some f has zero loss on these representations (ℓ(u, u) = 0)", _decide.wide_and_some_f
            ),
            Claim("an affine f has zero loss on them", _representations.affine_f),
            Refutation("{(0, 0), (0, 1), (1, 0) | (1, 1)}"),
        ),
        Reading(
            "rewritten",
            Claim("on each pair of representations alone, some f has zero loss (ℓ(u, u) = 0)", _decide.each_pair_alone),
            Claim("one f has zero loss on all pairs together", _decide.one_f_for_all),
            Refutation("{0 | 1/2 | 1}"),
        ),
        Reading(
            "networks",
            Claim("some f has zero loss on these representations (ℓ(u, u) = 0)", _representations.some_f),
            Claim("a continuous f has zero loss on them", _representations.continuous_f),
            Refutation("{(0, 0) | (1, 0) | (0, 1) | (2, 1) | (1, 2)}"),
        ),
        Reading(
            "affine",
            _ONE_EACH,
            Claim(
                "an affine f has zero loss exactly if the representations are affinely independent; so they can be "
                "placed exactly if m ≥ d − 1",
                _decide.affine_exactly,
            ),
        ),
        Reading(
            "any",
            _ONE_EACH,
            Claim(
                "some f has zero loss exactly if no three representations are on a line; so they can be placed exactly "
                "if m ≥ 2 or d ≤ 2",
                _decide.any_exactly,
            ),
        ),
        Reading(
            "continuous",
            _ONE_EACH,
            Claim(
                "a continuous f has zero loss exactly if segments meet in common ends only; so they can be placed "
                "exactly if m ≥ 3, or m = 2 and d ≤ 4, or d ≤ 2",
                _decide.continuous_exactly,
            ),
        ),
    ),
    conclude=_decide.conclude,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
