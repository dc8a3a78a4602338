"""Formulas in λ: sums, products, powers and functions, told from each other, mirrored, and expanded at λ = 0.

Each knows itself as a polynomial where it is one of low degree, and has a *key*: formulas with equal keys are equal
functions. Keys see through the order of sums and products, polynomials are multiplied out, and sin and cos of π times
a polynomial are written in one way. So a density is known to be symmetric where its key is that of its mirror image.

`expanded` gives the form λ^e·h(w) of `expansions`. Polynomials in a sum are added up first, so that what cancels among
them is seen. The behaviour at λ = 1 is that of the mirror image, in which x stands for 1 − x.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import flint

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import to_fmpq
from mixproof.solvers.mixing.density.expansions import (
    Expansion,
    FunctionAt,
    Lowest,
    PiAt,
    PowerAt,
    ProductAt,
    SumAt,
    with_a_value_at_zero,
)
from mixproof.solvers.mixing.polynomials import MIRROR, lowest_power

LARGEST_EXPANDED_DEGREE = 200
"""Degree up to which products and powers are multiplied out."""


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
        return Lowest(Fraction(order), flint.fmpq_poly(self.polynomial.coeffs()[order:]))


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
        return PiAt()


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
        found = SumAt(min(part.exponent for part in parts), parts)
        return with_a_value_at_zero(found)


@dataclass(frozen=True, eq=False)
class Product:
    """A product of formulas."""

    parts: tuple[Formula, ...]

    @cached_property
    def polynomial(self) -> flint.fmpq_poly | None:
        """The product, multiplied out while its degree is low."""
        total = flint.fmpq_poly([1])
        for part in self.parts:
            if part.polynomial is None or total.degree() + part.polynomial.degree() > LARGEST_EXPANDED_DEGREE:
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
        """The factors, with those of inner products."""
        return [inner for part in self.parts for inner in (part._flat() if isinstance(part, Product) else [part])]

    def mirrored(self) -> Formula:
        """The function of 1 − λ."""
        return Product(tuple(part.mirrored() for part in self.parts))

    def expanded(self) -> Expansion:
        """The exponents add up."""
        return ProductAt(tuple(part.expanded() for part in self.parts))


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
        if base.degree() <= 0 and base and abs(self.power) <= LARGEST_EXPANDED_DEGREE:
            return flint.fmpq_poly([base[0] ** int(self.power)])
        if (
            self.power < 0
            or base.degree() * self.power > LARGEST_EXPANDED_DEGREE
            or self.power > LARGEST_EXPANDED_DEGREE
        ):
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
        return PowerAt(self.base.expanded(), self.power)


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
        return with_a_value_at_zero(FunctionAt(self.name, inner, exponent))


def function_of(name: str, argument: Formula) -> Formula:
    """A function of a formula; sin and cos of π times a polynomial are written in one way only.

    cos πP = sin π(P + ½), sin πP = −sin π(−P) = −sin π(P − 1): so the leading coefficient can be made positive, and
    the constant term be brought into [0, 1).

    Examples
    --------
    >>> x, y = (Product((Pi(), Polynomial(flint.fmpq_poly(values)))) for values in ([0, 1], [1, -1]))
    >>> function_of("sin", x).key == function_of("sin", y).key  # sin πx = sin π(1 − x)
    True
    """
    share = _over_pi(argument) if name in {"sin", "cos"} else None
    if share is None or share.degree() < 1:
        return Function(name, argument)
    if name == "cos":
        share += to_fmpq(Fraction(1, 2))
    is_turned = share[share.degree()] < 0
    share = -share if is_turned else share
    turns = int(share[0].floor())
    found = Function("sin", Product((Pi(), Polynomial(share - turns))))
    return negated(found) if is_turned != (turns % 2 == 1) else found


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
    """The key of a formula with parts: that of its polynomial where it is one, else the sorted keys of the parts."""
    if polynomial is not None:
        return Polynomial(polynomial).key
    return (kind, *sorted(keys, key=repr))


def negated(part: Formula) -> Formula:
    """The formula with the other sign.

    Examples
    --------
    >>> negated(Polynomial(flint.fmpq_poly([1, -2]))).key, negated(Pi()).key
    (('polynomial', (-1, 1), (2, 1)), ('product', ('pi',), ('polynomial', (-1, 1))))
    """
    if part.polynomial is not None:
        return Polynomial(-part.polynomial)
    return Product((Polynomial(flint.fmpq_poly([-1])), part))
