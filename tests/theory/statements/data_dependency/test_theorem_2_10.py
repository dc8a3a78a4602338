"""Theorem 2.10 against worked values, a brute-force oracle in plain fractions, and the laws it must obey."""

import json
import signal
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb, isqrt
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.reports.terminal.console import terminal
from mixproof.reports.terminal.output import json_text
from mixproof.reports.terminal.verification import verification_json, verification_table
from mixproof.solvers.classifier.one_sided import OneSidedLimit
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_2_10 import decide as theorem_2_10
from mixproof.theory.verify import verify
from tests.strategies import examples

Law = tuple[Fraction, Fraction]
Grid = tuple[list[Point], list[int]]
READINGS = ("printed", "slides", "sharp")
ALL_CONFIRMED = ("confirmed", "confirmed", "confirmed")


def decide(data: Dataset | str, alpha: str = "1") -> Verification:
    return verify("2.10", data, alpha=alpha)


def decide_by_law(data: Dataset | str, law: Law) -> Verification:
    return verify("2.10", data, mixing=Beta(*law))


def verdicts(result: Verification) -> tuple[str, ...]:
    return tuple(result.outcome(reading).verdict.value for reading in READINGS)


def shown(finding: Finding) -> list[dict[str, Any]]:
    """The witnesses as a reader of the JSON sees them."""
    read: list[dict[str, Any]] = json.loads(json_text([witness.to_json() for witness in finding.witnesses]))
    return read


def limits_shown(outcome: Outcome) -> dict[tuple[int, int], dict[str, Any]]:
    return {(each["row"], each["direction_to"]): each["limit"] for each in shown(outcome.conclusion)}


def from_rows(rows: Sequence[Sequence[object]], labels: Sequence[int]) -> Dataset:
    return Dataset.from_rows(rows, labels)


# --- the worked cases of the paper and the slides --------------------------------------------------------


def test_on_the_counterexample_printed_and_slides_do_not_apply_and_sharp_is_confirmed() -> None:
    assert verdicts(decide("counterexample")) == ("not_applicable", "not_applicable", "confirmed")


@pytest.mark.parametrize("reading", ["printed", "slides"])
def test_on_the_counterexample_the_witness_is_row_1_half_way_between_rows_0_and_2(reading: str) -> None:
    hypothesis = decide("counterexample").outcome(reading).hypothesis
    assert shown(hypothesis) == [{"row": 1, "segment": [0, 2], "weight": "1/2"}]
    assert hypothesis.total == 1


@pytest.mark.parametrize(
    ("alpha", "printed"), [("1", "refuted"), ("3", "refuted"), ("1/2", "confirmed"), ("0.5", "confirmed")]
)
def test_on_the_shadow_only_a_density_unbounded_at_its_ends_saves_the_printed_form(alpha: str, printed: str) -> None:
    assert verdicts(decide("shadow", alpha)) == (printed, "not_applicable", "confirmed")


@pytest.mark.parametrize(("alpha", "limit"), [("1", ("5/6", "1/6")), ("3", ("1/2", "1/2")), ("3/2", ("1/2", "1/2"))])
def test_on_the_shadow_both_limits_at_row_1_are_the_worked_ones(alpha: str, limit: tuple[str, str]) -> None:
    outcome = decide("shadow", alpha).outcome("printed")
    expected = dict(zip("01", limit, strict=True))
    assert limits_shown(outcome) == {(1, 0): expected, (1, 2): expected}
    assert outcome.conclusion.total == 2


def test_iris_refutes_the_printed_form_at_row_97_and_nowhere_else() -> None:
    result = decide("iris")
    assert verdicts(result) == ("refuted", "not_applicable", "confirmed")
    assert limits_shown(result.outcome("printed")) == {
        (97, 117): {"1": "25/28", "2": "3/28"},
        (97, 79): {"1": "19/20", "2": "1/20"},
    }
    assert result.outcome("printed").conclusion.total == 2
    assert shown(result.outcome("slides").hypothesis) == [{"row": 97, "segment": [117, 79], "weight": "1/4"}]


