"""Symmetries: orbits against all images one by one, and declarations that are tried out."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations, product
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, watched
from mixproof.theory.catalog import CATALOG, reading, statement
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Points
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.orbits import point_set_orbits
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.symmetries import check_symmetries
from mixproof.theory.settings import make_instance
from mixproof.theory.statement import Statement
from mixproof.theory.verify import verify
from tests.theory.own.claims import HEAD

Matrix = tuple[tuple[int, ...], ...]


def matrices(symmetries: frozenset[str], dimension: int) -> set[Matrix]:
    """The signed permutation matrices that the symmetries generate, by multiplying until there are no new ones."""
    every = [
        np.array([[sign * (column == order[row]) for column in range(dimension)] for row, sign in enumerate(signs)])
        for order in permutations(range(dimension))
        for signs in product((1, -1), repeat=dimension)
    ]
    found = {tuple(map(tuple, np.eye(dimension, dtype=int).tolist()))}
    generators = [
        each
        for each in every
        if ("axes" in symmetries and each.min() == 0)
        or ("reflection" in symmetries and (np.abs(each) == np.eye(dimension)).all())
        or ("rotation" in symmetries and round(np.linalg.det(each)) == 1)
    ]
    while True:
        more = {tuple(map(tuple, (np.array(one) @ other).tolist())) for one in found for other in generators} - found
        if not more:
            return found
        found |= more


def components(scope: SearchScope, symmetries: frozenset[str]) -> Counter[Points]:
    """Sizes of the classes of point sets that images within the grid join, by a member of each."""
    cells = list(product(range(scope.grid), repeat=scope.dimension))
    sets = list(combinations(cells, scope.points))
    parent = {points: points for points in sets}

    def root(points: Points) -> Points:
        while parent[points] != points:
            points = parent[points]
        return points

    turns = matrices(symmetries, scope.dimension)
    factors = {Fraction(p, q) for p in range(1, scope.grid) for q in range(1, scope.grid)}
    shifts = list(product(range(scope.grid), repeat=scope.dimension))
    for points, turn in product(sets, turns):
        moved = np.array(points, dtype=object) @ np.array(turn, dtype=object)
        for factor in factors if "scaling" in symmetries else {Fraction(1)}:
            scaled = [tuple(Fraction(c) * factor for c in p) for p in moved]
            if any(c.denominator > 1 for p in scaled for c in p) and "translation" not in symmetries:
                continue
            least = [min(p[axis] for p in scaled) for axis in range(scope.dimension)]
            for shift in shifts if "translation" in symmetries else [(0,) * scope.dimension]:
                start = [s - low if "translation" in symmetries else 0 for s, low in zip(shift, least, strict=True)]
                image = tuple(sorted(tuple(int(c + s) for c, s in zip(p, start, strict=True)) for p in scaled))
                is_whole = all((c + s).denominator == 1 for p in scaled for c, s in zip(p, start, strict=True))
                if is_whole and image in parent:
                    parent[root(image)] = root(points)
    return Counter(map(root, sets))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scope", "symmetries"),
    [
        (SearchScope(3, 6, 1), frozenset({"translation", "scaling"})),
        (SearchScope(3, 6, 1), frozenset({"scaling"})),
        (SearchScope(2, 3, 2), frozenset({"translation", "rotation"})),
        (SearchScope(3, 3, 2), frozenset({"translation", "rotation"})),
        (SearchScope(2, 3, 2), frozenset({"translation", "rotation", "axes"})),
        (SearchScope(2, 3, 2), frozenset({"translation", "rotation", "reflection", "scaling"})),
        (SearchScope(2, 4, 2), frozenset({"translation", "rotation", "scaling"})),
        (SearchScope(2, 3, 2), frozenset({"scaling", "axes"})),
        (SearchScope(2, 2, 3), frozenset({"translation", "rotation"})),
    ],
    ids=lambda each: "-".join(sorted(each)) if isinstance(each, frozenset) else None,
)
def test_orbits_are_the_classes_that_images_join(scope: SearchScope, symmetries: frozenset[str]) -> None:
    orbits = point_set_orbits(scope, symmetries)
    joined = components(scope, symmetries)
    assert sorted(size for _, size, _ in orbits) == sorted(joined.values())


def test_a_turn_without_a_move_is_not_used() -> None:
    scope = SearchScope(2, 3, 2)
    assert len(point_set_orbits(scope, frozenset({"rotation"}))) == scope.point_sets


@pytest.mark.parametrize("scope", [SearchScope(3, 4, 1), SearchScope(4, 3, 2), SearchScope(3, 2, 3)], ids=str)
def test_counts_do_not_depend_on_the_symmetries_that_are_used(scope: SearchScope) -> None:
    theorem, settings = statement("2.10"), make_instance("shadow")
    counts = set()
    for more in ({"scaling"}, {"rotation"}, {"scaling", "rotation"}, set[str]()):
        wider = replace(theorem, symmetries=theorem.symmetries | more)
        found = falsify(Judge(wider, reading(wider, "printed"), settings), scope)
        counts.add((found.raw.total, found.raw.hypothesis, found.raw.refuted, found.minimal is None))
    assert len(counts) == 1


# --- declarations -----------------------------------------------------------------------------------------

BREAKS = {
    "translation": "min(map(sum, points)) > 0",
    "scaling": "max(sum((a - b) ** 2 for a, b in zip(p, q)) for p in points for q in points) < 5",
    "rotation": "len({p[0] for p in points}) < len(points)",
    "reflection": "(points[1][0] - points[0][0]) * (points[2][1] - points[0][1]) >= 0",
    "axes": "len({p[0] for p in points}) < len(points)",
    "classes": "instance.dataset.labels.count(0) > 1",
}
"""For each symmetry, a condition that it does not keep."""


@pytest.mark.parametrize("name", BREAKS)
def test_a_false_declaration_is_refused_with_an_example(name: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        f"{HEAD}\ndef holds(instance):\n    data = instance.dataset\n"
        f"    points = [data.point(k) for k in range(data.size)]\n    return bool({BREAKS[name]})\n\n"
        "READING = Reading('claimed', Claim('all', always), Claim('it', holds))\n"
        f"STATEMENT = Statement('mine', 'claim', 'Mine', (READING,), symmetries=frozenset({{{name!r}}}))\n"
    )
    own = statement(str(file))
    judge = Judge(own, own.readings[0], make_instance("shadow"))
    with pytest.raises(InputError, match=rf"mine\.py declares the symmetry '{name}', which is false") as caught:
        falsify(judge, SearchScope(3, 3, 2))
    assert "\n" not in str(caught.value)
    told = re.findall(r"(confirmed|refuted) on (\{.*?\})", str(caught.value))
    assert [verify(str(file), load(data)).outcomes[0].verdict.value for _, data in told] == [was for was, _ in told]
    assert {was for was, _ in told} == {"confirmed", "refuted"}
    without = replace(own, symmetries=frozenset())
    assert falsify(Judge(without, own.readings[0], make_instance("shadow")), SearchScope(3, 3, 2)).raw.refuted


def test_epsilon_is_scaled_with_the_points(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        f"{HEAD}\nfrom mixproof.theory.instance import epsilon_of\ndef near(instance):\n"
        "    first, second = instance.dataset.point(0)[0], instance.dataset.point(1)[0]\n"
        "    return abs(first - second) <= 20 * epsilon_of(instance)\n\n"
        "STATEMENT = Statement('mine', 'claim', 'Mine', (Reading('claimed', Claim('all', always), Claim('it', near)),),"
        " uses=frozenset({'epsilon'}), symmetries=frozenset({'scaling', 'translation', 'reflection'}))\n"
    )
    own = statement(str(file))
    check_symmetries(Judge(own, own.readings[0], make_instance("shadow")), SearchScope(2, 6, 1))


def checked(chosen: Statement, scope: SearchScope) -> None:
    """Try out what one of our statements declares."""
    for each in chosen.readings:
        check_symmetries(Judge(chosen, each, make_instance("shadow")), scope, tries=6, always=True)


@pytest.mark.slow
@pytest.mark.parametrize("id", list(CATALOG))
def test_our_own_declarations_are_not_found_false(id: str) -> None:
    """On as many sets as a few seconds reach for."""
    for scope in (SearchScope(3, 4, 1), SearchScope(4, 3, 2)):
        with suppress(TimeUp), watched(3):
            checked(CATALOG[id], scope)
