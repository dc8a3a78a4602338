"""The catalog holds every statement, once, and finds it by its number."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import mixproof.theory
from mixproof.geometry.errors import InputError
from mixproof.theory.catalog import CATALOG, reading, statement
from mixproof.theory.findings import Verdict
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import Statement
from mixproof.theory.verify import verify

FOLDER = Path(mixproof.theory.__file__).parent / "statements"
STATEMENTS = list(CATALOG.values())
each_statement = pytest.mark.parametrize("each", STATEMENTS, ids=lambda each: each.id)


MODULES = [
    ".".join(page.parent.relative_to(FOLDER).parts)
    for page in sorted(FOLDER.glob("*/*/__init__.py"))
    if "STATEMENT" in page.read_text("utf-8")
]


def test_there_is_a_module_to_be_listed() -> None:
    assert "data_dependency.theorem_2_10" in MODULES


@pytest.mark.parametrize("module", MODULES)
def test_every_statement_module_is_in_the_catalog(module: str) -> None:
    found: Statement = import_module(f"mixproof.theory.statements.{module}").STATEMENT
    assert CATALOG[found.id] is found


def test_the_catalog_is_keyed_by_the_statements_own_numbers() -> None:
    assert list(CATALOG) == [each.id for each in STATEMENTS]
    assert all(statement(id) is CATALOG[id] for id in CATALOG)


@each_statement
def test_each_statement_is_of_a_known_kind_and_has_a_title(each: Statement) -> None:
    assert each.kind in {"theorem", "lemma", "proposition", "corollary", "scheme"}
    assert each.title
    assert not each.title.endswith(".")


@each_statement
def test_each_statement_has_readings_with_names_of_their_own(each: Statement) -> None:
    names = [known.id for known in each.readings]
    assert names
    assert len(set(names)) == len(names)
    assert all(reading(each, name).id == name for name in names)


@each_statement
def test_each_statement_says_what_of_it_was_seen_in_print_and_places_each_reading(each: Statement) -> None:
    named = set(re.findall("`([a-z-]+)`", each.print_seen))
    assert {known.id for known in each.readings} <= named
    assert each.print_seen.endswith(".")


def test_what_is_known_from_memory_has_no_printed_reading() -> None:
    unseen = [each for each in STATEMENTS if re.search("memory|[Nn]othing of the kind|Not seen", each.print_seen)]
    assert [each.id for each in unseen] == [id for id in CATALOG if id.startswith("affine:")]
    assert not any(known.id == "printed" for each in unseen for known in each.readings)


@each_statement
def test_each_claim_says_in_words_what_is_claimed(each: Statement) -> None:
    for known in each.readings:
        for claim in (known.hypothesis, known.conclusion):
            assert claim.text.strip() == claim.text != ""


def test_each_counterexample_that_a_reading_names_refutes_it() -> None:
    named = [(each, known) for each in STATEMENTS for known in each.readings if known.refuted_by]
    assert len(named) == 20
    for each, known in named:
        assert known.refuted_by is not None
        settings: Any = known.refuted_by.settings
        (outcome,) = verify(each.id, known.refuted_by.dataset, [known.id], **settings).outcomes
        assert outcome.verdict is Verdict.REFUTED


@each_statement
def test_each_statement_is_the_one_of_its_folder(each: Statement) -> None:
    assert import_module(each.folder).STATEMENT is each


@each_statement
def test_each_statement_depends_only_on_known_settings(each: Statement) -> None:
    assert each.uses <= {"mixing", "epsilon", "point", "seed", "model"}


def test_theorem_2_10_has_the_three_readings_in_order() -> None:
    assert [known.id for known in statement("2.10").readings] == ["printed", "slides", "sharp"]


@each_statement
def test_each_statement_of_the_first_paper_is_found_with_and_without_its_paper(each: Statement) -> None:
    if each.paper is DATA_DEPENDENCY:
        assert statement(f"data-dependency:{each.id}") is each
    else:
        assert each.id.startswith(f"{each.paper.id}:")


def test_an_unknown_number_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"'2\.1'.*did you mean.*'2\.10'"):
        statement("2.1")


def test_an_unknown_reading_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"'slide'.*did you mean 'slides'.*printed, slides, sharp"):
        reading(statement("2.10"), "slide")


@pytest.mark.parametrize("number", ["", " 2.10", "Theorem 2.10", "2.100", "٢.10"])
def test_numbers_are_not_guessed(number: str) -> None:
    with pytest.raises(InputError):
        statement(number)


@pytest.mark.parametrize("id", [2.10, 3.5, 210, None, ["2.10"], b"2.10"])
def test_a_statement_is_named_by_text_alone(id: Any) -> None:
    with pytest.raises(InputError, match=r"a statement is named by text, such as '2\.10', and not by") as refused:
        statement(id)
    assert ("as numbers 2.10 and 2.1 are one, so put it in quotes" in str(refused.value)) == isinstance(id, float)
