"""Labels of any type have a name, and classes an order."""

from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.labels import label_text, ordered_classes
from mixproof.geometry.errors import InputError
from tests.strategies import examples


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (-0.0, "0"),
        (2.5, "2.5"),
        (1e300, str(int(1e300))),
        (np.float32(3), "3"),
        (np.float32(0.1), "0.1"),
        (np.int8(-1), "-1"),
        (True, "True"),
        (np.True_, "True"),
        (b"setosa", "setosa"),
        (b"\xff", "\\xff"),
        (" a b ", "a b"),
        (np.str_("é"), "é"),
        (("a", 1), "('a', 1)"),
        (Decimal("0.50"), "0.50"),
        (Fraction(1, 2), "1/2"),
        ("nan", "nan"),
    ],
)
def test_a_label_of_any_type_has_a_name(label: Hashable, text: str) -> None:
    assert label_text(label) == text


@pytest.mark.parametrize("label", [float("nan"), float("inf"), np.float32("nan")])
def test_a_label_that_is_not_finite_is_refused_by_row(label: Hashable) -> None:
    with pytest.raises(InputError, match=r"^row 7: the label (nan|inf) is not finite$"):
        label_text(label, 7)


@given(st.lists(st.integers(-200, 200).map(str) | st.text("ab-é", min_size=1, max_size=3)))
@examples(100)
def test_classes_are_integers_by_value_and_then_words_by_alphabet(names: list[str]) -> None:
    def is_integer(name: str) -> bool:
        try:
            return str(int(name)) == name
        except ValueError:
            return False

    whole = sorted({int(name) for name in names if is_integer(name)})
    words = sorted({name for name in names if not is_integer(name)})
    assert ordered_classes(names) == (*map(str, whole), *words)


def test_worked_orders_of_classes() -> None:
    assert ordered_classes(["10", "9", "-1", "-10"]) == ("-10", "-1", "9", "10")
    assert ordered_classes(["b", "B", "1.5", "2"]) == ("2", "1.5", "B", "b")
    assert ordered_classes(["²", "1"]) == ("1", "²")
    assert ordered_classes(["9" * 5000, "1"]) == ("1", "9" * 5000)
