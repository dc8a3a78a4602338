"""The list of statements says what of each was seen in print."""

from dataclasses import replace

from mixproof.reports.terminal.catalogue import readings_text
from mixproof.reports.terminal.display import as_text
from mixproof.theory.catalog import CATALOG, statement
from mixproof.theory.statement import Statement


def words(*statements: Statement) -> str:
    return " ".join(as_text(readings_text(statements)).split())


def test_each_statement_of_the_catalog_has_its_line_after_its_readings() -> None:
    for each in CATALOG.values():
        said = words(each)
        print_seen = " ".join(each.print_seen.replace("`", "").split())
        assert said.endswith(f"{each.readings[-1].conclusion.text}. in print: {print_seen}")


def test_what_is_known_from_memory_is_said_to_be() -> None:
    assert "is known here from memory" in words(statement("affine:robustness"))
    assert "from memory" not in words(statement("affine:sandwich"))


def test_a_statement_that_says_nothing_of_its_print_has_no_such_line() -> None:
    assert "in print:" not in words(replace(statement("2.10"), print_seen=""))


def test_control_characters_of_somebody_elses_words_are_made_visible() -> None:
    assert r"a\x1bb" in words(replace(statement("2.10"), print_seen="a\x1bb"))
