"""What an audit says, against the exact parts one by one, brute force and laws; and that it claims no more."""

import json
from fractions import Fraction
from html import unescape
from math import log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.reports.audit import json as audit_json
from mixproof.reports.audit.audit import Audit, Question, audit, audit_rows
from mixproof.reports.audit.numbers import decimal_down, root_down
from mixproof.reports.audit.text import heading, sections
from mixproof.solvers.classifier.optimal import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.thresholds import GapHistory, SignChange, safe_range
from mixproof.theory.audit import sample as audit_sample
from mixproof.theory.audit import search as audit_search
from mixproof.theory.audit.strength import AtRadius, follow, range_text, resolutions
from tests.strategies import all_points, approximate, datasets, examples, points_inside, remade, rotated

X3 = [[0], [1], [2]]
two_classes = datasets(sizes=(2, 7)).filter(lambda data: len(data.classes) > 1)


def told(found: Audit) -> Any:
    """The JSON of an audit, as another program reads it."""
    return json.loads(json.dumps(found.to_json()))


# --- the datasets that are spoken of ------------------------------------------------------------------


def test_iris_has_one_row_between_classes() -> None:
    found = told(audit("iris"))
    (conflict,) = found["conflicts"]
    assert (conflict["row"], conflict["segment"], conflict["weight"]) == (97, [117, 79], "1/4")
    assert (conflict["segments"], conflict["avoiding"], found["exit_code"]) == (1, 0, 1)
    least = min(found["distances"], key=lambda each: Fraction(each["epsilon_squared"]))
    assert (least["row"], least["epsilon_squared"], sorted(least["segment"])) == (61, "3/14140", [26, 128])
    assert found["problems"][0]["rows"] == [[101, 142]]
    assert "Row 97 is inside a segment" in found["recommendation"]


def test_the_counterexample_is_safe_up_to_its_threshold() -> None:
    found = audit(X3, ["a", "b", "a"], epsilon="1/10", alpha=[1, "22.88", "22.89", 128])
    assert [found.is_safe(alpha) for alpha in found.alphas] == [True, True, False, False]
    assert (found.unsafe_alphas, found.exit_code) == ((Fraction(2289, 100), Fraction(128)), 1)
    (interval,) = told(found)["strengths"][0]["safe"]
    assert interval["from"] is None
    assert interval["to"]["rows"] == [1]
    low, high = map(Fraction, interval["to"]["enclosure"])
    assert low < Fraction("22.8813067541190434716") < high
    floor = told(found)["loss"][0]["irreducible"]
    assert floor["closed_form"] == "1/3 - 2/9*ln(2) + 1/6*ln(3)"


@pytest.mark.parametrize("points", [3, 4, 6])
@pytest.mark.parametrize("epsilon", ["1/10", "1/5"])
def test_unsafe_strengths_of_the_alternating_line_are_those_at_which_a_point_is_lost(points: int, epsilon: str) -> None:
    line = load(f"alternating-line:points={points}")
    strengths = ["1/2", "1", "5", "8", "16", "32", "128"]
    found = audit(line, alpha=strengths, epsilon=epsilon)
    for alpha in map(Fraction, strengths):
        lost = [k for k in range(points) if not keeps(line, k, Fraction(epsilon), alpha)]
        assert found.strengths[0].lost(alpha) == lost
        assert found.is_safe(alpha) is (not lost)


def keeps(dataset: Dataset, index: int, epsilon: Fraction, alpha: Fraction) -> bool:
    """Whether the best constant on the ball has the point's class as its only winner, by Lemma 2.3."""
    h = best_constant(dataset, Beta(alpha, alpha), dataset.point(index), epsilon)
    assert h is not None
    shares = [approximate(h[label]) for label in range(len(h))]
    return shares.index(max(shares)) == dataset.labels[index] and shares.count(max(shares)) == 1


@pytest.mark.slow
def test_digits_has_no_conflict_and_a_safe_radius() -> None:
    found = audit("digits")
    assert (found.conflicts, found.exit_code) == ((), 0)
    assert found.riskiest[0].squared > 105
    assert found.strengths[0].always_safe
    assert "No row is inside a segment that ends in another class" in found.recommendation


