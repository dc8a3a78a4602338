"""What people get back shows itself: words in a session, the same words in monospace in a notebook."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from types import FunctionType, UnionType
from typing import Any, get_args, get_origin

import pytest
import rich.console
import rich.jupyter

import mixproof
from mixproof import Beta, above_floor, audit, load, margins, trace, verify, verify_all
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.views import Viewed, preformatted
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.catalog import CATALOG
from mixproof.theory.findings import Witness

LAWS = (
    "beta(2,1/2)",
    "mixture(1/2*uniform + 1/2*beta(8,8))",
    "piecewise(0:1/2: 4*x; 1/2:1: 4-4*x)",
    "density(6*x*(1-x);1;1)",
)
ONE, UNIFORM = (Fraction(1),), Beta(Fraction(1), Fraction(1))


def of_ours(kind: Any) -> Iterator[type]:
    """The classes of ours in an annotation."""
    if get_origin(kind) in {list, tuple} or isinstance(kind, UnionType):
        for part in get_args(kind):
            yield from of_ours(part)
    elif isinstance(kind, type) and kind.__module__.startswith("mixproof."):
        yield kind


PUBLIC = {name: found for name in mixproof.__all__ if isinstance(found := getattr(mixproof, name), FunctionType)}
"""The public functions, by their names."""


@pytest.mark.parametrize("name", PUBLIC)
def test_whatever_a_public_function_returns_has_a_rich_view(name: str) -> None:
    kinds = set(of_ours(inspect.signature(PUBLIC[name]).return_annotation))
    protocols = {kind for kind in kinds if getattr(kind, "_is_protocol", False)}
    assert {kind for kind in kinds - protocols if not hasattr(kind, "_repr_html_")} == set()


def results() -> dict[str, object]:
    """A result of each public function that decides something, and of each law and real number."""
    line = load("shadow")
    found: dict[str, object] = {f"verify {id}": each for id, each in zip(CATALOG, verify_all("cross"), strict=True)}
    found |= {f"verify {id} on a line": each for id, each in zip(CATALOG, verify_all(line), strict=True)}
    found |= {f"trace {id}": trace(id, line) for id in ("2.10", "2.7", "2.5")}
    found |= {str(law): parse_mixing(law) for law in (*LAWS, "uniform")}
    return found | {
        "all": verify_all("shadow"),
        "audit": audit(line),
        "dataset": load("iris"),
        "triples": mixproof.collinear_triples(line),
        "margins": margins(line),
        "excess": above_floor("0.7", line, 1),
        "limit": mixproof.limit(line, UNIFORM, ONE),
        "sides": mixproof.one_sided_limits(line, UNIFORM, ONE),
        "ball": mixproof.best_constant(line, parse_mixing(LAWS[3]), ONE, Fraction(1, 10)),
        "program": mixproof.best_constant_program(line, UNIFORM, ONE, Fraction(1, 10)),
        "floor": mixproof.irreducible_loss(line, UNIFORM),
        "logistic": mixproof.risk_minimum(line),
    }


def reached(found: object) -> Iterator[object]:
    """A result, and all that its fields hold, of the rooms that people read from."""
    waiting, seen = [found], set[int]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, list | tuple):
            waiting.extend(each)
        elif is_dataclass(each) and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting.extend(getattr(each, field.name) for field in fields(each))


RAW = re.compile(r"array\(|object at 0x|<function|<lambda>|Radicals\(|Dataset\(")


def test_no_result_shows_its_insides() -> None:
    """Neither in a session nor in a notebook, nor anything in it that is viewed."""
    kinds = set()
    for name, found in results().items():
        for each in reached(found):
            if not isinstance(each, Viewed):
                continue
            kinds.add(type(each))
            html = each._repr_html_()
            assert "font-family" in html, name
            assert not RAW.search(html), (name, html[:300])
            assert not RAW.search(repr(each)), (name, repr(each)[:300])
            assert len(repr(each)) < 300 or type(each).__name__.startswith(("Shown", "Audit")), (name, repr(each))
    assert len(kinds) > 25
    assert sum(issubclass(kind, Witness) for kind in kinds) >= 4


def kinds_of_witnesses() -> set[type]:
    for each in CATALOG.values():
        each.proofs()
    waiting, kinds = [Witness], set[type]()
    while waiting:
        kind = waiting.pop()
        kinds.add(kind)
        waiting.extend(kind.__subclasses__())
    return kinds - {Witness}


def test_every_witness_is_shown_by_its_words() -> None:
    assert len(kinds_of_witnesses()) > 20
    assert {kind for kind in kinds_of_witnesses() if vars(kind).get("__repr__")} == set()
    witness = verify("2.10", "shadow").outcome("printed").conclusion.witnesses[0]
    assert repr(witness) == "<SideLimit: towards row 2, h tends to 5/6 for class 0, 1/6 for class 1 at row 1>"
    assert witness.in_words() in witness._repr_html_()


def test_text_from_outside_is_escaped() -> None:
    data = Dataset.from_rows([[0], [1], [2]], ["<b>", "<b>", "&"], "<script>")
    for found in (data, verify("2.10", data), verify_all(data), trace("2.10", data), audit(data)):
        html = found._repr_html_()
        assert "<script>" not in html
        assert "<b>" not in html
        assert "&lt;b&gt;" in html or "&lt;script&gt;" in html


def test_the_words_of_a_dataset_name_its_classes_and_its_first_points() -> None:
    shown = str(load("iris"))
    assert shown.splitlines()[0] == "iris: 150 rows, 149 points in R^4; 3 classes: 0 (50), 1 (50), 2 (50)"
    assert shown.splitlines()[1] == " row 0 (5.1, 3.5, 1.4, 0.2) [class 0]"
    assert len(shown.splitlines()) < 10
    assert repr(load("iris")) == f"<Dataset: {shown.splitlines()[0]} …>"
    many = Dataset.from_rows([[k] for k in range(5000)], [f"{k}" * 30 for k in range(5000)], "n" * 1000)
    assert len(repr(many)) < 200


def test_the_elements_of_all_verdicts_show_themselves_too() -> None:
    found = verify_all("shadow")
    assert repr(found) == str(found)
    assert repr(found[0]).startswith(found[0].statement.name)
    assert isinstance(found, list)


def test_numbers_are_shown_by_closed_forms_or_enclosures() -> None:
    assert repr(Radicals.root(Fraction(2))) == "<Radicals: sqrt(2)>"
    many = Radicals.total(Radicals.root(Fraction(prime)) for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29))
    assert "+/-" in str(many)
    assert "+/-" in str(Enclosed(Radicals.root(Fraction(2)).ball))


def test_in_a_notebook_nothing_is_displayed_but_what_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The consoles that text is made on display nothing by themselves, not even an empty cell."""
    displayed: list[object] = []
    monkeypatch.setattr(rich.console, "_is_jupyter", lambda: True)
    monkeypatch.setattr(rich.jupyter, "display", lambda *parts: displayed.append(parts))
    found = verify("2.10", "shadow")
    for each in (found, trace("2.10", "shadow"), verify_all("shadow"), audit("shadow")):
        str(each), each._repr_html_()
    assert displayed == []


def test_every_console_is_made_in_one_place() -> None:
    root = Path(mixproof.__file__).resolve().parent.parent
    made = {
        file.relative_to(root).as_posix()
        for file in (root / "reports").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Console"
    }
    assert made == {"reports/terminal/console.py"}


def test_html_of_results_is_made_in_one_place() -> None:
    root = Path(mixproof.__file__).resolve().parent.parent
    rooms = ("geometry", "solvers", "theory", "empirical", "reports")
    files = [file for room in rooms for file in (root / room).rglob("*.py")]
    assert {file.name for file in files if "<pre" in file.read_text(encoding="utf-8")} == {"views.py"}
    assert "monospace" in preformatted("")
