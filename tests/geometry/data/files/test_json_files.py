"""JSON that a command has written: its data are read, and what holds none says so."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mixproof import InputError, as_dataset, load
from mixproof.geometry.data.sources import load_rows

File = Callable[[Any], str]


@pytest.fixture
def file(tmp_path: Path) -> File:
    def written(content: Any, name: str = "found.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return written


POINTS = {"points": [["0"], ["1/2"]], "labels": ["a", "b"]}


@pytest.mark.parametrize(
    "content",
    [
        {"dataset": POINTS},
        {"dataset": {"name": "mine", "points": 2, "data": POINTS}},
        {"source": {"name": "mine", "data": POINTS}},
        {"minimal": POINTS},
        {"schema": "mixproof/falsification-state/2", "result": {"minimal": POINTS}},
        {"datasets": [{"name": "mine", "points": 2, "data": POINTS}]},
    ],
)
@pytest.mark.parametrize("name", ["found.json", "found", "FOUND.JSON", "found.txt"])
def test_points_are_found_wherever_a_command_writes_them(file: Any, content: Any, name: str) -> None:
    found = as_dataset(Path(file(content, name)))
    assert (found.classes, [str(found.point(k)[0]) for k in range(2)]) == (("a", "b"), ["0", "1/2"])


def test_rows_of_a_certificate_give_the_order_and_the_weights(file: File) -> None:
    rows = load_rows(file({"dataset": {**POINTS, "name": "mine", "rows": [[1], [0, 2]], "classes": ["a", "b"]}}))
    assert (rows.name, rows.labels, rows.dataset().rows) == ("mine", ("b", "a", "b"), ((0, 2), (1,)))


DAMAGED = "is damaged"
OTHER = "is JSON: save it as a CSV"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([[1, 2]], OTHER),
        ({"points": 3}, OTHER),
        ("5", OTHER),
        ({"schema": "mixproof/check/1"}, "does not hold one dataset"),
        ({"schema": "mixproof/audit/2", "source": {"name": "digits", "data": None}}, "names its data, 'digits'"),
        ({"schema": "mixproof/falsification/1", "minimal": None}, "found no counterexample"),
        (
            {"schema": "mixproof/report/2", "datasets": [{"data": POINTS}, {"data": POINTS}]},
            "does not hold one dataset",
        ),
        ('{"dataset": ', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ({"dataset": {"points": [], "labels": []}}, DAMAGED),
        ({"dataset": {"points": [[]], "labels": ["a"]}}, DAMAGED),
        ({"dataset": {"points": [["0"], ["0", "1"]], "labels": ["a", "b"]}}, DAMAGED),
        ({"dataset": {"points": [["0"]], "labels": ["a", "b"]}}, DAMAGED),
        ({"dataset": {"points": [[None]], "labels": ["a"]}}, DAMAGED),
        ({"dataset": {"points": [["0"]], "labels": [["a"]]}}, DAMAGED),
        ({"dataset": {"points": [["0"]], "labels": ["a"], "rows": [[0, 0]]}}, DAMAGED),
        ({"dataset": {"points": [["0"]], "labels": ["a"], "rows": [[-1]]}}, DAMAGED),
        ({"dataset": {"points": [["0"]], "labels": ["a"], "rows": "0"}}, DAMAGED),
        ({"dataset": {"points": [["0"]], "labels": ["a"], "rows": [[]]}}, DAMAGED),
        ({"dataset": {"points": [["x"]], "labels": ["a"]}}, "'x' is not a number"),
        ({"dataset": {"points": [["1e99999"]], "labels": ["a"]}}, "exponent"),
        ('{"dataset": {"points": [[NaN]], "labels": ["a"]}}', "not a finite number"),
        (f'{{"dataset": {{"points": [[{"9" * 5000}]], "labels": ["a"]}}}}', "5,000 characters"),
        ({"dataset": {"points": [["0"]], "labels": [" "]}}, "the label is missing"),
    ],
)
def test_other_json_is_refused_in_one_line(file: File, content: Any, words: str) -> None:
    with pytest.raises(InputError) as refused:
        load(file(content))
    assert words in str(refused.value)
    assert "found.json" in str(refused.value)


def test_json_says_its_labels_itself(file: File) -> None:
    with pytest.raises(InputError, match="`label`, `header`, `drop` and `keep` are for tables"):
        load(file({"dataset": POINTS}), label="a")
