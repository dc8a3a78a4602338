"""Densities of λ as people give them, checked: formulas, and functions of complex balls.

That f > 0 on (0, 1) is proved: in the form λ^e·h(w), λ = w^p, of each half, h is enclosed on boxes that cover the half,
each cut until all its values are positive. A density whose integral is certainly not 1 is refused, as a slip of the
pen, and so is one of which it cannot be told whether it is symmetric.
"""

from collections import deque
from collections.abc import Callable
from fractions import Fraction

import flint

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.expansions import LARGEST_ROOT, root_of
from mixproof.solvers.mixing.density.formulas import Formula
from mixproof.solvers.mixing.density.law import CUTS, Density, End, Regular, width
from mixproof.solvers.mixing.density.reader import read_formula

MOST_BOXES = 4000
"""Boxes on which a density is enclosed to show that it is positive."""

_CHECKED_BITS = 128
_CLOSE = 2.0**-40
"""How narrow the integral of a density has to be enclosed at `_CHECKED_BITS`."""

_ASKED = tuple(Fraction(k, 23) for k in range(1, 12))
"""Places at which a density is compared with its mirror image."""


def density_from_formula(text: str, exponents: tuple[Fraction, Fraction] | None = None) -> Density:
    """The law with a density that is written as a formula in λ; `solvers.mixing.density.reader` has the grammar.

    Parameters
    ----------
    text : str
        The density, such as ``"6*x*(1-x)"``; it has to be positive on (0, 1) and to integrate to 1.
    exponents : pair of Fractions, optional
        The exponents that are declared at λ = 0 and at λ = 1; they are compared with those of the formula.

    Raises
    ------
    InputError
        If the formula cannot be read, or is no such density.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> law = density_from_formula("exp(-x)/(1-exp(-1))")
    >>> print(law.mass(Radicals.of(0), Radicals.of(Fraction(1, 2))).ball(64).str(12, radius=False))
    0.622459331202
    """
    formula = read_formula(text)
    ends = _end(formula, "0"), _end(formula.mirrored(), "1")
    declared = exponents or (ends[0].exponent, ends[1].exponent)
    for place, end, exponent in zip(("0", "1"), ends, declared, strict=True):
        if end.exponent != exponent:
            found, wanted = rational_text(end.exponent), rational_text(exponent)
            raise InputError(f"the exponent of the density at λ = {place} is {found}, not {wanted}: declare that")
    written = "; ".join([" ".join(text.split()), *map(rational_text, declared)])
    same = formula.key == formula.mirrored().key
    law = Density(f"density({written})", ends[0], ends[0] if same else ends[1], same)
    _check(law)
    if not same and not _differs_from_its_mirror_image(law):
        raise InputError("whether the density is symmetric cannot be told: write it so that swapping x and 1-x shows")
    return law


def _end(formula: Formula, place: str) -> End:
    try:
        expansion = formula.expanded()
        root = root_of(expansion)
    except InputError as error:
        raise InputError(f"the density at λ = {place}: {error}") from None
    _check_exponent(place, expansion.exponent)
    return End(expansion.exponent, root, lambda w, analytic: expansion.regular(w, root, analytic))


