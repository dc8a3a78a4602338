"""The columns of a table are named by names or indices, one by one or several at once, or refused by these."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError

NAMES = ["Id", "u", "a,b", "kind"]


@pytest.mark.parametrize(
    "drop", [["Id", "a,b"], ("Id", "2"), ["0", 2], "Id,2", ["Id, 2"], pd.Index(["Id", "a,b"]), iter([0, -2])]
)
def test_columns_are_left_out_however_they_are_named(drop: Any) -> None:
    assert ColumnChoice.of(None, {"drop": drop}).roles(NAMES, "t").coordinates == (1,)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (ColumnChoice(drop=("id",)), r"t has no column 'id'; did you mean 'Id' or 'kind'\?"),
        (ColumnChoice(drop=("4",)), "t has no column '4'"),
        (ColumnChoice(keep=("v",)), "t has no column 'v'"),
        (ColumnChoice("kind", ("3",)), "column 'kind' has two roles: name it once"),
        (ColumnChoice(None, ("u",), ("u",)), "column 'u' has two roles"),
        (ColumnChoice("u", (), ("u",)), "column 'u' has two roles"),
        (ColumnChoice(None, ("0,1,2,3",)), "t has no columns but those left out"),
    ],
)
def test_columns_that_are_not_there_or_have_two_roles_are_refused(choice: ColumnChoice, told: str) -> None:
    with pytest.raises(InputError, match=told):
        choice.roles(NAMES, "t")


def test_columns_are_for_tables(tmp_path: Path) -> None:
    assert as_rows([[1, 5], [2, 7]], ["a", "b"], drop=["0"]).numerators.tolist() == [[5], [7]]
    for name in ("iris", "{0, 1 | 2}"):
        with pytest.raises(InputError, match="`label`, `header`, `drop` and `keep` are for files"):
            as_rows(name, keep="0")
    with pytest.raises(InputError, match=r"`header`, .* are for text files, and this is none"):
        as_rows(pd.DataFrame({"u": [1, 2], "kind": [*"ab"]}), header=True)


def test_the_header_is_said_at_every_door(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("0,1,2\n3,4,0\n5,6,1\n")
    assert as_rows(tmp_path / "t.csv", header=True).labels == ("0", "1")
    assert as_rows(tmp_path / "t.csv", header=False, label="0").labels == ("0", "3", "5")


_FAR_IDS = [7 * k * k + 100_000 * (k % 13) for k in range(40)]
_SAMPLES = "holds 40 different whole numbers in 40 rows, far larger than those of other columns"


def _with_first(column: Sequence[float]) -> list[list[float]]:
    return [[column[k], k * k % 7, k % 3] for k in range(40)]


@pytest.mark.parametrize(
    ("ids", "options"),
    [
        (_FAR_IDS, {"keep": "0"}),
        ([7 * (k // 2) ** 2 + 100_000 * (k % 13) for k in range(40)], {"drop": "0"}),
        ([100_000 * (k % 13) for k in range(40)], {}),
        ([k * k + 0.5 for k in range(40)], {}),
        ([k * k % 43 for k in range(40)], {}),
    ],
)
def test_other_first_columns_are_coordinates_in_silence(ids: list[float], options: dict[str, str]) -> None:
    assert "far larger" not in as_rows(_with_first(ids), [k % 2 for k in range(40)], **options).origin  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "is_asked"), [("sampleCode", True), ("Patient No.", True), ("income", False)])
def test_whole_numbers_far_larger_than_all_others_in_a_first_column_are_asked_about_unless_its_name_is_another(
    name: str, is_asked: bool
) -> None:
    frame = pd.DataFrame(_with_first(_FAR_IDS), columns=[name, "u", "v"]).assign(kind=["a", "b"] * 20)
    if is_asked:
        told = f"column {name!r} {_SAMPLES}, as numbers of samples are: leave it out by `drop={name!r}`"
        with pytest.raises(InputError, match=re.escape(told)):
            as_rows(frame)
        assert as_rows(frame, drop=name).dimension == 2
    else:
        assert f"column {name!r} {_SAMPLES}: taken as a coordinate" in as_rows(frame).origin
    with pytest.raises(InputError, match=f"column '0' {_SAMPLES}"):
        as_rows(_with_first(_FAR_IDS), ["a", "b"] * 20)
