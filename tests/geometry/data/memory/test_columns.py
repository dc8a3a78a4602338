"""The label among named columns."""

import numpy as np
import pytest

from mixproof.geometry.data.memory.columns import from_columns
from mixproof.geometry.errors import InputError


def test_the_label_column_goes_by_its_name_its_place_or_a_usual_name() -> None:
    columns = {"target": np.array([1, 2]), "x": np.array([3, 4]), "z": np.array([5, 6])}
    assert from_columns(columns, None).labels == ("1", "2")
    assert from_columns(columns, "z").labels == from_columns(columns, "-1").labels == ("5", "6")
    with pytest.raises(InputError, match="did you mean 'target'"):
        from_columns(columns, "targt")
