"""The least Mixup loss on one line of overlapping segments under the uniform law: in closed form, and enclosed.

On an edge the label masses n_i of docs/proofs/overlapping-segments.md are affine and their sum is constant, so the loss
∫ −Σ n_i ln(n_i/n) is a sum of rationals and logarithms.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

import flint

from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.solvers.loss.labelled_lines import LabelledLine

_Real = TypeVar("_Real", flint.fmpq, flint.arb)


@dataclass(frozen=True, eq=False)
class AffineEdge(Generic[_Real]):
    """An edge under the uniform law: its length, and the density of each class at its two ends."""

    length: int
    ends: tuple[tuple[_Real, _Real], ...]


def affine_edges(line: LabelledLine, number: Callable[[int], _Real]) -> Iterator[AffineEdge[_Real]]:
    """The edges of a line under the uniform law; passing a point swaps its segments behind for those ahead.

    Examples
    --------
    >>> shadow, _ = LabelledLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> [[list(map(str, ends)) for ends in edge.ends] for edge in affine_edges(shadow, flint.fmpq)]
    [[['3', '5/2'], ['0', '1/2']], [['5/2', '0'], ['1/2', '3']]]
    """
    constant, slope = ([number(0)] * line.classes for _ in range(2))

    def add(s: int, t: int, sign: int) -> None:
        start, end = line.places[s], line.places[t]
        if start == end:
            return
        rate = number(2 * sign * line.counts[s] * line.counts[t]) / (end - start) ** 2
        constant[line.labels[s]] += rate * end
        slope[line.labels[s]] -= rate
        constant[line.labels[t]] -= rate * start
        slope[line.labels[t]] += rate

    for passed in range(line.size - 1):
        for s in range(passed):
            add(s, passed, -1)
        for t in range(passed + 1, line.size):
            add(passed, t, 1)
        start, end = line.places[passed : passed + 2]
        if start == end:
            continue
        yield AffineEdge(end - start, tuple((c + m * start, c + m * end) for c, m in zip(constant, slope, strict=True)))


def uniform_terms(line: LabelledLine) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """The loss of a line under the uniform law, weights in rows: a rational, and pairs (c, r) for Σ c·ln(r).

    On an edge of length l where n_i goes from u to v it is l·(n ln n + Σ (F(v) − F(u))/(v − u)) with
    F(x) = x²/4 − x²/2·ln x, and −l·u ln u for a class with u = v.

    Examples
    --------
    >>> from mixproof.geometry.numbers.logarithms import Logarithms
    >>> shadow, _ = LabelledLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> Logarithms.collect(*uniform_terms(shadow)).closed_form()
    '3 - 24/5*ln(2) - 24/5*ln(3) + 5*ln(5)'
    """
    rational = Fraction(0)
    logarithms: list[tuple[Fraction, Fraction]] = []
    for edge in affine_edges(line, flint.fmpq):
        ends = [(to_fraction(u), to_fraction(v)) for u, v in edge.ends]
        total = sum((u for u, _ in ends), Fraction(0))
        logarithms.append((edge.length * total, total))
        for u, v in ends:
            if u == v:
                logarithms.append((-edge.length * u, u))
                continue
            rational += edge.length * (u + v) / 4
            scale = Fraction(edge.length) / (2 * (v - u))
            logarithms += [(sign * scale * x * x, x) for sign, x in ((1, u), (-1, v)) if x]
    return rational, [(c, r) for c, r in logarithms if c]


def uniform_loss(line: LabelledLine, accuracy: int) -> flint.arb:
    """The same loss as `uniform_terms` in ball arithmetic, for lines with many points; to about 2^-accuracy.

    Examples
    --------
    >>> shadow, _ = LabelledLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> print(uniform_loss(shadow, 64).str(12, radius=False))  # 3 − 24/5·ln 6 + 5·ln 5
    2.44674410988
    """
    # What a passed segment leaves behind is rounding of the size of its density, up to 1/length².
    guard = 40 + 2 * line.places[-1].bit_length() + 2 * line.size.bit_length()
    with flint.ctx.workprec(accuracy + guard):
        loss = flint.arb(0)
        for edge in affine_edges(line, flint.arb):
            ends = [(u.nonnegative_part(), v.nonnegative_part()) for u, v in edge.ends]
            total = sum((u for u, _ in ends), flint.arb(0))
            mean = total * total.log() + sum((_mean_entropy(u, v) for u, v in ends), flint.arb(0))
            loss += edge.length * mean
        return loss


def _mean_entropy(u: flint.arb, v: flint.arb) -> flint.arb:
    """The mean of −x ln x over x between u and v, neither negative."""
    if not (u - v).contains(0):
        return (u + v) / 4 + (_square_log(u) - _square_log(v)) / (2 * (v - u))
    between = u.union(v).nonnegative_part()
    return -between * between.log() if between > 0 else _from_zero(between.upper(), lambda x: -x * x.log(), 1)


def _square_log(x: flint.arb) -> flint.arb:
    """x² ln x, 0 at 0."""
    return x * x * x.log() if x > 0 else _from_zero(x.upper(), lambda y: y * y * y.log(), 2)


def _from_zero(top: flint.arb, function: Callable[[flint.arb], flint.arb], power: int) -> flint.arb:
    """The values on [0, top] of ±x^power·ln x, which runs from 0 to one turning point and then one way."""
    if top <= 0:
        return flint.arb(0)
    values = flint.arb(0).union(function(top))
    turning = (flint.arb(-1) / power).exp()
    return values if top < turning else values.union(function(turning))
