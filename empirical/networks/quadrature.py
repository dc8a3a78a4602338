"""Integrals of losses over pieces, in floats with proved bounds.

On a piece the integrand is analytic, so Gauss's rule with n nodes errs by at most (64/15)·h·M·r^(−2n)/(1 − r^(−2)),
with M a bound of the integrand on the ellipse around the piece whose half axes are h·(r ± 1/r)/2. Ellipses and numbers
of nodes are chosen piece by piece; a piece for which none is good enough is halved. Next to x = 0, where a density
c·x^p may have no power series, it is Gauss's rule for the weight x^p. The proofs are in docs/proofs/networks.md, (6) to
(8).

NumPy's exp and log are taken to be right to four units in the last place, as its own tests hold them to; ours found no
more than one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import cast

import flint
import numpy as np

from mixproof.empirical.networks.density_terms import Weighted
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.integrands import Ellipse, Integrand
from mixproof.empirical.networks.pieces import FloatPieces
from mixproof.empirical.networks.short_axes import greatest, total
from mixproof.empirical.networks.steps import TINIEST, UNIT
from mixproof.geometry.aliases import Floats, Indices, Integers, Mask
from mixproof.geometry.numbers.enclosures import to_fmpq

GAUSS_NODES = (4, 6, 10, 16)
"""Numbers of nodes to choose from."""

HALVE = -1
"""Stands for a piece that is to be halved."""

_TOLERANCE = 2e-15
"""Error of a piece that is good enough, relative to 1 + the size of the integrand."""

_WIDEST = 30.0
"""The largest half axis of an ellipse across a piece, in units of half its length."""

_MOST_HALVINGS = 64
"""Times that a piece is halved; then its error is what it is."""

_NEAR = 3.0
"""A piece is next to a singularity at 0 where its upper end is more than so many times the lower one."""

_ROUNDED_OUT = 1 + 2.0**-30
"""Makes good for the rounding errors of an ellipse."""

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
    value, error, count = np.zeros(segments), _doubts(pieces, density, integrand, segments), np.zeros(segments)
    waiting = [
        (pieces.taken(np.arange(start, min(start + _AT_ONCE, len(pieces)))), 0)
        for start in range(0, len(pieces), _AT_ONCE)
    ]
    while waiting:
        block, depth = waiting.pop()
        near = _is_near(block, density)
        for some, rule in ((block.taken(np.flatnonzero(~near)), _Ordinary), (block.taken(np.flatnonzero(near)), _Near)):
            if not len(some):
                continue
            plan = _Plan.of(rule.bounds(some, density, integrand), some, integrand, depth)
            for nodes in {*plan.nodes.tolist()} - {HALVE}:
                which = np.flatnonzero(plan.nodes == nodes)
                part = some.taken(which)
                # A score has some rounding errors more for each time that its piece was halved.
                found, rounding = rule.value(part, density, integrand, nodes, 1.0 + depth)
                value += np.bincount(part.segment, found, segments)
                error += np.bincount(part.segment, rounding + plan.error[which], segments)
                count += np.bincount(part.segment, minlength=segments)
            halved = some.taken(np.flatnonzero(plan.nodes == HALVE)).halves()
            if len(halved):
                waiting.append((halved.taken(np.flatnonzero(halved.lower < halved.upper)), depth + 1))
    # Values that are not negative are added, up to errors that are counted.
    return value, (error * (1 + count * 4 * UNIT) + 2 * UNIT * count * (np.abs(value) + error)) * _ROUNDED_OUT + TINIEST


def _doubts(pieces: FloatPieces, density: FloatDensity, integrand: Integrand, segments: int) -> Floats:
    """What the terms of the density may be off does no more to an integral: twice, for x is met on both halves."""
    largest = np.zeros(segments)
    if density.doubt:
        np.maximum.at(largest, pieces.segment, integrand.size(pieces.largest, pieces.classes))
    return 2 * density.doubt * largest


@dataclass(frozen=True, eq=False)
class _Plan:
    """For each piece the number of nodes, or `HALVE`, and the bound of the error that the rule has."""

    nodes: Integers
    error: Floats

    @staticmethod
    def of(bounds: dict[int, Floats], pieces: FloatPieces, integrand: Integrand, depth: int) -> "_Plan":
        """The fewest nodes that are good enough."""
        good = _TOLERANCE * (1 + integrand.size(pieces.largest, pieces.classes))
        nodes = np.full(len(pieces), HALVE)
        error = np.full(len(pieces), np.inf)
        for count in GAUSS_NODES:
            is_last = depth == _MOST_HALVINGS and count == GAUSS_NODES[-1]
            fits = (nodes == HALVE) & ((bounds[count] <= good) | is_last)
            nodes[fits] = count
            error[fits] = bounds[count][fits]
        return _Plan(nodes, error)


@dataclass(frozen=True, eq=False)
class _Shapes:
    """What bounds need to know of pieces."""

    center: Floats
    half: Floats
    largest: Floats
    swing: Floats
    room: Floats
    classes: int

    @staticmethod
    def of(pieces: FloatPieces) -> "_Shapes":
        """Centres, half lengths, the largest scores, how far differences of scores swing, and the room that leaves."""
        rows, top = np.arange(len(pieces)), (pieces.at_lower + pieces.at_upper).argmax(axis=1)
        change = pieces.at_upper - pieces.at_lower
        rounding = 4 * UNIT * greatest(np.abs(change))
        swings = 0.5 * np.abs(change - change[rows, top][:, None]) + rounding[:, None]
        middle = 0.5 * pieces.at_lower + 0.5 * pieces.at_upper
        behind = middle[rows, top][:, None] - middle
        behind[rows, top] = np.inf
        with np.errstate(divide="ignore", over="ignore"):
            least = np.log(2 * pieces.classes) + 0.01 + 16 * UNIT * pieces.largest
            room = -greatest((least[:, None] - behind) / swings)
        half = 0.5 * (pieces.upper - pieces.lower)
        center = 0.5 * (pieces.lower + pieces.upper)
        return _Shapes(center, half, pieces.largest, greatest(swings), room, pieces.classes)

    def axes(self, integrand: Integrand) -> list[Floats]:
        """Half axes of ellipses to try, across the pieces and in half lengths."""
        widest = np.minimum(integrand.widest(self.swing, self.room), _WIDEST)
        return [share * widest for share in (1.0, 0.5, 0.2)]


def _terms(pieces: FloatPieces, density: FloatDensity) -> list[tuple[Weighted, Indices]]:
    """The terms of the density, each with the pieces on which it counts."""
    if len(density.terms) == 1:
        everywhere = np.arange(len(pieces))
        return [(term, everywhere) for term in density.terms[0]]
    interval = np.searchsorted(np.array(density.breakpoints[1:-1]), 0.5 * (pieces.lower + pieces.upper))
    where = [np.flatnonzero(interval == k) for k in range(len(density.terms))]
    return [(term, which) for which, terms in zip(where, density.terms, strict=True) for term in terms if len(which)]


def _is_near(pieces: FloatPieces, density: FloatDensity) -> Mask:
    """True for pieces next to 0, where the density is not analytic there."""
    singular = np.zeros(len(pieces), dtype=np.bool_)
    for term, which in _terms(pieces, density):
        if not term.is_analytic:
            singular[which] = pieces.upper[which] > _NEAR * pieces.lower[which]
    return singular


def _log_sum(parts: list[tuple[Indices, Floats]], pieces: int) -> Floats:
    """The logarithm of a sum of bounds, each for some of the pieces: (pieces,)."""
    total = np.full(pieces, -np.inf)
    for which, bound in parts:
        total[which] = np.logaddexp(total[which], bound)
    return total


def _best_bounds(
    shape: _Shapes, integrand: Integrand, log_weight: Callable[[Floats, Floats], Floats]
) -> dict[int, Floats]:
    """The least bounds of the errors of a rule over some ellipses, by number of nodes.

    Parameters
    ----------
    log_weight : callable
        From the half axes along the pieces and the logarithms of r, the logarithm of all but the loss and r^(−2n).
    """
    best = {count: np.full(len(shape.center), np.inf) for count in GAUSS_NODES}
    # Errors of 2^-20 in these logarithms are made good for at the end.
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        for axis in shape.axes(integrand):
            along = np.sqrt(1 + axis**2)
            reach = shape.half * along * _ROUNDED_OUT
            log_radius = np.log(axis + along)
            log_loss = integrand.log_bound(Ellipse(shape.swing, axis, reach), shape.largest, shape.classes)
            rest = log_weight(reach, log_radius) + log_loss + 2.0**-20
            for count in GAUSS_NODES:
                best[count] = np.fmin(best[count], np.exp(rest - 2 * count * log_radius))
    return best


class _Ordinary:
    """Gauss's rule on pieces where the density is analytic."""

    @staticmethod
    def bounds(pieces: FloatPieces, density: FloatDensity, integrand: Integrand) -> dict[int, Floats]:
        """Bounds of the errors of the rule, by number of nodes."""
        shape = _Shapes.of(pieces)
        terms = _terms(pieces, density)

        def log_weight(reach: Floats, log_radius: Floats) -> Floats:
            each = [(which, term.log_bound(shape.center[which], reach[which])) for term, which in terms]
            total = _log_sum(each, len(pieces))
            return np.asarray(np.log(64 / 15) + np.log(shape.half) + total - np.log1p(-np.exp(-2 * log_radius)))

        return _best_bounds(shape, integrand, log_weight)

    @staticmethod
    def value(
        pieces: FloatPieces, density: FloatDensity, integrand: Integrand, count: int, roundings: float
    ) -> tuple[Floats, Floats]:
        """The rule, and bounds of its rounding errors."""
        at, weight = gauss_legendre(count)
        x, losses, size, rounding = _at_nodes(pieces, integrand, at, roundings)
        mass, doubt = _densities(pieces, density, x)
        mass, doubt = mass * weight, doubt * weight
        length = pieces.upper - pieces.lower
        masses = total(np.abs(mass))
        error = (total(doubt) + masses * (UNIT * (16 + 2 * count))) * size + masses * rounding + TINIEST * size
        return total(losses * mass) * length, error * length * 1.001


