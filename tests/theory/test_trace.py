"""Replaying proofs: what a step may rest on, where a proof breaks, and that traces and verdicts go together."""

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.theory.catalog import CATALOG, statement
from mixproof.theory.catalog import reading as reading_of
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.settings import Settings, make_instance
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step
from mixproof.theory.trace import Course, Mark, Trace, proof_of, proofs_of, replay, trace
from mixproof.theory.verify import verify
from tests.strategies import all_points, datasets, examples, remade, rotated

READINGS = [(id, proof.reading) for id in CATALOG for proof in proofs_of(id)]
SHARP = [
    ("2.3", "ordered"),
    ("2.2", "printed"),
    ("2.4-scheme", "printed"),
    ("2.5", "sharp"),
    ("2.7", "sharp"),
    ("2.8", "printed"),
    ("2.10", "slides"),
    ("2.10", "sharp"),
    ("2.11", "sharp"),
    ("2.11", "powers-of-two"),
    ("3.2", "slides"),
    ("3.2", "sharp"),
    ("3.5", "sharp"),
    ("3.7", "printed"),
]
"""Readings that are true: no dataset may break their proofs."""

ASSUMPTION_3_1 = "every data point satisfies Assumption 3.1"
FAR = Dataset.from_rows([[0], [10], [20]], ["a", "a", "b"], "far")
TEN = Dataset.from_rows([[0], [10]], ["a", "b"], "ten")
NEAR_CROSSING = Dataset.from_rows([["-0.25", 0], [0, "-0.25"], ["0.75", 0], [0, "2.25"]], [0, 0, 1, 1], "near")
SIX = Dataset.from_rows([[-5, 0], [-1, 0], [3, 0], [0, -5], [0, -1], [0, 3]], [0, 1, 0, 1, 0, 1], "six")


# --- proofs made for the test -----------------------------------------------------------------------------


def step(key: str, holds: bool | None, *rests_on: str) -> Step:
    found = Finding(holds, (Fact(f"evidence of {key}", key),) if holds is False else (), int(holds is False))
    return Step(key, f"claim {key}", "x", Scope.HERE, lambda instance: found, rests_on)


def replayed(*steps: Step, dataset: str = "shadow") -> Trace:
    return replay(statement("2.10"), Proof("printed", steps), make_instance(dataset))


def marks(found: Trace) -> list[Mark]:
    return [each.mark for each in found.steps]


def test_what_rests_on_a_failed_step_is_not_reached_and_the_rest_is_replayed() -> None:
    found = replayed(
        step("a", True), step("b", False, "a"), step("c", True, "b"), step("d", True, "c"), step("e", True)
    )
    assert marks(found) == [Mark.HOLDS, Mark.FAILS, Mark.NOT_REACHED, Mark.NOT_REACHED, Mark.HOLDS]
    assert found.course is Course.BREAKS
    assert found.breaks_at("claim b")
    assert found.breaks_at("b")
    assert not found.breaks_at("claim c")
    assert not found.holds()
    assert [each.finding is None for each in found.steps] == [False, False, True, True, False]


def test_the_first_step_that_fails_is_where_the_proof_breaks() -> None:
    found = replayed(step("a", None), step("b", False), step("c", False))
    assert found.breaks_at("b")
    assert not found.breaks_at("c")


def test_an_undecided_step_leaves_the_proof_undecided() -> None:
    found = replayed(step("a", True), step("b", None), step("c", True, "b"))
    assert marks(found) == [Mark.HOLDS, Mark.UNDECIDED, Mark.NOT_REACHED]
    assert found.course is Course.UNDECIDED
    assert not found.holds()
    assert found.broken is None


