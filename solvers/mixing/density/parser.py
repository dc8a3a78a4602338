"""Parser of formulas in λ; it evaluates no code.

The grammar, with x or λ for the variable:

    sum      = [ "+" | "-" ] product { ("+" | "-") product }
    product  = power { ("*" | "/") power }
    power    = atom [ ("^" | "**") exponent ]        exponent = a rational number, or one in brackets
    atom     = number | "x" | "λ" | "pi" | function "(" sum ")" | "(" sum ")"
    function = exp | log | sqrt | sin | cos
"""

import re
from fractions import Fraction

import flint

from mixproof.geometry.errors import InputError, shortened
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.geometry.numbers.rationals import rational, rational_text
from mixproof.solvers.mixing.density.formulas import Formula, Pi, Polynomial, Power, Product, Sum, function_of, negated

MOST_TOKENS = 1000
LARGEST_EXPONENT = 10**6
_MOST_DEPTH = 60

_TOKEN = re.compile(
    r"\s*(?:([0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?|\.[0-9]+)|(\*\*|[-+*/^()])|([^\W\d_]+))", re.IGNORECASE
)
_VARIABLES = {"x", "λ", "lambda"}
_FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos")
_KNOWN = f"x, numbers, pi, + - * / ^ ( ) and {', '.join(_FUNCTIONS)}"


def read_formula(text: str) -> Formula:
    """The formula in λ that a text says; the grammar is that of the module.

    Raises
    ------
    InputError
        If the text is no such formula, in one line that says where.

    Examples
    --------
    >>> read_formula("6*x*(1-x)").polynomial
    (-6)*x^2 + 6*x
    """
    reader = _FormulaReader(text, _tokens(text))
    found = reader.sum(0)
    if reader.position < len(reader.tokens):
        raise reader.unexpected()
    return found


def plain_text(text: str) -> str:
    """A formula with x, pi, integers, and ** for powers.

    Examples
    --------
    >>> plain_text("0.75 * λ^-1/2 + exp(PI)")
    '(3/4)*x**-1/2+exp(pi)'
    """
    found = []
    for token in _tokens(text):
        name = token.casefold()
        if token[0].isdigit() or token[0] == ".":
            value = rational(token)
            name = f"({rational_text(value)})" if value.denominator > 1 else rational_text(value)
        found.append("x" if name in _VARIABLES else "**" if name == "^" else name)
    return "".join(found)


def _tokens(text: str) -> list[str]:
    """The tokens of a text."""
    found, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InputError(
                f"{text[position:].strip()[:20]!r} in the formula {_short(text)} is not known: use {_KNOWN}"
            )
        found.append(match[0].strip())
        position = match.end()
    if len(found) > MOST_TOKENS:
        raise InputError(f"a formula may have {MOST_TOKENS:,} symbols; this one has {len(found):,}: write it shorter")
    return found


def _short(text: str) -> str:
    """The text in quotes, cut where it is long."""
    return repr(shortened(text, 60))


class _FormulaReader:
    """The tokens of a formula, and the rules of the grammar that take them."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text, self.tokens, self.position = text, tokens, 0

    def unexpected(self) -> InputError:
        """The error of a token that does not fit."""
        text = f"the formula {_short(self.text)}"
        if self.position >= len(self.tokens):
            return InputError(f"{text} ends too early: write what is missing, such as a bracket")
        odd = self.tokens[self.position]
        return InputError(f"{text} has {odd!r} where it cannot be: write all signs and brackets, as in 6*x*(1-x)")

    def division_by_zero(self) -> InputError:
        """The error of a part that divides by zero."""
        return InputError(f"the formula {_short(self.text)} divides by zero: leave that part out")

    def peek(self) -> str:
        """The next token; empty at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, *wanted: str) -> str | None:
        """The next token if it is one of these, and go on."""
        if self.peek() in wanted:
            self.position += 1
            return self.tokens[self.position - 1]
        return None

    def sum(self, depth: int) -> Formula:
        """A sum, so deep in brackets."""
        if depth > _MOST_DEPTH:
            told = f"has brackets in more than {_MOST_DEPTH} levels: write it with fewer"
            raise InputError(f"the formula {_short(self.text)} {told}")
        signs, parts = [self.take("+", "-") or "+"], [self.product(depth)]
        while sign := self.take("+", "-"):
            signs.append(sign)
            parts.append(self.product(depth))
        signed = [part if sign == "+" else negated(part) for sign, part in zip(signs, parts, strict=True)]
        return signed[0] if len(signed) == 1 else Sum(tuple(signed))

    def product(self, depth: int) -> Formula:
        """A product or a quotient."""
        parts = [self.power(depth)]
        while sign := self.take("*", "/"):
            part = self.power(depth)
            if sign == "/" and part.polynomial is not None and not part.polynomial:
                raise self.division_by_zero()
            parts.append(part if sign == "*" else Power(part, Fraction(-1)))
        return parts[0] if len(parts) == 1 else Product(tuple(parts))

    def power(self, depth: int) -> Formula:
        """An atom, and its power if there is one."""
        base = self.atom(depth)
        if not self.take("^", "**"):
            return base
        exponent = self.exponent(depth)
        if base.polynomial is not None and not base.polynomial and exponent <= 0:
            raise self.division_by_zero()
        return Power(base, exponent)

    def exponent(self, depth: int) -> Fraction:
        """A rational exponent."""
        sign = -1 if self.take("-") else 1
        found = self.atom(depth).polynomial
        if found is None or found.degree() > 0:
            raise InputError(f"exponents in the formula {_short(self.text)} have to be rational numbers, as in x^(1/2)")
        value = sign * to_fraction(found[0])
        if abs(value) > LARGEST_EXPONENT:
            raise InputError(f"exponents may be up to {LARGEST_EXPONENT:,}, not {rational_text(value)}")
        return value

    def atom(self, depth: int) -> Formula:
        """A number, the variable, π, a function or a bracket."""
        token = self.peek()
        self.position += 1
        if token == "(":
            return self.bracketed(depth)
        if token[:1].isdigit() or token[:1] == ".":
            return Polynomial(flint.fmpq_poly([to_fmpq(rational(token))]))
        name = token.casefold()
        if name in _VARIABLES:
            return Polynomial(flint.fmpq_poly([0, 1]))
        if name == "pi":
            return Pi()
        if name in _FUNCTIONS and self.take("("):
            argument = self.bracketed(depth)
            return Power(argument, Fraction(1, 2)) if name == "sqrt" else function_of(name, argument)
        if token and token[0].isalpha():
            raise InputError(f"{token!r} in the formula {_short(self.text)} is not known: use {_KNOWN}")
        self.position -= 1
        raise self.unexpected()

    def bracketed(self, depth: int) -> Formula:
        """A sum up to the closing bracket."""
        found = self.sum(depth + 1)
        if not self.take(")"):
            raise self.unexpected()
        return found