@pytest.mark.parametrize("name", ["wine", "digits"])
def test_wine_and_digits_confirm_every_reading(name: str) -> None:
    assert verdicts(decide(name)) == ALL_CONFIRMED


@pytest.mark.parametrize("name", ["cross", "crossing"])
def test_where_segments_meet_only_off_the_data_every_reading_is_confirmed(name: str) -> None:
    assert verdicts(decide(name)) == ALL_CONFIRMED


# --- float traps -----------------------------------------------------------------------------------------

TRAP = [[0.0, 0.0], [2.1, 1.2], [0.7, 0.4]]
TRAP_LABELS = ["a", "a", "b"]


def test_a_point_on_a_segment_as_written_is_found_where_doubles_miss_it(tmp_path: Path) -> None:
    file = tmp_path / "trap.csv"
    file.write_text("0,0,a\n2.1,1.2,a\n0.7,0.4,b\n")
    found = decide(read_file(file)).outcome("printed").hypothesis
    assert shown(found) == [{"row": 2, "segment": [0, 1], "weight": "2/3"}]
    s, t, x = (tuple(map(Fraction, point)) for point in TRAP)
    assert weight_inside(x, s, t) is None


def test_float_arrays_mean_their_decimals_unless_asked_for_their_bits() -> None:
    assert verdicts(decide(from_arrays(TRAP, TRAP_LABELS)))[0] == "not_applicable"
    assert verdicts(decide(from_arrays(TRAP, TRAP_LABELS, exact="binary"))) == ALL_CONFIRMED


def test_a_point_off_a_segment_as_written_stays_off_where_doubles_put_it_on(tmp_path: Path) -> None:
    nearly = "0.1000000000000000000001"
    assert float(nearly) == 0.1
    file = tmp_path / "reverse.csv"
    file.write_text(f"0,0,a\n1,1,a\n0.1,{nearly},b\n")
    assert verdicts(decide(read_file(file))) == ALL_CONFIRMED
    assert verdicts(decide(from_arrays([[0.0, 0.0], [1.0, 1.0], [0.1, 0.1]], TRAP_LABELS)))[0] == "not_applicable"


# --- the brute-force oracle ------------------------------------------------------------------------------

ETA = Fraction(1, 10**40)
TOLERANCE = Fraction(1, 10**6)
ROOT_SCALE = 10**60


def weight_inside(x: Point, s: Point, t: Point) -> Fraction | None:
    """λ with x = λs + (1 − λ)t and 0 < λ < 1, from the definition; None where there is none."""
    axis = next((k for k in range(len(s)) if s[k] != t[k]), None)
    if axis is None:
        return None
    weight = (x[axis] - t[axis]) / (s[axis] - t[axis])
    is_mixture = all(weight * a + (1 - weight) * b == c for a, b, c in zip(s, t, x, strict=True))
    return weight if is_mixture and 0 < weight < 1 else None


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """A positive rational to a whole or half power; square roots to about forty digits."""
    whole, half = divmod(exponent, 1)
    assert half in {0, HALF}
    root = Fraction(1)
    if half:
        root = Fraction(isqrt(base.numerator * base.denominator * ROOT_SCALE**2), ROOT_SCALE * base.denominator)
    return base ** int(whole) * root


