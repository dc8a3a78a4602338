"""Integrals of losses over pieces, in floats with proved bounds.

On a piece the integrand is analytic, so Gauss's rule with n nodes errs by at most (64/15)·h·M·r^(−2n)/(1 − r^(−2)), with M a
bound of the integrand on the ellipse around the piece whose half axes are h·(r ± 1/r)/2. Ellipses and numbers of nodes
are chosen piece by piece; a piece for which none is good enough is halved. Next to x = 0, where a density need not be
analytic, the integrand is nearly constant and the mass is known. The proofs are in docs/proofs/networks.md, (5) to (8).

NumPy's exp, log and power are taken to be right to eight units in the last place; its own tests hold them to four.
"""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

import flint
import numpy as np

from mixproof.empirical.networks.float_density import FloatDensity, Term
from mixproof.empirical.networks.pieces import FloatPieces
from mixproof.empirical.networks.steps import UNIT
from mixproof.geometry.aliases import Floats, Mask

NODES = (4, 6, 10, 16)
"""Numbers of nodes to choose from."""

_TOLERANCE = 2e-15
"""Error of a piece that is good enough, relative to 1 + the size of the integrand."""

_WIDEST = 30.0
"""The largest half axis of an ellipse across a piece, in units of half its length."""

_MOST_HALVINGS = 64
"""Times that a piece is halved; then its error is what it is."""

_AT_ONCE = 2**15
"""Pieces whose nodes are laid out at once."""


class Integrand(Protocol):
    """A loss on pieces."""

    def at(self, scores: Floats, x: Floats, labels: np.ndarray) -> Floats:
        """Its values at scores (places, classes), where the labels have the weights x and 1 − x."""

    def size(self, largest: Floats, classes: int) -> Floats:
        """A bound of it where no score is above `largest` in absolute value."""

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """A bound of the rounding errors of `at`, where the scores themselves have errors of 8 units."""

    def widest(self, swing: Floats) -> Floats:
        """The largest half axis across a piece, in half lengths, to which it is analytic.

        `swing` is the most by which the difference of two scores changes over half the piece.
        """

    def log_bound(self, swing: Floats, axis: Floats, largest: Floats, reach: Floats, classes: int) -> Floats:
        """The logarithm of a bound on the ellipse with half axis √(1 + axis²) along the piece."""


@dataclass(frozen=True)
class CrossEntropy:
    """x·(−ln softmax at the first label) + (1 − x)·(the same at the second)."""

    def at(self, scores: Floats, x: Floats, labels: np.ndarray) -> Floats:
        """Its values."""
        top = scores.max(axis=1)
        spread = np.log(np.exp(scores - top[:, None]).sum(axis=1))
        rows = np.arange(len(scores))
        first, second = scores[rows, labels[:, 0]], scores[rows, labels[:, 1]]
        return np.asarray(spread + x * (top - first) + (1 - x) * (top - second))

    def size(self, largest: Floats, classes: int) -> Floats:
        """ln k + twice the largest score."""
        return np.asarray(np.log(classes) + 2 * largest)

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """A few units of the scores and of ln k."""
        return np.asarray(UNIT * (40 * largest + 2 * classes + 40))

    def widest(self, swing: Floats) -> Floats:
        """Angles stay below 1.2, so the sum of exponentials keeps a positive real part."""
        with np.errstate(divide="ignore"):
            return np.asarray(1.2 / swing)

    def log_bound(self, swing: Floats, axis: Floats, largest: Floats, reach: Floats, classes: int) -> Floats:
        """The logarithm of the sum of exponentials, and the linear part."""
        along = np.sqrt(1 + axis**2)
        logarithm = np.log(classes) + along * swing - np.log(np.cos(np.minimum(axis * swing, 1.2))) + np.pi / 2
        return np.asarray(np.log(logarithm + (2 + 2 * reach) * largest * (1 + 2 * along)))


