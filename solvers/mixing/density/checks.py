"""Checks of a density: its exponents, that it is positive and integrates to 1, and its symmetry.

That f > 0 on (0, 1) is proved: in the form λ^e·h(w) of each half, h is enclosed on boxes that cover the half, each cut
until all its values are positive. A density whose integral is certainly not 1 is refused, as a slip of the pen.
"""

from collections import deque
from fractions import Fraction

import flint

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.ends import End
from mixproof.solvers.mixing.density.law import CUTS, Density

MOST_BOXES = 4000
"""Boxes on which a density is enclosed to show that it is positive."""

_CHECKED_BITS = 128
_CLOSE = 2.0**-40
"""The widest enclosure of the integral of a density at `_CHECKED_BITS`."""

_COMPARED = tuple(Fraction(k, 23) for k in range(1, 12))
"""Places at which a density is compared with its mirror image."""


def check_exponent(place: str, exponent: Fraction) -> None:
    """Refuse an exponent of λ without a finite integral, or one too large.

    Raises
    ------
    InputError
        In one line that names the place, "0" or "1".

    Examples
    --------
    >>> check_exponent("0", Fraction(-1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the exponent of the density at λ = 0 has to be above -1, not -1: ...
    """
    if exponent <= -1:
        written = rational_text(exponent)
        raise InputError(
            f"the exponent of the density at λ = {place} has to be above -1, not {written}: "
            "otherwise it has no finite integral"
        )
    if exponent > Beta.LARGEST:
        raise InputError(f"exponents may be up to {Beta.LARGEST:,}, not {rational_text(exponent)}")


def check_density(law: Density) -> None:
    """Refuse a density that is not shown to be positive, or does not integrate to 1.

    Raises
    ------
    InputError
        In one line that says what is wrong.

    Examples
    --------
    >>> from mixproof.solvers.mixing.density.ends import constant_one
    >>> end = End(Fraction(1), 1, constant_one)  # λ on both halves
    >>> check_density(Density("tent", end, end, True))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the density integrates to 0.25000000, not to 1: divide it by that
    """
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
    """Refuse a density that is certainly not positive at one of some places."""
    with flint.ctx.workprec(_CHECKED_BITS):
        for k in range(1, CUTS):
            w = (end.half_width() * k / CUTS).mid()
            _check_place(end, is_upper, w)


def _check_place(end: End, is_upper: bool, w: flint.arb) -> None:
    """Refuse a density that is certainly not positive at a place."""
    value = end.regular(flint.acb(w), False)
    if value.real <= 0 or not value.imag.contains(0):
        distance = float((w**end.root).mid())
        where = f"λ ≈ {1 - distance if is_upper else distance:.6g}"
        raise InputError(f"the density has to be positive on (0, 1); it is not at {where}")


def _check_positive(end: End, is_upper: bool) -> None:
    """Refuse a density that is not shown to be positive on a half."""
    with flint.ctx.workprec(_CHECKED_BITS):
        boxes = deque([(flint.arb(0), end.half_width())])
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


def differs_from_its_mirror_image(law: Density) -> bool:
    """True if a density is certainly not its own mirror image.

    Examples
    --------
    >>> from mixproof.solvers.mixing.density.ends import constant_one
    >>> flat, rising = End(Fraction(0), 1, constant_one), End(Fraction(1), 1, constant_one)
    >>> [differs_from_its_mirror_image(Density("f", flat, other, False)) for other in (flat, rising)]
    [False, True]
    """
    with flint.ctx.workprec(_CHECKED_BITS):
        pairs = ((law.at_zero.value(arb_of(x)), law.at_one.value(arb_of(x))) for x in _COMPARED)
        return law.at_zero.exponent != law.at_one.exponent or any(not a.overlaps(b) for a, b in pairs)