class _Near:
    """Gauss's rule for the weight x^p on [0, upper], less the same on [0, lower], for each term of a density."""

    @staticmethod
    def bounds(pieces: FloatPieces, density: FloatDensity, integrand: Integrand) -> dict[int, Floats]:
        """Bounds of the errors of the rule, by number of nodes."""
        whole, rest, cut = _parts(pieces)
        bounds = _from_zero(whole, density, integrand)
        for count, each in _from_zero(rest, density, integrand).items() if len(cut) else ():
            bounds[count][cut] += each
        return bounds

    @staticmethod
    def value(
        pieces: FloatPieces, density: FloatDensity, integrand: Integrand, count: int, roundings: float
    ) -> tuple[Floats, Floats]:
        """The rule, and bounds of its rounding errors."""
        whole, rest, cut = _parts(pieces)
        value, error = _weighted(whole, density, integrand, count, roundings)
        if len(cut):
            less, doubt = _weighted(rest, density, integrand, count, roundings)
            value[cut] -= less
            error[cut] += doubt
        return value, error


def _parts(pieces: FloatPieces) -> tuple[FloatPieces, FloatPieces, Indices]:
    """The pieces continued to 0, what that adds to those that do not begin there, and which these are."""
    share = pieces.lower / (pieces.upper - pieces.lower)
    at_zero = pieces.at_lower - share[:, None] * (pieces.at_upper - pieces.at_lower)
    whole = replace(pieces, lower=np.zeros_like(pieces.lower), at_lower=at_zero)
    cut = np.flatnonzero(pieces.lower > 0)
    return whole, replace(whole.taken(cut), upper=pieces.lower[cut], at_upper=pieces.at_lower[cut]), cut


