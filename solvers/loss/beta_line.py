"""The least Mixup loss on one line of overlapping segments under a Beta law, enclosed by the trapezoidal rule.

The integrand and the proof of the error bound are in docs/proofs/overlapping-segments.md, (1) and (2).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import log, pi

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss.beta_masses import class_masses, fast_exponent, node_cost
from mixproof.solvers.loss.beta_rest import RestBound
from mixproof.solvers.loss.labelled_lines import LabelledLine, LineEdge
from mixproof.solvers.mixing.beta import Beta

MASS_SECTOR = Fraction(29, 10)
"""Angle S·d of the sector in which the terms of the masses are kept: less than π, and S ≥ 1."""


def beta_loss(line: LabelledLine, law: Beta, accuracy: int) -> flint.arb:
    """The loss of a line, weights in rows, to about 2^-accuracy of its mass.

    Examples
    --------
    >>> line, _ = LabelledLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> print(beta_loss(line, Beta(Fraction(128), Fraction(128)), 40).str(9, radius=False))
    2.76479165
    """
    with flint.ctx.workprec(_precision(line, law, accuracy)):
        strip = _AnalyticStrip.around(line, law)
        step = strip.step(accuracy, line)
        loss = flint.arb(0)
        for edge in line.edges():
            error = strip.error(step)
            loss += _edge_loss(line, edge, law, step, accuracy) + (-error).union(error)
        return loss


def beta_cost(line: LabelledLine, law: Beta, accuracy: int) -> float:
    """About how many seconds `beta_loss` takes.

    Examples
    --------
    >>> shadow, _ = LabelledLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> [round(beta_cost(shadow, Beta(Fraction(2), Fraction(2)), bits), 4) for bits in (50, 100, 200)]
    [0.0036, 0.0129, 0.0492]
    """
    with flint.ctx.workprec(64):
        step = _AnalyticStrip.around(line, law).step(accuracy, line)
    # Towards a place that classes share, the integrand falls off no faster than the masses.
    falls = 0.5 * min(float(law.a), float(law.b), 1.0) if line.is_shared else 1.0
    nodes = 1.4 * accuracy / (float(step) * falls)
    return (line.size - 1) * (nodes * node_cost(line, law) * 1e-6 + 2e-6 * line.size**2)


@dataclass(frozen=True)
class _AnalyticStrip:
    """The strip |Im v| ≤ d on which the integrand of an edge is analytic, and the bound M of the proof."""

    half_width: Fraction
    bound: flint.arb

    @staticmethod
    def around(line: LabelledLine, law: Beta) -> "_AnalyticStrip":
        """The strip for all edges of a line together, in the working precision of the caller."""
        deficit = max(Fraction(0), 1 - law.a, 1 - law.b)
        spread = max(law.a, law.b) + deficit
        half_width = MASS_SECTOR / spread
        d, S = arb_of(half_width), arb_of(spread)
        smaller = -(d / 2).cos().log()
        C = (arb_of(law.a + law.b + 1 + deficit) * smaller).exp()
        Lambda = -(S * d / 2).cos().log() + arb_of(law.a + law.b - 1 + 2 * deficit) * smaller
        return _AnalyticStrip(half_width, C * line.mass * (flint.arb(line.classes).log() + Lambda + S * d))

    def step(self, accuracy: int, line: LabelledLine) -> Fraction:
        """A step at which all edges of the line together err by less than about 2^-accuracy of its mass."""
        excess = float((self.bound / line.mass).log()) + (accuracy + 4) * log(2) + log(line.size)
        return Fraction(int(2**40 * 2 * pi * float(self.half_width) / max(excess, 1.0)), 2**40)

    def error(self, step: Fraction) -> flint.arb:
        """The most that the trapezoidal rule with this step errs by, on each edge."""
        return 2 * self.bound / ((2 * flint.arb.pi() * arb_of(self.half_width / step)).exp() - 1)


def _precision(line: LabelledLine, law: Beta, accuracy: int) -> int:
    """The working precision, in bits."""
    return accuracy + 40 + 3 * int(law.a + law.b + 1).bit_length() + 2 * line.size.bit_length()


def _edge_loss(line: LabelledLine, edge: LineEdge, law: Beta, step: Fraction, accuracy: int) -> flint.arb:
    """The sum of the trapezoidal rule over an edge, with an enclosure of the nodes that are left out."""
    lower, below = _end(line, edge, law, step, accuracy)
    upper, above = _end(line, edge.mirrored(), law, step, accuracy)
    masses = class_masses(line, edge, law)
    exponent, h = fast_exponent(law.a + law.b + 1), arb_of(step)
    total = flint.arb(0)
    for node in range(-lower, upper + 1):
        e = (h * node).exp()
        parts = masses(e)
        whole = sum(parts, flint.arb(0))
        entropy = sum((part * (whole / part).log() for part in parts), flint.arb(0))
        total += entropy * e / (1 + e) ** exponent
    return total * h * edge.length + flint.arb(0).union(below + above)


def _end(line: LabelledLine, edge: LineEdge, law: Beta, step: Fraction, accuracy: int) -> tuple[int, flint.arb]:
    """The number of nodes to take towards the near end of an edge, and the most that those beyond come to."""
    wanted = flint.arb(line.mass) / line.size * flint.arb(2) ** -(accuracy + 4)
    rest = RestBound(line, edge, law)
    distance = Fraction(1)
    while True:
        bound = rest.beyond(distance, step)
        if bound < wanted:
            return -int(-distance // step), bound
        distance = distance * Fraction(6, 5)
