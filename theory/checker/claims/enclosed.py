"""Label masses on a ball, enclosed by python-flint's ball arithmetic; without it, not checkable."""

from itertools import combinations
from typing import Any

from ..balls import chord, in_ball
from ..budget import Unchecked
from ..case import Case
from ..data import Point
from ..laws import Law


def python_flint() -> Any:
    """The module python-flint, where it is installed."""
    try:
        import flint
    except ImportError:
        raise Unchecked("ball arithmetic needs python-flint, which is not installed") from None
    return flint


def formulas_differ(case: Case, x: Point) -> bool:
    """True if ball arithmetic tells the shares by the printed sum from those over ordered pairs."""
    for bits in (256, 1024):
        with python_flint().ctx.workprec(bits):
            ordered, printed = (enclosed_masses(case, x, case.law, bits, form) for form in (False, True))
            gaps = [a * sum(printed) - b * sum(ordered) for a, b in zip(ordered, printed, strict=True)]
        if not all(gap.contains(0) for gap in gaps):
            return True
    return False


def enclosed_masses(case: Case, x: Point, law: Law, bits: int, printed: bool = False) -> list[Any]:
    """The label masses on the ball around x for Beta laws and mixtures, over ordered pairs or by the printed sum."""
    if not law.parts:
        raise Unchecked("masses on balls are enclosed for Beta laws and mixtures of them only")
    flint, labels, counts = python_flint(), case.data.labels, case.data.counts
    with flint.ctx.workprec(bits):
        ball: Any = lambda q: flint.arb(q.numerator) / q.denominator  # noqa: E731
        parts = [(*map(ball, part),) for part in law.parts]
        masses = [flint.arb(0) for _ in case.data.classes]
        for s in range(case.data.size):
            masses[labels[s]] += counts[s] ** 2 * in_ball(case, x, s)
        for s, t in combinations(range(case.data.size), 2):
            case.clock.spend(50)
            if ends := chord(case, x, s, t):
                low, high = (ball(end.p) + ball(end.q) * ball(end.d).sqrt() for end in ends)
                for (i, j), u, v in ((labels[s], labels[t]), low, high), ((labels[t], labels[s]), 1 - high, 1 - low):
                    factor = counts[s] * counts[t] * ((2 if i < j else 0) if printed and i != j else 1)
                    for w, a, b in parts:
                        mass, more = (_beta(v, a + k, b) - _beta(u, a + k, b) for k in (0, 1))
                        masses[i] += factor * w * more * a / (a + b)
                        masses[j] += factor * w * (mass - more * a / (a + b))
    return masses


def _beta(u: Any, a: Any, b: Any) -> Any:
    """The regularised incomplete beta function."""
    if u.is_exact() and u.is_integer():
        return u
    return 1 - (1 - u).beta_lower(b, a, regularized=True) if u > 0.5 else u.beta_lower(a, b, regularized=True)
