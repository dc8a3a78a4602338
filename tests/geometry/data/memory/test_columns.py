"""The label among named columns."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mixproof.geometry.data.memory.columns import from_columns
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError


def test_the_label_column_goes_by_its_name_its_place_or_a_usual_name() -> None:
    columns = {"target": np.array([1, 2]), "x": np.array([3, 4]), "z": np.array([5, 6])}
    assert from_columns(columns, None).labels == ("1", "2")
    assert from_columns(columns, "z").labels == from_columns(columns, "-1").labels == ("5", "6")
    with pytest.raises(InputError, match="did you mean 'target'"):
        from_columns(columns, "targt")


@pytest.mark.parametrize(
    ("label", "chosen"), [(0, "a"), (-1, "c"), (np.int64(1), "b"), ("1", "b"), ("c", "c"), (None, "c")]
)
def test_a_column_may_be_named_by_an_integer(label: Any, chosen: str) -> None:
    roles = ColumnChoice.of(label).roles(["a", "b", "c"], "t")
    assert roles.names[roles.label] == chosen


@pytest.mark.parametrize("label", [True, 1.0, ["a"], {"a"}, b"a"])
def test_what_names_no_column_is_refused(label: Any) -> None:
    with pytest.raises(InputError, match="`label` takes the name or the index of a column, not"):
        ColumnChoice.of(label)


def test_columns_of_several_levels_go_by_their_tuple() -> None:
    columns = pd.MultiIndex.from_tuples([("size", "cm"), ("kind", ""), ("size", "kg")])
    frame = pd.DataFrame([[1, 2, 3], [4, 5, 6]], columns=columns)
    assert as_rows(frame, label=("kind", "")).labels == ("2", "5")