@pytest.mark.slow
@pytest.mark.parametrize("name", ["counterexample", "alternating-line:points=4,classes=2"])
def test_trained_networks_lose_the_points_that_the_audit_says_are_lost(name: str) -> None:
    """At the resolution ε that the networks of one α turn out to have, and, on both lines, at ε = 1/10 as well."""
    from mixproof.empirical.experiments.table_1 import table_1

    trained: Any = table_1(load(name), [1, 32, 128], seed=0).to_json()
    assert trained["agreement"] == "agrees"
    seen = []
    for law in trained["settings"]["laws"][1:]:
        rows = [row for row in trained["rows"] if row["alpha"] == law["alpha"]]
        given_up = [
            row["row"] for row in rows if (row["measured"] > 0.5) is not (row["class"] == load(name).label(row["row"]))
        ]
        for epsilon in (law["epsilon"], "1/10"):
            found = audit(name, alpha=[law["alpha"]], epsilon=epsilon)
            assert found.strengths[0].lost(Fraction(law["alpha"])) == given_up
            assert found.is_safe(Fraction(law["alpha"])) is (not given_up)
        seen.append(given_up)
    inside = list(range(1, load(name).size - 1))
    assert seen == [[], inside, inside]


# --- laws ---------------------------------------------------------------------------------------------


@given(two_classes)
@examples(30)
def test_conflicts_are_those_of_all_triples(dataset: Dataset) -> None:
    labels = dataset.labels
    inside = points_inside(all_points(dataset))
    mixed = {x for x, s, t, _ in inside if {labels[s], labels[t]} != {labels[x]}}
    found = audit(dataset, alpha=1)
    assert {each.incidence.point for each in found.conflicts} == mixed
    for each in found.conflicts:
        through = [(s, t) for x, s, t, _ in inside if x == each.incidence.point]
        outside = [sum(labels[k] != labels[each.incidence.point] for k in pair) for pair in through]
        assert each.segments == sum(count > 0 for count in outside)
        assert each.avoiding == outside.count(2)


@given(two_classes, st.sampled_from(["1/4", "1", "3"]), st.sampled_from(["1/3", "4", "50"]))
@examples(40)
def test_an_answer_about_a_strength_is_that_of_every_point(dataset: Dataset, epsilon: str, alpha: str) -> None:
    radius, strength = Fraction(epsilon), Fraction(alpha)
    found = audit(dataset, alpha=alpha, epsilon=epsilon)
    kept = [keeps(dataset, k, radius, strength) for k in range(dataset.size)]
    assert found.is_safe(strength) is all(kept)


@given(two_classes)
@examples(20)
def test_the_range_is_the_one_of_all_points_though_only_some_are_followed(dataset: Dataset) -> None:
    (found,) = audit(dataset, alpha=1, epsilon="2/3").strengths
    whole = safe_range(dataset, Fraction(2, 3))
    assert found.range.intervals == whole.intervals
    assert found.range.unsettled == whole.unsettled


@given(two_classes)
@examples(15)
def test_moving_turning_and_renaming_change_nothing_but_names(dataset: Dataset) -> None:
    before = audit(dataset, alpha=[1, 40], epsilon="1/2")
    points = all_points(dataset)
    moved = [tuple(c + Fraction(1, 3) for c in x) for x in points]
    for other in (moved, [rotated(x) for x in points] if dataset.dimension > 1 else moved):
        after = audit(remade(dataset, other), alpha=[1, 40], epsilon="1/2")
        for key in ("conflicts", "distances", "strengths", "loss", "exit_code"):
            assert told(after)[key] == told(before)[key]


def test_scaling_the_data_scales_the_resolution() -> None:
    small, large = audit(X3, [0, 1, 0], epsilon="1/10"), audit([[0], [30], [60]], [0, 1, 0], epsilon=3)
    assert small.strengths[0].range.intervals == large.strengths[0].range.intervals


# --- problems with the rows ---------------------------------------------------------------------------


def test_a_point_with_two_labels_is_told_with_its_rows_and_left_out() -> None:
    found = audit([[0], [7], [1], [7], [2], [7]], list("abbcab"), alpha=1, epsilon="1/10")
    first = told(found)["problems"][0]
    assert (first["kind"], first["severity"], first["rows"]) == ("two labels", "problem", [[1, 3, 5]])
    assert "rows 1 (b), 3 (c), 5 (b)" in first["words"]
    assert told(found)["conflicts"][0]["segment"] == [0, 4]
    assert told(found)["conflicts"][0]["row"] == 2
    assert found.exit_code == 1
    assert found.recommendation.startswith("First mend the labels: a point has two or more")
    assert found.floors[0].irreducible is None


