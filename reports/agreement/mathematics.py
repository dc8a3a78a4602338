"""LaTeX formulas as MathML, which browsers draw by themselves: no script, no font and no network is needed.

The converter leaves a few commands as they are written, and gives the names of functions, bars and hats the place of
plain letters; `_set_right` mends that, so that a formula reads as it does in print.
"""

import re
from functools import cache
from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_UNREAD = {r"\arg": "arg", r"\{": "{", r"\}": "}", "~": "∼"}
"""Commands that the converter leaves as they are, or as another sign, and what they show."""

_NAME = re.compile(r"[A-Za-z]{2,}")
_LIMITED = {"lim", "max", "min"}
"""Functions that have their index below them."""

_SPACES = {"|": "0", "/": "0", "⟺": "0.278em", "∼": "0.278em"}
"""Room on both sides of an operator, where that differs from what a browser leaves."""

_SCRIPTED = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
_CLOSING, _OPENING, _SIGNS = frozenset(")]}|⌉⟩"), frozenset("([{⌈⟨"), frozenset("+−±")
_THIN = "0.167em"


@cache
def mathml(latex: str) -> str:
    r"""A formula as a MathML element; as it is written where it is no LaTeX that is understood.

    Examples
    --------
    >>> mathml("x^2")[:5], mathml("")
    ('<math', '')
    >>> mathml(r"\nonsense")
    '<code>\\nonsense</code>'
    """
    if not latex:
        return ""
    from latex2mathml.converter import convert

    try:
        tree = ElementTree.fromstring(re.sub(' xmlns="[^"]*"', "", convert(latex, display="block")))
    except Exception:  # the converter raises whatever comes up for what it does not know
        return f"<code>{escape(latex)}</code>"
    _set_right(tree)
    if any("\\" in (each.text or "") for each in tree.iter()):
        return f"<code>{escape(latex)}</code>"
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def _set_right(tree: Element) -> None:
    for each in tree.iter():
        text = _UNREAD.get(each.text or "", each.text or "")
        each.text = text
        if text in _SPACES:
            each.tag = "mo"
            each.set("lspace", _SPACES[text])
            each.set("rspace", _SPACES[text])
        if each.tag == "mo" and text == "⊤":
            each.tag = "mi"  # the sign of a transpose is no operator between two things
        if each.tag == "mover" and len(each) == 2 and each[1].text == "^":
            each[1].text = "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}"  # the other one is drawn as wide as a letter
    for row in tree.iter():
        for place, each in enumerate(row if row.tag not in _SCRIPTED else ()):
            before = row[place - 1] if place else None
            after = row[place + 1] if place + 1 < len(row) else None
            if _is_function(_core(each)):
                _as_function(each, before, after)
            elif each.tag == "mo" and each.text in _SIGNS and (before is None or not _ends_a_term(before)):
                each.set("form", "prefix")


def _core(element: Element) -> Element:
    """The part of an element that carries its indices."""
    while element.tag in _SCRIPTED and len(element):
        element = element[0]
    return element


def _is_function(core: Element) -> bool:
    return core.tag in {"mi", "mo"} and _NAME.fullmatch(core.text or "") is not None


def _as_function(element: Element, before: Element | None, after: Element | None) -> None:
    """A function's name as an operator: a thin space parts it from what it is applied to, but no bracket."""
    core = _core(element)
    core.tag = "mo"
    core.set("lspace", _THIN if before is not None and _ends_a_term(before) else "0")
    core.set("rspace", _THIN if after is not None and _begins_a_term(after) else "0")
    if element.tag == "msub" and core.text in _LIMITED:
        element.tag = "munder"
        core.set("movablelimits", "true")


def _ends_a_term(element: Element) -> bool:
    core = _core(element)
    return core.text in _CLOSING if core.tag == "mo" else core.tag not in {"mspace", "mtext"}


def _begins_a_term(element: Element) -> bool:
    core = _core(element)
    return core.text not in _OPENING if core.tag == "mo" else core.tag not in {"mspace", "mtext"}
