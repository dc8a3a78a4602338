"""Triples at scale: both engines, blocks of any size, any kind of number; the same as trial of all triples."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import comb, gcd
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files import from_arrays
from mixproof.geometry.data.named import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence import collinearity, triples
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, lines_between
from mixproof.geometry.incidence.incidences import Incidence
from mixproof.geometry.incidence.slope_filter import PRIMES
from mixproof.geometry.incidence.triple_kernels import compiled
from mixproof.geometry.incidence.triples import Triples, collinear_triples, points_inside
from mixproof.geometry.jobs.resources import Resources, Tally
from tests.geometry.cluster import local_cluster
from tests.strategies import all_points, datasets, examples, rationals, remade, rotated
from tests.strategies import points_inside as tried_inside

KINDS = (None, Ends.SOME_OUTSIDE, Ends.BOTH_OUTSIDE)
EVERYTHING = 10_000
SWEEP_BLOCK = triples.sweep_block
LARGE = triples.COMPILED_FROM + 500
ALONE = Resources(workers=1)


@pytest.fixture(params=["plain", "compiled"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine in turn, whatever the size of the data."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "compiled":
            patch.setattr(triples, "COMPILED_FROM", 0)
        else:
            patch.setattr(triples, "MUCH_FOUND", 10**9)
            patch.setattr(
                "mixproof.geometry.incidence.triples.compiled", cache(compiled.__wrapped__)
            )  # as if it had never been used
        yield str(request.param)


def by_engine(count: int) -> settings:
    """Settings for a property that both engines have."""
    return settings(
        max_examples=count,
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


# --- small data, both engines ---------------------------------------------------------------------------


@given(datasets(dimensions=(1, 2, 3, 4), sizes=(1, 12), bound=2))
@by_engine(60)
def test_a_search_is_trial_of_all_triples(engine: str, dataset: Dataset) -> None:
    check(dataset)


@given(
    datasets(dimensions=(1, 2, 3), sizes=(3, 9), bound=2),
    st.sampled_from([1, 2**31, 10**40 + 1, PRIMES[0], PRIMES[0] * PRIMES[1], 2**63]),
    st.sampled_from([0, 1, -(2**31), 2**64, 10**300]),
)
@by_engine(60)
def test_the_size_of_the_numbers_does_not_matter(engine: str, dataset: Dataset, factor: int, shift: int) -> None:
    moved = remade(dataset, [tuple(factor * c + shift for c in x) for x in all_points(dataset)])
    assert named(collinear_triples(moved, None, 10_000, ALONE).listed) == tried(dataset, None)


@given(st.data(), st.integers(1, 3))
@by_engine(60)
def test_points_that_no_prime_tells_apart_are_told_apart(engine: str, data: st.DataObject, dimension: int) -> None:
    modulus = int(np.prod([int(p) for p in PRIMES], dtype=object))
    small = st.tuples(*[st.integers(-1, 1)] * dimension)
    pairs = data.draw(st.lists(st.tuples(small, small), min_size=3, max_size=9))
    points = list(dict.fromkeys(tuple(Fraction(a + modulus * b) for a, b in zip(*ab, strict=True)) for ab in pairs))
    check(Dataset.from_rationals(points, [f"c{k % 2}" for k in range(len(points))]))


@given(datasets(dimensions=(1, 2), sizes=(3, 12), bound=2), st.sampled_from([1, 2, 5]))
@by_engine(30)
def test_blocks_of_any_size_find_the_same(engine: str, dataset: Dataset, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triples, "_SMALLEST_BLOCK", length)
        patch.setattr(triples, "BLOCKS", 10**6)
        check(dataset)


@given(datasets(dimensions=(2, 3), sizes=(3, 9), bound=2), rationals(), rationals().filter(bool), st.data())
@examples(60)
def test_moving_scaling_turning_adding_a_coordinate_and_shuffling_change_nothing(
    dataset: Dataset, shift: Fraction, factor: Fraction, data: st.DataObject
) -> None:
    points, expected = all_points(dataset), collinear_triples(dataset, None, 10_000, ALONE)
    for places in (
        [tuple(c + shift for c in x) for x in points],
        [tuple(factor * c for c in x) for x in points],
        [rotated(x) for x in points],
        [(shift, *x) for x in points],
    ):
        moved = collinear_triples(remade(dataset, places), None, 10_000, ALONE)
        assert named(moved.listed) == named(expected.listed)
        assert (moved.flags == expected.flags).all()
    order = data.draw(st.permutations(range(dataset.size)))
    mixed = collinear_triples(
        Dataset.from_rationals([points[k] for k in order], [dataset.label(k) for k in order]), None, 10_000, ALONE
    )
    assert (mixed.total, mixed.some_outside) == (expected.total, expected.some_outside)
    assert mixed.both_outside == expected.both_outside
    assert (mixed.flags == expected.flags[order]).all()


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 12), bound=2))
@examples(60)
def test_counts_are_those_of_the_lines_at_each_point(dataset: Dataset) -> None:
    found = collinear_triples(dataset, resources=ALONE)
    lines = dict(lines_between(dataset))
    assert found.middles(None).tolist() == list(lines) == points_inside(dataset).tolist()
    for ends in Ends:
        counts = {k: conflict_count(dataset, k, held, ends) for k, held in lines.items()}
        assert found.count(ends) == sum(counts.values())
        assert found.middles(ends).tolist() == [k for k, count in counts.items() if count]


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 12), bound=2))
@examples(60)
def test_lines_are_the_same_whether_or_not_the_points_inside_are_sought_first(dataset: Dataset) -> None:
    def told() -> list[tuple[int, list[tuple[object, ...]]]]:
        lines = lines_between(dataset)
        return [(k, [(li.direction, str(li.ahead), str(li.behind)) for li in held]) for k, held in lines]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collinearity, "COMPILED_FROM", 0)
        sought = told()
    assert sought == told()


def test_the_list_is_cut_where_it_is_full_and_the_count_is_not() -> None:
    line = load("alternating-line:points=40")
    whole = collinear_triples(line, Ends.SOME_OUTSIDE, 10_000)
    for most in (0, 1, 7, 500):
        part = collinear_triples(line, Ends.SOME_OUTSIDE, most)
        assert len(part.listed) == most
        assert named(part.listed) <= named(whole.listed)
        assert part.some_outside == whole.some_outside == len(whole.listed)
        assert part.listed == collinear_triples(line, Ends.SOME_OUTSIDE, most, ALONE).listed


def test_the_list_is_in_the_order_of_the_rows() -> None:
    listed = collinear_triples(load("alternating-line:points=9"), None, 10_000).listed
    assert [i.point for i in listed] == sorted(i.point for i in listed)


# --- data that is hard in one way -------------------------------------------------------------------------


def test_iris_has_nine_triples_one_of_them_a_conflict(engine: str) -> None:
    found = collinear_triples(load("iris"), Ends.SOME_OUTSIDE)
    assert (found.total, found.some_outside, found.both_outside) == (9, 1, 0)
    [only] = found.listed
    assert (only.point, only.weight) == (97, Fraction(1, 4))


@pytest.mark.parametrize("name", ["wine", "digits"])
def test_wine_and_digits_have_none(engine: str, name: str) -> None:
    found = collinear_triples(load(name))
    assert (found.total, found.listed) == (0, ())
    assert not found.flags.any()


@pytest.mark.parametrize("direction", [(1,), (0, 1), (2, -3, 5), (0.1, 0.7), (2**40, 1)])
def test_all_points_on_one_line(engine: str, direction: tuple[float, ...]) -> None:
    places = np.random.default_rng(3).permutation(120).tolist()
    classes = [k % 3 for k in range(120)]
    rows = [[k * Fraction(str(d)) for d in direction] for k in places]
    found = collinear_triples(Dataset.from_rows(rows, [classes[k] for k in places]), None, 0, ALONE)
    some = both = 0
    for k in range(120):
        same = [sum(c == classes[k] for c in part) for part in (classes[:k], classes[k + 1 :])]
        some += k * (119 - k) - same[0] * same[1]
        both += (k - same[0]) * (119 - k - same[1])
    assert (found.total, found.some_outside, found.both_outside) == (comb(120, 3), some, both)
    assert len(found.middles(None)) == 118


@pytest.mark.parametrize("unit", [1, PRIMES[0], 2**50])
def test_a_lattice(engine: str, unit: int) -> None:
    corners = list(product(range(12), repeat=2))
    lattice = Dataset.from_rows([[unit * a, unit * b] for a, b in corners], ["a"] * len(corners))
    found = collinear_triples(lattice, Ends.SOME_OUTSIDE, resources=ALONE)
    assert found.total == sum(gcd(a - c, b - d) - 1 for (a, b), (c, d) in combinations(corners, 2))
    assert (found.some_outside, found.listed) == (0, ())


def test_a_lattice_with_one_point_at_ten_to_the_three_hundred(engine: str) -> None:
    corners: list[tuple[object, ...]] = list(product(range(5), repeat=2))
    far = Dataset.from_rows([*corners, ("1e300", "2e300")], ["a"] * 25 + ["b"])
    expected = len(tried(Dataset.from_rows(corners, ["a"] * 25), None))
    beyond = [(x, s) for x, s in product(corners, repeat=2) if (x[0], x[1]) == (2, 4) and s == (1, 2)]
    found = collinear_triples(far, None, 10_000, ALONE)
    # On the line of slope 2 through the origin there are (0, 0), (1, 2) and (2, 4), and now the far point.
    assert len(beyond) == 1
    assert found.total == expected + comb(3, 2)
    assert found.some_outside == comb(3, 2)


def test_huge_and_tiny_numbers_in_one_table(engine: str) -> None:
    rows = [["0", "0"], ["1e-300", "1e300"], ["2e-300", "2e300"], ["3e-300", "3.000000000000000001e300"], ["1", "1"]]
    found = collinear_triples(Dataset.from_rows(rows, "abcde"), None, 10, ALONE)
    assert found.listed == (Incidence(1, 0, 2, Fraction(1, 2)),)


def test_points_that_are_proportional_modulo_many_primes_are_no_triple(engine: str) -> None:
    """(0, 0), (a, 1) and (c, d) with ad − c a multiple of the sieve's prime and of the first two used in proofs."""
    multiple, d = PRIMES[0] * (2**31 - 1) * (2**31 - 19), 2**39
    a = multiple // d + 1
    points = [[0, 0], [a, 1], [a * d - multiple, d]]
    assert collinear_triples(Dataset.from_rows(points, "aba"), resources=ALONE).total == 0


