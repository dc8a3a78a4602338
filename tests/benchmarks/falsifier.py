"""The exhaustive falsifier against the plainest correct loop: every set, every triple, in Fractions.

Prints labelled sets per second of each, and the ratio. Aim: at least 20.
"""

import time
from fractions import Fraction
from itertools import combinations, product

from mixproof.geometry.incidence.segments import weight_on
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.settings import make_instance

SCOPES = (SearchScope(5, 11, 1), SearchScope(4, 4, 2), SearchScope(5, 4, 2), SearchScope(4, 3, 3))
SECONDS = 5.0


def plain_loop(scope: SearchScope, seconds: float) -> tuple[int, int]:
    """Labelled sets looked at within the time, and how many of them refute the printed Theorem 2.10."""
    looked, refuted, end = 0, 0, time.perf_counter() + seconds
    cells = [tuple(map(Fraction, cell)) for cell in product(range(scope.grid), repeat=scope.dimension)]
    for points in combinations(cells, scope.points):
        for labels in product(range(scope.classes), repeat=scope.points):
            if len(set(labels)) < scope.classes:
                continue
            if time.perf_counter() > end:
                return looked, refuted
            outside = [
                (labels[s] != labels[x], labels[t] != labels[x])
                for x in range(len(points))
                for s, t in combinations(range(len(points)), 2)
                if x not in {s, t} and weight_on(points[x], points[s], points[t]) is not None
            ]
            refuted += not any(s and t for s, t in outside) and any(s or t for s, t in outside)
            looked += 1
    return looked, refuted


def main() -> None:
    """Time both on each scope."""
    theorem = statement("2.10")
    for scope in SCOPES:
        judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
        start = time.perf_counter()
        found = falsify(judge, scope)
        own = found.raw.total / (time.perf_counter() - start)
        start = time.perf_counter()
        looked, refuted = plain_loop(scope, SECONDS)
        peer = looked / (time.perf_counter() - start)
        agree = "" if looked < found.raw.total else f", both find {refuted:,} to refute"
        assert looked < found.raw.total or refuted == found.raw.refuted
        print(f"{scope}: {own:,.0f} sets/s, plain loop {peer:,.0f} sets/s, ratio {own / peer:,.0f}{agree}")


if __name__ == "__main__":
    main()
