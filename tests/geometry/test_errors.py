"""The words of an error: one line, the nearest names, and the extra that a package comes with."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from mixproof import Beta, InputError, audit, parse_mixing, verify
from mixproof.geometry.errors import nearest, needed


def test_the_nearest_names_are_suggested_and_all_are_listed() -> None:
    assert nearest("specie", ["width", "species"]) == "did you mean 'species'? (known: width, species)"
    assert nearest("zzz", ["a", "b"]) == "known: a, b"
    assert nearest("zzz", [str(k) for k in range(40)]).endswith("28, 29, …")


def test_a_package_that_is_there_is_imported() -> None:
    assert needed("json.decoder", "data", "to read").__name__ == "json.decoder"


@pytest.mark.parametrize(
    "ask",
    [
        lambda number: Beta(Fraction(number), Fraction(1)),
        lambda number: verify("2.7", "shadow", epsilon=f"-{number}"),
        lambda number: parse_mixing(f"mixture({number}*uniform + 1/2*uniform)"),
        lambda number: audit("shadow", alpha=f"-{number}"),
        lambda number: audit("shadow", epsilon=f"-0.{number}"),
    ],
)
def test_a_refusal_says_of_a_long_number_how_long_it_is(ask: Callable[[str], object]) -> None:
    with pytest.raises(InputError) as refused:
        ask("7" * 400)
    assert "digits)" in str(refused.value)
    assert len(str(refused.value)) < 300
    with pytest.raises(InputError, match="7" * 7):
        ask("7" * 7)
