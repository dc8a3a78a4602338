"""Integrals of losses over pieces, in floats with proved bounds.

On a piece the integrand is analytic, so Gauss's rule with n nodes errs by at most (64/15)·h·M·r^(−2n)/(1 − r^(−2)),
with M a bound of the integrand on the ellipse around the piece whose half axes are h·(r ± 1/r)/2. Ellipses and numbers
of nodes are chosen piece by piece; a piece for which none is good enough is halved. Next to x = 0, where a density need
not be analytic, the integrand is nearly constant and the mass is known. The proofs are in docs/proofs/networks.md, (5)
to (8).

NumPy's exp, log and power are taken to be right to eight units in the last place; its own tests hold them to four.
"""

from dataclasses import dataclass
from functools import cache

import flint
import numpy as np

from mixproof.empirical.networks.float_density import FloatDensity, Term
from mixproof.empirical.networks.integrands import Ellipse, Integrand
from mixproof.empirical.networks.pieces import FloatPieces
from mixproof.empirical.networks.steps import UNIT
from mixproof.geometry.aliases import Floats, Integers, Mask

GAUSS_NODES = (4, 6, 10, 16)
"""Numbers of nodes to choose from."""

AT_ZERO = 0
"""Stands for the rule next to a singularity at 0."""

HALVE = -1
"""Stands for a piece that is to be halved."""

_TOLERANCE = 2e-15
"""Error of a piece that is good enough, relative to 1 + the size of the integrand."""

_WIDEST = 30.0
"""The largest half axis of an ellipse across a piece, in units of half its length."""

_MOST_HALVINGS = 64
"""Times that a piece is halved; then its error is what it is."""

_AT_ONCE = 2**15
"""Pieces whose nodes are laid out at once."""


def integrals(pieces: FloatPieces, density: FloatDensity, integrand: Integrand, segments: int) -> tuple[Floats, Floats]:
    """The integral of density times integrand over the pieces of each segment.

    Returns
    -------
    two (segments,) arrays
        Values and bounds of their errors. Both orders of a pair are counted, so the whole mass is 2.

    Examples
    --------
    >>> from mixproof.empirical.networks.float_lines import FloatLines
    >>> from mixproof.empirical.networks.integrands import CrossEntropy
    >>> from mixproof.empirical.networks.pieces import pieces_of
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> flat = FloatLines(np.array([0, 0]), np.array([0.0, 1.0]), np.zeros((2, 2)), np.zeros((1, 2)))
    >>> pieces, _ = pieces_of(flat, np.array([[0, 1]]), (0.0, 0.5))
    >>> value, error = integrals(pieces, FloatDensity.of(Beta(1, 1)), CrossEntropy(), 1)
    >>> value.round(12).tolist(), float(error.max()) < 1e-12
    ([1.38629436112], True)
    """
    value, error = np.zeros(segments), np.zeros(segments)
    waiting = [
        (pieces.taken(np.arange(start, min(start + _AT_ONCE, len(pieces)))), _MOST_HALVINGS)
        for start in range(0, len(pieces), _AT_ONCE)
    ]
    while waiting:
        block, halvings = waiting.pop()
        plan = _Plan.of(block, density, integrand, halvings)
        for nodes in {*plan.nodes.tolist()} - {HALVE}:
            which = np.flatnonzero(plan.nodes == nodes)
            some = block.taken(which)
            rule = (
                _next_to_zero(some, density, integrand) if nodes == AT_ZERO else _gauss(some, density, integrand, nodes)
            )
            np.add.at(value, some.segment, rule[0])
            np.add.at(error, some.segment, rule[1] + plan.error[which])
        if (plan.nodes == HALVE).any():
            waiting.append((block.taken(np.flatnonzero(plan.nodes == HALVE)).halves(), halvings - 1))
    # Sums of at most a few thousand pieces, in some order.
    return value, error * (1 + 2**-30) + UNIT * 2**12 * np.abs(value)


