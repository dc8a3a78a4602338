"""Construction of laws of λ from densities as people give them: formulas, and functions of complex balls."""

from collections.abc import Callable
from fractions import Fraction

import flint

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.density.checks import check_density, check_exponent, differs_from_its_mirror_image
from mixproof.solvers.mixing.density.ends import End, Regular
from mixproof.solvers.mixing.density.expansions import LARGEST_ROOT, root_of
from mixproof.solvers.mixing.density.formulas import Formula
from mixproof.solvers.mixing.density.law import Density
from mixproof.solvers.mixing.density.parser import read_formula


def density_from_formula(text: str, exponents: tuple[Fraction, Fraction] | None = None) -> Density:
    """The law with a density that is written as a formula in λ; `solvers.mixing.density.parser` has the grammar.

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
    law = Density(f"density({written})", ends[0], ends[0] if same else ends[1], same, text)
    check_density(law)
    if not same and not differs_from_its_mirror_image(law):
        raise InputError("whether the density is symmetric cannot be told: write it so that swapping x and 1-x shows")
    return law


def _end(formula: Formula, place: str) -> End:
    """The density near λ = 0, from its expansion; `place` is named in errors."""
    try:
        expansion = formula.expanded()
        root = root_of(expansion)
    except InputError as error:
        raise InputError(f"the density at λ = {place}: {error}") from None
    check_exponent(place, expansion.exponent)
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
        True if g(λ) = g(1 − λ). It is taken at its word: the law is made of [0, ½] and its mirror image.

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
        check_exponent(place, exponent)
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
        check_density(law)
        if not differs_from_its_mirror_image(law):
            raise InputError(f"{name} is not told from its mirror image: say is_symmetric=True if it is symmetric")
        return law
    if bottom != top or differs_from_its_mirror_image(Density(name, *ends, is_symmetric=False)):
        raise InputError(f"{name} is said to be symmetric, but its two halves differ")
    law = Density(name, ends[0], ends[0], is_symmetric=True)
    check_density(law)
    return law
