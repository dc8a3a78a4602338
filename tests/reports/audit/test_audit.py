"""Audits of known datasets, their laws, and how they are asked for from Python."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from mixproof import audit
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.reports.audit.audited import audited
from tests.reports.audit.told import told
from tests.strategies import all_points, examples, remade, rotated
from tests.theory.audit.asked import X3, two_classes


def test_iris_has_one_row_between_classes() -> None:
    found = told(audited("iris"))
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


@pytest.mark.slow
def test_digits_has_no_conflict_and_a_large_certified_radius() -> None:
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_sample_is_told_and_what_is_said_of_it_is_said_of_it_alone() -> None:
    whole, part = audited("iris"), audit("iris", rows=60, seed=3)
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


def test_missing_values_name_rows_and_the_way_out() -> None:
    table = np.array([[0.0], [np.nan], [2.0], [5.0], [np.nan]])
    with pytest.raises(
        InputError, match=r"2 rows have such gaps: 1, 4\): .*\(`missing='drop'` leaves them out\)$"
    ) as refused:
        audit(table, list("abaab"))
    assert len(str(refused.value).splitlines()) == 1
    found = audit([[0.0], [float("nan")], [1.0], [2.0]], list("abba"), missing="drop", alpha=1)
    assert told(found)["conflicts"][0]["row"] == 2


@pytest.mark.parametrize(
    ("wrong", "right"), [("lable", "label"), ("alphas", "alpha"), ("epsilon_", "epsilon"), ("eps", "label")]
)
def test_unknown_options_are_refused_with_the_nearest(wrong: str, right: str) -> None:
    options: Any = {wrong: 1}
    with pytest.raises(InputError, match=f"no parameter '{wrong}'.*{right}"):
        audit(X3, [0, 1, 0], **options)


def test_an_audit_shows_itself() -> None:
    found = audit([[0], [1], [2]], ["<b>", "x", "<b>"])
    assert repr(found) == str(found)
    assert max(map(len, repr(found).splitlines())) <= 80
    html = found._repr_html_()
    assert html.startswith("<pre")
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
