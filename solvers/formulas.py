"""Formulas in λ: read from text without evaluating any code, and expanded at λ = 0.

The grammar, with x or λ for the variable:

    sum      = ["-"] product { ("+" | "-") product }
    product  = power { ("*" | "/") power }
    power    = atom [ ("^" | "**") exponent ]        exponent = a rational number, or one in brackets
    atom     = number | "x" | "λ" | "pi" | function "(" sum ")" | "(" sum ")"
    function = exp | log | sqrt | sin | cos

*Expansion.* A density is integrated up to 0, where it may behave as any power of λ. Every formula is therefore
brought into the form λ^e·h(w), λ = w^p, with a rational e, a whole p that makes all exponents whole multiples of 1/p,
and h analytic at w = 0 with h(0) ≠ 0. Polynomials give their lowest power; a product adds exponents, a power multiplies
them; a sum takes the least, and polynomials in it are added up first, so that what cancels among them is seen; sin v =
v·sinc v, also for v = π(1 − λ) as sin v = sin πλ then; and exp v, cos v, log v are analytic where v is (log where
v(0) > 0). What cannot be brought into the form
so, as x − sin(x), is refused: its exponent cannot be told. The behaviour at λ = 1 is that of the mirror image, in
which x stands for 1 − x.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Protocol

import flint

from geometry.balls import to_fmpq
from geometry.errors import InputError
from geometry.numbers import rational, rational_text
from solvers.polynomials import MIRROR, lowest_power

MOST_TOKENS = 1000
LARGEST_DEGREE = 200
"""Degree up to which products and powers are multiplied out."""

LARGEST_EXPONENT = 10**6
LARGEST_ROOT = 60
"""Largest p."""

_MOST_DEPTH = 60


class Formula(Protocol):
    """A function of λ."""

    @property
    def polynomial(self) -> flint.fmpq_poly | None:
        """The same as a polynomial, where it is one of low degree."""

    @property
    def key(self) -> tuple[object, ...]:
        """Equal keys mean equal functions."""

    def mirrored(self) -> "Formula":
        """The function of 1 − λ."""

    def expanded(self) -> "Expansion":
        """The form λ^e·h(w) at λ = 0."""


class Expansion(Protocol):
    """A function in the form λ^exponent·h(w), λ = w^p."""

    @property
    def exponent(self) -> Fraction:
        """E."""

    @property
    def denominator(self) -> int:
        """A p that will do."""

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """h(w); not finite where `analytic` is asked and it is not analytic on the ball w."""


# --- expansions -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Lowest:
    """A polynomial from its lowest power on."""

    exponent: Fraction
    coefficients: flint.fmpq_poly
    denominator: int = 1

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        return flint.acb_poly(self.coefficients.coeffs())(w**p)


@dataclass(frozen=True, eq=False)
class _Pi:
    exponent: Fraction = Fraction(0)
    denominator: int = 1

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        return flint.acb.pi()


@dataclass(frozen=True, eq=False)
class _SumAt:
    exponent: Fraction
    parts: tuple[Expansion, ...]

    @cached_property
    def denominator(self) -> int:
        return lcm(*((part.exponent - self.exponent).denominator * part.denominator for part in self.parts))

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        total = flint.acb(0)
        for part in self.parts:
            total += w ** int((part.exponent - self.exponent) * p) * part.regular(w, p, analytic)
        return total


@dataclass(frozen=True, eq=False)
class _ProductAt:
    parts: tuple[Expansion, ...]

    @cached_property
    def exponent(self) -> Fraction:
        return sum((part.exponent for part in self.parts), Fraction(0))

    @cached_property
    def denominator(self) -> int:
        return lcm(*(part.denominator for part in self.parts))

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        total = flint.acb(1)
        for part in self.parts:
            total *= part.regular(w, p, analytic)
        return total


@dataclass(frozen=True, eq=False)
class _PowerAt:
    base: Expansion
    power: Fraction

    @property
    def exponent(self) -> Fraction:
        return self.base.exponent * self.power

    @property
    def denominator(self) -> int:
        return self.base.denominator

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        base = self.base.regular(w, p, analytic)
        if self.power.denominator == 1:
            return base ** int(self.power)
        if self.power == Fraction(1, 2):
            return base.sqrt(analytic=analytic)
        return base.pow(flint.acb(to_fmpq(self.power)), analytic=analytic)


@dataclass(frozen=True, eq=False)
class _FunctionAt:
    name: str
    argument: Expansion
    exponent: Fraction

    @cached_property
    def denominator(self) -> int:
        return lcm(self.argument.exponent.denominator, self.argument.denominator)

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        inner = self.argument.regular(w, p, analytic)
        value = w ** int(self.argument.exponent * p) * inner
        match self.name:
            case "exp":
                return value.exp()
            case "cos":
                return value.cos()
            case "log":
                return value.log(analytic=analytic)
        return value.sinc() * inner if self.exponent else value.sin()


# --- formulas -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Polynomial:
    """A polynomial in λ, such as a number or λ itself."""

    polynomial: flint.fmpq_poly

    @property
    def key(self) -> tuple[object, ...]:
        """The coefficients."""
        return ("polynomial", *((int(c.p), int(c.q)) for c in self.polynomial.coeffs()))

    def mirrored(self) -> Formula:
        """The function of 1 − λ."""
        return Polynomial(self.polynomial(MIRROR))

    def expanded(self) -> Expansion:
        """The lowest power, and what it is multiplied by."""
        if not self.polynomial:
            raise InputError("the formula has a part that is 0: leave it out")
        order = lowest_power(self.polynomial)
        return _Lowest(Fraction(order), flint.fmpq_poly(self.polynomial.coeffs()[order:]))


@dataclass(frozen=True, eq=False)
class Pi:
    """The number π."""

    polynomial: flint.fmpq_poly | None = None
    key: tuple[object, ...] = ("pi",)

    def mirrored(self) -> Formula:
        """The same number."""
        return self

    def expanded(self) -> Expansion:
        """The number itself."""
        return _Pi()


@dataclass(frozen=True, eq=False)
class Sum:
    """A sum of formulas."""

    parts: tuple[Formula, ...]

    @cached_property
    def polynomial(self) -> flint.fmpq_poly | None:
        """The sum of the polynomials, where all parts are."""
        polynomials = [part.polynomial for part in self.parts]
        known = [each for each in polynomials if each is not None]
        return sum(known, flint.fmpq_poly()) if len(known) == len(polynomials) else None

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The keys of the parts in any order, polynomials added up."""
        return _key(self.polynomial, "sum", [part.key for part in self._collected()])

    def mirrored(self) -> Formula:
        """The function of 1 − λ."""
        return Sum(tuple(part.mirrored() for part in self.parts))

    def _collected(self) -> list[Formula]:
        """The parts, with all polynomials among them added up."""
        flat = [inner for part in self.parts for inner in (part._collected() if isinstance(part, Sum) else [part])]
        total = sum((part.polynomial for part in flat if part.polynomial is not None), flint.fmpq_poly())
        others = [part for part in flat if part.polynomial is None]
        return [*others, *([Polynomial(total)] if total else [])]

    def expanded(self) -> Expansion:
        """The parts of the least exponent rule, if they do not cancel."""
        if self.polynomial is not None:
            return Polynomial(self.polynomial).expanded()
        parts = tuple(part.expanded() for part in self._collected())
        found = _SumAt(min(part.exponent for part in parts), parts)
        return _with_a_value_at_zero(found)


