"""Segments in Rⁿ, exactly: points on them, distances to them, and crossings of two.

Points are sequences of rationals (or integers) of one length. On a segment from s to t, the weight of a
point is the λ with x = λs + (1 − λ)t, as in Mixup. "On" is closed; "inside" excludes the two ends.
"""

from fractions import Fraction

from mixproof.geometry.aliases import Point, Vector


def minus(x: Vector, y: Vector) -> tuple[Fraction, ...]:
    """The difference x − y, coordinate by coordinate.

    Examples
    --------
    >>> minus((1, Fraction(1, 2)), (3, 1))
    (Fraction(-2, 1), Fraction(-1, 2))
    """
    return tuple(Fraction(a - b) for a, b in zip(x, y, strict=True))


def dot(x: Vector, y: Vector) -> Fraction:
    """The inner product of two vectors.

    Examples
    --------
    >>> dot((1, 2), (3, 4))
    Fraction(11, 1)
    """
    return sum((Fraction(a * b) for a, b in zip(x, y, strict=True)), Fraction(0))


def mixture(weight: Fraction, s: Vector, t: Vector) -> Point:
    """The point λs + (1 − λ)t, with λ = `weight`.

    Examples
    --------
    >>> mixture(Fraction(1, 4), (4, 0), (0, 4))
    (Fraction(1, 1), Fraction(3, 1))
    """
    return tuple(weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True))


def weight_on(x: Vector, s: Vector, t: Vector) -> Fraction | None:
    """The weight λ with x = λs + (1 − λ)t where x is on the closed segment, else None; 1 where x = s = t.

    Examples
    --------
    >>> weight_on((1, 1), (0, 0), (3, 3)), weight_on((4, 4), (0, 0), (3, 3))
    (Fraction(2, 3), None)
    """
    along, offset = minus(s, t), minus(x, t)
    length = dot(along, along)
    weight = dot(offset, along) / length if length else Fraction(1)
    return weight if 0 <= weight <= 1 and mixture(weight, s, t) == tuple(x) else None


def is_inside(x: Vector, s: Vector, t: Vector) -> bool:
    """True if x is on the segment and neither of its ends.

    Examples
    --------
    >>> is_inside((1,), (0,), (2,)), is_inside((2,), (0,), (2,))
    (True, False)
    """
    return tuple(x) not in {tuple(s), tuple(t)} and weight_on(x, s, t) is not None


def squared_distance(x: Vector, s: Vector, t: Vector) -> Fraction:
    """Squared Euclidean distance from x to the closed segment; s = t is allowed.

    With a = |s − x|², b = |t − x|² and g = (s − x)·(t − x) it is (ab − g²)/(a + b − 2g) where the foot of
    the perpendicular is between the ends, that is where g < min(a, b), and min(a, b) elsewhere.

    Examples
    --------
    >>> squared_distance((0, 1), (-1, 0), (1, 0)), squared_distance((2, 1), (-1, 0), (1, 0))
    (Fraction(1, 1), Fraction(2, 1))
    """
    to_s, to_t = minus(s, x), minus(t, x)
    a, b, g = dot(to_s, to_s), dot(to_t, to_t), dot(to_s, to_t)
    return (a * b - g * g) / (a + b - 2 * g) if g < min(a, b) else min(a, b)


def crossing(s: Vector, t: Vector, u: Vector, v: Vector) -> tuple[Point, ...]:
    """The common points of the closed segments [s, t] and [u, v]: none, one, or the two ends of an overlap.

    Examples
    --------
    >>> crossing((0, 0), (2, 2), (0, 2), (2, 0))
    ((Fraction(1, 1), Fraction(1, 1)),)
    >>> crossing((0,), (2,), (1,), (5,))
    ((Fraction(1, 1),), (Fraction(2, 1),))
    """
    along, across = minus(t, s), minus(v, u)
    aa, ab, bb = dot(along, along), dot(along, across), dot(across, across)
    determinant = aa * bb - ab * ab
    if determinant == 0:
        return _overlap(s, t, u, v)
    offset = minus(u, s)
    p, q = dot(offset, along), dot(offset, across)
    # The nearest points of the two lines; the lines meet exactly where these coincide.
    first = (p * bb - q * ab) / determinant
    second = (p * ab - q * aa) / determinant
    meeting = mixture(1 - first, s, t)
    if 0 <= first <= 1 and 0 <= second <= 1 and meeting == mixture(1 - second, u, v):
        return (meeting,)
    return ()


def _overlap(s: Vector, t: Vector, u: Vector, v: Vector) -> tuple[Point, ...]:
    """The common part of two parallel segments: its ends are those ends that are on the other segment."""
    shared = {
        tuple(map(Fraction, end))
        for end, other in ((s, (u, v)), (t, (u, v)), (u, (s, t)), (v, (s, t)))
        if weight_on(end, *other) is not None
    }
    return tuple(sorted(shared))
