"""Searches that vary a model beside the points, and what the printed forms of further papers come to in a search."""

import json
from itertools import combinations, product
from pathlib import Path

import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify import blocks
from mixproof.theory.falsify.drawn import falsify_randomly
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Falsification
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.models import ModelGrid
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.state import resumed, state_json
from mixproof.theory.settings import make_instance
from mixproof.theory.verify import verify
from tests.reports.in_process import ending
from tests.theory.own.claims import HEAD

RIGHT = f"""{HEAD}
def right(instance):
    data, model = instance.dataset, instance.model
    scores = [
        [sum(w * c for w, c in zip(row, data.point(k))) + b for row, b in zip(model.weights, model.bias)]
        for k in range(data.size)
    ]
    if len(model.weights) == 1:
        scores = [[0, score] for score, in scores]
    return all(all(s[c] > s[o] for o in range(len(s)) if o != c) for s, c in list(zip(scores, data.labels))[:2])

def wrong(instance):
    return not right(instance)

READING = Reading("claimed", Claim("all", always), Claim("the model is wrong on one of the first two rows", wrong))
STATEMENT = Statement("wrong", "claim", "Wrong", (READING,), uses=frozenset({{"model"}}), symmetries={{"classes"}})
"""
"""A claim that no model of a grid is right on the first two rows: refuted as often as one is."""


def right_by_hand(points: tuple[tuple[int, ...], ...], labels: tuple[int, ...], rows: list[tuple[int, ...]]) -> bool:
    """True if the weights of their class, a bias last, score highest on the first two points; one row is against 0."""
    every = [(0,) * len(rows[0]), *rows] if len(rows) == 1 else rows
    for point, label in list(zip(points, labels, strict=True))[:2]:
        scores = [sum(w * c for w, c in zip(row, (*point, 1), strict=True)) for row in every]
        if scores.count(max(scores)) > 1 or scores.index(max(scores)) != label:
            return False
    return True