def test_where_the_hypothesis_fails_nothing_that_rests_on_it_is_asked_and_nothing_breaks() -> None:
    def never(instance: Instance) -> Finding:
        raise AssertionError

    asked = Step("b", "claim b", "x", Scope.HERE, never, (HYPOTHESIS,))
    found = replayed(step("a", True), asked, dataset="counterexample")
    assert found.hypothesis.holds is False
    assert marks(found) == [Mark.HOLDS, Mark.NOT_REACHED]
    assert found.course is Course.NOT_APPLICABLE
    assert not found.holds()
    assert not found.breaks_at("b")


def test_a_proof_whose_steps_all_hold_holds() -> None:
    found = replayed(step("a", True), step("b", True, "a", HYPOTHESIS))
    assert found.holds()
    assert found.course is Course.HOLDS


# --- what may be asked ------------------------------------------------------------------------------------


def test_a_step_that_the_proof_does_not_have_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"did you mean 'every data point satisfies Assumption 3\.1'"):
        trace("2.10", "shadow").breaks_at("every data point satisfies assumption 3.1")


def test_the_first_reading_with_a_proof_is_taken_where_none_is_named() -> None:
    assert trace("2.10", "shadow").proof.reading == "printed"
    assert proof_of("2.10", "sharp").reading == "sharp"


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: trace("9.9", "shadow"), "there is no statement"),
        (lambda: trace("2.10", "shadow", "sharpe"), "did you mean 'sharp'"),
        (lambda: trace("2.10", "shado"), "did you mean 'shadow'"),
        (lambda: trace("2.10", "shadow", epsilon=1), "does not depend on ε"),
        (lambda: trace("2.10", "shadow", alpha=0), "α has to be positive"),
        (lambda: trace("3.5", "iris"), "exactly two classes"),
        (lambda: trace("3.2", "crossing", point=[1]), "1 coordinates"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(ask: Callable[[], Trace], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        ask()
    assert "\n" not in str(refused.value)


def test_a_statement_without_a_proof_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.theorem_2_10.proof.PROOFS", ())
    with pytest.raises(
        InputError, match=r"2\.10 is not written as steps; those of 2\.3, 2\.2, 2\.5, 2\.7, 2\.8, 2\.4-scheme"
    ):
        trace("2.10", "shadow")


def test_every_statement_of_the_catalog_has_a_proof_in_steps() -> None:
    assert {id for id, _ in READINGS} == set(CATALOG)


def test_a_reading_without_a_proof_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.theorem_2_10.proof.PROOFS", proofs_of("2.10")[:1])
    with pytest.raises(InputError, match="has no proof in steps; these have: printed"):
        trace("2.10", "shadow", "sharp")


def test_a_dataset_may_be_a_name_an_object_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "shadow.csv"
    file.write_text("0,0\n1,0\n2,1\n")
    for data in ("shadow", load("shadow"), str(file)):
        assert trace("2.10", data, reading="printed").breaks_at(ASSUMPTION_3_1)


def test_what_a_failing_assert_shows_names_the_step_and_the_witness() -> None:
    shown = repr(trace("2.10", "shadow", reading="printed"))
    for part in ("2.10 printed on shadow", "breaks", "step 2", ASSUMPTION_3_1, "1/2 × row 2 (2) [class 1]"):
        assert part in shown
    assert "holds" in repr(trace("2.10", "shadow", reading="sharp"))
    assert "the proof says nothing" in repr(trace("2.10", "counterexample"))


def test_neither_sympy_nor_the_proofs_load_before_they_are_used() -> None:
    lines = [
        "import sys, mixproof.theory.trace",
        "assert 'sympy' not in sys.modules",
        "assert not [name for name in sys.modules if name.startswith('mixproof.theory.proofs.')]",
        "from mixproof.theory.catalog import CATALOG",
        "assert len(list(CATALOG.values())) == len(CATALOG)",
        "assert not [name for name in sys.modules if name.endswith(('.proof', '.claims'))]",
        "mixproof.theory.trace.proofs_of('2.10')",
        "assert 'sympy' not in sys.modules",
    ]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, timeout=60)


@pytest.mark.parametrize(("id", "name"), READINGS)
def test_every_proof_is_of_a_reading_and_its_steps_are_well_told(id: str, name: str) -> None:
    proof = proof_of(id, name)
    assert reading_of(statement(id), name).id == name
    for each in proof.steps:
        assert each.latex
        assert each.latex.isprintable(), each.latex
        assert each.latex.count("{") == each.latex.count("}"), each.latex
        assert each.claim == each.claim.strip()
        assert not each.claim.endswith(".")
    assert any(each.scope is Scope.FOR_ALL for each in proof.steps)
    assert any(each.scope is Scope.HERE for each in proof.steps)
    assert proof.steps[-1].scope is Scope.HERE


@pytest.mark.parametrize(("id", "name"), READINGS)
def test_the_last_step_rests_on_the_hypothesis_and_every_other_step(id: str, name: str) -> None:
    """A step that nothing rests on would be an ornament."""
    steps = {each.key: each for each in proof_of(id, name).steps}
    waiting = [proof_of(id, name).steps[-1].key]
    used: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in used:
            used.add(key)
            waiting += steps[key].rests_on if key in steps else ()
    assert set(steps) <= used
    assert HYPOTHESIS in used or reading_of(statement(id), name).hypothesis.decide(make_instance("shadow")).holds


# --- where proofs break -----------------------------------------------------------------------------------


def broken(found: Trace) -> tuple[str, str]:
    """The key of the step that fails and its first witness."""
    assert found.broken is not None, found
    assert found.broken.finding is not None
    return found.broken.step.key, found.broken.finding.witnesses[0].in_words()


def test_printed_2_10_breaks_on_iris_at_row_97_between_117_and_79() -> None:
    found = trace("2.10", "iris", reading="printed")
    words = broken(found)[1]
    assert found.breaks_at(ASSUMPTION_3_1)
    assert words.startswith("row 97 (6.2, 2.9, 4.3, 1.3) [class 1] = 1/4 × row 117 ")
    assert "+ 3/4 × row 79 " in words
    assert found.broken is not None
    assert found.broken.finding is not None
    assert found.broken.finding.total == 1
    assert found.broken.finding.witnesses[0].to_json() == {
        "row": 97,
        "segment": [117, 79],
        "weight": "1/4",
        "delta_below": {
            "enclosure": ["0.11180339887498948482", "0.11180339887498948483"],
            "closed_form": "1/20*sqrt(5)",
        },
    }


def test_where_classes_are_far_apart_printed_2_10_breaks_at_continuity_instead() -> None:
    """The bound on δ is a length: scaling `shadow` lets Assumption 3.1 pass, and Theorem 3.2 has to give way."""
    found = trace("2.10", FAR, reading="printed")
    assert broken(found)[0] == "continuity"
    assert "h tends to 5/6 for class a, 1/6 for class b at row 1" in broken(found)[1]


def test_the_slides_and_the_sharp_proof_of_2_10_hold_where_they_apply() -> None:
    assert trace("2.10", "counterexample", reading="slides").course is Course.NOT_APPLICABLE
    assert trace("2.10", "simplex", reading="slides").holds()
    for name in ("shadow", "iris", "counterexample"):
        assert trace("2.10", name, reading="sharp").holds()


def test_the_proof_of_2_10_breaks_where_the_conclusion_holds_all_the_same() -> None:
    """For α < 1 h is continuous at every data point, but not by this proof."""
    assert verify("2.10", "shadow", ["printed"], alpha="1/2").outcomes[0].verdict is Verdict.CONFIRMED
    assert trace("2.10", "shadow", reading="printed", alpha="1/2").breaks_at(ASSUMPTION_3_1)


def test_printed_3_2_breaks_at_a_delta_that_is_no_share() -> None:
    found = trace("3.2", TEN, reading="printed", point=[9])
    assert found.breaks_at("1 − δ is a share of at least ½")
    assert "class a: λ = 1/10 on the segment from row 0 to row 1" in broken(found)[1]
    assert trace("3.2", TEN, reading="printed").breaks_at("delta")


def test_printed_3_2_breaks_at_crossings_where_delta_is_a_share() -> None:
    for settings in (Settings(), Settings(point=[0, 0])):
        found = trace("3.2", NEAR_CROSSING, reading="printed", **settings)
        assert found.breaks_at("h tends to one value along all lines through x")
        assert "3/4 for class 0, 1/4 for class 1 towards row 2; 9/10 for class 0" in broken(found)[1]


def test_capped_3_2_breaks_on_crossing_and_the_repaired_readings_hold() -> None:
    found = trace("3.2", "crossing", reading="capped", point=[0, 0])
    assert found.breaks_at("one-value")
    assert "h is 111/140 for class 0" in broken(found)[1]
    for name in ("slides", "sharp"):
        assert trace("3.2", "crossing", reading=name).holds()
        assert trace("3.2", "crossing", reading=name, point=[0, 0]).holds()


def test_3_5_breaks_where_balance_is_used() -> None:
    found = trace("3.5", "simplex:positive=2,negative=1", reading="printed")
    assert found.breaks_at("both classes weigh the same")
    assert "class 1 has 2 rows and class -1 has 1" in broken(found)[1]
    assert "c = 1·σ(−k)" in broken(found)[1]
    assert "c = 1/4·σ(−k)" in broken(found)[1]
    assert trace("3.5", "simplex:positive=2,negative=1", reading="sharp").holds()
    for name in ("printed", "slides", "sharp"):
        assert trace("3.5", "simplex:positive=3,negative=3", reading=name).holds()


def test_3_5_breaks_on_antipodal_means_although_the_conclusion_holds() -> None:
    antipodal = Dataset.from_rows([[1, 1], [1, -1], [-1, 0]], [1, 1, 0])
    assert verify("3.5", antipodal, ["printed"]).outcomes[0].verdict is Verdict.CONFIRMED
    assert trace("3.5", antipodal, reading="printed").breaks_at("balance")
    assert trace("3.5", antipodal, reading="sharp").holds()


def test_rows_count_as_often_as_they_occur() -> None:
    """Two rows of one point balance two points: n₊ and n₋ are numbers of rows."""
    doubled = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], [1, 1, -1, -1])
    assert trace("3.5", doubled, reading="printed").holds()