@pytest.mark.parametrize("digits", [9, 10, 18, 300])
def test_residues_determine_what_has_to_vanish(digits: int) -> None:
    size = 10**digits
    points = np.array([[size, -3], [7 - size, size // 3]], dtype=object)
    residues, moduli = triples._residues(points)
    product_of_moduli = int(np.prod([int(q) for q in moduli], dtype=object))
    assert product_of_moduli > 2 * (2 * size) ** 2
    assert len(set(moduli.tolist())) == len(moduli)
    for r, q in enumerate(moduli.tolist()):
        assert pow(3, q - 1, q) == 1
        assert q < 2**31
        assert (residues[:, :, r] == points % q).all()


def test_repeated_rows_count_once(engine: str) -> None:
    rows, labels = [[0], [1], [1], [2], [0], [2]], list("abbaaa")
    found = collinear_triples(Dataset.from_rows(rows, labels), Ends.BOTH_OUTSIDE, 10, ALONE)
    assert (found.total, found.both_outside) == (1, 1)
    assert found.listed == (Incidence(1, 0, 2, Fraction(1, 2)),)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_three_points_and_fewer(engine: str, size: int) -> None:
    assert collinear_triples(load(f"simplex:positive={size},negative=1"), resources=ALONE).total == 0
    line = Dataset.from_rows([[k, k] for k in range(size)], ["a"] * size)
    assert collinear_triples(line, resources=ALONE).total == comb(size, 3)


def test_all_classes_but_one_of_size_one(engine: str) -> None:
    names = ["most"] * 20 + [f"c{k}" for k in range(10)]
    check(Dataset.from_rows([[k % 6, k // 6] for k in range(30)], names))


def test_many_lines_of_many_points_are_proved_once_and_counted_right(engine: str) -> None:
    rng = np.random.default_rng(11)
    starts, steps = rng.integers(-(10**6), 10**6, size=(2, 5, 6))
    table = np.concatenate([start + np.outer(np.arange(40), step) for start, step in zip(starts, steps, strict=True)])
    mixed = rng.permutation(len(table))
    found = collinear_triples(from_arrays(table[mixed], mixed % 2), None, 0, ALONE)
    assert found.total == 5 * comb(40, 3)


# --- many points --------------------------------------------------------------------------------------------


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


def test_triples_planted_among_thousands_of_images_are_all_that_is_found() -> None:
    dataset, planted = planted_images(LARGE, 40)
    assert dataset.size == LARGE
    found = collinear_triples(dataset, None, 10_000)
    assert {(i.point, *sorted((i.first, i.second))) for i in found.listed} == planted
    assert found.total == len(planted)
    for i in found.listed:
        x, s, t = (dataset.numerators[k] for k in (i.point, i.first, i.second))
        assert (i.weight.denominator * (x - t) == i.weight.numerator * (s - t)).all()
    assert [index for index, _ in lines_between(dataset)] == sorted(x for x, *_ in planted)


def test_planted_triples_of_long_decimals_are_found() -> None:
    rng = np.random.default_rng(8)
    table = rng.integers(-(10**18), 10**18, size=(LARGE, 3)).astype(object)
    table[7] = 2 * table[4000] - table[900]
    dataset = Dataset.from_integers(table, 10**18, np.arange(len(table)) % 2)
    assert dataset.numerators.dtype == object
    found = collinear_triples(dataset, None, 10)
    assert [(i.point, *sorted((i.first, i.second)), i.weight) for i in found.listed] == [(4000, 7, 900, Fraction(1, 2))]


def test_a_large_lattice_is_counted_without_being_listed() -> None:
    side = 70
    table = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    found = collinear_triples(from_arrays(table, table.sum(axis=1) % 2), Ends.SOME_OUTSIDE, 100)
    pairs = [(a, b) for a in range(side) for b in range(-side + 1, side) if a > 0 or b > 0]
    assert found.total == sum((side - a) * (side - abs(b)) * (gcd(a, b) - 1) for a, b in pairs)
    assert len(found.listed) == 100
    assert len(found.middles(None)) == side**2 - 4


# --- memory, state, cluster ---------------------------------------------------------------------------------


def test_a_search_that_does_not_fit_is_refused_before_it_starts() -> None:
    with pytest.raises(InputError, match=r"the search of 150 points needs about .* of memory, the limit is"):
        collinear_triples(load("alternating-line:points=150"), most=10**6, resources=Resources(memory=2**20))


def test_progress_is_told_in_points() -> None:
    told: list[Tally] = []
    collinear_triples(load("digits"), resources=Resources(workers=2, progress=told.append))
    assert [tally.total for tally in told] == [1797] * len(told)
    assert told[0].done == 0
    assert told[-1].done == 1797


SLOWED = """
import sys, time
from pathlib import Path
import numpy as np
from mixproof.geometry.incidence import collinearity
from mixproof.geometry.incidence import triples
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.incidence.collinearity import Ends
from mixproof.geometry.data.named import load

whole, log = triples.sweep_block, open(sys.argv[2], "a")

def sweep_block(job, block):
    print(block.start, file=log, flush=True)
    time.sleep(float(sys.argv[3]))
    return whole(job, block)

triples.sweep_block, triples._SMALLEST_BLOCK = sweep_block, 10
found = triples.collinear_triples(load("iris"), Ends.SOME_OUTSIDE, 10, Resources(workers=1, state=Path(sys.argv[1])))
print(found.total, found.some_outside, found.flags.tolist(), found.listed)
"""


@pytest.mark.slow
def test_a_killed_search_resumes_and_repeats_no_block_but_the_one_in_flight(tmp_path: Path) -> None:
    state, log = tmp_path / "state", tmp_path / "log"
    program = [sys.executable, "-c", SLOWED, str(state), str(log)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([*program, "0.3"], env=environment, stdout=subprocess.DEVNULL) as process:
        end = time.monotonic() + 60
        while (not log.exists() or len(log.read_text().split()) < 4) and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    before = log.read_text().split()
    assert 4 <= len(before) < 15
    resumed = subprocess.run([*program, "0"], env=environment, capture_output=True, text=True, check=True)
    after = log.read_text().split()[len(before) :]
    assert len(set(before) & set(after)) <= 1
    assert {int(start) for start in before + after} == set(range(0, 149, 10))
    direct = collinear_triples(load("iris"), Ends.SOME_OUTSIDE, 10)
    assert resumed.stdout.split() == (
        f"{direct.total} {direct.some_outside} {direct.flags.tolist()} {direct.listed}".split()
    )


def slow_block(job: triples.Job, block: range) -> Json:
    """A block that takes long enough for a worker to be killed in it."""
    time.sleep(0.2)
    return SWEEP_BLOCK(job, block)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    iris, (large, planted) = load("iris"), planted_images(LARGE, 5)
    expected = collinear_triples(iris, None, 100)
    monkeypatch.setattr(triples, "_SMALLEST_BLOCK", 10)
    with local_cluster(tmp_path) as (address, workers):
        state = tmp_path / "state"
        assert collinear_triples(large, resources=Resources(cluster=address)).total == len(planted)
        dones: list[int] = []

        def kill_one(tally: Tally) -> None:
            dones.append(tally.done)
            if len(dones) == 3:
                workers[0].kill()

        with monkeypatch.context() as patch:
            patch.setattr("mixproof.geometry.incidence.triples.sweep_block", slow_block)
            found = collinear_triples(iris, None, 100, Resources(cluster=address, state=state, progress=kill_one))
        assert workers[0].wait(10) != 0
    assert (found.total, found.listed) == (expected.total, expected.listed)
    assert (found.flags == expected.flags).all()
    assert dones == sorted(set(dones))
    starts = [json.loads(line)["block"][0] for line in state.read_text().splitlines()[1:]]
    assert sorted(starts) == list(range(0, 149, 10))


def test_a_state_of_another_search_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state"
    collinear_triples(load("iris"), None, 10, Resources(state=state))
    kept = state.read_bytes()
    for dataset, ends, most in (
        (load("wine"), None, 10),
        (load("iris"), Ends.SOME_OUTSIDE, 10),
        (load("iris"), None, 9),
    ):
        with pytest.raises(InputError, match="other data or with other options"):
            collinear_triples(dataset, ends, most, Resources(state=state))
    assert state.read_bytes() == kept
    again = collinear_triples(load("iris"), None, 10, Resources(state=state))
    assert again.total == 9


def test_a_block_survives_the_way_through_json() -> None:
    job = triples.job_of(load("iris"), None, 100)
    result: Any = triples.sweep_block(job, range(149))
    assert json.loads(json.dumps(result)) == result
    assert triples._unpacked(result["listed"], np.int64).reshape(-1, 3).shape == (9, 3)
