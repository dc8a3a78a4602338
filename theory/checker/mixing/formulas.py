"""Formulas in x: read without running anything, mirrored, told from each other, and enclosed.

A formula is a tree. ``("poly", c)`` is a polynomial with the coefficients c, ``("pi", c)`` π times one, and
``("sinpi", c)`` the sine of that. Others are ``("sum", …)`` and ``("product", …)`` with their parts in order,
``("power", tree, exponent)``, and ``("exp", tree)`` or another function. Equal trees are equal functions.
"""

import ast
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..budget import MOST_PIECES, NotACertificate, Unchecked, require_form
from ..polynomials import add, multiply, substituted
from . import intervals
from .intervals import PI, Interval, plus, power, times

Tree = tuple[Any, ...]
Near = tuple[Fraction, Interval]  # e and bounds of h, for a function x^e·h(x)

MOST_LENGTH = 2**13  # bits of a number
MOST_EXPONENT = 10**6
ONE: Tree = ("poly", (Fraction(1),))
FUNCTIONS = {"exp", "log", "sin", "cos", "sqrt"}


def read_formula(text: str) -> Tree:
    """The tree of a formula."""
    try:
        parsed = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        raise NotACertificate("a formula is not written as one") from None
    return _read(parsed.body)


def _read(node: ast.expr) -> Tree:  # noqa: PLR0911 - a formula has many parts
    """The tree of a part of a formula."""
    match node:
        case ast.Constant(value=int(value)) if type(value) is int:
            return _polynomial("poly", [Fraction(value)])
        case ast.Name(id="x"):
            return _polynomial("poly", [Fraction(0), Fraction(1)])
        case ast.Name(id="pi"):
            return _polynomial("pi", [Fraction(1)])
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return negative(_read(part))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return total(_read(left), _read(right))
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return total(_read(left), negative(_read(right)))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return product(_read(left), _read(right))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return product(_read(left), raised(_read(right), Fraction(-1)))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            exponent = _read(right)
            require_form(exponent[0] == "poly" and len(exponent[1]) == 1, "an exponent is no number")
            return raised(_read(left), exponent[1][0])
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return function(name, _read(argument))
    raise NotACertificate("a formula has a part that is not known")


def _polynomial(kind: str, coefficients: list[Fraction]) -> Tree:
    """A polynomial, or π times one, without zeros at its end."""
    while len(coefficients) > 1 and not coefficients[-1]:
        coefficients = coefficients[:-1]
    if max(max(abs(c.numerator), c.denominator).bit_length() for c in coefficients) > MOST_LENGTH:
        raise Unchecked("a formula has numbers that are too long")
    return (kind, tuple(coefficients))


def negative(tree: Tree) -> Tree:
    """The other sign."""
    return product(_polynomial("poly", [Fraction(-1)]), tree)


def total(*parts: Tree) -> Tree:
    """The sum: polynomials, and π times polynomials, are added up."""
    sums: dict[str, list[Fraction]] = {"poly": [], "pi": []}
    others = []
    for part in (inner for tree in parts for inner in (tree[1:] if tree[0] == "sum" else [tree])):
        if part[0] in sums:
            sums[part[0]] = add(sums[part[0]], list(part[1]))
        else:
            others.append(part)
    found = [*others, *(_polynomial(kind, p) for kind, p in sums.items() if any(p))]
    if len(found) < 2:
        return found[0] if found else _polynomial("poly", [Fraction(0)])
    return ("sum", *sorted(found, key=repr))


def product(*parts: Tree) -> Tree:
    """The product: polynomials of a moderate degree, and those that π has, are multiplied out."""
    factor, others, circles = [Fraction(1)], [], 0
    for part in (inner for tree in parts for inner in (tree[1:] if tree[0] == "product" else [tree])):
        if part[0] in {"poly", "pi"} and len(part[1]) + len(factor) <= MOST_PIECES:
            factor, circles = multiply(factor, list(part[1])), circles + (part[0] == "pi")
        else:
            others.append(part)
    if circles == 1 and not others:
        return _polynomial("pi", factor)
    found = [*others, *[("pi", (Fraction(1),))] * circles, *([_polynomial("poly", factor)] if factor != [1] else [])]
    return ("product", *sorted(found, key=repr)) if len(found) > 1 else found[0] if found else ONE