def test_printed_2_3_breaks_where_the_two_orders_of_a_pair_differ() -> None:
    found = trace("2.3", "counterexample", reading="printed", mixing="beta(2,1)", point=[1], epsilon="1/10")
    assert found.breaks_at("the pairs of two classes have the same label masses in both orders")
    # With the density 2λ, the pairs from 0 and 2 to 1 are in the ball for λ < 1/10, those from 1 for λ > 9/10; two
    # pairs of weight 1/9 each way.
    low, high = Fraction(2, 3) / 1000, Fraction(2, 3) * (1 - Fraction(9, 10) ** 3)
    masses = [low, Fraction(1, 100) - low, 1 - Fraction(81, 100) - high, high]
    assert found.broken is not None
    assert found.broken.finding is not None
    assert found.broken.finding.witnesses[0].to_json() == {
        "classes": ["0", "1"],
        "masses": [str(Fraction(2, 9) * mass) for mass in masses],
    }
    assert trace("2.3", "counterexample", reading="ordered", mixing="beta(2,1)").holds()
    assert trace("2.3", "counterexample", reading="printed").holds()


def test_generalised_2_5_breaks_on_six_points_and_printed_does_not() -> None:
    found = trace("2.5", SIX, reading="generalised")
    assert broken(found)[0] == "unlike-averages"
    assert broken(found)[1].startswith("x = (0, 0): h is 1/2 for class 0, 1/2 for class 1")
    for name in ("printed", "sharp"):
        assert trace("2.5", SIX, reading=name).holds()
    assert all(trace("2.5", "cross", reading=name).holds() for name in ("printed", "generalised", "sharp"))


