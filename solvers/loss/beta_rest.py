"""A bound for what the trapezoidal rule of `solvers.loss.beta_line` leaves out near the end of an edge.

Proof: docs/proofs/overlapping-segments.md, (3).
"""

from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss.beta_masses import masses_at_lengths
from mixproof.solvers.loss.labelled_lines import LabelledLine, LineEdge
from mixproof.solvers.mixing.beta import Beta


class RestBound:
    """A bound for the nodes v ≤ −V of an edge, for any V ≥ 1.

    Parameters
    ----------
    line : LabelledLine
    edge : LineEdge
        Seen from the end that the nodes approach.
    law : Beta
    """

    def __init__(self, line: LabelledLine, edge: LineEdge, law: Beta) -> None:
        self.edge, self.law = edge, law
        self.others = flint.arb(line.classes - 1).log()
        self.own = edge.behind[0].label
        self.beta = law.beta_function()
        a, b = arb_of(law.a), arb_of(law.b)
        # mass·G, where λ^a(1 − λ)^b is largest at a/(a + b).
        self.everything = line.mass * 2 * (a / (a + b)) ** a * (b / (a + b)) ** b / self.beta
        self.ending = self._ending()
        self.through = LineEdge(edge.length, edge.behind[1:], edge.ahead)
        self.masses = masses_at_lengths(line, self.through, law)

    def beyond(self, distance: Fraction, step: Fraction) -> flint.arb:
        """A bound for h·ΣF over nodes v = −V, −V − h, …, with V = `distance` ≥ 1 and h = `step`."""
        V, h = arb_of(distance), arb_of(step)
        fast = arb_of(1 + min(self.law.a, self.law.b))
        passing = self._passing((-V).exp()).upper() if self.through.behind else flint.arb(0)
        slow_part = _geometric(flint.arb(1), V, h, passing * self.others, passing * fast)
        return slow_part + _geometric(fast, V, h, 2 * self.everything + self.ending * self.others, self.ending * fast)

    def _ending(self) -> flint.arb:
        """Mass of other classes from the segments that end at x, relative to e^{(1+m)v}."""
        total, near = flint.arb(0), self.edge.behind[0]
        for point in self.edge.ahead:
            if point.label != self.own:
                share = arb_of(Fraction(self.edge.length, self.edge.length + point.offset))
                powers = share ** arb_of(self.law.a + 1) + share ** arb_of(self.law.b + 1)
                total += near.count * point.count * powers
        return 2 * total / self.beta

    def _passing(self, share: flint.arb) -> flint.arb:
        """Mass of other classes from the segments with x inside, relative to e^v, while σ < share."""
        edge = self.edge
        reach = edge.length * flint.arb(0).union(share)
        to_s = [point.offset + reach for point in self.through.behind]
        to_t = [point.offset + edge.length - reach for point in self.through.ahead]
        masses = self.masses(to_s, to_t)
        return sum((mass for i, mass in enumerate(masses) if i != self.own), flint.arb(0)) * edge.length


def _geometric(rate: flint.arb, V: flint.arb, h: flint.arb, constant: flint.arb, linear: flint.arb) -> flint.arb:
    """An upper bound of h·Σ e^{rate·v}·(constant + linear·|v|) over the nodes v = −V, −V − h and so on."""
    one = h + 1 / rate
    bound = (-rate * V).exp() * (constant * one + linear * (V * one + 1 / rate**2))
    return bound.upper()