@dataclass(frozen=True, eq=False)
class _Plan:
    """For each piece the number of nodes, or `AT_ZERO` or `HALVE`, and the bound of the error that the rule has."""

    nodes: Integers
    error: Floats

    @staticmethod
    def of(pieces: FloatPieces, density: FloatDensity, integrand: Integrand, halvings: int) -> "_Plan":
        """The fewest nodes that are good enough."""
        shape = _Shapes.of(pieces)
        good = _TOLERANCE * (1 + integrand.size(shape.largest, shape.classes))
        nodes = np.full(len(pieces), HALVE)
        error = np.full(len(pieces), np.inf)
        bounds = {count: np.full(len(pieces), np.inf) for count in GAUSS_NODES}
        widest = np.minimum(integrand.widest(shape.swing), _WIDEST)
        for share in (1.0, 0.5, 0.2):
            for count, bound in _gauss_bounds(pieces, shape, density, integrand, share * widest).items():
                bounds[count] = np.minimum(bounds[count], bound)
        for count in GAUSS_NODES:
            fits = (nodes == HALVE) & ((bounds[count] <= good) | ((halvings == 0) & (count == GAUSS_NODES[-1])))
            nodes[fits] = count
            error[fits] = bounds[count][fits]
        singular = _is_singular(pieces, density)
        if singular.any():
            some = np.flatnonzero(singular)
            _, rounding = _next_to_zero(pieces.taken(some), density, integrand)
            near = some[(rounding <= good[some]) | (halvings == 0)]
            nodes[near], error[near] = AT_ZERO, 0
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
        log_loss = integrand.log_bound(Ellipse(shape.swing, axis, reach), shape.largest, shape.classes)
        log_radius = np.log(axis + along)
        rest = np.log(64 / 15) + np.log(shape.half) + log_density + log_loss - np.log1p(-np.exp(-2 * log_radius))
        bounds = {count: np.exp(rest - 2 * count * log_radius + 2.0**-20) for count in GAUSS_NODES}
    return {count: np.where(np.isnan(bound), np.inf, bound) for count, bound in bounds.items()}


def _gauss(pieces: FloatPieces, density: FloatDensity, integrand: Integrand, count: int) -> tuple[Floats, Floats]:
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
        moved = (
            np.abs(value) * ((abs(term.power) / x + abs(term.mirrored) / (1 - x)) * 4 * UNIT) * pieces.upper[:, None]
        )
        total += np.where(counts[:, None], value, 0)
        doubt += np.where(counts[:, None], error + moved, 0)
    return total, doubt + len(density.terms[0]) * UNIT * np.abs(total)


def _next_to_zero(pieces: FloatPieces, density: FloatDensity, integrand: Integrand) -> tuple[Floats, Floats]:
    """Pieces [0, upper] with a singular density: the mass times the value at 0, and bounds of the error."""
    shape = _Shapes.of(pieces)
    size = integrand.size(shape.largest, shape.classes)
    at_zero = integrand.at(pieces.at_lower, pieces.lower, pieces.labels)
    change = np.abs(pieces.at_upper - pieces.at_lower).max(axis=1)
    varies = integrand.variation(change, pieces.upper, shape.largest, shape.classes)
    value, error = np.zeros(len(pieces)), np.zeros(len(pieces))
    for term, counts in _terms(pieces, density):
        above = term.power + 1
        mass = np.exp(term.logarithm + above * np.log(pieces.upper)) / above
        bent = np.abs(np.expm1(term.mirrored * np.log1p(-pieces.upper)))
        doubt = mass * (bent * 1.001 + 16 * UNIT * (4 + abs(term.logarithm) + above * np.abs(np.log(pieces.upper))))
        value += np.where(counts, term.sign * mass * at_zero, 0)
        error += np.where(counts, mass * varies + doubt * size, 0)
    return value, error * 1.001


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
