"""Strict functions and classes: what is refused, and all that stays as it was."""

import doctest
import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict, Unpack

import pytest

from mixproof.geometry import signatures
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import strict


@strict
def scaled(value: float, *more: float, by: int = 2, name: str | None = None) -> list[float]:
    """Numbers times another.

    >>> scaled(1)
    [2]
    """
    return [each * by for each in (value, *more)]


class Style(TypedDict, total=False):
    """A way to draw."""

    colour: str
    width: int | None


@strict
def drawn(shape: str, **style: Unpack[Style]) -> str:
    """A shape in words."""
    return f"{shape} in {style.get('colour', 'black')}"


@strict
@dataclass(frozen=True)
class Pair:
    """Two numbers."""

    first: int
    second: int = 0

    @staticmethod
    def of(text: str) -> "Pair":
        """The pair of one number."""
        return Pair(int(text))

    def plus(self, other: int) -> int:
        """The sum with another."""
        return self.first + self.second + other


def test_what_can_be_used_goes_through() -> None:
    assert scaled(1, 2, 0.5, by=3) == [3, 6, 1.5]
    assert Pair.of(text="2").plus(other=1) == Pair(first=2).plus(1) == 3


def test_keywords_that_are_unpacked_from_a_typed_dictionary_are_known_and_no_others() -> None:
    assert drawn("circle", colour="red") == "circle in red"
    with pytest.raises(InputError, match=r"drawn has no parameter 'color'; did you mean 'colour'\? \(known: shape, "):
        drawn("circle", color="red")  # type: ignore[call-arg]
    with pytest.raises(InputError, match="`width` has to be an integer, not '3'"):
        drawn("circle", width="3")  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [{"bye": 1}, {"By": 1}, {"named": "x"}])
def test_unknown_keywords_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(InputError, match=f"scaled has no parameter '{next(iter(bad))}'; did you mean"):
        scaled(1, **bad)  # type: ignore[arg-type]


def test_constructors_and_methods_of_a_class_refuse_them_too() -> None:
    calls: list[tuple[Callable[..., object], str]] = [(Pair, "Pair"), (Pair.of, "Pair.of"), (Pair(1).plus, "Pair.plus")]
    for call, owner in calls:
        with pytest.raises(InputError, match=f"^{owner} has no parameter 'frist'"):
            call(frist=1)


def test_each_of_several_values_is_looked_at() -> None:
    with pytest.raises(InputError, match="`more` has to be a number, not '3'"):
        scaled(1, 2, 0.5, "3")  # type: ignore[arg-type]


def test_what_python_refuses_is_left_to_python() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'value'"):
        scaled()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="multiple values"):
        scaled(1, value=2)  # type: ignore[misc]


def test_a_strict_function_is_documented_found_and_pickled_as_before() -> None:
    assert list(inspect.signature(scaled).parameters) == ["value", "more", "by", "name"]
    assert (scaled.__name__, scaled.__module__) == ("scaled", __name__)
    assert pickle.loads(pickle.dumps(scaled)) is scaled
    assert pickle.loads(pickle.dumps(Pair(1, 2))) == Pair(1, 2)
    module = inspect.getmodule(test_what_can_be_used_goes_through)
    found = {each.name.rpartition(".")[2] for each in doctest.DocTestFinder().find(module) if each.examples}
    assert found == {"scaled"}
    assert signatures.strict.__module__ == signatures.__name__