def _from_zero(pieces: FloatPieces, density: FloatDensity, integrand: Integrand) -> dict[int, Floats]:
    """Bounds of the errors of Gauss's rule with the weight x^p on pieces that begin at 0."""
    shape = _Shapes.of(pieces)
    terms = [(term, which, term.log_power_mass(pieces.upper[which])) for term, which in _terms(pieces, density)]

    def log_weight(reach: Floats, log_radius: Floats) -> Floats:
        each = [
            (which, log_mass + term.log_bound_of_rest(shape.center[which], reach[which]))
            for term, which, log_mass in terms
        ]
        return np.asarray(np.log(4) + _log_sum(each, len(pieces)) - np.log1p(-np.exp(-log_radius)))

    return _best_bounds(shape, integrand, log_weight)


def _weighted(
    pieces: FloatPieces, density: FloatDensity, integrand: Integrand, count: int, roundings: float
) -> tuple[Floats, Floats]:
    """Gauss's rule with the weight x^p on pieces that begin at 0, and bounds of its rounding errors."""
    value, error = np.zeros(len(pieces)), np.zeros(len(pieces))
    for term, which in _terms(pieces, density):
        at, weight = gauss_jacobi(count, term.power)
        some = pieces.taken(which)
        x, losses, size, rounding = _at_nodes(some, integrand, at, roundings)
        mass, doubt = term.mass(some.upper)
        rest, rest_doubt = term.rest(x, 4 * UNIT * some.upper[:, None])
        sums = total(np.abs(rest) * weight)
        doubts = total(rest_doubt * weight) * mass + sums * (doubt + mass * UNIT * (16 + 2 * count))
        value[which] += total(losses * rest * weight) * mass
        error[which] += (doubts * size + sums * mass * rounding + TINIEST * size) * 1.001
        error[which] += 2 * UNIT * np.abs(value[which])
    return value, error


