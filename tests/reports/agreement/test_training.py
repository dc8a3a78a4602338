"""Which experiment goes with which statement, and what `verify` makes of it."""

import json
import sys
from typing import Any

import pytest

import mixproof.reports.cli
from mixproof.reports.agreement.training import carried_out, left_out
from mixproof.theory.catalog import CATALOG
from mixproof.theory.settings import Settings
from mixproof.theory.statement import Plan, Verification
from mixproof.theory.verify import verify

Ran = tuple[int, str, str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `verify` as someone does who has set nothing."""
    monkeypatch.delenv("MIXPROOF_TRAIN", raising=False)

    def ran(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["verify", *arguments])
        with pytest.raises(SystemExit) as stopped:
            mixproof.reports.cli.verify_main()
        captured = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, captured.out, captured.err

    return ran


def plan(found: Verification) -> Plan | None:
    return found.statement.plan(found)


COUNTEREXAMPLE = ("--theorem", "2.10", "--dataset", "counterexample")


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("2.2", "table-1"),
        ("2.3", "table-1"),
        ("2.7", "table-1"),
        ("2.8", "table-1"),
        ("2.10", "table-1"),
        ("2.4-scheme", "epsilon-scheme"),
        ("3.5", "theorem-3.5"),
        ("3.7", "lemma-3.7"),
        ("3.8", "theorem-3.5"),
        ("2.5", None),
        ("2.11", None),
        ("3.2", None),
    ],
)
def test_each_statement_has_its_experiment_or_none(id: str, name: str | None) -> None:
    settings = Settings(epsilon="1/10") if "epsilon" in CATALOG[id].uses else Settings()
    if id == "2.3":
        settings["point"] = ["1"]
    found = plan(verify(id, "counterexample", **settings))
    assert (None if found is None else found.experiment) == name


def test_the_law_of_the_statement_is_that_of_the_training() -> None:
    found = plan(verify("2.10", "shadow", alpha="3/2"))
    assert found is not None
    assert [str(alpha) for alpha in found.settings["alphas"]] == ["3/2"]  # type: ignore[attr-defined]
    assert plan(verify("2.10", "shadow", mixing="beta(2,1)")) is None  # the table is of symmetric laws
    linear = plan(verify("3.5", "simplex", mixing="beta(2,1)"))
    assert linear is not None
    assert str(linear.settings["mixing"]) == "Beta(2, 1)"


@pytest.mark.parametrize(
    ("id", "dataset", "alpha", "expected"),
    [
        ("2.10", "counterexample", "1", True),
        ("2.10", "alternating-line:points=8", "256", True),
        ("2.10", "alternating-line:points=9", "1", False),
        ("2.10", "counterexample", "257", False),
        ("3.5", "simplex:positive=4,negative=4", "1", True),
        ("3.5", "gaussian:positive=2,negative=2,dimension=65", "1", False),
    ],
)
def test_only_what_takes_seconds_is_small(id: str, dataset: str, alpha: str, expected: bool) -> None:
    found = plan(verify(id, dataset, [], alpha=alpha))
    assert found is not None
    assert found.is_small is expected
    assert (left_out(found) is None) is expected


@pytest.mark.parametrize(("id", "dataset"), [("2.10", "crossing"), ("3.5", "simplex"), ("3.7", "simplex")])
def test_small_experiments_agree_on_the_smallest_data(id: str, dataset: str) -> None:
    found = plan(verify(id, dataset))
    assert found is not None
    seen: list[int] = []
    outcome: Any = carried_out(found, lambda done, total: seen.append(done))
    assert outcome["agreement"] == "agrees"
    assert bool(seen) is (id != "3.7")


# --- the command --------------------------------------------------------------------------------------


def test_training_is_on_for_small_data_and_fills_the_json(run: Any) -> None:
    code, out, err = run(*COUNTEREXAMPLE, "--json", "-")
    training = json.loads(out)["training"]
    assert (code, err) == (0, "")
    assert (training["schema"], training["experiment"], training["agreement"]) == (
        "mixproof/experiment/1",
        "table-1",
        "agrees",
    )
    assert [row["alpha"] for row in training["rows"]] == [None] * 3 + ["1"] * 3


@pytest.mark.parametrize("how", ["option", "environment"])
def test_no_training_is_null_and_says_nothing(run: Any, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setattr("mixproof.reports.agreement.training.carried_out", lambda *_: pytest.fail("it was trained"))
    if how == "environment":
        monkeypatch.setenv("MIXPROOF_TRAIN", "0")
    more = ("--no-train",) if how == "option" else ()
    assert json.loads(run(*COUNTEREXAMPLE, *more, "--json", "-")[1])["training"] is None
    assert "raining:" not in run(*COUNTEREXAMPLE, *more)[1]


@pytest.mark.parametrize(
    ("agreement", "refuted", "code"),
    [("agrees", False, 0), ("disagrees", False, 1), ("undecided", False, 0), ("agrees", True, 1)],
)
def test_the_verdict_never_depends_on_training_and_the_exit_code_does(
    run: Any, monkeypatch: pytest.MonkeyPatch, agreement: str, refuted: bool, code: int
) -> None:
    told = {"experiment": "table-1", "agreement": agreement, "criteria": []}
    monkeypatch.setattr("mixproof.reports.agreement.training.carried_out", lambda *_: told)
    data = ("--dataset", "shadow" if refuted else "counterexample")
    ended, out, _ = run("--theorem", "2.10", *data, "--json", "-")
    found = json.loads(out)
    assert ended == code
    assert found["training"] == told
    alone = json.loads(run("--theorem", "2.10", *data, "--json", "-", "--no-train")[1])
    assert alone["readings"] == found["readings"]


def test_a_seed_may_be_one_for_the_training_alone(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = []

    def told(found: Plan, *_: object) -> dict[str, Any]:
        seeds.append(found.settings["seed"])
        return {"experiment": "table-1", "agreement": "agrees", "criteria": []}

    monkeypatch.setattr("mixproof.reports.agreement.training.carried_out", told)
    for seed in ((), ("--seed", "7")):
        assert run(*COUNTEREXAMPLE, "--train", *seed)[0] == 0
    assert seeds == [0, 7]
    code, _, err = run("--theorem", "3.5", "--dataset", "simplex", "--train", "--seed", "7")
    assert code == 2
    assert "neither Theorem 3.5 nor its training draws anything: leave --seed out" in err
    assert "does not depend on a seed" in run(*COUNTEREXAMPLE, "--no-train", "--seed", "7")[2]


def test_large_data_are_trained_on_only_when_asked_for(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"experiment": "table-1", "agreement": "agrees", "criteria": []}
    monkeypatch.setattr("mixproof.reports.agreement.training.carried_out", lambda *_: told)
    iris = ("--theorem", "2.10", "--dataset", "iris", "--reading", "sharp")
    code, out, _ = run(*iris)
    assert code == 0
    assert "not run on data of this size unless asked for: --train runs table-1." in " ".join(out.split())
    assert json.loads(run(*iris, "--json", "-")[1])["training"] is None
    assert json.loads(run(*iris, "--train", "--json", "-")[1])["training"] == told


def test_without_torch_it_is_left_out_with_a_word_unless_asked_for(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.reports.agreement.training.find_spec", lambda name: None)
    code, out, err = run(*COUNTEREXAMPLE)
    assert (code, err) == (0, "")
    assert "Training: not run: torch is not installed: install the extra" in " ".join(out.split())
    code, out, err = run(*COUNTEREXAMPLE, "--train")
    assert (code, out) == (2, "")
    assert "pip install 'mixproof[train]', or in a checkout pip install -e '.[train]'" in err


def test_data_that_an_experiment_cannot_take_are_an_error_only_if_it_was_asked_for(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixproof.empirical.experiments.table_1.MOST_POINTS", 2)
    code, out, _ = run(*COUNTEREXAMPLE)
    assert code == 0
    assert "Training: not run: counterexample has 3 points" in " ".join(out.split())
    code, _, err = run(*COUNTEREXAMPLE, "--train")
    assert code == 2
    assert "counterexample has 3 points" in err