@pytest.mark.parametrize("epsilon", ["3", "1", "3/4", "1/2", "1/10", "1/1000"])
def test_2_7_holds_on_x3_for_every_epsilon(epsilon: str) -> None:
    for name in ("printed", "sharp"):
        assert trace("2.7", "counterexample", reading=name, epsilon=epsilon).holds()


def test_2_11_holds_on_points_that_midpoints_determine_and_on_those_they_do_not() -> None:
    four = Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1])
    assert trace("2.11", four, reading="sharp").course is Course.NOT_APPLICABLE
    found = trace("2.11", four, reading="powers-of-two")
    assert found.holds()
    assert [each.finding.note for each in found.steps if each.finding][5] == "1 other set, by a complete search"
    assert trace("2.11", "counterexample", reading="sharp").holds()
    assert trace("2.11", "iris", reading="sharp").holds()


@pytest.mark.parametrize(
    ("id", "name", "key", "data"),
    [
        ("2.10", "slides", "within", load("shadow")),
        ("2.10", "printed", "assumption-3.1", load("shadow")),
        ("2.11", "sharp", "solvable", Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1])),
        ("3.5", "printed", "margins", Dataset.from_rows([[1], [3], [-1]], [1, 1, 0])),
        ("3.5", "printed", "balance", load("simplex")),
        ("3.5", "printed", "minimiser", load("simplex")),
        ("3.2", "printed", "delta", TEN),
        ("2.5", "generalised", "unlike-averages", SIX),
        ("2.7", "sharp", "outvoted", load("shadow")),
        ("2.4-scheme", "evidence", "lower-bound", load("counterexample")),
    ],
)
def test_a_step_on_the_dataset_fails_by_itself_where_its_claim_is_false(
    id: str, name: str, key: str, data: Dataset
) -> None:
    """Asked of data that the hypothesis may exclude: the check does not lean on the hypothesis."""
    (asked,) = [each for each in proof_of(id, name).steps if each.key == key]
    assert asked.check(make_instance(data)).holds is False