@dataclass(frozen=True)
class Oracle:
    """Theorem 2.10 by O(m³) loops over the distinct points, from the definitions alone."""

    points: list[Point]
    labels: list[int]
    weights: list[Fraction]
    law: Law

    @staticmethod
    def of(grid: Grid, law: Law) -> "Oracle":
        rows, labels = grid
        points = list(dict.fromkeys(rows))
        of_point = dict(zip(rows, labels, strict=True))
        return Oracle(points, [of_point[x] for x in points], [Fraction(rows.count(x), len(rows)) for x in points], law)

    def indices(self) -> range:
        return range(len(self.points))

    def conflicts(self, x: int, both_outside: bool) -> set[object]:
        """Segments with x inside and an end (or both) in another class: x, and each end with its weight."""
        found: set[object] = set()
        for s, t in combinations(self.indices(), 2):
            weight = weight_inside(self.points[x], self.points[s], self.points[t])
            outside = [self.labels[end] != self.labels[x] for end in (s, t)]
            if weight is not None and (all(outside) if both_outside else any(outside)):
                ends = frozenset({(self.points[s], weight), (self.points[t], 1 - weight)})
                found.add((self.points[x], ends))
        return found

    def plain_limit(self, y: Point, axis: int) -> dict[int, Fraction]:
        """h at y off the data by the formula of §2, over ordered pairs, with lengths measured along one axis."""
        masses: dict[int, Fraction] = {}
        for s in self.indices():
            for t in self.indices():
                weight = weight_inside(y, self.points[s], self.points[t])
                if weight is None:
                    continue
                length = abs(self.points[s][axis] - self.points[t][axis])
                density = power(weight, self.law[0] - 1) * power(1 - weight, self.law[1] - 1)
                mass = self.weights[s] * self.weights[t] * density / length
                for end, share in ((s, weight), (t, 1 - weight)):
                    masses[self.labels[end]] = masses.get(self.labels[end], Fraction(0)) + share * mass
        total = sum(masses.values(), Fraction(0))
        return {label: mass / total for label, mass in masses.items()}

    def near(self, x: int, t: int) -> dict[int, Fraction]:
        """h a hair from x towards t: so near that no segment off the line through x and t passes there."""
        origin, target = self.points[x], self.points[t]
        y = tuple(a + ETA * (b - a) for a, b in zip(origin, target, strict=True))
        return self.plain_limit(y, next(k for k in range(len(origin)) if origin[k] != target[k]))

    def nearest_by_direction(self, x: int) -> list[int]:
        """For each direction in which a segment leaves x, the nearest data point."""
        nearest: dict[Point, tuple[Fraction, int]] = {}
        for t in self.indices():
            offset = [b - a for a, b in zip(self.points[x], self.points[t], strict=True)]
            reach = max(map(abs, offset))
            if reach:
                direction = tuple(c / reach for c in offset)
                nearest[direction] = min(nearest.get(direction, (reach, t)), (reach, t))
        return [t for _, t in nearest.values()]

    def jumps(self, x: int) -> dict[tuple[Point, Point], dict[int, Fraction]]:
        """h near x in the directions along which it does not tend to one-hot with the class of x."""
        sides = {(self.points[x], self.points[t]): self.near(x, t) for t in self.nearest_by_direction(x)}
        own = self.labels[x]
        return {side: near for side, near in sides.items() if 1 - near.get(own, Fraction(0)) > TOLERANCE}


def grids(dimension: int, side: int) -> st.SearchStrategy[Grid]:
    """Rows of a small grid, some repeated; a point has one label, and at least two classes occur."""
    point = st.tuples(*[st.integers(0, side).map(Fraction)] * dimension)
    labelled = st.dictionaries(point, st.integers(0, 2), min_size=3, max_size=8)

    def with_repeats(known: dict[Point, int]) -> st.SearchStrategy[Grid]:
        repeats = st.lists(st.sampled_from(list(known)), max_size=2)
        rows = repeats.flatmap(lambda extra: st.permutations([*known, *extra]))
        return rows.map(lambda chosen: (list(chosen), [known[x] for x in chosen]))

    return labelled.filter(lambda known: len(set(known.values())) > 1).flatmap(with_repeats)


GRIDS = st.one_of(grids(1, 8), grids(2, 3), grids(3, 2))
HALF = Fraction(1, 2)
SYMMETRIC: list[Law] = [(Fraction(a), Fraction(a)) for a in ("1/2", "1", "2", "3")]
ASYMMETRIC: list[Law] = [
    (Fraction(a), Fraction(b))
    for a, b in (("2", "1"), ("1", "3"), ("3", "1/2"), ("1/2", "1"), ("2", "4"), ("5/2", "3/2"))
]
LAWS = st.sampled_from(SYMMETRIC + ASYMMETRIC)


