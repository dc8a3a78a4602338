"""``mixproof audit --train``: what it shows, writes and refuses."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from mixproof import audit
from mixproof.geometry.errors import InputError
from mixproof.reports.cli import mixproof_app

LINE = ("alternating-line:points=12", "--train", "--folds", "2")
QUICK = ("--train-seconds", "0.5")


def run(*arguments: str) -> int:
    return int(mixproof_app()(["audit", *arguments], standalone_mode=False) or 0)


def refused(*arguments: str) -> str:
    with pytest.raises(InputError) as error:
        run(*arguments)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.slow
def test_theory_predicts_the_rows_that_training_loses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "audit.json"
    assert (
        run(*LINE, "--train-seconds", "3", "--alpha", "0.2,8", "--json", str(target), "--out", str(tmp_path / "report"))
        == 1
    )
    found = json.loads(target.read_text())["training"]
    by_alpha = {each["alpha"]: each for each in found["forecast"]["alphas"]}
    assert found["forecast"]["epsilon"] == "1/2"
    assert by_alpha["8"]["expected"] == by_alpha["8"]["lost"] == [1, 3, 5, 6, 8, 10]
    assert by_alpha["1/5"]["expected"] == by_alpha["1/5"]["lost"] == by_alpha[None]["lost"] == []
    assert found["recommendation"]["unsafe"] == ["8"]
    shown = capsys.readouterr().out
    assert "Lost with α = 8: rows 1, 3, 5, 6, 8, 10." in shown
    assert "whether Mixup helps on new data is not decided here" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    for file in ("index.html", "audit.md"):
        assert "Rows that training loses, beside theory" in (tmp_path / "report" / file).read_text()


@pytest.mark.slow
def test_the_numbers_shown_are_those_of_the_data_and_repeat(tmp_path: Path) -> None:
    texts = []
    for name in ("first.json", "second.json"):
        assert run("iris", "--train", *QUICK, "--alpha", "0.2", "--json", str(tmp_path / name)) == 0
        texts.append((tmp_path / name).read_text())
    assert texts[0] == texts[1]
    plain, mixed = json.loads(texts[0])["training"]["ways"]
    for score in ("accuracy", "log_loss", "brier"):
        folds = np.array(mixed[score]["folds"]) - np.array(plain[score]["folds"])
        assert mixed[score]["from_none"]["mean"] == pytest.approx(folds.mean())
        lower, upper = mixed[score]["from_none"]["interval"]
        assert lower <= folds.mean() <= upper


@pytest.mark.slow
def test_a_training_that_is_interrupted_goes_on_to_the_same_report(tmp_path: Path) -> None:
    state, target = str(tmp_path / "state.npz"), tmp_path / "audit.json"
    arguments = ("iris", "--train", *QUICK, "--alpha", "0.2", "--json", str(target))

    def end(stage: str, done: int, of: int) -> None:
        if stage.startswith("training") and done:
            raise KeyboardInterrupt

    from mixproof.reports.commands.running import Interrupted

    with (
        patch("mixproof.reports.terminal.progress.Stages.__call__", lambda self, *told: end(*told)),
        pytest.raises(Interrupted, match=r"state.npz; the same command with --resume goes on"),
    ):
        run(*arguments, "--checkpoint", state)
    assert "is there already: add --resume" in refused(*arguments, "--checkpoint", state)
    run(*arguments, "--checkpoint", state, "--resume")
    resumed = target.read_text()
    run(*arguments)
    assert target.read_text() == resumed


def test_a_training_out_of_time_is_said_to_be_unfinished(capsys: pytest.CaptureFixture[str]) -> None:
    with patch("mixproof.empirical.trials.run.step", side_effect=_time_up):
        assert run("wine", "--train", *QUICK, "--alpha", "0.2", "--epsilon", "1") == 3
    shown = " ".join(capsys.readouterr().out.split())
    assert "Training was asked for and is not finished (the time was up" in shown
    assert "The riskiest rows" in shown


def _time_up(*told: object) -> None:
    from mixproof.geometry.jobs.watch import TimeUp

    raise TimeUp("the time was up at: training")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("counterexample", "--train"), "class '1' has 1 row only"),
        (("{0, 1, 2 | 3, 4, 5}", "--train"), "take fewer folds"),
        (("iris", "--train", "--train-seconds", "0"), "take about"),
        (("iris", "--train", "--train-seconds", "-1"), "has to be from 0"),
        (("iris", "--train", "--folds", "1"), "has to be from 2 to 100, not 1"),
        (("iris", "--train", "--model", "net"), "a model is named as"),
        (("iris", "--train", "--model", "nothing.py:net"), "there is no file nothing.py"),
        (("iris", "--train", "--model", "fractions:Fraction"), "and no torch.nn.Module"),
        (("iris", "--train", "--resume"), "name it by --checkpoint FILE"),
        (("iris", "--folds", "3"), "are for --train"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: Sequence[str], words: str) -> None:
    assert words in refused(*arguments)


def test_without_torch_it_says_how_to_install_it() -> None:
    with patch.dict("sys.modules", torch=None):
        assert "training needs torch: torch is not installed: install the extra" in refused("iris", "--train")


@pytest.mark.slow
def test_a_network_of_the_users_own_is_trained() -> None:
    import torch

    def net(dimension: int, classes: int) -> torch.nn.Module:
        return torch.nn.Sequential(torch.nn.Linear(dimension, 8), torch.nn.Tanh(), torch.nn.Linear(8, classes))

    found = audit("iris", train=True, train_seconds=0.5, alpha="0.2", model=net)
    assert found.trials is not None
    assert found.trials.network.startswith("Your network: net, Sequential(")
    assert found.trials.way(Fraction(1, 5)).accuracy.mean() > 0.9
    assert not found.trials.is_exact
    assert found.choice is not None
    with pytest.raises(InputError, match="are for `train=True`"):
        audit("iris", folds=3)


@pytest.mark.slow
def test_a_sample_or_points_of_two_labels_leave_nothing_to_expect() -> None:
    sampled = audit("wine", rows=60, train=True, train_seconds=0.5, alpha="0.2")
    assert sampled.forecast is not None
    assert sampled.forecast.reason == "only a sample of the rows was audited"
    shared = audit([[0], [0], [1], [1]] * 3, list("abab") * 3, train=True, train_seconds=0.5, alpha="0.2", folds=2)
    assert shared.forecast is not None
    assert shared.forecast.reason == "no two classes are left without points of two labels"
    assert "Lost" not in str(shared)