def _at_nodes(
    pieces: FloatPieces, integrand: Integrand, at: Floats, roundings: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """The places of nodes and the losses there, (pieces, nodes); bounds of the losses and of their rounding errors."""
    x = pieces.lower[:, None] + (pieces.upper - pieces.lower)[:, None] * at
    change = pieces.at_upper - pieces.at_lower
    scores = pieces.at_lower[:, None, :] + change[:, None, :] * at[:, None]
    labels = np.repeat(pieces.labels, len(at), axis=0)
    losses = integrand.at(scores.reshape(x.size, -1), x.ravel(), labels).reshape(x.shape)
    size = integrand.size(pieces.largest, pieces.classes)
    return x, losses, size, integrand.rounding(pieces.largest, pieces.classes) * roundings


def _densities(pieces: FloatPieces, density: FloatDensity, x: Floats) -> tuple[Floats, Floats]:
    """The density at nodes of pieces, and bounds of its rounding errors: (pieces, nodes)."""
    found, doubt = np.zeros_like(x), np.zeros_like(x)
    most = max(map(len, density.terms))
    for term, which in _terms(pieces, density):
        # A node is off by a unit or two of the piece's upper end.
        value, error = term.at(x[which], 4 * UNIT * pieces.upper[which, None])
        found[which] += value
        doubt[which] += error + most * UNIT * np.abs(value)
    return found, doubt


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


@cache
def gauss_jacobi(count: int, power: Fraction) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss's rule on [0, 1] for the weight (p + 1)·x^p, each the double nearest to it.

    Examples
    --------
    >>> at, weight = gauss_jacobi(4, Fraction(-1, 2))
    >>> float((weight * at**7).sum().round(12)), round(0.5 / 7.5, 12)
    (0.066666666667, 0.066666666667)
    """
    above = to_fmpq(power + 1)
    coefficients = [flint.fmpq(1)]
    for k in range(count):
        coefficients.append(coefficients[-1] * (k - count) * (count + above + k) / ((above + k) * (k + 1)))
    with flint.ctx.workprec(1024):
        found = cast("list[tuple[flint.acb, int]]", flint.fmpq_poly(coefficients).numer().complex_roots())
        roots = [root.real for root, _ in found]
        powers = flint.arb_mat([[root**k for root in roots] for k in range(count)])
        moments = flint.arb_mat([[flint.arb(above / (above + k))] for k in range(count)])
        weights = [row[0] for row in powers.solve(moments).tolist()]
        pairs = sorted((float(root.mid()), float(weight.mid())) for root, weight in zip(roots, weights, strict=True))
    return np.array([root for root, _ in pairs]), np.array([weight for _, weight in pairs])