def raised(base: Tree, exponent: Fraction) -> Tree:
    """A rational power: of polynomials multiplied out where it is one of a moderate degree."""
    require_form(abs(exponent) <= MOST_EXPONENT, "an exponent is too large")
    if base[0] == "poly" and exponent.denominator == 1:
        p = list(base[1])
        require_form(exponent > 0 or any(p), "a formula divides by zero")
        length = max(c.numerator.bit_length() + c.denominator.bit_length() for c in p)
        if length * abs(exponent) > MOST_LENGTH:
            return ("power", base, exponent)
        if len(p) == 1:
            return _polynomial("poly", [p[0] ** int(exponent)])
        if exponent >= 0 and len(p) * exponent <= MOST_PIECES:
            found = [Fraction(1)]
            for _ in range(int(exponent)):
                found = multiply(found, p)
            return _polynomial("poly", found)
    return ("power", base, exponent) if exponent != 1 else base


def function(name: str, argument: Tree) -> Tree:
    """A function; sines and cosines of πP are written in one way: cos πP = sin π(P + ½), sin πP = −sin(−πP)."""
    if name == "sqrt":
        return raised(argument, Fraction(1, 2))
    if name in {"exp", "log"} or argument[0] != "pi" or len(argument[1]) < 2:
        return (name, argument)
    p = add(list(argument[1]), [Fraction(1, 2) if name == "cos" else Fraction(0)])
    turned = p[-1] < 0
    p = [-c if turned else c for c in p]
    turns = p[0] // 1
    found = ("sinpi", tuple(add(p, [Fraction(-turns)])))
    return negative(found) if turned != (turns % 2 == 1) else found


def mirrored(tree: Tree) -> Tree:
    """The function of 1 − x."""
    kind, *parts = tree
    if kind in {"poly", "pi", "sinpi"}:
        p = _polynomial("poly" if kind == "poly" else "pi", substituted(list(parts[0]), [Fraction(1), Fraction(-1)]))
        return function("sin", p) if kind == "sinpi" else p
    if kind in {"sum", "product"}:
        return (total if kind == "sum" else product)(*map(mirrored, parts))
    return raised(mirrored(parts[0]), parts[1]) if kind == "power" else function(kind, mirrored(parts[0]))


@lru_cache(maxsize=2000)
def near(tree: Tree, box: Interval) -> Near:  # noqa: PLR0911 - a tree has many kinds
    """The function on an interval of x ≥ 0, as x^e·h(x) with bounds of h; e is 0 unless the interval begins at 0.

    The function is continuous there, up to the factor x^e, as all that it is made of is.
    """
    kind, *parts = tree
    if kind in {"poly", "pi"}:
        lowest = next((k for k, c in enumerate(parts[0]) if c and not box[0]), 0)
        found = (Fraction(0), Fraction(0))
        for c in reversed(parts[0][lowest:]):
            found = plus(times(found, box), (c, c))
        return Fraction(lowest), times(found, PI) if kind == "pi" else found
    if kind == "sum":
        each = [near(part, box) for part in parts]
        least, found = min(order for order, _ in each), (Fraction(0), Fraction(0))
        for order, h in each:
            found = plus(found, _times_power(h, box, order - least))
        return least, found
    if kind == "product":
        order, found = Fraction(0), (Fraction(1), Fraction(1))
        for more, h in (near(part, box) for part in parts):
            order, found = order + more, times(found, h)
        return order, found
    order, h = near(("pi", parts[0]) if kind == "sinpi" else parts[0], box)
    if kind == "power":
        return order * parts[1], power(h, parts[1])
    if order < 0:
        raise Unchecked(f"{kind} of what is unbounded at an end of [0, 1]")
    whole = _times_power(h, box, order)
    if kind == "exp":
        return Fraction(0), intervals.exp(whole)
    if kind == "log":
        return Fraction(0), intervals.log(whole)
    if kind == "cos":
        return Fraction(0), intervals.sin(plus(whole, (PI[0] / 2, PI[1] / 2)))
    if not order:
        return order, intervals.sin(whole)
    return order, times(h, (1 - max(abs(end) for end in whole) ** 2 / 6, Fraction(1)))  # sin v = v·(1 − v²/6 + …)


def _times_power(h: Interval, box: Interval, exponent: Fraction) -> Interval:
    """Bounds of x^exponent·h(x)."""
    return times(h, power(box, exponent)) if exponent else h