@dataclass(frozen=True, eq=False)
class Product:
    """A product of formulas."""

    parts: tuple[Formula, ...]

    @cached_property
    def polynomial(self) -> flint.fmpq_poly | None:
        """The product, multiplied out while its degree is low."""
        total = flint.fmpq_poly([1])
        for part in self.parts:
            if part.polynomial is None or total.degree() + part.polynomial.degree() > LARGEST_DEGREE:
                return None
            total *= part.polynomial
        return total

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The keys of the factors in any order, numbers multiplied out."""
        number, keys = flint.fmpq_poly([1]), []
        for part in self._flat():
            if part.polynomial is not None and part.polynomial.degree() < 1:
                number *= part.polynomial
            else:
                keys.append(part.key)
        if number != flint.fmpq_poly([1]) or not keys:
            keys.append(Polynomial(number).key)
        return keys[0] if len(keys) == 1 else _key(self.polynomial, "product", keys)

    def _flat(self) -> list[Formula]:
        return [inner for part in self.parts for inner in (part._flat() if isinstance(part, Product) else [part])]

    def mirrored(self) -> Formula:
        """The function of 1 − λ."""
        return Product(tuple(part.mirrored() for part in self.parts))

    def expanded(self) -> Expansion:
        """The exponents add up."""
        return _ProductAt(tuple(part.expanded() for part in self.parts))


@dataclass(frozen=True, eq=False)
class Power:
    """A formula to a rational power."""

    base: Formula
    power: Fraction

    @cached_property
    def polynomial(self) -> flint.fmpq_poly | None:
        """The power, multiplied out while its degree is low."""
        base = self.base.polynomial
        if base is None or self.power.denominator != 1:
            return None
        if base.degree() <= 0 and base and abs(self.power) <= LARGEST_DEGREE:
            return flint.fmpq_poly([base[0] ** int(self.power)])
        if self.power < 0 or base.degree() * self.power > LARGEST_DEGREE or self.power > LARGEST_DEGREE:
            return None
        return base ** int(self.power)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The key of the base, and the power."""
        return _key(self.polynomial, f"power {self.power}", [self.base.key])

    def mirrored(self) -> Formula:
        """The function of 1 − λ."""
        return Power(self.base.mirrored(), self.power)

    def expanded(self) -> Expansion:
        """The exponent is multiplied."""
        return _PowerAt(self.base.expanded(), self.power)


