"""Deciding a statement: what may be asked, and what is refused in one line."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import torch
from torch.utils.data import TensorDataset

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.catalog import CATALOG
from mixproof.theory.certificate import certify
from mixproof.theory.settings import make_instance
from mixproof.theory.statement import Unfit, Verification
from mixproof.theory.trace import trace
from mixproof.theory.verify import verify, verify_all

SHADOW = load("shadow")
ONE_CLASS = Dataset.from_rows([[0], [1]], ["a", "a"], "same")


def test_a_dataset_may_be_given_by_name_as_an_object_or_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "shadow.csv"
    file.write_text("0,0\n1,0\n2,1\n")
    for data in ("shadow", SHADOW, str(file)):
        assert verify("2.10", data).outcome("printed").verdict.value == "refuted"


def test_readings_are_decided_in_the_order_asked_for_and_each_once() -> None:
    result = verify("2.10", SHADOW, ["sharp", "printed", "sharp"])
    assert [outcome.reading.id for outcome in result.outcomes] == ["sharp", "printed"]


def test_all_readings_are_decided_where_none_is_named() -> None:
    assert [outcome.reading.id for outcome in verify("2.10", SHADOW).outcomes] == ["printed", "slides", "sharp"]


def test_the_result_keeps_what_it_was_decided_on() -> None:
    result = verify("2.10", SHADOW, alpha="3/2")
    assert result.instance.dataset is SHADOW
    assert result.instance.mixing == Beta(Fraction(3, 2), Fraction(3, 2))
    assert result.statement is CATALOG["2.10"]


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "an unknown statement": (lambda: verify("2.1", SHADOW), "2.10"),
    "an unknown dataset": (lambda: verify("2.10", "shado"), "shadow"),
    "an unknown reading": (lambda: verify("2.10", SHADOW, ["sharpe"]), "sharp"),
    "one class": (lambda: verify("2.10", ONE_CLASS), "same"),
    "alpha zero": (lambda: verify("2.10", SHADOW, alpha=0), "positive"),
    "alpha negative": (lambda: verify("2.10", SHADOW, alpha="-1/2"), "-1/2"),
    "alpha not finite": (lambda: verify("2.10", SHADOW, alpha=float("inf")), "finite"),
    "alpha not a number": (lambda: verify("2.10", SHADOW, alpha="one"), "one"),
    "both laws": (lambda: verify("2.10", SHADOW, alpha=1, mixing="beta(1,1)"), "not both"),
    "an unknown law": (lambda: verify("2.10", SHADOW, mixing="normal(0,1)"), "beta(a,b)"),
    "a law with one parameter": (lambda: verify("2.10", SHADOW, mixing="beta(2)"), "beta(a,b)"),
    "a parameter of zero": (lambda: verify("2.10", SHADOW, mixing="beta(0,1)"), "positive"),
    "a radius it has no use for": (lambda: verify("2.10", SHADOW, epsilon="1/10"), "leave it out"),
    "a point it has no use for": (lambda: verify("2.10", SHADOW, point=["1"]), "leave it out"),
    "a seed it has no use for": (lambda: verify("2.10", SHADOW, seed=1), "leave it out"),
    "a radius of zero": (lambda: make_instance(SHADOW, epsilon=0), "positive"),
    "a point of another dimension": (lambda: make_instance(SHADOW, point=[1, 2]), "coordinates"),
    "a point that is no number": (lambda: make_instance(SHADOW, point=["x"]), "the point"),
    "a negative seed": (lambda: make_instance(SHADOW, seed=-1), "seed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_in_one_line(case: str) -> None:
    ask, words = REFUSED[case]
    with pytest.raises(InputError) as caught:
        ask()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_everything_can_be_decided_at_once() -> None:
    decided = verify_all("shadow")
    assert [each.statement.id for each in decided] == list(CATALOG)
    found = next(each for each in decided if each.statement.id == "2.10")
    assert isinstance(found, Verification)
    assert found.outcome("sharp").verdict.value == "confirmed"


def test_a_statement_that_the_data_do_not_fit_says_why() -> None:
    found = next(each for each in verify_all(ONE_CLASS) if each.statement.id == "2.10")
    assert isinstance(found, Unfit)
    assert "one class only" in found.reason


POINTS = [[0], [1], [2]]
FRAME = pd.DataFrame({"x": [0, 1, 2], "label": [0, 0, 1]})
HOLDERS: dict[str, Any] = {
    "a frame": FRAME,
    "a pair": (POINTS, [0, 0, 1]),
    "a pair of arrays": (np.array(POINTS), np.array([0, 0, 1])),
    "a lazy frame": pl.from_pandas(FRAME).lazy(),
    "named fields": FRAME.to_records(index=False),
    "tensors": TensorDataset(torch.tensor(POINTS), torch.tensor([0, 0, 1])),
}


@pytest.mark.parametrize("data", HOLDERS.values(), ids=HOLDERS)
def test_a_dataset_may_be_whatever_holds_labelled_examples(data: Any) -> None:
    found = verify("2.10", data)
    assert found.outcome("printed").verdict.value == "refuted"
    dataset: Any = certify(found)["dataset"]
    assert dataset["points"] == [["0"], ["1"], ["2"]]
    assert trace("2.10", data, "printed").course.value == "breaks"
    assert len(verify_all(data)) == len(CATALOG)


@pytest.mark.parametrize("data", [np.array(POINTS), POINTS, torch.tensor(POINTS), 5, None])
@pytest.mark.parametrize("ask", [lambda data: verify("2.10", data), verify_all, lambda data: trace("2.10", data)])
def test_data_without_labels_are_refused_with_the_way_to_give_them(data: Any, ask: Callable[[Any], Any]) -> None:
    with pytest.raises(InputError, match=r"labels are missing: .*pair \(X, y\)"):
        ask(data)


def test_readings_may_be_one_name() -> None:
    assert [each.reading.id for each in verify("2.10", SHADOW, "sharp").outcomes] == ["sharp"]
    assert [each.reading.id for each in verify("2.10", SHADOW).outcomes] == ["printed", "slides", "sharp"]


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ("print", "no reading 'print'; did you mean 'printed'"),
        ([2], "a reading is named by text, such as 'printed', and not by 2"),
        (5, "`readings` has to be a sequence or text, not 5"),
        ([["printed"]], r"a reading is named by text, such as 'printed', and not by \['printed'\]"),
    ],
)
def test_readings_that_are_none_are_refused(readings: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        verify("2.10", SHADOW, readings)