@pytest.mark.parametrize(
    ("scope", "rows"),
    [
        (SearchScope(3, 4, 1, 2, ModelGrid(2)), 1),
        (SearchScope(2, 2, 2, 2, ModelGrid(1)), 1),
        pytest.param(SearchScope(3, 3, 1, 3, ModelGrid(1, 3)), 3, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_totals_are_those_of_a_plain_loop(scope: SearchScope, rows: int, tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(RIGHT)
    own = statement(str(tmp_path / "wrong.py"))
    cells = list(product(range(scope.grid), repeat=scope.dimension))
    values = range(-scope.models.most, scope.models.most + 1) if scope.models else range(0)
    verdicts = [
        right_by_hand(points, labels, list(model))
        for points in combinations(cells, scope.points)
        for labels in product(range(scope.classes), repeat=scope.points)
        if len(set(labels)) == scope.classes
        for model in product(product(values, repeat=scope.dimension + 1), repeat=rows)
    ]
    found = falsify(Judge(own, own.readings[0], make_instance("shadow")), scope)
    assert found.raw.total == len(verdicts) == scope.labelled_sets * scope.model_count
    assert found.raw.refuted == sum(verdicts) > 0


def searched(id: str, reading_id: str, scope: SearchScope, seconds: float | None = None) -> Falsification:
    chosen = statement(id)
    judge = Judge(chosen, reading(chosen, reading_id), make_instance("shadow"))
    return falsify(judge, scope) if seconds is None else falsify_randomly(judge, scope, seconds)


@pytest.mark.slow
def test_the_uncentred_second_order_bound_is_refuted_and_the_centred_one_is_not() -> None:
    scope = SearchScope(3, 13, 1, 2, ModelGrid(12))
    found = searched("affine:second-order", "uncentred", scope, 120)
    assert found.minimal is not None
    assert found.model is not None
    decided = verify("affine:second-order", found.minimal.dataset(), model=found.model)
    assert [each.verdict.value for each in decided.outcomes] == ["not_applicable", "refuted"]
    small = SearchScope(3, 4, 1, 2, ModelGrid(2))
    assert searched("affine:second-order", "centred", small).raw.refuted == 0
    assert searched("affine:second-order", "centred", small).raw.tested > 0


@pytest.mark.slow
def test_the_sandwich_is_not_refuted() -> None:
    found = searched("affine:sandwich", "sharp", SearchScope(3, 3, 1, 2, ModelGrid(1)))
    assert found.raw.refuted == 0
    assert found.raw.tested == found.raw.total == 54


def test_cutmix_is_refuted_and_mixup_with_an_intercept_is_not() -> None:
    scope = SearchScope(3, 2, 2)
    assert searched("affine:least-squares", "cutmix", scope).minimal is not None
    for sharp in ("intercept", "ridge"):
        found = searched("affine:least-squares", sharp, scope)
        assert (found.raw.refuted, found.raw.tested) == (0, found.raw.total)


@pytest.mark.parametrize("points", [4, 5])
def test_placements_of_representations_in_the_plane(points: int) -> None:
    """Four that cross, or any five, have no continuous f, though some f has zero loss; the sharp forms say when."""
    scope = SearchScope(points, 3, 2, points)
    found = searched("manifold:1", "networks", scope)
    assert found.minimal is not None
    assert (found.raw.refuted == found.raw.hypothesis) is (points == 5)
    for sharp in ("affine", "any", "continuous"):
        exact = searched("manifold:1", sharp, scope)
        assert (exact.raw.refuted, exact.raw.tested) == (0, scope.labelled_sets)


# --- how it is asked --------------------------------------------------------------------------------------


def test_the_command_shows_the_model_and_verify_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wrong.py").write_text(RIGHT)
    asked = ("--theorem", "wrong.py", "--points", "2", "--grid", "3", "--model-grid", "2/4")
    ran = ending("falsify", *asked, "--json", "found.json", "--state", "state.json").check()
    assert ran.code == 1
    assert "each with 25 models, weights from {−2…2}/4" in " ".join(ran.out.split())
    found = json.loads(Path("found.json").read_text())
    assert found["scope"]["models"] == "2/4"
    assert found["minimal"]["model"] == {"weights": [["1/2"]], "bias": ["-1/4"]}
    line = next(line for line in ran.out.splitlines() if "--model '" in line)
    dataset, model = line.split("'")[1], line.split("'")[3]
    assert ending("verify", "--theorem", "wrong.py", "--dataset", dataset, "--model", model).check().code == 1
    again = ending("falsify", *asked, "--json", "again.json", "--state", "state.json").check()
    assert again.code == 1
    assert Path("again.json").read_text() == Path("found.json").read_text()


def test_a_random_search_is_shrunk_in_points_and_weights(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(RIGHT)
    own = statement(str(tmp_path / "wrong.py"))
    scope = SearchScope(4, 20, 1, 2, ModelGrid(9))
    judge = Judge(own, own.readings[0], make_instance("shadow"))
    found = falsify_randomly(judge, scope, 60, resources=Resources(workers=1))
    assert found.minimal is not None
    assert len(found.minimal.points) < 4
    assert max(map(abs, found.minimal.model)) <= 2


def test_blocks_take_models_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "SECONDS_ALONE", 0.0)
    monkeypatch.setattr(blocks, "WORTH_SECONDS", 0.0)
    (tmp_path / "wrong.py").write_text(RIGHT)
    own = statement(str(tmp_path / "wrong.py"))
    judge, scope = Judge(own, own.readings[0], make_instance("shadow")), SearchScope(2, 4, 1, 2, ModelGrid(1))
    beside = falsify(judge, scope, resources=Resources(workers=2))
    assert beside == falsify(judge, scope, resources=Resources(workers=1))
    state = json.loads(json.dumps(state_json(beside, judge.template)))
    assert resumed(state, judge, scope).minimal == beside.minimal


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--theorem", "affine:sandwich"), "name the models to try, as in --model-grid 1"),
        (("--theorem", "2.10", "--model-grid", "1"), "does not depend on a model: leave --model-grid out"),
        (("--theorem", "affine:sandwich", "--model-grid", "x"), "--model-grid is M or M/Q"),
        (("--theorem", "affine:sandwich", "--model-grid", "-1"), "--model-grid is M or M/Q"),
        (("--theorem", "affine:sandwich", "--model-grid", "0"), "M and Q from 1 to 1,000"),
        (("--theorem", "affine:sandwich", "--model-grid", "1/0"), "M and Q from 1 to 1,000"),
        (("--theorem", "affine:sandwich", "--model-grid", "1000", "--dimension", "3"), "labelled sets with models"),
    ],
)
def test_what_cannot_be_asked_is_refused(words: tuple[str, ...], told: str) -> None:
    ran = ending("falsify", *words, "--points", "3", "--grid", "3").check()
    assert ran.code == 2
    assert told in ran.err


def test_a_scope_says_how_many_there_are() -> None:
    scope = SearchScope(3, 3, 1, 2, ModelGrid(1))
    assert scope.model_count == 9
    with pytest.raises(InputError, match="labelled sets with models"):
        SearchScope(3, 5, 2, 2, ModelGrid(30)).check_reach()
