"""Obligations that algebra proves for all numbers: identities and signs, and the steps that are made of them.

A step *for all* is discharged by obligations of three kinds, none of which samples anything.

- `vanishes`: a rational function in free symbols is zero. It is brought to lowest terms; the numerator is a
  polynomial, and it is zero or it is not.
- `positive`, `nonnegative`: a rational function has a sign wherever its symbols are positive. If, in lowest terms,
  no coefficient of numerator and denominator is negative, it cannot be negative. That is sufficient only: where it
  does not apply, and no positive rationals that are tried refute the claim, the obligation stays open.
- `positive_between`: a polynomial in one symbol is positive on an open interval. It has no real root there (Sturm),
  and is positive at one place.

What is not algebraic enters by its derivative or by the exponents of powers, which are. A claim about sums of any
length is proved by induction: its obligations are the first term and the step from one term to the next.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from mixproof.geometry.aliases import Json
from mixproof.theory.findings import Finding, Witness
from mixproof.theory.steps import Check

Expression = Any
"""A sympy expression."""

_TRIED = (1, 2, 7, Fraction(1, 3), Fraction(1, 50), 100)
"""Places at which an open claim is tested for a refutation."""


@dataclass(frozen=True)
class Obligation:
    """Something that has to be proved, and whether it is.

    Parameters
    ----------
    holds : bool or None
        None where the method neither proves nor refutes it.
    rest : str
        What is left where it is not proved.
    """

    words: str
    holds: bool | None
    rest: str = ""


@dataclass(frozen=True, repr=False)
class Unproved(Witness):
    """An obligation that is not discharged."""

    obligation: Obligation

    def to_json(self) -> Json:
        """The obligation, and the rest that is not proved."""
        return {"obligation": self.obligation.words, "rest": self.obligation.rest}

    def in_words(self) -> str:
        """The same in words."""
        return f"{self.obligation.words}: {self.obligation.rest}"


def vanishes(words: str, expression: Expression) -> Obligation:
    """The obligation that a rational function is zero, as an identity in all its symbols.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> vanishes("a square", (x + y) ** 2 - x**2 - 2 * x * y - y**2).holds
    True
    >>> vanishes("no square", (x + y) ** 2 - x**2 - y**2).rest
    '2*x*y is not zero'
    """
    rest = _lowest_terms(expression)
    return Obligation(words, rest == 0, "" if rest == 0 else f"{rest} is not zero")


def positive(words: str, expression: Expression) -> Obligation:
    """The obligation that a rational function is positive wherever all its symbols are.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> positive("means", (x + y) / 2 - x * y / (x + y)).holds, positive("a difference", x - y).holds
    (True, False)
    """
    return _signed(words, expression, strictly=True)


def nonnegative(words: str, expression: Expression) -> Obligation:
    """The obligation that a rational function is nowhere negative where all its symbols are positive.

    Examples
    --------
    >>> from sympy.abc import x
    >>> nonnegative("zero", x - x).holds
    True
    """
    return _signed(words, expression, strictly=False)


def positive_between(words: str, polynomial: Expression, lower: Fraction | int, upper: Fraction | int) -> Obligation:
    """The obligation that a polynomial in one symbol is positive strictly between two rationals.

    Examples
    --------
    >>> from sympy.abc import x
    >>> positive_between("a parabola", x * (1 - x), 0, 1).holds, positive_between("a line", x, -1, 1).holds
    (True, False)
    """
    from sympy import Poly, Rational

    low, high = (Rational(Fraction(end).numerator, Fraction(end).denominator) for end in (lower, upper))
    (symbol,) = polynomial.free_symbols
    poly = Poly(polynomial, symbol)
    inside = poly.count_roots(low, high) - sum(poly.eval(end) == 0 for end in (low, high))
    holds = inside == 0 and poly.eval((low + high) / 2) > 0
    return Obligation(words, bool(holds), "" if holds else f"{polynomial} is not positive there")


def exact(words: str, fact: bool) -> Obligation:
    """A fact about given rationals, decided by whoever states it.

    Examples
    --------
    >>> exact("a sum", 1 + 1 == 2).holds
    True
    """
    return Obligation(words, fact, "" if fact else "this is false")


def for_all(obligations: Callable[[], Iterable[Obligation]]) -> Check:
    """The check of a step that is proved for all numbers: once, whatever the dataset.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> check = for_all(lambda: [exact("one is one", 1 == 1)])
    >>> check(make_instance("shadow")).note
    'one is one'
    """

    @cache
    def prove() -> Finding:
        found = tuple(obligations())
        open_ones = tuple(Unproved(each) for each in found if not each.holds)
        if not found or not open_ones:
            return Finding(bool(found), total=len(found), note="; ".join(each.words for each in found))
        refuted = any(each.holds is False for each in found)
        return Finding(False if refuted else None, open_ones, len(open_ones))

    return lambda instance: prove()


def _lowest_terms(expression: Expression) -> Expression:
    from sympy import cancel, sympify, together

    rest = sympify(expression)
    if not rest.is_rational_function(*rest.free_symbols):
        raise ValueError(f"{expression} is no rational function: its sign is not a matter of algebra")
    return cancel(together(rest))


def _signed(words: str, expression: Expression, strictly: bool) -> Obligation:
    from sympy import Poly, fraction

    value = _lowest_terms(expression)
    if value == 0:
        return Obligation(words, not strictly, "it is zero" if strictly else "")
    signs = {
        coefficient > 0
        for part in fraction(value)
        for coefficient in (Poly(part).coeffs() if part.free_symbols else [part])
    }
    if len(signs) == 1:  # both of one sign throughout
        return Obligation(words, True)
    refuted = next((place for place in _places(value) if value.subs(place) < 0), None)
    if refuted is None:
        return Obligation(words, None, f"the coefficients of {value} do not show its sign")
    return Obligation(words, False, f"{value} is negative at {', '.join(f'{k} = {v}' for k, v in refuted.items())}")


def _places(value: Expression) -> Iterator[dict[Any, Any]]:
    from sympy import Rational

    symbols = sorted(value.free_symbols, key=str)
    tried = [Rational(Fraction(each).numerator, Fraction(each).denominator) for each in _TRIED]
    return (dict(zip(symbols, each, strict=True)) for each in product(tried, repeat=len(symbols)))
