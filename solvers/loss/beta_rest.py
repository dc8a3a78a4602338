"""A bound for what the trapezoidal rule of `solvers.loss.beta_line` leaves out near the end of an edge.

Proof: docs/proofs/overlapping-segments.md, (3); where several classes share the data point there, (4).
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
        self.classes = line.classes
        near = [point for point in edge.behind if not point.offset]
        self.near, self.is_shared = near, len(near) > 1
        self.beta = law.beta_function()
        a, b = arb_of(law.a), arb_of(law.b)
        # mass·G, where λ^a(1 − λ)^b is largest at a/(a + b).
        self.everything = line.mass * 2 * (a / (a + b)) ** a * (b / (a + b)) ** b / self.beta
        self.ending = self._ending(0, set()) if self.is_shared else self._ending(1, {near[0].label})
        self.through = LineEdge(edge.length, edge.behind[len(near) :], edge.ahead)
        self.masses = masses_at_lengths(line, self.through, law)

    def beyond(self, distance: Fraction, step: Fraction) -> flint.arb:
        """A bound for h·ΣF over nodes v = −V, −V − h, …, with V = `distance` ≥ 1 and h = `step`."""
        V, h = arb_of(distance), arb_of(step)
        passing = self._passing((-V).exp()).upper() if self.through.behind else flint.arb(0)
        return self._at_shared(V, h, passing) if self.is_shared else self._at_one_class(V, h, passing)

    def _at_one_class(self, V: flint.arb, h: flint.arb, passing: flint.arb) -> flint.arb:
        """The bound where x has one class: docs/proofs/overlapping-segments.md, (3)."""
        fast, others = arb_of(1 + min(self.law.a, self.law.b)), flint.arb(self.classes - 1).log()
        slow_part = _geometric(flint.arb(1), V, h, passing * others, passing * fast)
        return slow_part + _geometric(fast, V, h, 2 * self.everything + self.ending * others, self.ending * fast)

    def _at_shared(self, V: flint.arb, h: flint.arb, passing: flint.arb) -> flint.arb:
        """The bound where classes share x: docs/proofs/overlapping-segments.md, (4)."""
        everyone, none = flint.arb(self.classes).log(), flint.arb(0)
        slow = arb_of(min(self.law.a, self.law.b))
        return everyone * (_geometric(flint.arb(1), V, h, passing, none) + _geometric(slow, V, h, self.ending, none))

    def _ending(self, powers: int, own: set[int]) -> flint.arb:
        """Mass of classes that are not own from the segments that end at x, relative to e^{(m + powers)v}."""
        total, count = flint.arb(0), sum(point.count for point in self.near)
        a, b = arb_of(self.law.a + powers), arb_of(self.law.b + powers)
        for point in self.edge.ahead:
            if point.label not in own:
                share = arb_of(Fraction(self.edge.length, self.edge.length + point.offset))
                total += count * point.count * (share**a + share**b)
        return 2 * total / self.beta

    def _passing(self, share: flint.arb) -> flint.arb:
        """Mass from the segments with x inside, relative to e^v, while σ < share; the class of x, if one, aside."""
        edge = self.edge
        reach = edge.length * flint.arb(0).union(share)
        to_s = [point.offset + reach for point in self.through.behind]
        to_t = [point.offset + edge.length - reach for point in self.through.ahead]
        masses = self.masses(to_s, to_t)
        own = -1 if self.is_shared else self.near[0].label
        return sum((mass for i, mass in enumerate(masses) if i != own), flint.arb(0)) * edge.length


def _geometric(rate: flint.arb, V: flint.arb, h: flint.arb, constant: flint.arb, linear: flint.arb) -> flint.arb:
    """An upper bound of h·Σ e^{rate·v}·(constant + linear·|v|) over the nodes v = −V, −V − h and so on."""
    one = h + 1 / rate
    bound = (-rate * V).exp() * (constant * one + linear * (V * one + 1 / rate**2))
    return bound.upper()