def test_two_labels_at_a_point_make_an_audit_unsafe_even_if_nothing_else_does() -> None:
    found = audit([[0, 0], [1, 0], [5, 5], [9, 9], [9, 9]], list("aabab"), alpha=1)
    assert found.exit_code == 1
    assert "Points with two labels aside, no row is exactly a mixture" in " ".join(str(found).split())
    assert "Without those points no row is inside a segment" in found.recommendation


def test_notes_are_told_after_problems_and_do_not_make_it_unsafe() -> None:
    found = audit([[0, 7], [1, 7], [0, 7], [9, 7]], list("aaab"), epsilon="1/10", alpha=1)
    assert [each.kind for each in found.problems] == ["single rows", "repeated rows", "constant columns"]
    titles = [section.title for section in sections(found)]
    assert titles.index("Set-up") == len(titles) - 2
    clashing = audit([[0], [0], [1], [3]], list("abab"), alpha=1)
    assert sections(clashing)[0].title == "Set-up"


@pytest.mark.parametrize(
    ("points", "labels", "words"),
    [
        (range(20), [f"{k}.25" for k in range(20)], "these are measurements"),
        (range(60), range(100, 160), "60 different integers in 60 rows: .* name the column of classes"),
        (range(3), "aaa", "has one class only, 'a'"),
        ([0, 0, 1, 1], "abab", "every point of data has two labels"),
        ([0, 0, 1], "aba", "has one class only"),
    ],
)
def test_labels_that_leave_nothing_to_audit_are_refused(points: Any, labels: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        audit([[k] for k in points], list(labels))


def test_a_sample_of_many_numbered_classes_is_audited() -> None:
    labels = [0] * 20 + list(range(1, 40))
    found = audit([[k] for k in range(59)], labels, alpha=1, rows=5)
    assert (found.is_sample, len(found.rows.class_sizes), found.rows.count) == (True, 40, 41)


@pytest.mark.parametrize("name", ["name {}", "{}"])
def test_many_classes_are_a_problem_but_one_sample_a_class_is_audited(name: str) -> None:
    found = audit([[k] for k in range(12)], [name.format(k) for k in range(12)], alpha=1, epsilon="1/10")
    assert [each.kind for each in found.problems] == ["many classes", "single rows"]
    assert len(found.conflicts) == 10


def test_missing_values_name_rows_and_the_way_out() -> None:
    table = np.array([[0.0], [np.nan], [2.0], [5.0], [np.nan]])
    with pytest.raises(
        InputError, match=r"2 rows have such gaps: 1, 4\): .*\(`missing='drop'` leaves them out\)$"
    ) as refused:
        audit(table, list("abaab"))
    assert len(str(refused.value).splitlines()) == 1
    found = audit([[0.0], [float("nan")], [1.0], [2.0]], list("abba"), missing="drop", alpha=1)
    assert told(found)["conflicts"][0]["row"] == 2


# --- samples and budgets ------------------------------------------------------------------------------


def test_a_sample_is_told_and_what_is_said_of_it_is_said_of_it_alone() -> None:
    whole, part = audit("iris"), audit("iris", rows=60, seed=3)
    assert (part.is_sample, part.rows.count, told(part)["source"]["rows"]) == (True, 60, 150)
    assert part.problems[-1].kind == "sample"
    assert part.floors[0].irreducible is None
    assert told(part)["loss"][0]["at_least"] == told(whole)["loss"][0]["at_least"]
    exact = {row["row"]: Fraction(row["epsilon_squared"]) for row in told(whole)["distances"]}
    for row in told(part)["distances"]:
        assert Fraction(row["epsilon_squared"]) >= exact[101 if row["row"] == 142 else row["row"]]
    assert told(part)["conflicts"] == told(whole)["conflicts"]
    assert "60 sampled rows, as if they were all the data" in part.recommendation
    assert "Of all 150 rows together these α are undecided" in part.recommendation
    assert told(audit("iris", rows=60, seed=3)) == told(part)
    assert told(audit("iris", rows=60, seed=4))["distances"] != told(part)["distances"]
    assert not audit("iris", rows=150).is_sample


def test_data_beyond_the_budget_are_sampled_by_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_sample, "MOST_WORK", 10**7)
    found = audit("iris", alpha=1)
    assert found.is_sample
    assert 60 < found.rows.count < 110
    assert max(found.rows.class_sizes.values()) - min(found.rows.class_sizes.values()) <= 1