# --- laws -------------------------------------------------------------------------------------------------

DRAWN_FROM_ROWS = "2.4-scheme"
"""Its epoch pairs rows in their order: another order, or more rows, is another epoch."""

ORIGIN_COUNTS = {"3.5", "3.8", "affine:least-squares"}
"""Models without an intercept: a constant coordinate gives them one. It also takes part in what CutMix mixes."""

LAWS = st.sampled_from(["beta(1,1)", "beta(3,3)", "beta(1/2,1/2)", "beta(2,1)"])


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, str, Dataset, Settings]:
    """A reading with a proof, and an instance that fits its statement."""
    id, name = draw(st.sampled_from(READINGS))
    data = draw(datasets(dimensions=(1, 2), sizes=(3, 6), bound=2, classes=2))
    scale = draw(st.sampled_from([Fraction(1, 3), Fraction(1), Fraction(4)]))
    points = [tuple(scale * value for value in point) for point in all_points(data)]
    settings = Settings()
    chosen = statement(id)
    if "mixing" in chosen.uses:
        settings["mixing"] = draw(LAWS)
    if "point" in chosen.uses and draw(st.booleans()):
        index = draw(st.integers(0, data.size - 1))
        other = draw(st.integers(0, data.size - 1))
        weight = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3)]))
        settings["point"] = [weight * a + (1 - weight) * b for a, b in zip(points[index], points[other], strict=True)]
    instance = make_instance(remade(data, points), **settings)
    assume(chosen.unfit(instance) is None)
    return id, name, instance.dataset, settings