@dataclass(frozen=True)
class SquaredLoss:
    """Σ_k (y_k − score_k)², with y = x at the first label plus 1 − x at the second."""

    def at(self, scores: Floats, x: Floats, labels: np.ndarray) -> Floats:
        """Its values."""
        rows = np.arange(len(scores))
        distance = scores.copy()
        distance[rows, labels[:, 0]] -= x
        distance[rows, labels[:, 1]] -= 1 - x
        return np.asarray((distance**2).sum(axis=1))

    def size(self, largest: Floats, classes: int) -> Floats:
        """k terms, none above (1 + largest)²."""
        return np.asarray(classes * (1 + largest) ** 2)

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """A few units of each term."""
        return np.asarray(UNIT * classes * (40 + classes) * (1 + largest) ** 2)

    def widest(self, swing: Floats) -> Floats:
        """It is a polynomial."""
        return np.full_like(swing, np.inf)

    def log_bound(self, swing: Floats, axis: Floats, largest: Floats, reach: Floats, classes: int) -> Floats:
        """k terms, none above (1 + reach + largest)²."""
        along = np.sqrt(1 + axis**2)
        return np.asarray(np.log(classes) + 2 * np.log(2 + reach + largest * (1 + 2 * along)))


@dataclass(frozen=True)
class One:
    """The number 1, whose integral is the mass."""

    def at(self, scores: Floats, x: Floats, labels: np.ndarray) -> Floats:
        """Ones."""
        return np.ones_like(x)

    def size(self, largest: Floats, classes: int) -> Floats:
        """One."""
        return np.ones_like(largest)

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """None."""
        return np.zeros_like(largest)

    def widest(self, swing: Floats) -> Floats:
        """It is a constant."""
        return np.full_like(swing, np.inf)

    def log_bound(self, swing: Floats, axis: Floats, largest: Floats, reach: Floats, classes: int) -> Floats:
        """ln 1."""
        return np.zeros_like(swing)


def integrals(
    pieces: FloatPieces, density: FloatDensity, integrand: Integrand, segments: int
) -> tuple[Floats, Floats]:
    """The integral of density times integrand over the pieces of each segment.

    Returns
    -------
    two (segments,) arrays
        Values and bounds of their errors. Both orders of a pair are counted, so the whole mass is 2.
    """
    value, error = np.zeros(segments), np.zeros(segments)
    for start in range(0, len(pieces), _AT_ONCE):
        block = pieces.taken(np.arange(start, min(start + _AT_ONCE, len(pieces))))
        _add(block, density, integrand, value, error, _MOST_HALVINGS)
    # Sums of at most a few thousand pieces, in some order.
    return value, error * (1 + 2**-30) + UNIT * 2**12 * np.abs(value)


def _add(
    pieces: FloatPieces,
    density: FloatDensity,
    integrand: Integrand,
    value: Floats,
    error: Floats,
    halvings: int,
) -> None:
    """Add the integrals over pieces to the segments that they lie on."""
    if not len(pieces):
        return
    plan = _Plan.of(pieces, density, integrand, halvings)
    for nodes in NODES:
        which = np.flatnonzero(plan.nodes == nodes)
        if len(which):
            some = pieces.taken(which)
            sums, rounding = _gauss(some, density, integrand, nodes)
            np.add.at(value, some.segment, sums)
            np.add.at(error, some.segment, rounding + plan.error[which])
    at_end = np.flatnonzero(plan.nodes == 0)
    if len(at_end):
        some = pieces.taken(at_end)
        sums, rounding = _next_to_zero(some, density, integrand)
        np.add.at(value, some.segment, sums)
        np.add.at(error, some.segment, rounding)
    _add(pieces.taken(np.flatnonzero(plan.nodes < 0)).halves(), density, integrand, value, error, halvings - 1)


