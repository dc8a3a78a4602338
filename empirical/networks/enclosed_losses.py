"""Losses of a network on a segment from its exact pieces, enclosed for any law of λ by rigorous quadrature.

Both orders of the pair are counted, as in `exact_losses`, with λ the weight of the first row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import flint

from mixproof.empirical.networks.exact_line import Piece
from mixproof.empirical.networks.exact_losses import PairLabels
from mixproof.geometry.aliases import Span
from mixproof.geometry.numbers.enclosures import arb_of, to_fmpq
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.piecewise import Piecewise

AnalyticLoss = Callable[[Sequence[flint.acb], flint.acb, PairLabels, bool], flint.acb]
"""A loss at complex scores and a complex λ; not finite where it is asked to be analytic and is not."""

_SHORTEST = 4096
"""Bits of the shortest interval that is cut off next to a data point; then the loss is enclosed as it is."""


@dataclass
class Effort:
    """Scores that integrals may still evaluate, once for each place; None where they may evaluate any number."""

    left: int | None = None

    @property
    def is_spent(self) -> bool:
        """True where nothing is left."""
        return self.left is not None and self.left <= 0

    def spend(self, scores: int) -> None:
        """Count the scores at one more place."""
        if self.left is not None:
            self.left -= scores


def enclosed_loss(  # noqa: PLR0913
    pieces: Sequence[Piece],
    labels: PairLabels,
    law: Mixing,
    loss: AnalyticLoss,
    accuracy: int,
    *,
    effort: Effort | None = None,
) -> flint.arb:
    """The integral of a loss over a segment, to about 2^−accuracy; wide or not finite once the effort is spent.

    Each piece is integrated rigorously, and next to an end at which the density need not be analytic the loss is
    bounded instead, on an interval of next to no mass. A score of slope σ bends the loss within about 1/σ of a place
    where it overtakes another, so the work grows with the scores, and not with the number of pieces alone.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> flat = Piece(Fraction(0), Fraction(1), (Fraction(1, 2),) * 2, (Fraction(0),) * 2)
    >>> uniform = Beta(Fraction(1), Fraction(1))
    >>> print(enclosed_loss([flat], (0, 1), uniform, cross_entropy, 40).str(10, radius=False))
    1.386294361
    """
    with flint.ctx.workprec(accuracy + 40):
        mirrored = [_mirrored(piece) for piece in reversed(pieces)]
        both = [(_up_to_half(pieces), labels), (_up_to_half(mirrored), labels[::-1])]
        effort = effort or Effort()
        return sum((_from_zero(half, ends, law, loss, accuracy, effort=effort) for half, ends in both), flint.arb(0))


def _mirrored(piece: Piece) -> Piece:
    """The same in terms of 1 − λ."""
    constant = tuple(p + q for p, q in zip(piece.constant, piece.slope, strict=True))
    return Piece(1 - piece.upper, 1 - piece.lower, constant, tuple(-q for q in piece.slope))


def _up_to_half(pieces: Sequence[Piece]) -> list[Piece]:
    """The part of the pieces with λ ≤ ½."""
    half = Fraction(1, 2)
    return [
        Piece(piece.lower, min(piece.upper, half), piece.constant, piece.slope)
        for piece in pieces
        if piece.lower < half
    ]


def _from_zero(  # noqa: PLR0913
    pieces: Sequence[Piece], labels: PairLabels, law: Mixing, loss: AnalyticLoss, accuracy: int, *, effort: Effort
) -> flint.arb:
    """The loss on [0, ½]: what is next to 0 is bounded, the rest is integrated over ln λ."""
    near = _near_zero(pieces[0], law, accuracy)
    kinks = _kinks(law)
    total = _bounded(pieces[0], labels, near, law, loss)
    for piece in pieces:
        cuts = sorted({max(piece.lower, near), piece.upper, *(k for k in kinks if piece.lower < k < piece.upper)})
        for lower, upper in pairwise([cut for cut in cuts if cut >= near]):
            total += _integral(piece, labels, (lower, upper), law, loss, effort=effort)
    return total


def _near_zero(piece: Piece, law: Mixing, accuracy: int) -> Fraction:
    """A place up to which there is next to no mass."""
    size = 1 + max(map(abs, (*piece.constant, *(p + q for p, q in zip(piece.constant, piece.slope, strict=True)))))
    bits = 16
    while bits < _SHORTEST and not law.greatest_mass(Fraction(1, 2**bits)) * arb_of(size) < arb_of(
        Fraction(1, 2 ** (accuracy + 4))
    ):
        bits *= 2
    return min(Fraction(1, 2**bits), piece.upper / 2, *(kink / 2 for kink in _kinks(law)))


def _kinks(law: Mixing) -> list[Fraction]:
    """Where the density of both orders need not be smooth, other than at 0 and 1."""
    pieces = law.polynomial_pieces(2**62) if isinstance(law, Piecewise) else None
    return [upper for _, upper, _ in (pieces or ())[:-1]]


def _bounded(piece: Piece, labels: PairLabels, near: Fraction, law: Mixing, loss: AnalyticLoss) -> flint.arb:
    """The loss on [0, near]: its mass times a value of the loss there."""
    place = flint.arb(0).union(arb_of(near))
    mass = flint.arb(0).union(2 * law.greatest_mass(near))
    return mass * loss([p + q * flint.acb(place) for p, q in _lines(piece)], flint.acb(place), labels, False).real


def _integral(  # noqa: PLR0913
    piece: Piece, labels: PairLabels, between: Span, law: Mixing, loss: AnalyticLoss, *, effort: Effort
) -> flint.arb:
    """The loss on an interval, over the logarithm of λ; not finite where the effort is spent."""
    if effort.is_spent:
        return flint.arb("nan")
    scale = 1 / law.density_total()
    lines = _lines(piece)

    def integrand(v: flint.acb, analytic: bool) -> flint.acb:
        effort.spend(len(lines))
        x = v.exp()
        scores = [p + q * x for p, q in lines]
        return law.density_at(x, 1 - x, analytic) * scale * x * loss(scores, x, labels, analytic)

    lower, upper = (flint.acb(arb_of(place).log()) for place in between)
    most = None if effort.left is None else effort.left // len(lines) + 1
    return flint.acb.integral(integrand, lower, upper, eval_limit=most).real


def _lines(piece: Piece) -> list[tuple[flint.fmpq, flint.fmpq]]:
    """The scores as p + qλ."""
    return [(to_fmpq(p), to_fmpq(q)) for p, q in zip(piece.constant, piece.slope, strict=True)]


def cross_entropy(scores: Sequence[flint.acb], x: flint.acb, labels: PairLabels, analytic: bool) -> flint.acb:
    """x·(−ln softmax at the first label) + (1 − x)·(the same at the second).

    Examples
    --------
    >>> print(cross_entropy([flint.acb(0), flint.acb(0)], flint.acb(0.25), (0, 1), False).real.str(6, radius=False))
    0.693147
    """
    top = max(scores, key=lambda score: float(score.real.mid()))
    total = sum(((score - top).exp() for score in scores), flint.acb(0))
    return total.log(analytic=analytic) + top - x * scores[labels[0]] - (1 - x) * scores[labels[1]]


def squared_distance(scores: Sequence[flint.acb], x: flint.acb, labels: PairLabels, analytic: bool) -> flint.acb:
    """Σ_k (y_k − score_k)², with y = x at the first label plus 1 − x at the second.

    Examples
    --------
    >>> print(squared_distance([flint.acb(0), flint.acb(0)], flint.acb(0.25), (0, 1), False).real)
    0.625000000000000
    """
    mixed = [(k == labels[0]) * x + (k == labels[1]) * (1 - x) for k in range(len(scores))]
    return sum(((y - score) ** 2 for y, score in zip(mixed, scores, strict=True)), flint.acb(0))