@examples(80)
@given(grid=GRIDS, law=LAWS)
def test_hypotheses_agree_with_brute_force(grid: Grid, law: Law) -> None:
    oracle, result = Oracle.of(grid, law), decide_by_law(from_rows(*grid), law)
    for reading, both_outside in (("printed", True), ("slides", False)):
        expected = {segment for x in oracle.indices() for segment in oracle.conflicts(x, both_outside)}
        hypothesis = result.outcome(reading).hypothesis
        assert segments_named(hypothesis, grid[0]) == expected
        assert len(hypothesis.witnesses) == hypothesis.total == len(expected)
        assert hypothesis.holds is (not expected)


@examples(80)
@given(grid=GRIDS, law=LAWS)
def test_conclusions_agree_with_h_evaluated_a_hair_from_the_data(grid: Grid, law: Law) -> None:
    rows, oracle = grid[0], Oracle.of(grid, law)
    conclusion = decide_by_law(from_rows(*grid), law).outcome("printed").conclusion
    expected = {side: near for x in oracle.indices() for side, near in oracle.jumps(x).items()}
    found = {(rows[each["row"]], rows[each["direction_to"]]): each["limit"] for each in shown(conclusion)}
    assert found.keys() == expected.keys()
    assert len(conclusion.witnesses) == conclusion.total == len(expected)
    assert conclusion.holds is (not expected)
    for side, limit in found.items():
        assert all(abs(value_of(limit.get(str(k), "0")) - expected[side].get(k, 0)) < TOLERANCE for k in range(3))


@examples(60)
@given(grid=GRIDS, law=LAWS)
def test_the_sharp_form_holds_by_brute_force_and_is_confirmed(grid: Grid, law: Law) -> None:
    oracle, is_unbounded = Oracle.of(grid, law), min(law) < 1
    for x in oracle.indices():
        assert (not oracle.jumps(x)) is (is_unbounded or not oracle.conflicts(x, both_outside=False))
    assert decide_by_law(from_rows(*grid), law).outcome("sharp").verdict.value == "confirmed"


@examples(60)
@given(grid=GRIDS, law=LAWS)
def test_the_slides_form_is_never_refuted_and_supposes_more_than_the_printed_one(grid: Grid, law: Law) -> None:
    result = decide_by_law(from_rows(*grid), law)
    printed, slides = result.outcome("printed"), result.outcome("slides")
    assert slides.verdict.value in {"confirmed", "not_applicable"}
    assert printed.hypothesis.holds or not slides.hypothesis.holds
    assert printed.hypothesis.total <= slides.hypothesis.total


# --- laws ------------------------------------------------------------------------------------------------


def value_of(number: Any) -> Fraction:
    """An exact value of the JSON, or the lower end of its enclosure."""
    return Fraction(number) if isinstance(number, str) else Fraction(number["enclosure"][0])


def segments_named(finding: Finding, names: Sequence[Hashable]) -> set[object]:
    """The segments of the witnesses, each end with its weight, with ``names[row]`` in the place of rows."""
    named: set[object] = set()
    for each in shown(finding):
        (first, second), weight = each["segment"], Fraction(each["weight"])
        named.add((names[each["row"]], frozenset({(names[first], weight), (names[second], 1 - weight)})))
    return named


def sides_named(finding: Finding, names: Sequence[Hashable], classes: Mapping[str, str]) -> set[object]:
    """The limits of the witnesses, with names in the place of rows and of classes."""
    named: set[object] = set()
    for each in shown(finding):
        limit = frozenset((classes[name], json.dumps(value)) for name, value in each["limit"].items())
        named.add((names[each["row"]], names[each["direction_to"]], limit))
    return named


PLAIN_CLASSES = {"0": "0", "1": "1", "2": "2"}