@dataclass(frozen=True, eq=False)
class _Plan:
    """For each piece the number of nodes: 0 next to a singularity, −1 where it is to be halved."""

    nodes: np.ndarray
    error: Floats

    @staticmethod
    def of(pieces: FloatPieces, density: FloatDensity, integrand: Integrand, halvings: int) -> "_Plan":
        """The fewest nodes that are good enough."""
        shape = _Shapes.of(pieces)
        good = _TOLERANCE * (1 + integrand.size(shape.largest, shape.classes))
        nodes = np.full(len(pieces), -1)
        error = np.full(len(pieces), np.inf)
        bounds = {count: np.full(len(pieces), np.inf) for count in NODES}
        widest = np.minimum(integrand.widest(shape.swing), _WIDEST)
        for share in (1.0, 0.5, 0.2):
            for count, bound in _gauss_bounds(pieces, shape, density, integrand, share * widest).items():
                bounds[count] = np.minimum(bounds[count], bound)
        for count in NODES:
            fits = (nodes < 0) & ((bounds[count] <= good) | ((halvings == 0) & (count == NODES[-1])))
            nodes[fits] = count
            error[fits] = bounds[count][fits]
        singular = _is_singular(pieces, density)
        if singular.any():
            some = np.flatnonzero(singular)
            _, rounding = _next_to_zero(pieces.taken(some), density, integrand)
            near = some[(rounding <= good[some]) | (halvings == 0)]
            nodes[near] = 0
        return _Plan(nodes, error)


@dataclass(frozen=True, eq=False)
class _Shapes:
    """What bounds need to know of pieces."""

    center: Floats
    half: Floats
    largest: Floats
    swing: Floats
    classes: int

    @staticmethod
    def of(pieces: FloatPieces) -> "_Shapes":
        """Centres, half lengths, the largest scores, and how far differences of scores swing."""
        top = (pieces.at_lower + pieces.at_upper).argmax(axis=1)[:, None]
        change = pieces.at_upper - pieces.at_lower
        swing = 0.5 * np.abs(change - np.take_along_axis(change, top, axis=1)).max(axis=1) * (1 + 4 * UNIT)
        largest = np.maximum(np.abs(pieces.at_lower), np.abs(pieces.at_upper)).max(axis=1)
        half = 0.5 * (pieces.upper - pieces.lower)
        return _Shapes(0.5 * (pieces.lower + pieces.upper), half, largest, swing, pieces.at_lower.shape[1])


def _terms(pieces: FloatPieces, density: FloatDensity) -> list[tuple[Term, Mask]]:
    """The terms of the density, each with the pieces on which it counts."""
    if len(density.terms) == 1:
        return [(term, np.ones(len(pieces), dtype=np.bool_)) for term in density.terms[0]]
    interval = np.searchsorted(np.array(density.breakpoints[1:-1]), 0.5 * (pieces.lower + pieces.upper))
    return [(term, interval == k) for k, terms in enumerate(density.terms) for term in terms]


def _is_singular(pieces: FloatPieces, density: FloatDensity) -> Mask:
    """True for pieces that begin at 0 where the density is not analytic."""
    singular = np.zeros(len(pieces), dtype=np.bool_)
    for term, counts in _terms(pieces, density):
        if not term.is_analytic:
            singular |= counts & (pieces.lower == 0)
    return singular


def _gauss_bounds(
    pieces: FloatPieces, shape: _Shapes, density: FloatDensity, integrand: Integrand, axis: Floats
) -> dict[int, Floats]:
    """Bounds of the errors of Gauss's rule, by number of nodes, from the ellipse with a given half axis."""
    along = np.sqrt(1 + axis**2)
    reach = shape.half * along
    # Errors of 2^-40 in these logarithms are made good for at the end.
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        densities = [
            np.where(counts, term.log_bound(shape.center, reach), -np.inf) for term, counts in _terms(pieces, density)
        ]
        log_density = np.logaddexp.reduce(densities, axis=0)
        log_loss = integrand.log_bound(shape.swing, axis, shape.largest, reach, shape.classes)
        log_radius = np.log(axis + along)
        rest = np.log(64 / 15) + np.log(shape.half) + log_density + log_loss - np.log1p(-np.exp(-2 * log_radius))
        bounds = {count: np.exp(rest - 2 * count * log_radius + 2.0**-20) for count in NODES}
    return {count: np.where(np.isnan(bound), np.inf, bound) for count, bound in bounds.items()}


