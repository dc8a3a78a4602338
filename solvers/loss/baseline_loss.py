"""The Mixup loss of a baseline, enclosed: its formula at the data points, the trapezoidal rule on each segment.

The integral, and the proof of the error bound, are in docs/proofs/baselines.md, (1) and (2).
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import log, pi, sqrt

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.solvers.loss.baselines import Baseline, SegmentView
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

MOST_STEPS = 1200
"""Terms of all pairs together, at each of which some hundred values are computed, up to which a loss is enclosed."""


def loss_of(dataset: Dataset, mixing: Mixing, baseline: Baseline) -> Real | None:
    """J(g): the Mixup loss of a continuous classifier.

    A ball at a working precision of b bits has a radius of about 2^(−b/2).

    Parameters
    ----------
    dataset : Dataset
        Small: every pair takes an integral of some hundred values.
    mixing : Mixing
        A Beta law with rational parameters.
    baseline : Baseline

    Returns
    -------
    Real, or None where the law is no Beta law, or the pairs are beyond a budget of `MOST_STEPS`.

    Examples
    --------
    >>> from mixproof.solvers.loss.baselines import NearestMean
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss = loss_of(line, Beta(Fraction(1), Fraction(1)), NearestMean(Fraction(1)))
    >>> round(float(loss.ball(64).mid()), 6)  # both means are 1: it cannot tell the classes, so it is ln 2
    0.693147
    """
    pairs = dataset.size * (dataset.size - 1) // 2
    if not isinstance(mixing, Beta) or pairs * baseline.terms(dataset) > MOST_STEPS:
        return None
    law = mixing

    @cache
    def ball(bits: int) -> flint.arb:
        with flint.ctx.workprec(bits + 32):
            loss = flint.arb(0)
            for s, share in enumerate(dataset.weights):
                own = baseline.along(dataset, s, s).logarithms(flint.arb(1), flint.arb(0))[dataset.labels[s]]
                loss -= arb_of(share**2) * own
            for s, t in combinations(range(dataset.size), 2):
                weight = arb_of(dataset.weights[s] * dataset.weights[t])
                labels = dataset.labels[s], dataset.labels[t]
                loss += weight * _pair_loss(law, baseline.along(dataset, s, t), labels, bits // 2)
            return loss

    return Enclosed(ball)


def _pair_loss(law: Beta, view: SegmentView, labels: tuple[int, int], accuracy: int) -> flint.arb:
    """The loss of a pair, both orders added, to about 2^-accuracy: docs/proofs/baselines.md, (1)."""
    zero, one = flint.arb(0), flint.arb(1)

    def loss(at_s: flint.arb, at_t: flint.arb) -> flint.arb:
        found = view.logarithms(at_s, at_t)
        return -(at_s * found[labels[0]] + at_t * found[labels[1]])

    at_ends = loss(one, zero), loss(zero, one)

    def rest(at_s: flint.arb, at_t: flint.arb) -> flint.arb:
        return loss(at_s, at_t) - at_s * at_ends[0] - at_t * at_ends[1]

    a, b, scale = arb_of(law.a), arb_of(law.b), law.beta_function()
    step, error = _rule(law, view, accuracy)
    h = arb_of(step)
    last, beyond = _last_node(law, rest, h, scale, flint.arb(2) ** (-accuracy - 4))
    total = rest(one / 2, one / 2) * 2 / flint.arb(2) ** (a + b)
    for node in range(1, last + 1):
        v = h * node
        e = v.exp()
        # Both orders together, and dλ = λ(1 − λ)dv.
        density = ((a * v).exp() + (b * v).exp()) / (1 + e) ** (a + b)
        large, small = e / (1 + e), 1 / (1 + e)
        total += density * (rest(large, small) + rest(small, large))
    return at_ends[0] + at_ends[1] + total * h / scale + (-error).union(error) + beyond


def _rule(law: Beta, view: SegmentView, accuracy: int) -> tuple[Fraction, flint.arb]:
    """A step of the trapezoidal rule, and the most that it errs by: docs/proofs/baselines.md, (2)."""
    # The bound grows like exp((a + b)d²/8): a wider strip does not pay.
    half_width = min(view.half_width, Fraction(int(2**20 * 6 / sqrt(law.a + law.b)) + 1, 2**20))
    d = arb_of(half_width)
    # 2M.
    bound = 16 * view.bound * (d / 2).cos() ** arb_of(-law.a - law.b - 1)
    step = Fraction(int(2**20 * 2 * pi * float(half_width) / (float(bound.log()) + (accuracy + 4) * log(2))), 2**20)
    return step, bound / ((2 * flint.arb.pi() * arb_of(half_width / step)).exp() - 1)


def _last_node(
    law: Beta, rest: Callable[[flint.arb, flint.arb], flint.arb], h: flint.arb, scale: flint.arb, wanted: flint.arb
) -> tuple[int, flint.arb]:
    """The number of nodes to take on each side, and an enclosure of what those beyond come to."""
    rate, distance = arb_of(min(law.a, law.b)), flint.arb(1)
    while True:
        small = flint.arb(0).union((-distance).exp())
        values = rest(small, 1 - small).abs_upper() + rest(1 - small, small).abs_upper()
        mass = 2 / scale * (-rate * distance).exp() * (h + 1 / rate)
        beyond = (mass * values).upper()
        if beyond < wanted:
            return -int(-float((distance / h).upper()) // 1), (-beyond).union(beyond)
        distance = distance * 6 / 5