def test_points_that_were_not_followed_leave_a_strength_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.MOST_BALL_WORK", 1)
    found = audit("alternating-line:points=6", alpha=["1/100", 100], epsilon="1/10")
    assert (len(found.strengths[0].histories), found.strengths[0].left_out) == (1, 3)
    assert [found.is_safe(alpha) for alpha in found.alphas] == [None, False]
    assert found.exit_code == 1
    assert "3 more may be lost" in str(found)


def test_what_is_undecided_makes_the_exit_code_three(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [[0, 0], [2, 0], [1, 1], [100, 3], [102, 3], [101, 4]]  # no three on a line
    monkeypatch.setattr("mixproof.theory.audit.strength.MOST_BALL_WORK", 1)
    found = audit(points, list("aabaab"), alpha=1, epsilon="5/4")
    assert found.conflicts == ()
    assert found.strengths[0].left_out > 0
    assert found.is_safe(Fraction(1)) is None
    assert found.exit_code == 3
    assert "not everything was decided" in found.recommendation


def test_text_and_data_have_one_word_for_what_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.MOST_BALL_WORK", 1)
    found = audit([[0, 0], [2, 0], [1, 1], [100, 3], [102, 3], [101, 4]], list("aabaab"), alpha=1, epsilon="5/4")
    (answer,) = told(found)["strengths"][0]["alphas"]
    strengths = next(section for section in sections(found) if section.title.startswith("How strong"))
    assert answer["verdict"] == strengths.status == strengths.cells[0][2] == "undecided"
    assert f"{strengths.title}  [undecided]" in str(found)
    assert f"## {strengths.title} (undecided)" in found.to_markdown()
    assert '<span class="verdict undecided">undecided</span></h2>' in found.to_html()


def keys_of(value: Any) -> set[str]:
    """All keys in some JSON, without the names of classes."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*(keys_of(each) for key, each in value.items() if key != "classes"))


def images(folder: Path) -> str:
    """Three images of which one is halfway between two of the other class."""
    for name, value in (("cat/1.png", 0), ("dog/1.png", 50), ("cat/2.png", 100)):
        (folder / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((3, 2), value, dtype=np.uint8)).save(folder / name)
    return str(folder)


def test_the_published_form_names_every_key_where_it_occurs(tmp_path: Path) -> None:
    head, *items = (audit_json.__doc__ or "").split("\n- ")
    described = {item.split("``")[1]: head + item for item in items}
    repeated = audit([[0], [1], [2], [3], [3]], list("abaab"), alpha=[1, 32], epsilon="1/10")  # two labels at a point
    seen = set[str]()
    for found in (repeated, audit(images(tmp_path), alpha=1), audit("iris", rows=60), audit("cross")):
        for part, value in told(found).items():
            names = {part} if part == "scope" else {part} | keys_of(value)
            seen |= names
            assert [key for key in sorted(names) if f"``{key}``" not in described.get(part, head + items[-1])] == []
    assert {"place", "seed", "kind", "from", "verdict", "closed_form", "enclosure"} <= seen


def test_a_strength_inside_an_enclosure_or_an_open_interval_is_open() -> None:
    change = SignChange(Fraction(2), Fraction(3), 1, -1, (1,))
    known = AtRadius(Fraction(1), (GapHistory(0, 1, (change,)),))
    assert [known.is_safe(Fraction(alpha)) for alpha in ("2", "5/2", "3")] == [True, None, False]
    open_ended = AtRadius(Fraction(1), (GapHistory(0, 1, (), ((Fraction(5), None),)),))
    assert [open_ended.is_safe(Fraction(alpha)) for alpha in (5, 6)] == [True, None]
    assert not open_ended.is_settled
    assert AtRadius(Fraction(1), (GapHistory(0, 0),)).is_safe(Fraction(1)) is False


def test_printed_ranges_are_rounded_inwards() -> None:
    gains = SignChange(Fraction("1.23456781"), Fraction("1.23456783"), -1, 1, (1,))
    loses = SignChange(Fraction("9.87654321"), Fraction("9.87654323"), 1, -1, (1,))
    assert range_text(AtRadius(Fraction(1), (GapHistory(0, -1, (gains, loses)),))) == "1.23457 < α < 9.87654"
    assert range_text(AtRadius(Fraction(1), (GapHistory(0, -1),))) == "no α"


# --- the question -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": 0}, "α has to be positive"),
        ({"alpha": "x"}, "α: 'x' is not a number"),
        ({"alpha": []}, "at least one α"),
        ({"alpha": 10**7}, "at most 1,000,000"),
        ({"epsilon": -1}, "ε has to be positive"),
        ({"rows": 1}, "two rows at least"),
        ({"seed": -1}, "the seed"),
    ],
)
def test_questions_out_of_range_are_refused(options: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        audit(X3, [0, 1, 0], **options)


def test_one_strength_may_be_asked_about_without_a_list() -> None:
    assert Question.of("1/5").alphas == Question.of([0.2, "1/5"]).alphas == (Fraction(1, 5),)


# --- the loss and the linear model --------------------------------------------------------------------


def test_the_loss_of_labels_alone_is_what_it_is_by_hand() -> None:
    found = audit([[0, 0], [5, 1], [2, 9], [7, 7]], list("aaab"), alpha=[1, 2])
    assert found.floors[0].at_least.as_fraction() == Fraction(2 * 3, 16) / 2
    assert found.floors[1].at_least.as_fraction() == Fraction(2 * 3, 16) * Fraction(7, 12)
    constant = float(approximate(found.floors[0].constant))
    assert constant == pytest.approx(-(3 / 4 * log(3 / 4) + 1 / 4 * log(1 / 4)))
    assert found.floors[0].irreducible is not None
    assert found.floors[0].irreducible.as_fraction() == found.floors[0].at_least.as_fraction()


@pytest.mark.parametrize(
    ("name", "same", "balanced"),
    [
        ("simplex:positive=2,negative=2", True, True),
        ("simplex:positive=2,negative=1", False, False),
        ("shadow", None, False),
    ],
)
def test_linear_models_are_compared_as_the_theorem_has_it(name: str, same: bool | None, balanced: bool) -> None:
    found = audit(name, alpha=1).linear
    assert (found.same, found.balanced) == (same, balanced)
    if same is False:
        assert found.cosine is not None
        assert float(found.cosine[0]) == pytest.approx(0.99953, abs=1e-5)
    if same is None:
        assert "no hyperplane" in found.reason


# --- words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iris", "counterexample", "cross", "moons:points=30", "alternating-line:points=9"])
def test_the_report_fits_80_columns_and_holds_no_escape(name: str) -> None:
    text = str(audit(name))
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_names_from_outside_are_shown_as_they_are() -> None:
    found = audit([[0], [1], [2]], ["[red]x", "a\x1b[31m|b", "[red]x"])
    assert "[red]x" in str(found)
    assert "\x1b" not in str(found)
    markdown = found.to_markdown()
    assert "\x1b" not in markdown
    assert "\\[red\\]x" in markdown
    assert "31m\\|b" in markdown


@pytest.mark.parametrize(
    ("label", "shown"),
    [("&lt;b&gt;", "&amp;lt;b&amp;gt;"), ("$x$", "\\$x\\$"), ("<b>", "&lt;b&gt;"), ("a-b+1", "a\\-b\\+1")],
)
def test_names_from_outside_are_no_markup_and_no_mathematics_in_markdown(label: str, shown: str) -> None:
    lines = audit([[0], [1], [2]], [label, "b", label]).to_markdown().splitlines()
    assert lines[6].startswith(f"row 1 \\[b\\] = 1/2 × row 0 \\[{shown}\\] \\+ 1/2")
    assert f"| 0 | {shown} | 1 |" in "\n".join(lines)


def test_markdown_has_every_section_and_every_table_row() -> None:
    found = audit("iris")
    text = unescape(found.to_markdown().replace("\\", ""))
    for section in sections(found):
        assert f"## {section.title}" in text
        for cells in section.cells:
            assert f"| {' | '.join(cells)} |" in text


def test_advice_never_speaks_of_safety_where_nothing_was_decided() -> None:
    assert "jumps at" in audit("shadow", alpha=1).recommendation
    assert "no α keeps every row's class" in audit([[0], [1]], ["a", "b"], alpha=1, epsilon=2).recommendation
    assert "on new data is not decided" in audit("cross", alpha=1).recommendation


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9))
@examples(100)
def test_roots_are_rounded_down(squared: Fraction) -> None:
    shown = Fraction(root_down(squared))
    assert shown**2 <= squared
    assert float(shown) == pytest.approx(sqrt(squared), rel=2e-5)


def test_a_rational_is_rounded_down_and_kept_where_it_is_short() -> None:
    from mixproof.geometry.numbers.radicals import Radicals

    assert decimal_down(Radicals.of(Fraction(6, 25))) == "0.24"
    assert decimal_down(Radicals.of(Fraction(2, 3))) == "0.666666"
    assert decimal_down(Radicals.of(Fraction(3))) == "3"


def test_resolutions_are_above_the_safe_radius_or_the_radius_itself() -> None:
    found = audit("iris")
    assert min(each**2 for each in resolutions(found.dataset, found.radii)) > found.riskiest[0].squared
    assert audit_rows(Rows.of_dataset(load("shadow")), Question.of(1)).strengths
    again = follow(found.dataset, Fraction(1, 100), found.radii)
    assert again.histories == ()
    assert again.always_safe


# --- samples decide nothing of all rows -----------------------------------------------------------------


def midpoints(count: int, places: int = 10**6) -> tuple[list[list[int]], list[str]]:
    """Rows of which every third is the middle of the two before it, and of another class."""
    draw = np.random.default_rng(7)
    ends = 2 * draw.integers(0, places, (count, 2, 3))
    rows = [[*map(int, row)] for one, other in ends for row in (one, other, (one + other) // 2)]
    return rows, ["a", "a", "b"] * count


def test_conflicts_are_searched_among_all_rows_however_few_are_sampled() -> None:
    rows, labels = midpoints(40)
    found = audit(rows, labels, rows=8)
    assert (found.is_sample, found.rows.count) == (True, 8)
    assert found.search.row_numbers == tuple(range(2, 120, 3))
    assert found.exit_code == 1
    assert told(found)["conflict_search"] == {"searched_rows": 120, "total": 40, "rows": list(range(2, 120, 3))}
    assert [(each["row"], each["segment"]) for each in told(found)["conflicts"]][:2] == [(2, [0, 1]), (5, [3, 4])]
    assert "Rows 2, 5, 8, 11, 14, 17, 20, 23, 26, 29 and 30 more are inside segments" in found.recommendation


def test_an_answer_of_a_sample_is_none_about_all_rows() -> None:
    points, labels = [[0, 0], [9, 1], [4, 7], [1, 12], [17, 3], [8, 20]], list("aabbab")
    whole, part = (audit(points, labels, epsilon="1/10", alpha=1, rows=rows) for rows in (None, 4))
    assert (whole.is_safe(1), whole.exit_code) == (True, 0)
    assert part.strengths[0].is_safe(Fraction(1)) is True  # of the sample by itself
    assert (part.is_safe(1), part.unsafe_alphas, part.exit_code) == (None, (), 3)
    unsafe = audit([[0], [1], [2], [70], [75]], list("abaab"), epsilon="9/10", alpha=9, rows=4)
    assert unsafe.is_safe(9) is None


def test_every_part_of_a_sampled_report_says_so() -> None:
    found = audit(*midpoints(20), rows=6)
    assert heading(found)[0].endswith("60 rows, 3 coordinates; 6 of them sampled for distances and strengths")
    titles = [section.title for section in sections(found)]
    assert "How strong Mixup may be, for 6 sampled rows alone" in titles
    assert "The riskiest rows, for 6 sampled rows alone" in titles
    assert "a sample was audited" in str(found)
    assert "the least distance between two sampled rows of different classes" in " ".join(str(found).split())
    scope = told(found)["scope"]
    assert {part for part, words in scope.items() if words == "sample"} == {"distances", "strengths", "linear"}
    assert {part for part, words in told(audit(*midpoints(3)))["scope"].items() if words == "sample"} == set()


def test_a_search_beyond_the_budget_never_says_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_search, "MOST_PAIRS", 100)
    monkeypatch.setattr("mixproof.reports.audit.audit.SEARCHED", 9)
    rows, labels = midpoints(30)
    found = audit(rows, labels, rows=6)
    assert (found.search.is_complete, found.search.rows.count, found.search.points) == (False, 9, ())
    assert found.exit_code == 3
    assert "none found, undecided" in sections(found)[0].title
    assert "of all rows this is undecided" in found.recommendation
    assert told(found)["scope"]["conflicts"] == "sample"
    monkeypatch.setattr("mixproof.reports.audit.audit.SEARCHED", 60)
    more = audit(rows, labels, rows=6)
    assert set(more.search.row_numbers) <= set(range(2, 90, 3))
    assert 0 < len(more.search.points) < 30
    assert more.exit_code == 1
    assert f": at least {len(more.search.points)}" in sections(more)[0].title


def test_details_of_conflicts_are_for_the_first_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = midpoints(30)
    rows, labels = [[-9] * 3, [-8] * 3, [-7] * 3, *rows], ["a", "b", "b", *labels]  # row 1 has an end in its class
    whole = audit(rows, labels, rows=6)
    monkeypatch.setattr(audit_search, "COMPILED_FROM", 10)
    monkeypatch.setattr(audit_search, "MOST_DETAILS", 93 * 12)
    found = audit(rows, labels, rows=6)
    assert found.search.points == whole.search.points
    assert found.conflicts == whole.conflicts[:12]
    assert "… and 23 more rows" in str(found)


def test_equal_rows_do_not_make_a_sample_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_sample, "MOST_WORK", 10**5)
    assert not audit([[0], [1], [2], [4]] * 200, list("abab") * 200).is_sample


# --- what to do, in words -------------------------------------------------------------------------------


def test_the_verdict_names_the_resolutions_and_the_rows_that_go() -> None:
    found = audit("alternating-line", alpha=["1/5", 1, 20])
    first, second = found.advice[:2]
    assert first.startswith(
        "α = 1/5 and α = 1: every row keeps its class at every ε listed, from 0.05 to 0.5. α = 20: "
    )
    assert (
        "α = 20: every row keeps its class at ε = 0.05 and 0.1; rows 1, 3, 6, 8 do not keep their class "
        "at ε = 0.2 and 0.5. The safe α at each ε are in the table" in first
    )
    assert second.startswith("Rows 1, 2, 3, 4, 5, 6, 7, 8 are inside segments")
    assert "Yet at resolution ε = 0.05 a model keeps every row's class for α < 91.1208, and" in second
    for each in found.strengths:
        lost = sorted(map(found.row, each.lost(Fraction(20))))
        assert not lost or f"{', '.join(map(str, lost))} do not keep their class" in first


def test_no_limit_of_strength_is_recommended_where_all_that_was_asked_is_safe() -> None:
    assert "keep to" not in audit("alternating-line").advice[0]
    assert "There keep to α < 22.8813" in audit(X3, list("aba"), alpha=32, epsilon="1/10").advice[0]


def test_the_tables_say_what_sets_each_radius() -> None:
    tables = {section.title: section.columns for section in sections(audit("iris"))}
    assert tables["The riskiest rows"] == ("row", "class", "ε*", "ε* set by", "r", "r set by")
    assert "--epsilon (Python: epsilon=)" in " ".join(str(audit("iris")).split())


def test_a_floor_that_was_not_decided_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not decided (points with two labels" in " ".join(str(audit([[0], [0], [1], [3]], list("abab"))).split())
    monkeypatch.setattr("mixproof.solvers.loss.irreducible.MOST_SECONDS", 0)
    found = audit([[0], [1], [5], [7]], list("abba"), alpha="3/7").floors[0]
    assert (found.irreducible, found.reason) == (None, "the lines with three rows or more are beyond the budget")


def test_classes_of_about_one_size_are_not_told_to_be_once_as_large() -> None:
    points = [[k * k, k] for k in range(401)]
    text = " ".join(str(audit(points, ["a"] * 201 + ["b"] * 200, rows=20)).split())
    assert "The classes have nearly as many rows, from 200 to 201." in text
    assert "2.5 times as many" in str(audit([[k * k, k] for k in range(7)], list("aaaaabb")))


# --- columns --------------------------------------------------------------------------------------------


def kinds(table: Any) -> list[str]:
    """The notes on a table that are about its numbers."""
    found = audit(table, [k % 2 for k in range(len(table))], rows=4).problems
    return [each.kind for each in found if each.kind in {"rounded values", "unlike scales"}]


def test_rounded_results_are_told_from_recorded_numbers() -> None:
    draw = np.random.default_rng(0)
    recorded = draw.integers(10, 99, (60, 3)) / 10
    standardised = (recorded - recorded.mean(axis=0)) / recorded.std(axis=0)
    pixels = draw.integers(0, 256, (60, 3))
    assert kinds(standardised) == kinds(standardised.astype(np.float32)) == ["rounded values"]
    assert kinds(pixels / 255) == kinds(pixels.astype(np.float32) / np.float32(255)) == ["rounded values"]
    fine = [[round(float(value), 9) for value in row] for row in draw.uniform(0, 1, (60, 3))]
    degrees = [[round(float(value), 5) for value in row] for row in draw.uniform(-90, 90, (60, 3))]
    for table in (
        recorded,
        recorded.astype(np.float32),
        pixels,
        pixels / 16,
        degrees,
        fine,
        [["1/3"], ["0"]] * 2 + [["2/7"], ["1"]] * 2,
    ):
        assert kinds(table) == []
    words = " ".join(str(audit(standardised, [0, 1] * 30)).split())
    assert "audit the data as they were recorded" in words
    assert "The values look rounded (see Set-up)" in words


def test_columns_of_very_different_range_are_told() -> None:
    draw = np.random.default_rng(0)
    table = draw.integers(0, 100, (50, 2))
    assert kinds(table) == []
    assert kinds(table * [1, 200]) == ["unlike scales"]
    frame = pd.DataFrame({"height": [1.5, 1.75, 1.25], "pay": [30000, 52000, 41000], "kind": list("aba")})
    (note,) = [each for each in audit(frame, label="kind").problems if each.kind == "unlike scales"]
    assert note.words.startswith("column pay has a range 44,000 times that of column height")


def test_the_unit_of_images_is_told() -> None:
    images = np.zeros((4, 2, 2), dtype=np.uint8)
    images[1], images[2, 0], images[3, 1, 1] = 7, 200, 9
    assert "At resolution ε (in pixel values from 0 to 255, as a Euclidean distance)" in " ".join(
        str(audit(images, list("abab"))).split()
    )
    assert "(in the unit of the data)" in str(audit("cross"))


# --- from Python ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right"), [("lable", "label"), ("alphas", "alpha"), ("epsilon_", "epsilon"), ("eps", "label")]
)
def test_unknown_options_are_refused_with_the_nearest(wrong: str, right: str) -> None:
    options: Any = {wrong: 1}
    with pytest.raises(InputError, match=f"no option '{wrong}'.*{right}"):
        audit(X3, [0, 1, 0], **options)


def test_an_audit_shows_itself_and_writes_its_files(tmp_path: Path) -> None:
    found = audit([[0], [1], [2]], ["<b>", "x", "<b>"])
    assert repr(found) == str(found)
    assert max(map(len, repr(found).splitlines())) <= 80
    html = found._repr_html_()
    assert html.startswith("<pre")
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    found.write(tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_text() == found.to_html()
    assert json.loads((tmp_path / "out" / "audit.json").read_text()) == told(found)
    with pytest.raises(InputError, match="there is no folder"):
        found.write(tmp_path / "no" / "such")


def test_without_a_resolution_no_strength_is_unsafe_and_conflicts_alone_set_the_exit_code() -> None:
    found = audit(X3, list("aba"), alpha=[1, 10**4])
    assert (found.unsafe_alphas, found.is_safe(1), found.is_safe("1/5"), found.exit_code) == ((), None, None, 1)
    with pytest.raises(InputError, match="α has to be positive"):
        audit(X3, list("aba"), epsilon="1/10").is_safe(0)