def _gauss(
    pieces: FloatPieces, density: FloatDensity, integrand: Integrand, count: int
) -> tuple[Floats, Floats]:
    """Gauss's rule on pieces, and bounds of its rounding errors."""
    at, weight = gauss_legendre(count)
    shape = _Shapes.of(pieces)
    x = (pieces.lower[:, None] + (pieces.upper - pieces.lower)[:, None] * at).ravel()
    change = pieces.at_upper - pieces.at_lower
    scores = pieces.at_lower[:, None, :] + change[:, None, :] * at[:, None]
    labels = np.repeat(pieces.labels, count, axis=0)
    losses = integrand.at(scores.reshape(len(x), -1), x, labels).reshape(-1, count)
    mass, doubt = _densities(pieces, density, x.reshape(-1, count))
    mass, doubt = mass * weight, doubt * weight
    length = pieces.upper - pieces.lower
    size = integrand.size(shape.largest, shape.classes)
    rounding = integrand.rounding(shape.largest, shape.classes)
    error = (doubt + np.abs(mass) * (UNIT * (16 + 2 * count))).sum(axis=1) * size + np.abs(mass).sum(axis=1) * rounding
    return (losses * mass).sum(axis=1) * length, error * length * 1.001


def _densities(pieces: FloatPieces, density: FloatDensity, x: Floats) -> tuple[Floats, Floats]:
    """The density at nodes of pieces, and bounds of its rounding errors: (pieces, nodes)."""
    total, doubt = np.zeros_like(x), np.zeros_like(x)
    for term, counts in _terms(pieces, density):
        value, error = term.at(x, 1 - x)
        # A node is off by a unit or two of the piece's upper end.
        moved = np.abs(value) * ((abs(term.power) / x + abs(term.mirrored) / (1 - x)) * 4 * UNIT) * pieces.upper[:, None]
        total += np.where(counts[:, None], value, 0)
        doubt += np.where(counts[:, None], error + moved, 0)
    return total, doubt + len(density.terms[0]) * UNIT * np.abs(total)


def _next_to_zero(
    pieces: FloatPieces, density: FloatDensity, integrand: Integrand
) -> tuple[Floats, Floats]:
    """Pieces [0, upper] with a singular density: the mass times the value at 0, and bounds of the error."""
    shape = _Shapes.of(pieces)
    size = integrand.size(shape.largest, shape.classes)
    at_zero = integrand.at(pieces.at_lower, pieces.lower, pieces.labels)
    at_upper = integrand.at(pieces.at_upper, pieces.upper, pieces.labels)
    change = np.abs(pieces.at_upper - pieces.at_lower).max(axis=1)
    slope = _variation(integrand, change, pieces.upper, shape)
    value, error = np.zeros(len(pieces)), np.zeros(len(pieces))
    for term, counts in _terms(pieces, density):
        above = term.power + 1
        mass = np.exp(term.logarithm + above * np.log(pieces.upper)) / above
        bent = np.abs(np.expm1(term.mirrored * np.log1p(-pieces.upper)))
        doubt = mass * (bent * 1.001 + 16 * UNIT * (4 + abs(term.logarithm) + above * np.abs(np.log(pieces.upper))))
        value += np.where(counts, term.sign * mass * at_zero, 0)
        error += np.where(counts, mass * slope + doubt * size, 0)
    del at_upper
    return value, error * 1.001


def _variation(integrand: Integrand, change: Floats, upper: Floats, shape: _Shapes) -> Floats:
    """A bound of how far the integrand is from its value at 0, anywhere on pieces [0, upper]."""
    if isinstance(integrand, One):
        return np.zeros_like(change)
    if isinstance(integrand, CrossEntropy):
        bound = 2 * change + 2 * upper * shape.largest
    else:
        bound = 2 * shape.classes * (1 + shape.largest) * (change + upper)
    return bound + integrand.rounding(shape.largest, shape.classes)


@cache
def gauss_legendre(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss's rule on [0, 1], each the double nearest to it.

    Examples
    --------
    >>> at, weight = gauss_legendre(2)
    >>> at.round(6).tolist(), weight.tolist()
    ([0.211325, 0.788675], [0.5, 0.5])
    """
    with flint.ctx.workprec(128):
        pairs = [flint.arb.legendre_p_root(count, k, weight=True) for k in range(count)]
        at = sorted((float(((1 + node) / 2).mid()), float((weight / 2).mid())) for node, weight in pairs)
    return np.array([node for node, _ in at]), np.array([weight for _, weight in at])