@pytest.mark.slow
@examples(120)
@given(asked=asked())
def test_traces_and_verdicts_go_together(asked: tuple[str, str, Dataset, Settings]) -> None:
    id, name, data, settings = asked
    found, outcome = trace(id, data, name, **settings), verify(id, data, [name], **settings).outcomes[0]
    assert found.hypothesis.holds == outcome.hypothesis.holds
    if found.holds():
        assert outcome.conclusion.holds is not False
        assert outcome.hypothesis.holds
    if outcome.verdict is Verdict.REFUTED:
        assert found.course is Course.BREAKS
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        assert found.course is Course.NOT_APPLICABLE
    if (id, name) in SHARP:
        assert found.broken is None


def told(found: Trace) -> list[tuple[str, Mark]]:
    return [(each.step.key, each.mark) for each in found.steps]


@examples(60)
@given(asked=asked(), data=st.data())
def test_the_course_of_a_proof_does_not_depend_on_names_or_on_the_order_of_rows(
    asked: tuple[str, str, Dataset, Settings], data: st.DataObject
) -> None:
    id, name, given_data, settings = asked
    assume(id != DRAWN_FROM_ROWS)
    rows = [(point, label) for point, label, times in _rows(given_data) for _ in range(times)]
    shuffled = data.draw(st.permutations(rows))
    renamed = Dataset.from_rationals([point for point, _ in shuffled], [f"z{9 - label}" for _, label in shuffled])
    assert told(trace(id, renamed, name, **settings)) == told(trace(id, given_data, name, **settings))


def _rows(data: Dataset) -> list[tuple[tuple[Fraction, ...], int, int]]:
    return [(data.point(k), data.labels[k], len(data.rows[k])) for k in range(data.size)]


@examples(40)
@given(data=datasets(dimensions=(2,), sizes=(3, 6), bound=2, classes=2), reading=st.sampled_from(READINGS))
def test_the_course_of_a_proof_does_not_depend_on_the_place_of_the_data(
    data: Dataset, reading: tuple[str, str]
) -> None:
    id, name = reading
    assume(id not in ORIGIN_COUNTS and statement(id).unfit(make_instance(data)) is None)
    shift = (Fraction(7, 3), Fraction(-5))
    moved = remade(
        data, [tuple(a + b for a, b in zip(rotated(point), shift, strict=True)) for point in all_points(data)]
    )
    assert told(trace(id, moved, name)) == told(trace(id, data, name))


@examples(40)
@given(data=datasets(dimensions=(2,), sizes=(3, 6), bound=2, classes=2), name=st.sampled_from(["printed", "sharp"]))
def test_the_course_of_3_5_does_not_depend_on_rotation_or_scale(data: Dataset, name: str) -> None:
    assume(statement("3.5").unfit(make_instance(data)) is None)
    moved = remade(data, [tuple(5 * value for value in rotated(point)) for point in all_points(data)])
    assert told(trace("3.5", moved, name)) == told(trace("3.5", data, name))


@pytest.mark.slow
@examples(40)
@given(data=datasets(dimensions=(1, 2), sizes=(3, 6), bound=2, classes=2), reading=st.sampled_from(READINGS))
def test_repeating_all_rows_or_adding_a_constant_coordinate_changes_no_course(
    data: Dataset, reading: tuple[str, str]
) -> None:
    id, name = reading
    assume(id != DRAWN_FROM_ROWS and statement(id).unfit(make_instance(data)) is None)
    expected = told(trace(id, data, name))
    twice = [(point, f"c{label}") for point, label, times in _rows(data) for _ in range(2 * times)]
    repeated = Dataset.from_rationals([point for point, _ in twice], [label for _, label in twice])
    assert told(trace(id, repeated, name)) == expected
    if id not in ORIGIN_COUNTS:
        lifted = remade(data, [(*point, Fraction(7, 2)) for point in all_points(data)])
        assert told(trace(id, lifted, name)) == expected