def evidence(
    result: Verification, names: Sequence[Hashable], classes: Mapping[str, str] = PLAIN_CLASSES
) -> dict[str, object]:
    """All that was found, in names that a transformation of the data leaves alone."""
    told: dict[str, object] = {"verdicts": verdicts(result)}
    for outcome in result.outcomes:
        told[f"{outcome.reading.id} totals"] = (outcome.hypothesis.total, outcome.conclusion.total)
    for reading in ("printed", "slides"):
        told[f"{reading} segments"] = segments_named(result.outcome(reading).hypothesis, names)
        told[f"{reading} limits"] = sides_named(result.outcome(reading).conclusion, names, classes)
    return told


def original(grid: Grid, law: Law) -> dict[str, object]:
    return evidence(decide_by_law(from_rows(*grid), law), grid[0])


def moved(grid: Grid, law: Law, rows: Sequence[Sequence[object]]) -> dict[str, object]:
    """The evidence on other coordinates for the same rows, told by the names of the original points."""
    return evidence(decide_by_law(from_rows(rows, grid[1]), law), grid[0])


RATIONALS = st.fractions(-20, 20, max_denominator=12)
RATIONAL_LIMITS = st.sampled_from(SYMMETRIC + ASYMMETRIC[:-1])
"""Laws whose one-sided limits on a line are rational, so that they can be compared as they are."""
laws_hold = examples(30)


@laws_hold
@given(grid=GRIDS, law=RATIONAL_LIMITS, shift=st.lists(RATIONALS, min_size=3, max_size=3))
def test_translation_changes_nothing(grid: Grid, law: Law, shift: list[Fraction]) -> None:
    rows = [[c + d for c, d in zip(x, shift, strict=False)] for x in grid[0]]
    assert moved(grid, law, rows) == original(grid, law)


@laws_hold
@given(
    grid=GRIDS,
    law=RATIONAL_LIMITS,
    factor=st.one_of(RATIONALS.filter(bool), st.sampled_from([Fraction(1, 3), Fraction(10**40), Fraction(1, 7**50)])),
)
def test_scaling_changes_nothing(grid: Grid, law: Law, factor: Fraction) -> None:
    assert moved(grid, law, [[c * factor for c in x] for x in grid[0]]) == original(grid, law)


@laws_hold
@given(grid=GRIDS, law=RATIONAL_LIMITS, value=RATIONALS, place=st.integers(0, 3))
def test_a_constant_coordinate_changes_nothing(grid: Grid, law: Law, value: Fraction, place: int) -> None:
    assert moved(grid, law, [[*x[:place], value, *x[place:]] for x in grid[0]]) == original(grid, law)


def turned(x: Sequence[Fraction], first: int, second: int) -> list[Fraction]:
    """x turned in a coordinate plane by the angle of the triangle 3, 4, 5."""
    y = list(x)
    y[first] = (3 * x[first] - 4 * x[second]) / 5
    y[second] = (4 * x[first] + 3 * x[second]) / 5
    return y


@laws_hold
@given(
    grid=GRIDS,
    law=RATIONAL_LIMITS,
    planes=st.lists(st.sampled_from([(0, 1), (1, 2), (0, 2), (2, 0)]), min_size=1, max_size=4),
)
def test_rational_rotations_change_nothing(grid: Grid, law: Law, planes: list[tuple[int, int]]) -> None:
    rows = [[*x, Fraction(0), Fraction(0)][:3] for x in grid[0]]
    for plane in planes:
        rows = [turned(x, *plane) for x in rows]
    assert moved(grid, law, rows) == original(grid, law)


@laws_hold
@given(grid=GRIDS, law=RATIONAL_LIMITS, data=st.data())
def test_the_order_of_the_rows_changes_nothing(grid: Grid, law: Law, data: st.DataObject) -> None:
    pairs = data.draw(st.permutations(list(zip(*grid, strict=True))))
    shuffled = [x for x, _ in pairs], [label for _, label in pairs]
    assert original(shuffled, law) == original(grid, law)


