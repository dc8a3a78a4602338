"""Formulas as MathML: nothing of LaTeX is left to be read, and functions, signs and hats stand as they do in print."""

from xml.etree import ElementTree

import pytest

from mixproof.reports.agreement.mathematics import mathml
from mixproof.theory.catalog import CATALOG, statement
from mixproof.theory.trace import proofs_of


def formulas() -> set[str]:
    """Of all statements, and of all steps of all proofs."""
    steps = {step.latex for id in CATALOG for proof in proofs_of(id) for step in proof.steps}
    return steps | {statement(id).formula for id in CATALOG}


def text_of(latex: str) -> str:
    return "".join(ElementTree.fromstring(mathml(latex)).itertext())


def operators(latex: str) -> list[tuple[str, str | None, str | None]]:
    tree = ElementTree.fromstring(mathml(latex))
    return [(each.text or "", each.get("lspace"), each.get("rspace")) for each in tree.iter("mo")]


def test_no_formula_of_a_statement_or_a_proof_shows_a_command() -> None:
    found = formulas()
    assert len(found) > 80
    assert {latex for latex in found if latex and not mathml(latex).startswith("<math ")} == set()
    assert {latex for latex in found if "\\" in mathml(latex)} == set()


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\arg\max_i h^i", "argmaxihi"),
        (r"\arg\min_\theta J", "argminθJ"),
        (r"\Big\{a\Big\}=\{a\}", "{a}={a}"),
        (r"a<b \text{ or } b", "a<b\xa0or\xa0b"),
    ],
)
def test_what_the_converter_leaves_is_read(latex: str, text: str) -> None:
    assert text_of(latex) == text


@pytest.mark.parametrize("latex", [r"\nonsense", r"a + \nonsense_i", r"\text{<b>}"])
def test_what_is_not_understood_is_shown_as_it_is_written(latex: str) -> None:
    shown = mathml(latex)
    assert shown.startswith("<code>")
    assert ElementTree.fromstring(shown).text == latex


def test_a_function_is_parted_from_terms_but_not_from_brackets() -> None:
    assert operators(r"n\ln n") == [("ln", "0.167em", "0.167em")]
    assert operators(r"\ln(n)")[0] == ("ln", "0", "0")
    assert operators(r"(n)\ln n")[2] == ("ln", "0.167em", "0.167em")
    assert operators(r"\arg\max_j h") == [("arg", "0", "0.167em"), ("max", "0", "0.167em")]


def test_limits_have_their_index_below() -> None:
    tags = [each.tag for each in ElementTree.fromstring(mathml(r"\lim_{y\to x} h_i = \min_j x_j")).iter()]
    assert tags.count("munder") == 2
    assert tags.count("msub") == 2


def test_a_sign_is_no_difference() -> None:
    tree = ElementTree.fromstring(mathml(r"-a-b=(-c)+|d|-e"))
    assert [(each.text, each.get("form")) for each in tree.iter("mo") if each.text in {"−", "+"}] == [
        ("−", "prefix"), ("−", None), ("−", "prefix"), ("+", None), ("−", None),
    ]  # fmt: skip


def test_hats_and_transposes() -> None:
    tree = ElementTree.fromstring(mathml(r"\hat\theta^\top x \iff y"))
    assert "".join(tree.itertext()) == "θˆ⊤x⟺y"
    assert [each.text for each in tree.iter("mo")] == ["ˆ", "⟺"]


def test_relations_stand_apart_and_bars_do_not() -> None:
    assert operators(r"|a| \sim b/c") == [
        ("|", "0", "0"),
        ("|", "0", "0"),
        ("∼", "0.278em", "0.278em"),
        ("/", "0", "0"),
    ]