@dataclass(frozen=True, eq=False)
class Function:
    """exp, log, sin or cos of a formula."""

    name: str
    argument: Formula
    polynomial: flint.fmpq_poly | None = None

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The name, and the key of the argument."""
        return _key(None, self.name, [self.argument.key])

    def mirrored(self) -> Formula:
        """The function of 1 − λ."""
        return function_of(self.name, self.argument.mirrored())

    def expanded(self) -> Expansion:
        """Analytic where the argument is finite at 0; sin v is v·sinc v where v vanishes."""
        if self.argument.polynomial is not None and not self.argument.polynomial:
            raise InputError(f"{self.name}(0) is a number: write it as one")
        inner = self.argument.expanded()
        if inner.exponent < 0 or (self.name == "log" and inner.exponent):
            raise InputError(f"{self.name}(…) does not behave as a power of λ at an end of [0, 1]")
        exponent = inner.exponent if self.name == "sin" else Fraction(0)
        return _with_a_value_at_zero(_FunctionAt(self.name, inner, exponent))


def function_of(name: str, argument: Formula) -> Formula:
    """A function of a formula; sin and cos of π times a polynomial are written in one way only.

    cos πP = sin π(P + ½), sin πP = −sin π(−P) = −sin π(P − 1): so the leading coefficient can be made positive, and
    the constant term be brought into [0, 1).

    Examples
    --------
    >>> one, other = (read_formula(text) for text in ("sin(pi*(1-x))", "cos(pi*(x-1/2))"))
    >>> one.key == other.key == read_formula("sin(pi*x)").key
    True
    """
    share = _over_pi(argument) if name in {"sin", "cos"} else None
    if share is None or share.degree() < 1:
        return Function(name, argument)
    if name == "cos":
        share += to_fmpq(Fraction(1, 2))
    is_turned = share[share.degree()] < 0
    share = -share if is_turned else share
    whole = int(share[0].floor())
    found = Function("sin", Product((Pi(), Polynomial(share - whole))))
    return _negated(found) if is_turned != (whole % 2 == 1) else found


def _over_pi(formula: Formula) -> flint.fmpq_poly | None:
    """The polynomial P of a formula that is written as πP."""
    if isinstance(formula, Pi):
        return flint.fmpq_poly([1])
    if isinstance(formula, Sum):
        shares = [_over_pi(part) for part in formula.parts]
        known = [share for share in shares if share is not None]
        return sum(known, flint.fmpq_poly()) if len(known) == len(shares) else None
    if not isinstance(formula, Product):
        return None
    inside = [(part, _over_pi(part)) for part in formula.parts]
    rest = Product(tuple(part for part, share in inside if share is None)).polynomial
    known = [share for _, share in inside if share is not None]
    return known[0] * rest if len(known) == 1 and rest is not None else None


def _key(polynomial: flint.fmpq_poly | None, kind: str, keys: Sequence[tuple[object, ...]]) -> tuple[object, ...]:
    if polynomial is not None:
        return Polynomial(polynomial).key
    return (kind, *sorted(keys, key=repr))


def _with_a_value_at_zero(found: _SumAt | _FunctionAt) -> Expansion:
    """Check that h(0) ≠ 0, without which the exponent is not that of the function."""
    with flint.ctx.workprec(256):
        value = found.regular(flint.acb(0), root_of(found), False)
        if not value.is_finite() or value.contains(0):
            raise InputError("the power of λ at an end of [0, 1] cannot be told from the formula: write it as a factor")
    return found


def root_of(*expansions: Expansion) -> int:
    """The least p for several expansions.

    Examples
    --------
    >>> root_of(read_formula("sqrt(x)*exp(x^(1/3))").expanded())
    6
    """
    p = lcm(*(lcm(each.exponent.denominator, each.denominator) for each in expansions))
    if p > LARGEST_ROOT:
        raise InputError(f"the exponents in a formula may have a common denominator of {LARGEST_ROOT} at most, not {p}")
    return p


# --- reading --------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:([0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?|\.[0-9]+)|(\*\*|[-+*/^()])|([^\W\d_]+))", re.IGNORECASE
)
_VARIABLES = {"x", "λ", "lambda"}
_FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos")
_KNOWN = f"x, numbers, pi, + - * / ^ ( ) and {', '.join(_FUNCTIONS)}"


def read_formula(text: str) -> Formula:
    """Read a formula in λ; the grammar is that of the module.

    Raises
    ------
    InputError
        If the text is no such formula, in one line that says where.

    Examples
    --------
    >>> read_formula("6*x*(1-x)").polynomial
    (-6)*x^2 + 6*x
    """
    reader = _Reader(text, _tokens(text))
    found = reader.sum(0)
    if reader.position < len(reader.tokens):
        raise reader.unexpected()
    return found


def _tokens(text: str) -> list[str]:
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
        raise InputError(f"a formula may have {MOST_TOKENS:,} symbols; this one has {len(found):,}")
    return found


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


class _Reader:
    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text, self.tokens, self.position = text, tokens, 0

    def unexpected(self) -> InputError:
        if self.position >= len(self.tokens):
            return InputError(f"the formula {_short(self.text)} ends too early")
        return InputError(f"the formula {_short(self.text)} has {self.tokens[self.position]!r} where it cannot be")

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, *wanted: str) -> str | None:
        if self.peek() in wanted:
            self.position += 1
            return self.tokens[self.position - 1]
        return None

    def sum(self, depth: int) -> Formula:
        if depth > _MOST_DEPTH:
            raise InputError(f"the formula {_short(self.text)} has brackets in more than {_MOST_DEPTH} levels")
        signs, parts = [self.take("+", "-") or "+"], [self.product(depth)]
        while sign := self.take("+", "-"):
            signs.append(sign)
            parts.append(self.product(depth))
        signed = [part if sign == "+" else _negated(part) for sign, part in zip(signs, parts, strict=True)]
        return signed[0] if len(signed) == 1 else Sum(tuple(signed))

    def product(self, depth: int) -> Formula:
        parts = [self.power(depth)]
        while sign := self.take("*", "/"):
            part = self.power(depth)
            if sign == "/" and part.polynomial is not None and not part.polynomial:
                raise InputError(f"the formula {_short(self.text)} divides by zero")
            parts.append(part if sign == "*" else Power(part, Fraction(-1)))
        return parts[0] if len(parts) == 1 else Product(tuple(parts))

    def power(self, depth: int) -> Formula:
        base = self.atom(depth)
        if not self.take("^", "**"):
            return base
        exponent = self.exponent(depth)
        if base.polynomial is not None and not base.polynomial and exponent <= 0:
            raise InputError(f"the formula {_short(self.text)} divides by zero")
        return Power(base, exponent)

    def exponent(self, depth: int) -> Fraction:
        sign = -1 if self.take("-") else 1
        found = self.atom(depth).polynomial
        if found is None or found.degree() > 0:
            raise InputError(f"exponents in the formula {_short(self.text)} have to be rational numbers")
        value = sign * Fraction(int(found[0].p), int(found[0].q))
        if abs(value) > LARGEST_EXPONENT:
            raise InputError(f"exponents may be up to {LARGEST_EXPONENT:,}, not {rational_text(value)}")
        return value

    def atom(self, depth: int) -> Formula:
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
        found = self.sum(depth + 1)
        if not self.take(")"):
            raise self.unexpected()
        return found


def _negated(part: Formula) -> Formula:
    if part.polynomial is not None:
        return Polynomial(-part.polynomial)
    return Product((Polynomial(flint.fmpq_poly([-1])), part))