@laws_hold
@given(grid=GRIDS, law=RATIONAL_LIMITS, names=st.permutations(["z", "-3", "10", "a b"]))
def test_the_names_of_the_classes_change_nothing(grid: Grid, law: Law, names: list[str]) -> None:
    renamed = Dataset.from_rows(grid[0], [names[label] for label in grid[1]])
    back = {name: str(label) for label, name in enumerate(names)}
    assert evidence(decide_by_law(renamed, law), grid[0], back) == original(grid, law)


@laws_hold
@given(grid=GRIDS, law=RATIONAL_LIMITS, times=st.integers(2, 3))
def test_repeating_every_row_equally_often_changes_nothing(grid: Grid, law: Law, times: int) -> None:
    rows, labels = grid
    assert original((rows * times, labels * times), law) == original(grid, law)


@laws_hold
@given(grid=GRIDS, law=st.sampled_from(ASYMMETRIC[:-1]))
def test_swapping_the_parameters_of_a_beta_law_changes_nothing(grid: Grid, law: Law) -> None:
    assert original(grid, law[::-1]) == original(grid, law)


@examples(20)
@given(grid=GRIDS, factor=RATIONALS.filter(bool))
def test_with_irrational_limits_scaling_changes_no_verdict_and_no_total(grid: Grid, factor: Fraction) -> None:
    law = (Fraction(5, 2), Fraction(3, 2))
    rows = [[c * factor for c in x] for x in grid[0]]
    told = [[v for k, v in each.items() if "limits" not in k] for each in (original(grid, law), moved(grid, law, rows))]
    assert told[0] == told[1]


# --- laws of λ that are not symmetric --------------------------------------------------------------------


@examples(30)
@given(grid=GRIDS)
def test_beta_2_1_is_uniform_once_both_orders_are_added(grid: Grid) -> None:
    assert original(grid, (Fraction(2), Fraction(1))) == original(grid, (Fraction(1), Fraction(1)))


@pytest.mark.parametrize(
    ("law", "printed"),
    [
        ("beta(2,1)", "refuted"),
        ("beta(1,5)", "refuted"),
        ("beta(2,5/4)", "refuted"),
        ("beta(5,1/2)", "confirmed"),
        ("beta(0.99,1)", "confirmed"),
        ("beta(1,0.99)", "confirmed"),
    ],
)
def test_the_smaller_parameter_decides_the_shadow(law: str, printed: str) -> None:
    assert verdicts(verify("2.10", "shadow", mixing=law)) == (printed, "not_applicable", "confirmed")


def test_beta_1_3_on_the_shadow_has_the_limits_worked_by_hand() -> None:
    # (1−λ)² + λ² is ½ at ½ and 1 at the ends; [0, 2] weighs ½·½ and [1, 2] weighs 1: h¹ = (⅛ + 1)/(¼ + 1).
    outcome = verify("2.10", "shadow", mixing="beta(1,3)").outcome("printed")
    assert limits_shown(outcome)[1, 2] == {"0": "9/10", "1": "1/10"}


# --- that the checks can fail ----------------------------------------------------------------------------


def test_a_solver_that_sees_no_jumps_would_have_the_sharp_form_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OneSidedLimit, "counts_passing", False)
    outcome = decide("shadow").outcome("sharp")
    assert outcome.verdict.value == "refuted"
    assert shown(outcome.conclusion) == [{"row": 1, "continuous": {"predicted": False, "found": True}}]


def test_a_solver_that_sees_jumps_everywhere_would_have_the_sharp_form_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OneSidedLimit, "support", lambda side: frozenset({0, 1}))
    outcome = decide("shadow", "1/2").outcome("sharp")
    assert outcome.verdict.value == "refuted"
    assert shown(outcome.conclusion) == [{"row": 1, "continuous": {"predicted": True, "found": False}}]


def test_a_wrong_end_exponent_would_be_noticed_on_the_shadow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Beta, "end_exponent", Fraction(1))
    assert verdicts(decide("shadow", "1/2"))[0] != "confirmed"


