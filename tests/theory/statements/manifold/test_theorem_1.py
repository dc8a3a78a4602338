"""Theorem 1 of Manifold Mixup on given representations: worked values, laws, and the hunt for counterexamples."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.interpolation.placements import affine_possible, any_possible, continuous_possible
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Falsification
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.findings import Verdict
from mixproof.theory.settings import make_instance
from mixproof.theory.trace import trace
from mixproof.theory.verify import verify
from tests.strategies import all_points, datasets, examples, points_inside
from tests.theory.checker.judges import has_clash, rank_of

CORNER = "{(0, 0), (3, 0), (0, 3) | (1, 1)}"
SHARP = ("affine", "any", "continuous")


def hunted(name: str, points: int, grid: int, dimension: int, classes: int) -> Falsification:
    theorem = statement("manifold:1")
    judge = Judge(theorem, reading(theorem, name), make_instance("{0 | 1}"))
    return falsify(judge, SearchScope(points, grid, dimension, classes))


@pytest.mark.parametrize(("alpha", "least"), [(1, "3/16"), (2, "7/32")])
def test_cross_entropy_has_a_floor_above_zero(alpha: int, least: str) -> None:
    found = verify("manifold:1", CORNER, ["printed"], alpha=alpha).outcome("printed")
    assert found.verdict is Verdict.REFUTED
    (floor,) = found.conclusion.witnesses
    assert floor.to_json() == {"loss": "cross-entropy", "least": least}


def test_three_classes_on_a_line_have_no_f_of_zero_loss_although_each_pair_has() -> None:
    found = verify("manifold:1", "{0 | 1/2 | 1}", ["rewritten"]).outcome("rewritten")
    assert found.verdict is Verdict.REFUTED
    assert found.conclusion.witnesses[0].to_json() == {"loss": "squared loss under the uniform law", "least": "2/27"}


def test_iris_has_ranks_5_and_7() -> None:
    ranks: Any = verify("manifold:1", "iris", ["linear"]).outcome("linear").conclusion.witnesses[0].to_json()
    assert (ranks["rank"], ranks["rank_with_labels"]) == (5, 7)
    assert sum(Fraction(a) for _, a in ranks["dependence"]) == 0


@examples(60)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=1))
def test_the_kinds_of_f_are_those_of_plain_ranks_and_pairs(dataset: Dataset) -> None:
    if len(dataset.classes) < 2:
        return
    found = verify("manifold:1", dataset)
    points, labels = all_points(dataset), dataset.labels
    d = len(dataset.classes)
    with_labels = [(*x, *(Fraction(int(k == own)) for k in range(d))) for x, own in zip(points, labels, strict=True)]
    affine = rank_of(points) == rank_of(with_labels)
    some = not any(len({labels[x], labels[s], labels[t]}) > 1 for x, s, t, _ in points_inside(points))
    wide = dataset.dimension >= d - 1
    assert found.outcome("linear").hypothesis.holds == (wide and some)
    assert found.outcome("linear").conclusion.holds == affine
    assert found.outcome("rewritten").conclusion.holds == some
    assert found.outcome("networks").hypothesis.holds == some
    assert found.outcome("networks").conclusion.holds == (not has_clash(dataset))
    assert found.outcome("printed").conclusion.holds is False
    assert not affine or (some and not has_clash(dataset))
    alone = dataset.size == d
    for name in SHARP:
        assert found.outcome(name).verdict is (Verdict.CONFIRMED if alone else Verdict.NOT_APPLICABLE)


@examples(40)
@given(datasets(dimensions=(1, 2, 3, 4), sizes=(2, 6), bound=2, classes=1))
def test_with_one_representation_a_class_the_sizes_bound_what_there_is(points: Dataset) -> None:
    dataset = Dataset.from_rationals([list(x) for x in all_points(points)], range(points.size))
    if dataset.size < 2:
        return
    d, m = dataset.size, dataset.dimension
    found = verify("manifold:1", dataset)
    assert {found.outcome(name).verdict for name in SHARP} == {Verdict.CONFIRMED}
    assert not found.outcome("linear").conclusion.holds or affine_possible(d, m)
    assert not found.outcome("networks").hypothesis.holds or any_possible(d, m)
    assert not found.outcome("networks").conclusion.holds or continuous_possible(d, m)


def test_where_none_serves_the_words_say_none() -> None:
    """“Some f does not have zero loss” is true of every dataset, and says nothing."""
    notes = {each.reading.id: each.conclusion.note for each in verify("manifold:1", "{0 | 1 | 2}").outcomes}
    for id, kind in (("affine", "affine f"), ("any", "f"), ("continuous", "continuous f")):
        assert notes[id] == f"here no {kind} has zero loss; with d = 3 and m = 1 no representations allow one"


def test_the_hunt_finds_five_points_of_the_plane_that_no_continuous_f_serves() -> None:
    found = hunted("networks", points=5, grid=3, dimension=2, classes=5)
    assert found.minimal is not None
    assert len(found.minimal.points[0]) == 2
    assert found.raw.refuted == found.raw.hypothesis > 0  # no placement of five does
    assert has_clash(found.minimal.dataset())


@pytest.mark.parametrize("name", ["printed", "linear", "rewritten", "networks"])
def test_the_hunt_refutes_what_is_printed(name: str) -> None:
    scopes = {"printed": (2, 2, 1, 2), "linear": (4, 2, 2, 2), "rewritten": (3, 4, 1, 3), "networks": (4, 2, 2, 4)}
    assert hunted(name, *scopes[name]).raw.refuted > 0


@pytest.mark.parametrize("name", SHARP)
@pytest.mark.parametrize("scope", [(5, 3, 2, 5), (3, 5, 1, 3), (4, 2, 3, 4), (4, 3, 2, 4), (4, 2, 2, 2)])
def test_the_hunt_finds_nothing_against_the_sharp_forms(name: str, scope: tuple[int, int, int, int]) -> None:
    found = hunted(name, *scope)
    assert (found.raw.refuted, found.raw.undecided) == (0, 0)
    assert (found.raw.tested > 0) == (scope[0] == scope[3])


@pytest.mark.parametrize("name", SHARP)
@pytest.mark.parametrize("placed", ["{0 | 1}", "{(0, 0) | (1, 0) | (0, 1)}", "{(0, 0) | (1, 1) | (1, 0) | (0, 1)}"])
def test_every_step_of_the_proofs_holds(name: str, placed: str) -> None:
    found = trace("manifold:1", placed, name)
    assert all(step.finding is not None and step.finding.holds for step in found.steps)


def test_a_budget_leaves_a_continuous_f_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.solvers.interpolation.segments.MOST_EDGE_PAIRS_SOUGHT", 0)
    corner = Dataset.from_rows([[0, 0], [3, 0], [0, 3], [1, 1]], [0, 0, 0, 1])
    found = verify("manifold:1", corner, ["networks"]).outcome("networks")
    assert found.verdict is Verdict.UNDECIDED
    assert "edges" in found.conclusion.note
