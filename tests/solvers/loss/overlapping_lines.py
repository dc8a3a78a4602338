"""Lines of overlapping segments for the tests of their loss: some of them, and the loss by its definition."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import log

from hypothesis import strategies as st

from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.mixing.beta import Beta

UNIFORM = Beta(Fraction(1), Fraction(1))
SHADOW = LabelledLine((0, 1, 2), (0, 0, 1), (1, 1, 1))
LAWS = [(1, 1), (2, 2), ("1/2", "1/2"), ("1/10", "1/10"), (2, 1), ("1/3", 4), ("3/2", "5/2"), ("1/2", "3/4"), (20, 20)]


def beta(a: object, b: object) -> Beta:
    """A Beta law by its parameters as they are written."""
    return Beta(Fraction(str(a)), Fraction(str(b)))


@st.composite
def lines(draw: st.DrawFn, most: int = 6, reach: int = 12) -> LabelledLine:
    """Three points or more of two classes or more."""
    places = sorted(draw(st.lists(st.integers(0, reach), min_size=3, max_size=most, unique=True)))
    labels = draw(st.lists(st.integers(0, 2), min_size=len(places), max_size=len(places)))
    labels[-1] = labels[0] + 1 if len(set(labels)) == 1 else labels[-1]
    counts = draw(st.lists(st.integers(1, 3), min_size=len(places), max_size=len(places)))
    return LabelledLine.standing_for(places, labels, counts)[0]


@st.composite
def shared_lines(draw: st.DrawFn, most: int = 4, reach: int = 9) -> LabelledLine:
    """Two places or more, of which the first, and some others, are that of two classes."""
    places = sorted(draw(st.lists(st.integers(0, reach), min_size=2, max_size=most, unique=True)))
    entries = [(place, label, draw(st.integers(1, 3))) for place in places for label in draw(st.sampled_from(_AT))]
    entries += [(places[0], label, 1) for label in (3, 4)]
    return LabelledLine.standing_for(*zip(*entries, strict=True))[0]


_AT = [(0,), (1,), (0, 1), (1, 2), (0, 1, 2)]
"""Classes at a place."""


def plain_loss(line: LabelledLine, a: float, b: float) -> float:
    """The definition, edge by edge by adaptive quadrature in floats."""
    from scipy.integrate import quad
    from scipy.special import beta as beta_function

    def density(z: float) -> float:
        masses = [0.0] * line.classes
        for s, t in combinations(range(line.size), 2):
            start, end = line.places[s], line.places[t]
            if start < z < end:
                x, y = (end - z) / (end - start), (z - start) / (end - start)
                both = (x ** (a - 1) * y ** (b - 1) + x ** (b - 1) * y ** (a - 1)) / beta_function(a, b)
                weight = line.counts[s] * line.counts[t] * both / (end - start)
                masses[line.labels[s]] += weight * x
                masses[line.labels[t]] += weight * y
        return sum(-n * log(n / sum(masses)) for n in masses if n > 0)

    def on_edge(start: float, end: float) -> float:
        # z = start + (end - start)·u^k near the start, and likewise near the end, takes away what is unbounded there.
        k, half = 12, (end - start) / 2
        lower = quad(lambda u: density(start + half * u**k) * half * k * u ** (k - 1), 1e-3, 1, limit=200)[0]
        upper = quad(lambda u: density(end - half * u**k) * half * k * u ** (k - 1), 1e-3, 1, limit=200)[0]
        return float(lower + upper)

    return sum(on_edge(start, end) for start, end in pairwise(line.places))