# --- many witnesses --------------------------------------------------------------------------------------


def rainbow(points: int) -> Dataset:
    """Points on a line, each in a class of its own: every triple is a conflict of both kinds."""
    return from_rows([(k, 3 * k) for k in range(points)], range(points))


def test_totals_are_exact_where_lists_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theorem_2_10, "MOST_WITNESSES", 7)
    printed = decide(rainbow(12)).outcome("printed")
    assert (len(printed.hypothesis.witnesses), printed.hypothesis.total) == (7, comb(12, 3))
    assert (len(printed.conclusion.witnesses), printed.conclusion.total) == (7, 2 * 10)


def test_a_limit_is_listed_even_where_it_takes_more_terms_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theorem_2_10, "MOST_TERMS_LISTED", 0)
    conclusion = decide(rainbow(6)).outcome("printed").conclusion
    assert (len(conclusion.witnesses), conclusion.total) == (1, 8)


def test_no_more_than_a_thousand_segments_are_listed() -> None:
    hypothesis = decide(rainbow(20)).outcome("slides").hypothesis
    assert (len(hypothesis.witnesses), hypothesis.total) == (MOST_WITNESSES, comb(20, 3))


@pytest.mark.slow
def test_two_thousand_points_on_a_line_are_counted() -> None:
    result = decide(rainbow(2000))
    assert verdicts(result) == ("not_applicable", "not_applicable", "confirmed")
    assert result.outcome("printed").hypothesis.total == comb(2000, 3)
    assert result.outcome("slides").conclusion.total == 2 * 1998


def middle_first(points: int) -> Dataset:
    """Two classes on a line, with the rows ordered from the middle outwards."""
    rows = sorted(range(points), key=lambda k: abs(2 * k - points))
    return from_rows([(k,) for k in rows], [k % 2 for k in rows])


@pytest.fixture
def _seconds_only() -> Iterator[None]:
    """Stop a test after twenty seconds of processor time, however busy the machine is."""

    def stop(*_: object) -> None:
        raise TimeoutError("this was to take seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 20)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.slow
@pytest.mark.usefixtures("_seconds_only")
@pytest.mark.parametrize(("points", "alpha"), [(1000, "1"), (60, "1024"), (60, "7/3")])
def test_a_crowded_line_is_shown_in_seconds_wherever_its_first_row_lies(points: int, alpha: str) -> None:
    result = decide(middle_first(points), alpha)
    terminal().print(verification_table(result))
    assert json_text(verification_json(result)).startswith("{")


@pytest.mark.usefixtures("_seconds_only")
@pytest.mark.parametrize("alpha", ["1.4142135623", "3.3000000000000003"])
def test_an_alpha_with_many_decimals_is_worked_out_in_seconds(alpha: str) -> None:
    for each in shown(decide("shadow", alpha).outcome("printed").conclusion):
        assert abs(value_of(each["limit"]["0"]) - HALF) < TOLERANCE


@pytest.mark.usefixtures("_seconds_only")
def test_hundreds_of_conflicts_in_many_dimensions_are_listed_in_seconds() -> None:
    draw = Random(5)
    ends = [tuple(draw.randrange(17) for _ in range(64)) for _ in range(800)]
    halves = [tuple(Fraction(a + b, 2) for a, b in zip(*pair, strict=True)) for pair in pairwise(ends)]
    result = decide(from_rows([*ends, *halves], [0] * len(ends) + [1] * len(halves)))
    assert result.outcome("printed").hypothesis.total == len(halves)
    assert result.outcome("printed").conclusion.total == 2 * len(halves)


# --- the closing sentence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "alpha", "expected"),
    [
        ("wine", "1", "continuous there"),
        ("counterexample", "1", "row 1"),
        ("shadow", "3", "jumps there"),
        ("shadow", "1/2", "continuous at every training point all the same"),
    ],
)
def test_the_closing_words_say_what_happens_to_h(data: str, alpha: str, expected: str) -> None:
    assert expected in decide(data, alpha).in_plain_words
