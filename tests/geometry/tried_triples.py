"""Collinear triples by trial of all, and images with planted ones."""

from fractions import Fraction

import numpy as np
from hypothesis import HealthCheck, settings

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.incidence.collinearity import Ends
from mixproof.geometry.incidence.incidences import Incidence
from mixproof.geometry.incidence.triples.arrays import COMPILED_FROM
from mixproof.geometry.incidence.triples.collinear import Triples, collinear_triples
from mixproof.geometry.jobs.resources import Resources
from tests.strategies import all_points, examples_now
from tests.strategies import points_inside as tried_inside

KINDS = (None, Ends.SOME_OUTSIDE, Ends.BOTH_OUTSIDE)
EVERYTHING = 10_000
LARGE = COMPILED_FROM + 500
ALONE = Resources(workers=1)


def by_engine(count: int) -> settings:
    """Settings for a property that both engines have."""
    return settings(
        max_examples=examples_now(count),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


def tried(dataset: Dataset, ends: Ends | None) -> set[tuple[int, frozenset[tuple[int, Fraction]]]]:
    """The triples of a kind, by trying all of them."""
    found = set()
    for x, s, t, weight in tried_inside(all_points(dataset)):
        outside = [dataset.labels[k] != dataset.labels[x] for k in (s, t)]
        if ends is None or all(outside) or (any(outside) and ends is Ends.SOME_OUTSIDE):
            found.add((x, frozenset({(s, weight), (t, 1 - weight)})))
    return found


def named(listed: tuple[Incidence, ...]) -> set[tuple[int, frozenset[tuple[int, Fraction]]]]:
    found = {(i.point, frozenset({(i.first, i.weight), (i.second, 1 - i.weight)})) for i in listed}
    assert len(found) == len(listed)
    return found


def check(dataset: Dataset, resources: Resources = ALONE) -> Triples:
    """Hold every part of a search against trial of all triples."""
    found = collinear_triples(dataset, None, EVERYTHING, resources)
    for ends in KINDS:
        expected = tried(dataset, ends)
        assert found.count(ends) == len(expected)
        assert set(found.middles(ends).tolist()) == {x for x, _ in expected}
        assert named(collinear_triples(dataset, ends, EVERYTHING, resources).listed) == expected
    return found


def images(rows: int, seed: int) -> np.typing.NDArray[np.uint8]:
    """Bytes of low rank, clipped so that many are 0."""
    rng = np.random.default_rng(seed)
    patterns = rng.standard_normal((8, 60))
    return np.clip(rng.standard_normal((rows, 8)) @ patterns * 40, 0, 255).astype(np.uint8)


def planted_images(rows: int, count: int) -> tuple[Dataset, set[tuple[int, int, int]]]:
    table = images(rows, 5)
    picked = np.random.default_rng(6).choice(rows, size=(count, 3), replace=False).tolist()
    for x, s, t in picked:
        table[[s, t]] &= 0xFC
        table[x] = (table[s].astype(int) + 3 * table[t].astype(int)) // 4
    return from_arrays(table, np.arange(rows) % 7), {(x, min(s, t), max(s, t)) for x, s, t in picked}