def density_from_function(
    regular: Regular,
    exponents: tuple[Fraction | int, Fraction | int],
    is_symmetric: bool = False,
    name: str = "density",
) -> Density:
    """The law with the density λ^e₀·(1 − λ)^e₁·g(λ), with a function g of complex balls.

    Parameters
    ----------
    regular : callable
        ``g(ball, analytic)`` with `flint.acb` balls, as for `flint.acb.integral`: positive and continuous on [0, 1] and
        analytic near (0, 1). Where `analytic` is true it has to return a ball that is not finite if it is not
        analytic on the given one; functions of FLINT take that flag.
    exponents : pair of Fractions
        e₀ and e₁, above −1.
    is_symmetric : bool
        Whether g(λ) = g(1 − λ). It is taken at its word: the law is made of [0, ½] and its mirror image.

    Raises
    ------
    InputError
        If the density is not shown to be positive, does not integrate to 1, or is not as symmetric as it is said to be.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> law = density_from_function(lambda x, analytic: 1 / ((1 + x) * flint.acb(2).log()), (0, 0))
    >>> print(law.mass(Radicals.of(0), Radicals.of(Fraction(1, 2))).ball(64).str(12, radius=False))
    0.584962500721
    """
    bottom, top = map(Fraction, exponents)
    for place, exponent in (("0", bottom), ("1", top)):
        _check_exponent(place, exponent)
        if exponent.denominator > LARGEST_ROOT:
            raise InputError(f"exponents may have denominators up to {LARGEST_ROOT}, not {rational_text(exponent)}")

    def end(own: Fraction, other: Fraction, place: Callable[[flint.acb], flint.acb]) -> End:
        root = own.denominator

        def value(w: flint.acb, analytic: bool) -> flint.acb:
            x = w**root
            power = (1 - x).pow(flint.acb(arb_of(other)), analytic=analytic) if other else flint.acb(1)
            return power * regular(place(x), analytic)

        return End(own, root, value)

    ends = end(bottom, top, lambda x: x), end(top, bottom, lambda x: 1 - x)
    if not is_symmetric:
        law = Density(name, *ends, is_symmetric=False)
        _check(law)
        if not _differs_from_its_mirror_image(law):
            raise InputError(f"{name} is not told from its mirror image: say is_symmetric=True if it is symmetric")
        return law
    if bottom != top or _differs_from_its_mirror_image(Density(name, *ends, is_symmetric=False)):
        raise InputError(f"{name} is said to be symmetric, but its two halves differ")
    law = Density(name, ends[0], ends[0], is_symmetric=True)
    _check(law)
    return law


def _check_exponent(place: str, exponent: Fraction) -> None:
    if exponent <= -1:
        written = rational_text(exponent)
        raise InputError(
            f"the exponent of the density at λ = {place} has to be above -1, not {written}: "
            "otherwise it has no finite integral"
        )
    if exponent > Beta.LARGEST:
        raise InputError(f"exponents may be up to {Beta.LARGEST:,}, not {rational_text(exponent)}")


def _check(law: Density) -> None:
    """Refuse a density that is not shown to be positive, or does not integrate to 1."""
    halves = ((False, law.at_zero), (True, law.at_one))
    for is_upper, end in halves:
        _check_places(end, is_upper)
    for is_upper, end in halves:
        _check_positive(end, is_upper)
    total = law.total(_CHECKED_BITS)
    if not total.is_finite() or total.rad() > _CLOSE:
        raise InputError("the integral of the density cannot be enclosed: write it in another way")
    if not total.contains(1):
        raise InputError(f"the density integrates to {total.str(8, radius=False)}, not to 1: divide it by that")


def _check_places(end: End, is_upper: bool) -> None:
    """Look for a place where a density is certainly not positive."""
    with flint.ctx.workprec(_CHECKED_BITS):
        for k in range(1, CUTS):
            w = (width(end) * k / CUTS).mid()
            _check_place(end, is_upper, w)


def _check_place(end: End, is_upper: bool, w: flint.arb) -> None:
    value = end.regular(flint.acb(w), False)
    if value.real <= 0 or not value.imag.contains(0):
        distance = float((w**end.root).mid())
        where = f"λ ≈ {1 - distance if is_upper else distance:.6g}"
        raise InputError(f"the density has to be positive on (0, 1); it is not at {where}")


def _check_positive(end: End, is_upper: bool) -> None:
    with flint.ctx.workprec(_CHECKED_BITS):
        boxes = deque([(flint.arb(0), width(end))])
        for _ in range(MOST_BOXES):
            if not boxes:
                return
            left, right = boxes.popleft()
            value = end.regular(flint.acb(left.union(right)), False)
            if not (value.real > 0 and value.imag.contains(0)):
                middle = ((left + right) / 2).mid()
                _check_place(end, is_upper, middle)
                boxes += [(left, middle), (middle, right)]
        near = float((boxes[0][0] ** end.root).mid())
        where = f"λ ≈ {1 - near if is_upper else near:.6g}"
        raise InputError(f"the density is not shown to be positive near {where}, as it has to be on (0, 1)")


def _differs_from_its_mirror_image(law: Density) -> bool:
    with flint.ctx.workprec(_CHECKED_BITS):
        pairs = ((law.at_zero.value(arb_of(x)), law.at_one.value(arb_of(x))) for x in _ASKED)
        return law.at_zero.exponent != law.at_one.exponent or any(not a.overlaps(b) for a, b in pairs)
