"""Check certificates of verdicts, trusting nothing but Python's standard library and what is written here.

    python theory/checker.py [--seconds S] FILE...

A certificate (``docs/CERTIFICATES.md``) holds a labelled dataset, and verdicts on readings of statements about Mixup,
each with a list of elementary claims. A verdict is accepted in two steps, both of which this file takes anew:

1. Each *claim* is checked against the dataset, by the plainest exact method there is: ``checked``, ``rejected``, or
   ``not checkable here`` with the reason (a budget of seconds, or ball arithmetic without python-flint).
2. The verdict has to *follow* from the checked claims by the definition of its reading, which is written below in its
   own right, and by the theorems of `THEOREMS`, whose proofs are given there.

The numbers are rationals, and sums of roots of rationals whose sign is decided exactly; see `sign`. No float is used.
Exit codes: 0 accepted, 1 rejected, 2 not a certificate, 3 not decided; of several files the worst (1, 2, 3, 0).

To read it: begin with *verdicts* (how a verdict is judged) and *the statements* (what each reading means, by which
claims), then look up the claims that your certificate has, in *the claims*; they lean on *numbers* (signs of sums of
roots) and on `Data` and `Case` in *the file* (lines, crossings, h and its limits, masses on balls).
"""

import hashlib
import json
import os
import re
import sys
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise, product
from math import comb, gcd, isqrt, lcm
from typing import Any

__all__ = ["ACCEPTED", "MALFORMED", "REJECTED", "UNDECIDED", "Judgement", "check", "main", "told", "worst", "wrapped"]

SCHEMA = "mixproof/certificate/1"
MOST_BYTES, MOST_DIGITS, MOST_BITS, MOST_UNIT_BITS, MOST_DEGREE, MOST_ROOT = 2**25, 20_000, 2**24, 2**17, 2500, 12
MOST_LINES, MOST_SUMS, MOST_ALPHA = 400, 2 * 10**7, 10**5
ACCEPTED, REJECTED, MALFORMED, UNDECIDED = range(4)
Point = tuple[Fraction, ...]
Terms = dict[Fraction, Fraction]  # Σ coefficient · radicand^(1/D), kept as {radicand: coefficient}


class NotACertificate(Exception):  # noqa: N818
    """The file does not have the written form."""


class Wrong(Exception):  # noqa: N818
    """A claim is false."""


class Unchecked(Exception):  # noqa: N818
    """A claim is not checkable here."""


def require(condition: bool, why: str) -> None:
    """Raise `Wrong` where a claim fails."""
    if not condition:
        raise Wrong(why)


class Clock:
    """The budget: seconds for one file."""

    def __init__(self, seconds: float) -> None:
        self.end, self.steps = time.monotonic() + seconds, 0

    def spend(self, steps: int = 1) -> None:
        """Announce steps of about a microsecond, and stop where they would go beyond the budget."""
        self.steps += steps
        if self.steps >= 2000:
            if time.monotonic() + self.steps / 10**6 > self.end:
                raise Unchecked("the budget of time ran out")
            self.steps = 0


# --- numbers ------------------------------------------------------------------------------------------


def iroot(n: int, degree: int) -> int:
    """The largest whole r with r^degree ≤ n, by Newton's method from above."""
    if degree == 2 or n < 2:
        return isqrt(n) if degree == 2 else n
    r = 1 << -(-n.bit_length() // degree)
    while (s := ((degree - 1) * r + n // r ** (degree - 1)) // degree) < r:
        r = s
    return r


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The rational root of a positive rational, if it has one."""
    top, bottom = iroot(value.numerator, degree), iroot(value.denominator, degree)
    return Fraction(top, bottom) if (top**degree, bottom**degree) == value.as_integer_ratio() else None


def plus(*parts: Terms, scale: Fraction = Fraction(1)) -> Terms:
    """The first part, plus `scale` times each of the others."""
    total: Terms = defaultdict(Fraction, parts[0])
    for part in parts[1:]:
        for radicand, coefficient in part.items():
            total[radicand] += scale * coefficient
    return total


def times(one: Terms, other: Terms) -> Terms:
    """The product of two sums of roots."""
    total: Terms = defaultdict(Fraction)
    for (r, c), (s, d) in product(one.items(), other.items()):
        total[r * s] += c * d
    return total


def sign(terms: Terms, degree: int, clock: Clock) -> int:
    """The sign of Σ c·r^(1/degree), exactly.

    Enclosures at rising precision separate a sum from zero. A sum that is zero is recognised beforehand: two of these
    real roots are rational multiples of each other exactly if the quotient of the radicands is a perfect power, and
    roots of which no two are so are linearly independent over the rationals (Besicovitch, Mordell, Siegel). So after
    merging, the sum is zero exactly if every coefficient is.
    """
    terms = {r: c for r, c in terms.items() if c}
    if all(c > 0 for c in terms.values()) or all(c < 0 for c in terms.values()):
        return 0 if not terms else 1 if min(terms.values()) > 0 else -1
    for bits in (64, 256):
        if found := _sign_at(terms, degree, bits):
            return found
    groups: list[list[Fraction]] = []
    for r, c in terms.items():
        for group in groups:
            clock.spend(5)
            if (ratio := exact_root(r / group[0], degree)) is not None:
                group[1] += c * ratio
                break
        else:
            groups.append([r, c])
    merged = {r: c for r, c in groups if c}
    bits = 512
    while merged:
        clock.spend(bits)
        if found := _sign_at(merged, degree, bits):
            return found
        bits *= 2
    return 0


def _sign_at(terms: Terms, degree: int, bits: int) -> int:
    """The sign as an enclosure of each root by two neighbours of 2^−bits tells it; 0 where it does not."""
    low = high = Fraction(0)
    if sum(r.numerator.bit_length() + r.denominator.bit_length() for r in terms) * degree > MOST_BITS:
        raise Unchecked("a sum of roots is too long")
    for r, c in terms.items():
        # (p/q)^(1/n) = (p·q^(n−1))^(1/n)/q
        floor = iroot(r.numerator * r.denominator ** (degree - 1) << degree * bits, degree)
        ends = sorted(c * Fraction(floor + k, r.denominator << bits) for k in (0, 1))
        low, high = low + ends[0], high + ends[1]
    return (low > 0) - (high < 0)


def log_bounds(value: Fraction) -> tuple[Fraction, Fraction]:
    """Rationals around ln(value): ln y = 2·artanh((y−1)/(y+1)) after powers of two are taken out."""

    def around(y: Fraction) -> tuple[Fraction, Fraction]:
        z = (y - 1) / (y + 1)
        total, power = Fraction(0), z
        for k in range(1, 61, 2):
            total, power = total + power / k, power * z * z
        rest = abs(power) / (61 * (1 - z * z))  # the tail is at most a geometric series
        return 2 * (total - rest), 2 * (total + rest)

    shift = value.numerator.bit_length() - value.denominator.bit_length()
    y = value / Fraction(2) ** shift
    low, high = (Fraction(int(y * 2**64) + k, 2**64) for k in (0, 1))
    two = around(Fraction(2))
    return around(low)[0] + shift * two[shift < 0], around(high)[1] + shift * two[shift >= 0]


def show(value: Fraction) -> str:
    """A number for reading: as it is where that is short, else rounded to ten digits and marked."""
    top, bottom = abs(value.numerator), value.denominator
    if max(top, bottom).bit_length() <= 64 and len(str(value)) <= 16:
        return str(value)
    shift = top.bit_length() - bottom.bit_length()
    if abs(shift) > 100:
        return f"≈{'-' * (value < 0)}2^{shift}"
    places = 10 - shift * 3 // 10
    digits = f"{top * 10 ** max(places, 0) // (bottom * 10 ** max(-places, 0)):0{max(places, 0) + 1}}"
    cut = len(digits) - places
    return f"≈{'-' * (value < 0)}" + (f"{digits[:cut]}.{digits[cut:]}" if places > 0 else digits + "0" * -places)


# --- the file -----------------------------------------------------------------------------------------


def load(path: str) -> Any:
    """Read a file as strict JSON: no floats, no repeated keys, no large numbers."""
    try:
        if os.path.getsize(path) > MOST_BYTES:
            raise Unchecked(f"the file is larger than {MOST_BYTES} bytes")
        with open(path, encoding="utf-8") as file:
            return json.loads(
                file.read(), object_pairs_hook=_object, parse_int=_int, parse_float=_no, parse_constant=_no
            )
    except OSError as error:
        raise NotACertificate(f"it cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise NotACertificate(f"it is not JSON: {type(error).__name__}: {str(error)[:100]}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotACertificate("an object has the same key twice")
    return found


def _int(text: str) -> int:
    if len(text) > 15:
        raise NotACertificate("a whole number outside quotes has more than 15 digits")
    return int(text)


def _no(text: str) -> Any:
    raise NotACertificate(f"{text[:20]} is not exact: numbers are written as 'p/q'")


def require_form(condition: bool, why: str) -> None:
    """Raise `NotACertificate` where the written form is not kept."""
    if not condition:
        raise NotACertificate(why)


def fields(value: Any, required: str, optional: str = "") -> dict[str, Any]:
    """An object that has all required fields and no others but the optional ones."""
    require_form(isinstance(value, dict), "an object is missing")
    names, known = set(value), set(required.split()) | set(optional.split())
    require_form(
        names <= known and names >= set(required.split()), f"fields are {sorted(names)[:9]}, not {sorted(known)}"
    )
    return dict(value)


def number(value: Any) -> Fraction:
    """A rational, written as ``"p"`` or ``"p/q"``."""
    require_form(isinstance(value, str) and len(value) <= 2 * MOST_DIGITS, "a number is not a short string")
    found = re.fullmatch(f"(-?[0-9]{{1,{MOST_DIGITS}}})(?:/([0-9]{{1,{MOST_DIGITS}}}))?", value)
    require_form(found is not None and int(found[2] or 1) > 0, f"{value[:20]!a} is not a number 'p/q'")
    return Fraction(value)


def many(value: Any, read: Callable[[Any], Any]) -> list[Any]:
    """A list of things of one kind."""
    require_form(isinstance(value, list), "a list is missing")
    return [read(each) for each in value]


def whole(value: Any) -> int:
    """A whole number, not negative."""
    require_form(type(value) is int and value >= 0, "a whole number is missing")
    return int(value)


def truth(value: Any) -> bool:
    """True or false."""
    require_form(type(value) is bool, "true or false is missing")
    return bool(value)


def text(value: Any) -> str:
    """A name of ordinary length."""
    require_form(isinstance(value, str) and len(value) <= 1000, "a text is missing or too long")
    return str(value)


def as_sign(value: Any) -> int:
    """A sign: −1, 0 or 1."""
    require_form(type(value) is int and value in {-1, 0, 1}, "a sign is not −1, 0 or 1")
    return int(value)


def readable(name: str, most: int = 40) -> str:
    """A name without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in name[:most])


@dataclass(eq=False)
class Data:
    """A labelled dataset: the points times `unit`, in whole numbers."""

    name: str
    vectors: list[tuple[int, ...]]
    unit: int
    labels: list[int]
    classes: list[str]
    rows: list[list[int]]
    clock: Clock

    @staticmethod
    def read(value: Any, clock: Clock) -> "Data":
        """Read and check: distinct points of one dimension, one label each, rows numbered from 0."""
        given = fields(value, "name points labels rows classes")
        points = many(given["points"], lambda point: many(point, number))
        require_form(
            bool(points) and len(points[0]) > 0 and len({len(p) for p in points}) == 1, "dimensions differ or are 0"
        )
        unit = 1
        for point in points:
            clock.spend(20)
            unit = lcm(unit, *(value.denominator for value in point))
            if unit.bit_length() > MOST_UNIT_BITS:
                raise Unchecked("the common denominator of the points is too large")
        if unit.bit_length() * len(points) * len(points[0]) > 2**30:
            raise Unchecked("the points are too many for their common denominator")
        vectors = [tuple(int(value * unit) for value in point) for point in points]
        classes, rows = many(given["classes"], text), many(given["rows"], lambda held: many(held, whole))
        names = many(given["labels"], text)
        require_form(len(names) == len(vectors) == len(rows), "points, labels and rows differ in number")
        require_form(len(set(vectors)) == len(vectors), "a point is given twice, so its classes are not disjoint")
        require_form(len(set(classes)) == len(classes) and set(names) == set(classes), "the labels are not the classes")
        counted = sorted(row for held in rows for row in held)
        require_form(all(rows) and counted == list(range(len(counted))), "the rows are not numbered 0, 1, 2, …")
        place = {name: index for index, name in enumerate(classes)}
        return Data(text(given["name"]), vectors, unit, [place[n] for n in names], classes, rows, clock)

    @cached_property
    def size(self) -> int:
        """Number m of points."""
        return len(self.vectors)

    @cached_property
    def counts(self) -> list[int]:
        """Rows that hold each point: its weight, times the number N of rows."""
        return [len(held) for held in self.rows]

    @cached_property
    def total(self) -> int:
        """Number N of rows."""
        return sum(self.counts)

    @cached_property
    def of_row(self) -> dict[int, int]:
        """The point that a row holds."""
        return {row: index for index, held in enumerate(self.rows) for row in held}

    @cached_property
    def of_vector(self) -> dict[tuple[int, ...], int]:
        """The point at a place."""
        return {vector: index for index, vector in enumerate(self.vectors)}

    @cached_property
    def class_sizes(self) -> list[int]:
        """Rows of each class."""
        sizes = Counter[int]()
        for label, count in zip(self.labels, self.counts, strict=True):
            sizes[label] += count
        return [sizes[label] for label in range(len(self.classes))]

    def point(self, index: int) -> Point:
        """The coordinates of a data point."""
        return tuple(Fraction(value, self.unit) for value in self.vectors[index])

    def index_at(self, x: Point) -> int | None:
        """The data point at a place, if there is one."""
        scaled = [value * self.unit for value in x]
        if any(value.denominator > 1 for value in scaled):
            return None
        return self.of_vector.get(tuple(map(int, scaled)))

    def squared(self, s: int, t: int) -> int:
        """|s − t|² in squared units."""
        return sum((a - b) ** 2 for a, b in zip(self.vectors[s], self.vectors[t], strict=True))

    def called(self, index: int) -> str:
        """A point by its row, place and class."""
        return (
            f"row {self.rows[index][0]} {place_text(self.point(index))} of class {self.class_name(self.labels[index])}"
        )

    def class_name(self, label: int) -> str:
        """The name of a class."""
        return readable(self.classes[label])

    # --- geometry ---

    def lines_at(self, x: Point) -> list["Line"]:
        """The lines through x with data points on them."""
        unit = lcm(self.unit, *(value.denominator for value in x))
        origin, scale = [int(value * unit) for value in x], unit // self.unit
        found: dict[tuple[int, ...], Line] = {}
        for index, vector in enumerate(self.vectors):
            self.clock.spend(len(vector))
            offset = [scale * a - b for a, b in zip(vector, origin, strict=True)]
            distance = gcd(*offset)
            if distance:
                way = 1 if next(filter(None, offset)) > 0 else -1
                direction = tuple(way * value // distance for value in offset)
                line = found.setdefault(direction, Line(direction, [], []))
                (line.ahead if way > 0 else line.behind).append((distance, index))
        return list(found.values())

    def passing(self, x: Point) -> list["Line"]:
        """The lines on which x is inside a segment."""
        return [line for line in self.lines_at(x) if line.ahead and line.behind]

    @cached_property
    def plane(self) -> list[tuple[int, int]]:
        """The data points, projected to the plane so that they stay apart."""
        size, seed = len(self.vectors[0]), 1
        if size <= 2:
            return [(vector[0], vector[-1] if size == 2 else 0) for vector in self.vectors]
        for _ in range(8):
            rows = []
            for _ in range(2 * size):
                seed = seed * 6364136223846793005 % 2**61
                rows.append(seed >> 45)
            found = [
                (sum(map(int.__mul__, v, rows[:size])), sum(map(int.__mul__, v, rows[size:]))) for v in self.vectors
            ]
            if len(set(found)) == len(found):
                return found
        raise Unchecked("no projection to the plane was found that keeps the points apart")

    @cached_property
    def crowded(self) -> dict[int, list["Line"]]:
        """The data points inside segments, with their lines.

        A point between two others is so in the projection, too: only points with projected neighbours in opposite
        directions are looked at in full.
        """
        found = {}
        for index, (x, y) in enumerate(self.plane):
            self.clock.spend(len(self.plane))
            seen: dict[tuple[int, int], int] = {}
            for u, v in self.plane:
                dx, dy = u - x, v - y
                if divisor := gcd(dx, dy):
                    way = 1
                    if dx < 0 or (dx == 0 and dy < 0):
                        divisor, way = -divisor, 2
                    key = dx // divisor, dy // divisor
                    seen[key] = seen.get(key, 0) | way
            if 3 in seen.values() and (lines := self.passing(self.point(index))):
                found[index] = lines
        return found

    @cached_property
    def lines(self) -> list[list[int]]:
        """All lines through two data points or more, by their points in order."""
        found: dict[Any, set[int]] = defaultdict(set)
        if self.size > MOST_LINES:
            raise Unchecked(f"the lines of more than {MOST_LINES} points are not gone through")
        for s, t in combinations(range(self.size), 2):
            self.clock.spend(5)
            p, q = self.vectors[s], self.vectors[t]
            offset = [b - a for a, b in zip(p, q, strict=True)]
            divisor = gcd(*offset) * (1 if next(filter(None, offset)) > 0 else -1)
            d = tuple(value // divisor for value in offset)
            j = next(k for k, value in enumerate(d) if value)
            found[d, tuple(a * d[j] - p[j] * b for a, b in zip(p, d, strict=True))] |= {s, t}
        return [sorted(line, key=self.vectors.__getitem__) for line in found.values()]

    def crossings(self, lines: list[list[int]]) -> Iterator[Point]:
        """The points outside the data at which two of the lines cross within the data, each once."""
        spans = [(self.vectors[line[0]], self.vectors[line[-1]]) for line in lines]
        offsets = [tuple(b - a for a, b in zip(p, q, strict=True)) for p, q in spans]
        seen = set()
        for (k, u), (n, v) in combinations(enumerate(offsets), 2):
            self.clock.spend(2)
            for i, j in combinations(range(len(u)), 2):
                if det := u[i] * v[j] - u[j] * v[i]:
                    break
            else:
                continue
            p, q = spans[k][0], spans[n][0]
            gap_i, gap_j = q[i] - p[i], q[j] - p[j]
            way, other = gap_i * v[j] - gap_j * v[i], gap_i * u[j] - gap_j * u[i]
            if det < 0:
                det, way, other = -det, -way, -other
            if not (0 < way < det and 0 < other < det):
                continue
            x = [a * det + way * b for a, b in zip(p, u, strict=True)]
            if x == [a * det + other * b for a, b in zip(q, v, strict=True)]:
                point = tuple(Fraction(value, det * self.unit) for value in x)
                if point not in seen and self.index_at(point) is None:
                    seen.add(point)
                    yield point

    def squared_distance(self, x: int, s: int, t: int) -> Fraction:
        """The squared distance of a data point to the segment [s, t]."""
        a, b, c = self.squared(s, x), self.squared(t, x), self.squared(s, t)
        foot = Fraction(a + c - b, 2 * c) if c else Fraction(0)  # the share of the way from s to t
        inside = a - foot * foot * c
        return Fraction(inside if 0 < foot < 1 else min(a, b)) / self.unit**2

    @cached_property
    def class_distances(self) -> list[Fraction]:
        """For each class, the squared distance to the nearest point of another class."""
        least: dict[int, int] = {}
        for s, t in combinations(range(self.size), 2):
            self.clock.spend(1 + len(self.vectors[0]) // 4)
            i, j = self.labels[s], self.labels[t]
            if i != j:
                squared = self.squared(s, t)
                least[i], least[j] = min(squared, least.get(i, squared)), min(squared, least.get(j, squared))
        return [Fraction(least.get(i, 0), self.unit**2) for i in range(len(self.classes))]


def place_text(x: Point) -> str:
    """A point, as far as it is short."""
    return f"({', '.join(map(show, x))})" if len(x) <= 4 else f"({', '.join(map(show, x[:3]))}, … {len(x)} coordinates)"


@dataclass(eq=False)
class Case:
    """What a verdict is about: the dataset and the settings of the statement."""

    data: Data
    clock: Clock
    mixing: tuple[Fraction, Fraction] | None = None
    radius: Fraction | None = None
    point: Point | None = None
    epoch: list[tuple[int, int, Fraction]] | None = None
    balls: list[int] | None = None

    @staticmethod
    def read(data: Data, value: Any, names: tuple[str, str], clock: Clock) -> "Case":
        """Read the settings: the ones that a statement has, and the ones that may be left out."""
        given = fields(value, *names)
        case = Case(data, clock)
        if "mixing" in given:
            law = fields(given["mixing"], "a b")
            case.mixing = number(law["a"]), number(law["b"])
            require_form(min(case.mixing) > 0, "a parameter of the Beta law is not positive")
        if "epsilon" in given:
            case.radius = number(given["epsilon"])
            require_form(case.radius > 0, "ε is not positive")
        if "point" in given:
            case.point = as_point(case, given["point"])
        if "epoch" in given:
            case.epoch = many(given["epoch"], case.read_entry)
            held = [Counter(entry[end] for entry in case.epoch) for end in (0, 1)]
            require_form(
                held == [Counter(dict(enumerate(data.counts)))] * 2, "an epoch mixes every row with one, each once"
            )
        if "balls" in given:
            case.balls = many(given["balls"], lambda row: as_row(case, row))
            require_form(bool(case.balls), "no ball is named")
        whole(given.get("seed", 0))
        return case

    def read_entry(self, entry: Any) -> tuple[int, int, Fraction]:
        """A mixed point: the rows of its two ends, and λ on the first."""
        require_form(isinstance(entry, list) and len(entry) == 3, "an entry of the epoch is not [row, row, λ]")
        weight = number(entry[2])
        require_form(0 <= weight <= 1, "a λ is not from 0 to 1")
        return as_row(self, entry[0]), as_row(self, entry[1]), weight

    @property
    def law(self) -> tuple[Fraction, Fraction]:
        """The parameters of λ ~ Beta(a, b)."""
        require_form(self.mixing is not None, "the law of λ is not given")
        return self.mixing  # type: ignore[return-value]

    @property
    def epsilon(self) -> Fraction:
        """The radius."""
        require_form(self.radius is not None, "ε is not given")
        return self.radius  # type: ignore[return-value]

    @property
    def end_exponent(self) -> Fraction:
        """The e with density ~ λ^e at the ends, both orders of a pair taken together."""
        return min(self.law) - 1

    @cached_property
    def degree(self) -> int:
        """The degree of the roots that densities and lengths are made of."""
        degree = lcm(2, *(value.denominator for value in self.law))
        if degree > MOST_ROOT or max(self.law) > MOST_DEGREE:
            raise Unchecked(f"densities of Beta{tuple(map(str, self.law))} are beyond the roots that are worked with")
        return degree

    def sign(self, terms: Terms) -> int:
        """The sign of a sum of roots of this degree."""
        return sign(terms, self.degree, self.clock)

    # --- the optimal classifier ---

    def density(self, weight: Fraction) -> Terms:
        """The density at 0 < λ < 1, both orders of a pair together, up to a constant factor."""
        (a, b), found = self.law, defaultdict[Fraction, Fraction](Fraction)
        for x, y in ((weight, 1 - weight), (1 - weight, weight)):
            radicand, coefficient = Fraction(1), Fraction(1)
            bits = max(x.numerator.bit_length(), x.denominator.bit_length())
            if bits * max(int(a), int(b), self.degree) > MOST_BITS:
                raise Unchecked("a power in the density is too long")
            self.clock.spend(bits // 100)
            for base, exponent in ((x, a - 1), (y, b - 1)):
                floor = exponent.numerator // exponent.denominator
                coefficient *= base**floor
                radicand *= base ** int((exponent - floor) * self.degree)
            found[radicand] += coefficient
        return found

    def along(self, line: "Line") -> list[Terms]:
        """The mass that the segments over x on one line give to each class, times the length of the direction."""
        masses: list[Terms] = [defaultdict(Fraction) for _ in self.data.classes]
        counts, labels = self.data.counts, self.data.labels
        for (behind, s), (ahead, t) in product(line.behind, line.ahead):
            self.clock.spend(5)
            weight = Fraction(ahead, behind + ahead)
            for radicand, value in self.density(weight).items():
                share = value * counts[s] * counts[t] / (behind + ahead)
                masses[labels[s]][radicand] += weight * share
                masses[labels[t]][radicand] += (1 - weight) * share
        return masses

    def h(self, x: Point) -> list[Terms]:
        """The masses at x of X_mix: at a data point its own class alone, else all segments by 1/length."""
        own = self.data.index_at(x)
        masses: list[Terms] = [defaultdict(Fraction) for _ in self.data.classes]
        if own is not None:
            masses[self.data.labels[own]][Fraction(1)] = Fraction(1)
            return masses
        for line in self.data.passing(x):
            factor = Fraction(1, sum(value * value for value in line.direction)) ** (self.degree // 2)
            masses = [
                plus(m, {r * factor: c for r, c in on.items()}) for m, on in zip(masses, self.along(line), strict=True)
            ]
        return masses

    def side(self, x: int, line: "Line") -> list[Terms]:
        """The masses that tell the limit of h at the data point x from the points ahead on a line.

        Near x a segment with x inside keeps its weight; one from x to t, at length L, has η^e·C/L^(e+1) at a
        distance η from x, C·λ^e being the density at the end. So these rule for e < 0, count along for e = 0 and
        vanish for e > 0; their labels tend to that of x.
        """
        masses: list[Terms] = [defaultdict(Fraction) for _ in self.data.classes]
        if self.end_exponent >= 0 and line.behind:
            masses = self.along(line)
        if self.end_exponent <= 0 or not line.behind:
            scale = 2 if self.law[0] == self.law[1] else 1
            for distance, t in line.ahead:
                share = Fraction(scale * self.data.counts[x] * self.data.counts[t], distance)
                masses[self.data.labels[x]][Fraction(1)] += share
        return masses

    @cached_property
    def jumps(self) -> frozenset[int]:
        """The data points at which h is not continuous on X_mix, by the support of each limit."""
        found = set()
        for x, lines in self.data.crowded.items():
            outside = any(self.data.labels[t] != self.data.labels[x] for line in lines for t in line.points)
            # On a line with segments over x: these count for e ≥ 0, and only those that end at x for e < 0.
            if outside and self.end_exponent >= 0:
                found.add(x)
        return frozenset(found)

    def same(self, one: list[Terms], other: list[Terms]) -> bool:
        """Whether two vectors of masses have the same shares."""
        if [bool(a) for a in one] != [bool(b) for b in other]:
            return False
        totals = plus({}, *one), plus({}, *other)
        self.clock.spend(sum(len(a) + len(b) for a, b in zip(one, other, strict=True)) * max(map(len, totals)))
        return all(
            self.sign(plus(times(a, totals[1]), times(b, totals[0]), scale=Fraction(-1))) == 0
            for a, b in zip(one, other, strict=True)
        )

    def match(self, masses: list[Terms], shares: dict[int, tuple[Fraction, Fraction]]) -> None:
        """Check that the shares of the masses are in the enclosures that are claimed of them."""
        total = plus({}, *masses)
        for label, mass in enumerate(masses):
            low, high = shares.get(label, (Fraction(0), Fraction(0)))
            below, above = (self.sign(plus(mass, total, scale=-end)) for end in (low, high))
            require(below >= 0 >= above, f"the share of class {self.data.class_name(label)} is another")

    def leaning(self, x: Point, label: int) -> tuple[bool, Fraction]:
        """Whether no segment through x joins two points outside a class; and the least weight that others give it."""
        own = self.data.index_at(x)
        free, least, labels = own is None or self.data.labels[own] == label, Fraction(1), self.data.labels
        for line in self.data.passing(x):
            for (behind, s), (ahead, t) in product(line.behind, line.ahead):
                self.clock.spend()
                if labels[s] != label and labels[t] != label:
                    free = False
                elif labels[s] != labels[t]:
                    least = min(least, Fraction(ahead if labels[s] == label else behind, behind + ahead))
        return free, least

    def leans(self, x: Point, label: int, bound: str) -> bool:
        """Whether x is on X_mix and its segments lean to a class, with 1 − λ less than the bound of a reading."""
        free, least = self.leaning(x, label)
        on = self.data.index_at(x) is not None or bool(self.data.passing(x))
        return on and free and (1 - least) ** 2 < self.squared_bound(label, bound)

    def squared_bound(self, label: int, bound: str) -> Fraction:
        """The square of the bound on 1 − λ: ½, or half the least distance to another class, or the lesser of both."""
        quarter = Fraction(1, 4)
        if bound == "half":
            return quarter
        printed = self.data.class_distances[label] / 4
        return min(printed, quarter) if bound == "capped" else printed

    def averages_agree(self, x: Point) -> bool:
        """Whether all lines through x have the same weighted label average."""
        averages = [self.along(line) for line in self.data.passing(x)]
        return all(self.same(averages[0], other) for other in averages[1:])

    # --- balls ---

    def chord(self, x: Point, s: int, t: int) -> tuple["Surd", "Surd"] | None:
        """The weights λ on s for which λs + (1−λ)t is in the open ball of radius ε around x."""
        p, q = self.data.point(s), self.data.point(t)
        length = sum(((a - b) ** 2 for a, b in zip(p, q, strict=True)), Fraction(0))
        product_ = sum(((c - b) * (a - b) for a, b, c in zip(p, q, x, strict=True)), Fraction(0))
        offset = sum(((c - b) ** 2 for b, c in zip(q, x, strict=True)), Fraction(0)) - self.epsilon**2
        rest = product_**2 - length * offset
        if rest <= 0:
            return None
        low, high = (Surd(product_ / length, way / length, rest) for way in (-1, 1))
        zero, one = Surd(Fraction(0), Fraction(0), rest), Surd(Fraction(1), Fraction(0), rest)
        # An end that is 0 or 1 is written so: a ball around a sum that is 1 would reach beyond it.
        low, high = zero if low.compare(0) <= 0 else low, one if high.compare(1) >= 0 else high
        return (low, high) if low.compare(1) < 0 < high.compare(0) else None

    def in_ball(self, x: Point, s: int) -> bool:
        """Whether a data point is in the open ball."""
        return sum((a - b) ** 2 for a, b in zip(self.data.point(s), x, strict=True)) < self.epsilon**2

    def ball(self, x: Point, law: tuple[Fraction, Fraction], printed: bool = False) -> list[Terms]:
        """The label masses on the ball, over ordered pairs, or by the printed sum over classes i < j, doubled."""
        if any(value.denominator > 1 for value in law) or sum(law) > MOST_DEGREE:
            raise Unchecked("masses of a Beta law are exact only for whole parameters that are not too large")
        masses: list[Terms] = [defaultdict(Fraction) for _ in self.data.classes]
        a, b = int(law[0]), int(law[1])
        for s in range(self.data.size):
            if self.in_ball(x, s):
                masses[self.data.labels[s]][Fraction(1)] += self.data.counts[s] ** 2
        for s, t in combinations(range(self.data.size), 2):
            self.clock.spend(5)
            if ends := self.chord(x, s, t):
                self.clock.spend((a + b) * 10 + (a + b) ** 2 * (ends[0].bits() // 64 + 1) ** 2 // 1000)
                first, second = (end.moments(a, b) for end in ends)
                swapped = [end.mirrored().moments(a, b) for end in ends[::-1]]
                orders = [((s, t), first, second), ((t, s), swapped[0], swapped[1])]
                for pair, (mass, moment), (mass_, moment_) in orders:
                    self._add(masses, pair, (plus(moment_, moment, scale=Fraction(-1)), mass_, mass), printed)
        return masses

    def _add(self, masses: list[Terms], pair: tuple[int, int], moments: tuple[Terms, ...], printed: bool) -> None:
        (s, t), (on_s, above, below) = pair, moments
        i, j, factor = self.data.labels[s], self.data.labels[t], 1
        if printed and i != j:
            factor = 2 if i < j else 0
        weight = Fraction(factor * self.data.counts[s] * self.data.counts[t])
        masses[i] = plus(masses[i], on_s, scale=weight)
        on_t = plus(above, below, on_s, scale=Fraction(-1))
        masses[j] = plus(masses[j], on_t, scale=weight)

    def strong_masses(self, x: int) -> list[int]:
        """The label masses in the ball around a data point as α → ∞, where all of a pair's mass is at its midpoint.

        Twice the midpoint less twice x is compared with 2ε. If the midpoint is on the sphere, half the mass is
        inside: that of the side to which the segment enters the ball, if it does.
        """
        masses, vectors, labels = [0] * len(self.data.classes), self.data.vectors, self.data.labels
        bound, origin = 4 * self.epsilon**2 * self.data.unit**2, vectors[x]
        for s in range(self.data.size):
            if 4 * self.data.squared(s, x) < bound:
                masses[labels[s]] += 2 * self.data.counts[s] ** 2
        for s, t in combinations(range(self.data.size), 2):
            self.clock.spend()
            offset = [a + b - 2 * c for a, b, c in zip(vectors[s], vectors[t], origin, strict=True)]
            squared = sum(value * value for value in offset)
            if squared <= bound:
                enters = sum((a - b) * c for a, b, c in zip(vectors[s], vectors[t], offset, strict=True)) != 0
                mass = self.data.counts[s] * self.data.counts[t] * (2 if squared < bound else enters)
                masses[labels[s]] += mass
                masses[labels[t]] += mass
        return masses


@dataclass
class Line:
    """A line through a point x: the data points on both sides, each with its distance in steps of the direction."""

    direction: tuple[int, ...]
    behind: list[tuple[int, int]]
    ahead: list[tuple[int, int]]

    @property
    def points(self) -> list[int]:
        """The data points on the line, x left out."""
        return [index for _, index in self.behind + self.ahead]


@dataclass
class Surd:
    """The number p + q·√d."""

    p: Fraction
    q: Fraction
    d: Fraction

    def compare(self, other: int) -> int:
        """The sign of the number minus a whole one: the sign of p and of q, or where they differ of p² − q²d."""
        p, q = self.p - other, self.q
        signs = (p > 0) - (p < 0), (q > 0) - (q < 0)
        if signs[0] * signs[1] >= 0:
            return signs[0] or signs[1]
        square = p * p - q * q * self.d
        return signs[0] * ((square > 0) - (square < 0))

    def mirrored(self) -> "Surd":
        """One minus the number."""
        return Surd(1 - self.p, -self.q, self.d)

    def bits(self) -> int:
        """Roughly the size of the number as it is written."""
        return self.p.denominator.bit_length() + self.d.numerator.bit_length() + self.d.denominator.bit_length()

    def moments(self, a: int, b: int) -> tuple[Terms, Terms]:
        """P(λ ≤ u) and E[λ; λ ≤ u] at this u, for λ ~ Beta(a, b) with whole parameters.

        P(λ ≤ u) = Σ C(n, j)·u^j·(1−u)^(n−j) over j ≥ a with n = a + b − 1, and E[λ; λ ≤ u] = a/(a+b) times the same
        for Beta(a + 1, b). With u = (P + Q√D)/R everything is done in whole numbers.
        """
        found = []
        root = self.d.numerator * self.d.denominator  # √d = √(numerator·denominator)/denominator
        slope = self.q / self.d.denominator
        R = lcm(self.p.denominator, slope.denominator)
        P, Q = int(self.p * R), int(slope * R)
        for more in (0, 1):
            first, n = a + more, a + b - 1 + more
            x, y, vx, vy = comb(n, n), 0, 1, 0
            for k in range(b - 2, -1, -1):  # Horner for Σ C(n, first+k)·u^k·v^(b−1−k)
                vx, vy = vx * (R - P) - vy * Q * root, vy * (R - P) - vx * Q
                x, y = x * P + y * Q * root + comb(n, first + k) * vx, x * Q + y * P + comb(n, first + k) * vy
            for _ in range(first):
                x, y = x * P + y * Q * root, x * Q + y * P
            scale = Fraction(a, a + b) ** more / R**n
            terms = plus({Fraction(1): x * scale}, {Fraction(root): y * scale} if y else {})
            found.append(terms)
        return found[0], found[1]


# --- the claims ---------------------------------------------------------------------------------------

Reader = Callable[[Case, Any], Any]
CLAIMS: dict[str, tuple[dict[str, Reader], Callable[..., str]]] = {}


def claim(kind: str, **readers: Reader) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Enter a kind of claim: its fields, and its check, which says in a sentence what was shown."""

    def enter(check: Callable[..., str]) -> Callable[..., str]:
        CLAIMS[kind] = readers, check
        return check

    return enter


def plain(read: Callable[[Any], Any]) -> Reader:
    """A field that is read without looking at the dataset."""
    return lambda case, value: read(value)


def as_row(case: Case, value: Any) -> int:
    """The point that a row holds."""
    require_form(whole(value) in case.data.of_row, f"there is no row {value}")
    return case.data.of_row[value]


def as_point(case: Case, value: Any) -> Point:
    """A point of the dimension of the data."""
    found = tuple(many(value, number))
    require_form(len(found) == len(case.data.vectors[0]), "a point has another dimension than the data")
    over_one_denominator(case, found)
    return found


def as_class(case: Case, value: Any) -> int:
    """A class by its name."""
    require_form(isinstance(value, str) and value in case.data.classes, "there is no such class")
    return case.data.classes.index(value)


def as_span(case: Case, value: Any) -> tuple[Fraction, Fraction]:
    """A number, or the two ends of an enclosure."""
    if isinstance(value, str):
        return number(value), number(value)
    ends = many(value, number)
    require_form(len(ends) == 2 and ends[0] <= ends[1], "an enclosure is not [low, high]")
    return ends[0], ends[1]


def as_shares(case: Case, value: Any) -> dict[int, tuple[Fraction, Fraction]]:
    """Class names to numbers or enclosures; the classes that are left out have none."""
    require_form(isinstance(value, dict), "shares are not an object")
    return {as_class(case, name): as_span(case, share) for name, share in value.items()}


def listed(read: Reader) -> Reader:
    """A list of such things."""
    return lambda case, value: many(value, lambda each: read(case, each))


def as_pair(case: Case, value: Any) -> tuple[int, int]:
    """Two rows."""
    require_form(isinstance(value, list) and len(value) == 2, "a segment is not [row, row]")
    return as_row(case, value[0]), as_row(case, value[1])


def as_share_of_row(case: Case, value: Any) -> tuple[int, Fraction]:
    """A row with a number."""
    require_form(isinstance(value, list) and len(value) == 2, "a coefficient is not [row, number]")
    return as_row(case, value[0]), number(value[1])


def as_place(case: Case, value: Any) -> Point:
    """A point by its coordinates, or a data point by its row."""
    return case.data.point(as_row(case, value)) if type(value) is int else as_point(case, value)


def among(*words: str) -> Reader:
    """One of some words."""

    def read(case: Case, value: Any) -> str:
        require_form(value in words, f"{readable(str(value))} is not one of {words}")
        return str(value)

    return read


def shares_text(case: Case, shares: dict[int, tuple[Fraction, Fraction]]) -> str:
    """Shares for reading."""

    def one(low: Fraction, high: Fraction) -> str:
        ends = show(low), show(high)
        is_narrow = (high - low) * 10**12 < 1 and "≈" in "".join(ends)
        return ends[0] if low == high or is_narrow else f"between {ends[0]} and {ends[1]}"

    return ", ".join(f"{one(*span)} for class {case.data.class_name(label)}" for label, span in shares.items())


def weighted(case: Case, s: int, t: int, weight: Fraction) -> Point:
    """The point λs + (1 − λ)t."""
    return tuple(weight * a + (1 - weight) * b for a, b in zip(case.data.point(s), case.data.point(t), strict=True))


@claim("inside", x=as_row, s=as_row, t=as_row, weight=plain(number))
def _inside(case: Case, x: int, s: int, t: int, weight: Fraction) -> str:
    require(0 < weight < 1 and s != t, "λ is not between 0 and 1, or the ends are one point")
    require(weighted(case, s, t, weight) == case.data.point(x), "x is not λs + (1 − λ)t")
    called = case.data.called
    return f"{called(x)} is {show(weight)} times {called(s)} plus {show(1 - weight)} times {called(t)}"


@claim("no-conflict", ends=among("both", "some"))
def _no_conflict(case: Case, ends: str) -> str:
    labels = case.data.labels
    for x, lines in case.data.crowded.items():
        for line in lines:
            out = [any(labels[index] != labels[x] for _, index in side) for side in (line.behind, line.ahead)]
            require(not (all(out) if ends == "both" else any(out)), f"{case.data.called(x)} is inside such a segment")
    kind = "with both ends" if ends == "both" else "with an end"
    return f"of all {case.data.size} data points none is inside a segment {kind} outside its class"


@claim("limit", x=as_row, towards=as_row, shares=as_shares)
def _limit(case: Case, x: int, towards: int, shares: dict[int, tuple[Fraction, Fraction]]) -> str:
    require(x != towards, "there is no direction from a point to itself")
    line = next(line for line in case.data.lines_at(case.data.point(x)) if towards in line.points)
    if any(index == towards for _, index in line.behind):
        line = Line(line.direction, line.ahead, line.behind)
    case.match(case.side(x, line), shares)
    place = f"from {case.data.called(x)} towards row {case.data.rows[towards][0]}"
    return f"{place}, with the segments on that line, h tends to {shares_text(case, shares)}"


@claim("jumps", rows=listed(as_row))
def _jumps(case: Case, rows: list[int]) -> str:
    require(len(set(rows)) == len(rows) and set(rows) == case.jumps, "h jumps at other data points")
    if not rows:
        return "every limit of h at every data point is one-hot with its class"
    named = ", ".join(f"row {case.data.rows[x][0]}" for x in rows[:10]) + ", …" * (len(rows) > 10)
    return f"the data points at which some limit of h is not one-hot with their class are these {len(rows)}: {named}"


@claim("average", point=as_point, line=as_pair, shares=as_shares)
def _average(case: Case, point: Point, line: tuple[int, int], shares: dict[int, tuple[Fraction, Fraction]]) -> str:
    require(case.data.index_at(point) is None, "the point is a data point")
    found = [each for each in case.data.passing(point) if set(line) <= set(each.points)]
    require(len(found) == 1 and line[0] != line[1], "the rows are on no line on which the point is inside a segment")
    case.match(case.along(found[0]), shares)
    rows = " and ".join(str(case.data.rows[index][0]) for index in line)
    return f"along the line of rows {rows}, h tends to {shares_text(case, shares)} at {place_text(point)}"


@claim("h", point=as_point, shares=as_shares)
def _h(case: Case, point: Point, shares: dict[int, tuple[Fraction, Fraction]]) -> str:
    masses = case.h(point)
    require(any(masses), "the point is off X_mix")
    case.match(masses, shares)
    return f"h is {shares_text(case, shares)} at {place_text(point)}"


@claim("class-gap", point=as_point, label=as_class, over=as_class, sign=plain(as_sign))
def _class_gap(case: Case, point: Point, label: int, over: int, sign: int) -> str:
    masses = case.h(point)
    require(any(masses) and label != over, "the point is off X_mix, or the classes are one")
    require(case.sign(plus(masses[label], masses[over], scale=Fraction(-1))) == sign, "the sign is another")
    word = {1: "more", 0: "as much", -1: "less"}[sign]
    names = case.data.class_name(label), case.data.class_name(over)
    return f"at {place_text(point)} h gives class {names[0]} {word} {'as' if not sign else 'than'} class {names[1]}"


@claim("averages", point=as_point, agree=plain(truth))
def _averages(case: Case, point: Point, agree: bool) -> str:
    lines = case.data.passing(point)
    require(case.data.index_at(point) is None and bool(lines), "the point is a data point, or off X_mix")
    require(case.averages_agree(point) == agree, "it is the other way round")
    word = "have one weighted label average" if agree else "do not all have one weighted label average"
    return f"the {len(lines)} lines of segments through {place_text(point)} {word}"


@claim("leaning", point=as_point, label=as_class, bound=among("half", "printed", "capped"), least=plain(number))
def _leaning(case: Case, point: Point, label: int, bound: str, least: Fraction) -> str:
    require(case.leaning(point, label) == (True, least), "the least weight is another, or a segment avoids the class")
    require(case.leans(point, label, bound), "the point is off X_mix, or the bound is not kept")
    name, square = case.data.class_name(label), show(case.squared_bound(label, bound))
    others = f"those to other classes give it {show(least)} or more" if least < 1 else "none leads to another class"
    return (
        f"at {place_text(point)} no segment joins two points outside class {name}, and {others}; "
        f"the bound on 1 − λ has the square {square}"
    )


@claim("no-leaning", point=as_point, bound=among("half", "printed", "capped"))
def _no_leaning(case: Case, point: Point, bound: str) -> str:
    for label in range(len(case.data.classes)):
        require(not case.leans(point, label, bound), f"segments lean to class {case.data.class_name(label)}")
    return f"{place_text(point)} is off X_mix, or segments through it lean to no class"


@claim("margin", bound=among("printed", "capped"), point=lambda case, x: None if x is None else as_point(case, x))
def _margin(case: Case, bound: str, point: Point | None) -> str:
    """At data points h is one-hot; along a single line it is analytic; the crossings are gone through."""
    inside = [case.data.point(x) for x in case.data.crowded] if point is None else [point]
    crossings = case.data.crossings(case.data.lines) if point is None else ()
    count = 0
    for places in (inside, crossings):
        for x in places:
            count += 1
            for label in [i for i in range(len(case.data.classes)) if case.leans(x, i, bound)]:
                own = case.data.index_at(x)
                if own is not None:
                    require(own not in case.jumps, f"h jumps at {case.data.called(own)}")
                    continue
                require(case.averages_agree(x), f"h jumps at {place_text(x)}")
                masses = case.h(x)
                ahead = (plus(masses[label], each, scale=Fraction(-1)) for j, each in enumerate(masses) if j != label)
                require(all(case.sign(each) > 0 for each in ahead), f"another class leads at {place_text(x)}")
    if point is not None:
        return f"h gives each class that segments lean to the most at {place_text(point)}, and is continuous there"
    loose = [i for i in range(len(case.data.classes)) if case.squared_bound(i, bound) > Fraction(1, 4)]
    for label in loose:
        for line in case.data.lines:
            leads_along(case, line, label, bound)
    rest = "the class gap is a polynomial, which is positive there" if loose else "h is a mean of weights above ½"
    return (
        f"at all {count} data points inside segments and crossings outside the data, h gives each class that segments "
        f"lean to the most and is continuous; elsewhere one line alone passes, and {rest}"
    )


def leads_along(case: Case, line: list[int], label: int, bound: str) -> None:
    """Check that a class has the most mass all along a line where the segments on it lean to the class.

    Between two neighbours at t₀ < t₁, with the points outside the class on one side only, the least weight is that of
    the farthest point of the other side and the nearest point outside: so the leaning places are an interval.
    """
    if sum(case.law) > 40 or case.law[0].denominator * case.law[1].denominator > 1:
        raise Unchecked("the masses along a line are polynomials of a moderate degree for small whole parameters only")
    labels, start, end = case.data.labels, case.data.vectors[line[0]], case.data.vectors[line[-1]]
    axis = next(k for k, value in enumerate(start) if value != end[k])
    for order in (line, line[::-1]):  # the points outside the class are ahead
        places = [abs(case.data.vectors[index][axis] - order_start(case, order, axis)) for index in order]
        for k in range(1, len(order)):
            outside = [place for index, place in zip(order[k:], places[k:], strict=True) if labels[index] != label]
            if any(labels[index] != label for index in order[:k]) or not outside:
                continue
            for share, is_upper in around_root(case.squared_bound(label, bound)):
                until = min(Fraction(places[k]), share * outside[0])
                if until <= places[k - 1]:
                    continue
                for rival in {labels[index] for index in order} - {label}:
                    gap = mass_along(case, order, places, k, (label, rival), until)
                    if not is_positive(case, gap, 60):
                        require(is_upper, "another class leads along a line")
                        raise Unchecked("another class leads at the very bound, or nearly")


def around_root(square: Fraction) -> list[tuple[Fraction, bool]]:
    """The square root where it is rational; else a lower bound, then an upper one, which is marked."""
    if (exact := exact_root(square, 2)) is not None:
        return [(exact, False)]
    floor = isqrt(square.numerator * square.denominator << 128)
    return [(Fraction(floor + k, square.denominator << 64), bool(k)) for k in (0, 1)]


def order_start(case: Case, order: list[int], axis: int) -> int:
    """The coordinate of the first point of a line along an axis."""
    return case.data.vectors[order[0]][axis]


def mass_along(  # noqa: PLR0913, PLR0917 - a piece has many sides
    case: Case, order: list[int], places: list[int], k: int, pair: tuple[int, int], until: Fraction
) -> list[Fraction]:
    """The gap between one class and another from `places[k − 1]` to `until`, as a polynomial on [0, 1]."""
    a, b, total = int(case.law[0]) - 1, int(case.law[1]) - 1, [Fraction(0)]
    for s, t in product(range(k), range(k, len(order))):
        case.clock.spend(20 * (a + b + 2))
        length = places[t] - places[s]
        weight = [Fraction(places[t] - places[k - 1], length), -(until - places[k - 1]) / length]  # λ on s
        other = [1 - weight[0], -weight[1]]
        density = add(multiply(power(weight, a), power(other, b)), multiply(power(weight, b), power(other, a)))
        for index, part in ((order[s], weight), (order[t], other)):
            side = (case.data.labels[index] == pair[0]) - (case.data.labels[index] == pair[1])
            scale = Fraction(side * case.data.counts[order[s]] * case.data.counts[order[t]], length)
            total = add(total, multiply([scale], multiply(part, density)))
    return total


def add(p: list[Fraction], q: list[Fraction]) -> list[Fraction]:
    """The sum of two polynomials, by their coefficients."""
    size = max(len(p), len(q))
    return [
        a + b for a, b in zip(p + [Fraction(0)] * (size - len(p)), q + [Fraction(0)] * (size - len(q)), strict=True)
    ]


def multiply(p: list[Fraction], q: list[Fraction]) -> list[Fraction]:
    """The product of two polynomials."""
    found = [Fraction(0)] * (len(p) + len(q) - 1)
    for (i, a), (j, b) in product(enumerate(p), enumerate(q)):
        found[i + j] += a * b
    return found


def power(p: list[Fraction], exponent: int) -> list[Fraction]:
    """A power of a polynomial."""
    return multiply(p, power(p, exponent - 1)) if exponent else [Fraction(1)]


def is_positive(case: Case, p: list[Fraction], depth: int) -> bool:
    """Whether a polynomial is positive on the open interval from 0 to 1, by Bernstein's coefficients and bisection."""
    n = len(p) - 1
    waiting = [
        (
            [sum((Fraction(comb(k, j), comb(n, j)) * p[j] for j in range(k + 1)), Fraction(0)) for k in range(n + 1)],
            depth,
        )
    ]
    touches = False
    while waiting:
        row, left = waiting.pop()
        case.clock.spend(20 * n * n)
        if min(row) >= 0 < max(row):
            continue
        first, last = [row[0]], [row[-1]]
        while len(row) > 1:
            row = [(x + y) / 2 for x, y in pairwise(row)]
            first, last = [*first, row[0]], [row[-1], *last]
        if row[0] < 0:
            return False
        if left == 0:
            raise Unchecked("a polynomial is nearly zero at a point")
        touches |= row[0] == 0
        waiting += [(first, left - 1), (last, left - 1)]
    if touches:
        raise Unchecked("a polynomial is zero at a point and positive around it")
    return True


def meets(case: Case, x: Point, alone: bool) -> bool:
    """Whether segments within two classes cross at x, on lines that carry no other class where asked so."""
    kinds, labels = [], case.data.labels
    for line in case.data.passing(x):
        behind, ahead = ({labels[index] for _, index in side} for side in (line.behind, line.ahead))
        kinds.append(behind & ahead if not alone or len(behind | ahead) == 1 else set())
    return any(i != j for one, other in combinations(kinds, 2) for i, j in product(one, other))


def meetings(case: Case, alone: bool) -> Iterator[Point]:
    """All points outside the data at which that is so."""
    labels = case.data.labels
    within = []
    for line in case.data.lines:
        kinds = Counter(labels[index] for index in line)
        if (len(kinds) == 1) if alone else (max(kinds.values()) > 1):
            within.append(line)
    return (x for x in case.data.crossings(within) if meets(case, x, alone))


@claim("meeting", point=as_point, alone=plain(truth))
def _meeting(case: Case, point: Point, alone: bool) -> str:
    require(case.data.index_at(point) is None, "the point is a data point")
    require(meets(case, point, alone), "no segments within two classes cross there")
    what = (
        "a line that carries one class only crosses one of another class only"
        if alone
        else "segments within two classes cross"
    )
    return f"at {place_text(point)}, outside the data, {what}"


@claim("no-meeting", alone=plain(truth))
def _no_meeting(case: Case, alone: bool) -> str:
    first = next(meetings(case, alone), None)
    require(first is None, f"they do at {place_text(first or ())}")
    kind = "lines that carry one class only" if alone else "segments within classes"
    return f"of all pairs of {kind}, none of two classes cross outside the data"


@claim("meetings-jump")
def _meetings_jump(case: Case) -> str:
    count = 0
    for x in meetings(case, alone=False):
        count += 1
        require(not case.averages_agree(x), f"all lines have one average at {place_text(x)}")
    return f"at each of the {count} crossings of segments within two classes, the lines have different averages"


@claim("outvoted", x=as_row, over=as_class, shares=as_shares)
def _outvoted(case: Case, x: int, over: int, shares: dict[int, tuple[Fraction, Fraction]]) -> str:
    masses = case.strong_masses(x)
    require(masses[over] > masses[case.data.labels[x]], "the class does not have more mass")
    for label, mass in enumerate(masses):
        require(shares.get(label, (0, 0)) == (Fraction(mass, sum(masses)),) * 2, "the shares are others")
    return f"as α → ∞, h_ε at {case.data.called(x)} tends to {shares_text(case, shares)}"


@claim("none-outvoted")
def _none_outvoted(case: Case) -> str:
    for x in range(case.data.size):
        masses = case.strong_masses(x)
        require(max(masses) <= masses[case.data.labels[x]], f"{case.data.called(x)} is outvoted")
    return f"as α → ∞ no class has more mass in the ball around any of the {case.data.size} data points than its own"


@claim("misclassified", x=as_row, alpha=plain(whole), over=as_class)
def _misclassified(case: Case, x: int, alpha: int, over: int) -> str:
    require(alpha > 0, "α is not positive")
    masses = case.ball(case.data.point(x), (Fraction(alpha), Fraction(alpha)))
    gap = plus(masses[over], masses[case.data.labels[x]], scale=Fraction(-1))
    require(sign(gap, 2, case.clock) > 0, "the own class has as much mass, or more")
    return f"at α = {alpha}, h_ε gives {case.data.called(x)} less of its own class than of {case.data.class_name(over)}"


@claim("threshold", x=as_row, over=as_class, alpha=as_span, before=plain(as_sign), after=plain(as_sign))
def _threshold(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, x: int, over: int, alpha: tuple[Fraction, Fraction], before: int, after: int
) -> str:
    require(0 < alpha[0] < alpha[1] and before == -after != 0, "the signs at the two ends are not opposite")
    if alpha[1] > MOST_ALPHA:
        raise Unchecked("α is too large")
    own = case.data.labels[x]
    found = [flint_class_gap(case, case.data.point(x), own, over, end) for end in alpha]
    require(found == [before, after], "the signs at the ends of the interval are others")
    return (
        f"the gap between the own class of {case.data.called(x)} and {case.data.class_name(over)} changes sign between "
        f"α = {show(alpha[0])} and {show(alpha[1])} (ball arithmetic)"
    )


def flint_class_gap(case: Case, x: Point, own: int, over: int, alpha: Fraction) -> int:
    """The sign of N^own − N^over on the ball for λ ~ Beta(α, α), in ball arithmetic."""
    for bits in (128, 512, 2048):
        masses = flint_masses(case, x, (alpha, alpha), bits)
        gap = masses[own] - masses[over]
        if not gap.contains(0):
            return 1 if gap > 0 else -1
    raise Unchecked("ball arithmetic did not tell the sign")


def flint_masses(case: Case, x: Point, law: tuple[Fraction, Fraction], bits: int, printed: bool = False) -> list[Any]:
    """The label masses on the ball for any Beta law, enclosed by balls."""
    flint, labels, counts = _flint(), case.data.labels, case.data.counts
    with flint.ctx.workprec(bits):
        ball: Any = lambda q: flint.arb(q.numerator) / q.denominator  # noqa: E731
        a, b = map(ball, law)
        masses = [flint.arb(0) for _ in case.data.classes]
        for s in range(case.data.size):
            masses[labels[s]] += counts[s] ** 2 * case.in_ball(x, s)
        for s, t in combinations(range(case.data.size), 2):
            case.clock.spend(50)
            if ends := case.chord(x, s, t):
                low, high = (ball(end.p) + ball(end.q) * ball(end.d).sqrt() for end in ends)
                for (i, j), u, v in ((labels[s], labels[t]), low, high), ((labels[t], labels[s]), 1 - high, 1 - low):
                    factor = counts[s] * counts[t] * ((2 if i < j else 0) if printed and i != j else 1)
                    mass, more = (_beta(v, a + k, b) - _beta(u, a + k, b) for k in (0, 1))
                    masses[i] += factor * more * a / (a + b)
                    masses[j] += factor * (mass - more * a / (a + b))
    return masses


def _beta(u: Any, a: Any, b: Any) -> Any:
    """The regularised incomplete beta function."""
    if u.is_exact() and u.is_integer():
        return u
    return 1 - (1 - u).beta_lower(b, a, regularized=True) if u > 0.5 else u.beta_lower(a, b, regularized=True)


def _flint() -> Any:
    try:
        import flint
    except ImportError:
        raise Unchecked("ball arithmetic needs python-flint, which is not installed") from None
    return flint


@claim("own-class-radius", epsilon=plain(number), at_least=plain(number))
def _own_class_radius(case: Case, epsilon: Fraction, at_least: Fraction) -> str:
    """All pairs s ≠ t together have at most the mass of an interval of length 2ε/d, d the least distance."""
    require(epsilon > 0 and 0 < at_least < 1, "ε is not positive, or the share is not between 0 and 1")
    a, b = case.law
    if min(a, b) < 1 or a.denominator * b.denominator > 1 or a + b > MOST_DEGREE:
        raise Unchecked("the greatest density is bounded for whole parameters of moderate size only")
    peak = Fraction(1)
    if a + b > 2:
        mode = (a - 1) / (a + b - 2)
        peak = mode ** int(a - 1) * (1 - mode) ** int(b - 1) * a * comb(int(a + b) - 1, int(a))
    least = min((case.data.squared(s, t) for s, t in _pairs(case)), default=0)
    distance, N = Fraction(least, case.data.unit**2), case.data.total
    others = 1 - sum(Fraction(count**2, N**2) for count in case.data.counts)
    spare = Fraction(min(case.data.counts) ** 2, N**2) * (1 - at_least) / at_least
    require(
        epsilon**2 <= distance and (others * peak * 2 * epsilon) ** 2 <= spare**2 * distance, "the bound is not kept"
    )
    return (
        f"two data points are at least √{show(distance)} apart, and the density is at most {show(peak)}: so for every "
        f"ε ≤ {show(epsilon)}, h_ε gives each data point its own class by {show(at_least)} or more"
    )


def _pairs(case: Case) -> Iterator[tuple[int, int]]:
    for pair in combinations(range(case.data.size), 2):
        case.clock.spend()
        yield pair


def _sums(case: Case, points: list[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """The sums of all pairs: twice the midpoints."""
    if len(points) ** 2 * len(points[0]) > MOST_SUMS:
        raise Unchecked("the midpoints are too many to be compared")
    case.clock.spend(len(points) ** 2)
    return Counter(tuple(a + b for a, b in zip(s, t, strict=True)) for s, t in combinations(points, 2))


@claim("midpoint-symmetry", symmetric=plain(truth))
def _midpoint_symmetry(case: Case, symmetric: bool) -> str:
    sums, m = _sums(case, case.data.vectors), case.data.size
    centre = [sum(column) for column in zip(*case.data.vectors, strict=True)]
    mirrors = {key: tuple(Fraction(4 * c, m) - a for a, c in zip(key, centre, strict=True)) for key in sums}
    found = all(sums.get(mirrors[key], 0) == count for key, count in sums.items())
    require(found == symmetric, "it is the other way round")
    return (
        f"the {m * (m - 1) // 2} midpoints are {'' if symmetric else 'not '}symmetric about the centroid, as a multiset"
    )


@claim("alternatives", sets=listed(listed(as_point)))
def _alternatives(case: Case, sets: list[list[Point]]) -> str:
    """All sets of m distinct points with these midpoints, by a complete search for m ≥ 3."""
    require(case.data.size > 2, "for two points there are infinitely many")
    own = sorted(case.data.point(index) for index in range(case.data.size))
    found = [each for each in _with_sums(case, _sums(case, own), case.data.size) if len(set(each)) == len(each)]
    require(own in found, "the search does not give the points themselves")
    found.remove(own)
    require(sorted(map(sorted, sets)) == sorted(found), "the other sets are others")
    if not sets:
        return f"by a complete search, no other set of {case.data.size} distinct points has these midpoints"
    listed_ = "; ".join(" ".join(map(place_text, each)) for each in sets[:3])
    return f"by a complete search, {len(sets)} other set(s) of {case.data.size} points have these midpoints: {listed_}"


def _with_sums(case: Case, sums: Counter[tuple[Any, ...]], size: int) -> list[list[Point]]:
    """All sets with given sums of pairs: the two least sums are a₁+a₂ and a₁+a₃, and a₂+a₃ is among the first m."""
    order = sorted(sums.elements())
    found: list[list[Point]] = []
    for third in dict.fromkeys(order[2 : size + 1]):
        case.clock.spend(size**2)
        low = tuple((a + b - c) / 2 for a, b, c in zip(order[0], order[1], third, strict=True))
        points, left = [low], Counter(sums)
        ordered = iter(order)
        for least in ordered:
            if left[least] <= 0:
                continue
            point = tuple(a - b for a, b in zip(least, low, strict=True))
            taken = [tuple(a + b for a, b in zip(point, other, strict=True)) for other in points]
            left.subtract(taken)
            if any(left[key] < 0 for key in taken):
                break
            points.append(point)
        if len(points) == size and not any(left.values()) and sorted(points) not in found:
            found.append(sorted(points))
    return found


def over_one_denominator(case: Case, values: Iterable[Fraction]) -> tuple[list[int], int]:
    """Rationals as whole numbers over a common denominator, which is not too large."""
    listed_, unit = list(values), 1
    for value in listed_:
        unit = lcm(unit, value.denominator)
        case.clock.spend(10 + len(listed_) * unit.bit_length() // 10**5)
        if unit.bit_length() > MOST_UNIT_BITS:
            raise Unchecked("the common denominator of some numbers is too large")
    return [value.numerator * (unit // value.denominator) for value in listed_], unit


def margins(case: Case, theta: Point) -> list[Fraction]:
    """y·θᵀx at each data point; the second class counts as +, the first as −."""
    values, unit = over_one_denominator(case, theta)
    case.clock.spend(case.data.size * len(theta) * (1 + unit.bit_length() // 2000))
    return [
        Fraction((2 * label - 1) * sum(map(int.__mul__, vector, values)), unit * case.data.unit)
        for vector, label in zip(case.data.vectors, case.data.labels, strict=True)
    ]


@claim("max-margin", direction=as_point, multipliers=listed(as_share_of_row))
def _max_margin(case: Case, direction: Point, multipliers: list[tuple[int, Fraction]]) -> str:
    require(len(case.data.classes) == 2, "there are not two classes")
    require(_combined(case, multipliers) == direction, "θ is not the combination of the y·x")
    found = margins(case, direction)
    require(min(found) == 1, "the least margin is not 1")
    require(all(found[index] == 1 for index, a in multipliers if a), "a point beyond the margin has a multiplier")
    beyond = sum(margin > 1 for margin in found)
    ends = "every margin is 1" if not beyond else f"{beyond} margins are larger than 1"
    return f"θ̂ = {place_text(direction)} is the shortest vector with all margins ≥ 1, by its multipliers (KKT); {ends}"


def _combined(case: Case, coefficients: list[tuple[int, Fraction]]) -> Point:
    """Σ a·y·x, with a ≥ 0 checked."""
    require(all(a >= 0 for _, a in coefficients), "a coefficient is negative")
    require(len({index for index, _ in coefficients}) == len(coefficients), "a row is given twice")
    values, unit = over_one_denominator(case, (a for _, a in coefficients))
    total = [0] * len(case.data.vectors[0])
    for (index, _), value in zip(coefficients, values, strict=True):
        case.clock.spend(len(total) * (1 + unit.bit_length() // 2000))
        signed = value * (2 * case.data.labels[index] - 1)
        total = [old + signed * coordinate for old, coordinate in zip(total, case.data.vectors[index], strict=True)]
    return tuple(Fraction(value, unit * case.data.unit) for value in total)


@claim("zero-combination", coefficients=listed(as_share_of_row))
def _zero_combination(case: Case, coefficients: list[tuple[int, Fraction]]) -> str:
    require(len(case.data.classes) == 2, "there are not two classes")
    require(not any(_combined(case, coefficients)) and any(a for _, a in coefficients), "the combination is not zero")
    return (
        f"a combination of {len(coefficients)} of the y·x with coefficients ≥ 0 is zero: no θ has all margins positive"
    )


@claim("balance", balanced=plain(truth), antipodal=plain(truth))
def _balance(case: Case, balanced: bool, antipodal: bool) -> str:
    require(len(case.data.classes) == 2, "there are not two classes")
    sizes = case.data.class_sizes
    require((sizes[0] == sizes[1]) == balanced, f"the classes have {sizes[0]} and {sizes[1]} rows")
    total = [0] * len(case.data.vectors[0])
    for vector, label, count in zip(case.data.vectors, case.data.labels, case.data.counts, strict=True):
        total = [old + sizes[1 - label] * count * value for old, value in zip(total, vector, strict=True)]
    require((not any(total)) == antipodal, "it is the other way round with the means")
    return f"the classes have {sizes[0]} and {sizes[1]} rows; their means are {'' if antipodal else 'not '}antipodal"


@claim("best-multiple", scale=as_span)
def _best_multiple(case: Case, scale: tuple[Fraction, Fraction]) -> str:
    """The radial derivative of the loss on the ray kθ̂, up to a positive factor, at both ends."""
    require(0 < scale[0] < scale[1], "the enclosure is empty")
    (a, b), flint = case.law, _flint()
    if a.denominator * b.denominator > 1 or a + b > 100 or scale[1] > MOST_ALPHA:
        raise Unchecked("the derivative is integrated for small whole parameters only")
    sizes = [Fraction(size, case.data.total) for size in case.data.class_sizes]
    found = []
    with flint.ctx.workprec(160):
        arb: Any = lambda q: flint.arb(q.numerator) / q.denominator  # noqa: E731
        share = [arb(4 * sizes[0] * sizes[1]), arb(sizes[0] ** 2 + sizes[1] ** 2)]
        for k in map(arb, scale):

            def integrand(z: Any, _: Any, k: Any = k) -> Any:
                f = z ** (int(a) - 1) * (1 - z) ** (int(b) - 1) + z ** (int(b) - 1) * (1 - z) ** (int(a) - 1)
                return z * (1 / (1 + (-k * (2 * z - 1)).exp()) - z) * f * int(a) * comb(int(a + b) - 1, int(a)) / 2

            case.clock.spend(2000)
            found.append(share[0] * flint.acb.integral(integrand, 0, 1).real - share[1] / (1 + k.exp()))
    require(len(found) == 2 and bool(found[0] < 0) and bool(found[1] > 0), "the derivative does not change sign there")
    return f"of all kθ̂ the loss is least for a k between {show(scale[0])} and {show(scale[1])} (ball arithmetic)"


@claim("in-ball", s=as_row, t=as_row)
def _in_ball(case: Case, s: int, t: int) -> str:
    x = case.point or ()
    require_form(case.point is not None, "no point is given")
    require(
        case.in_ball(x, s) if s == t else case.chord(x, s, t) is not None, "no mixed point of the two is in the ball"
    )
    return f"mixed points of rows {case.data.rows[s][0]} and {case.data.rows[t][0]} fall into the ball"


@claim("empty-ball")
def _empty_ball(case: Case) -> str:
    x = case.point or ()
    require_form(case.point is not None, "no point is given")
    require(not any(case.in_ball(x, s) for s in range(case.data.size)), "a data point is in the ball")
    require(not any(case.chord(x, s, t) for s, t in _pairs(case)), "a segment enters the ball")
    return "no data point is in the ball, and no segment enters it"


@claim("ball", x=as_place, shares=as_shares)
def _ball(case: Case, x: Point, shares: dict[int, tuple[Fraction, Fraction]]) -> str:
    masses = case.ball(x, case.law)
    require(any(masses), "no mixed point falls into the ball")
    case.match(masses, shares)
    return f"the best constant on the ball around {place_text(x)} is {shares_text(case, shares)}"


@claim("formulas", x=as_place, agree=plain(truth))
def _formulas(case: Case, x: Point, agree: bool) -> str:
    is_whole = all(value.denominator == 1 for value in case.law)
    if is_whole:
        same = case.same(case.ball(x, case.law), case.ball(x, case.law, printed=True))
    else:
        if not flint_forms_differ(case, x):
            raise Unchecked("ball arithmetic does not tell whether the two sums agree")
        same = False
    require(same == agree, "it is the other way round")
    word = "the same" if agree else "different"
    return f"on the ball around {place_text(x)} the sums over ordered pairs and over i < j give {word} shares"


def flint_forms_differ(case: Case, x: Point) -> bool:
    """Whether ball arithmetic tells the shares by the printed sum from those over ordered pairs."""
    for bits in (256, 1024):
        with _flint().ctx.workprec(bits):
            ordered, printed = (flint_masses(case, x, case.law, bits, form) for form in (False, True))
            gaps = [a * sum(printed) - b * sum(ordered) for a, b in zip(ordered, printed, strict=True)]
        if not all(gap.contains(0) for gap in gaps):
            return True
    return False


@claim("irreducible-loss", loss=plain(number))
def _irreducible_loss(case: Case, loss: Fraction) -> str:
    """On a segment that overlaps no segment of another kind h is (λ, 1−λ); its entropy has the mean κ.

    E[−λ ln λ] = a/(a+b)·(ψ(a+b+1) − ψ(a+1)), which for whole a, b is a difference of harmonic numbers.
    """
    (a, b), data = case.law, case.data
    if a.denominator * b.denominator > 1 or a + b > MOST_DEGREE:
        raise Unchecked("the entropy of λ is rational for whole parameters only")
    for x, lines in case.data.crowded.items():
        for line in lines:
            require(
                len({data.labels[k] for k in [x, *line.points]}) == 1, "unlike segments overlap: the loss is larger"
            )
    up, down = (sum((Fraction(1, k) for k in range(int(c) + 1, int(a + b) + 1)), Fraction(0)) for c in (a, b))
    entropy = a / (a + b) * up + b / (a + b) * down
    unlike = 1 - sum(Fraction(size**2, data.total**2) for size in data.class_sizes)
    require(entropy * unlike == loss, "the loss is another")
    return (
        f"no unlike segments overlap, so J(h) is {show(Fraction(unlike))} (pairs of unlike points) times "
        f"{show(entropy)}: {show(loss)}"
    )


@claim("constant-loss", constant=as_shares, at_least=plain(number))
def _constant_loss(case: Case, constant: dict[int, tuple[Fraction, Fraction]], at_least: Fraction) -> str:
    """A constant has the loss −Σ w_i ln θ_i, w_i being the share of the rows of class i."""
    theta = [constant.get(label, (Fraction(0),) * 2)[0] for label in range(len(case.data.classes))]
    require(sum(theta) == 1 and min(theta) > 0, "the constant is not inside the simplex")
    pairs = zip(case.data.class_sizes, theta, strict=True)
    loss = sum(Fraction(size, case.data.total) * -log_bounds(share)[1] for size, share in pairs)
    require(loss >= at_least, "the loss is smaller, or too close to tell")
    return f"the constant {', '.join(map(show, theta))} has a loss of {show(at_least)} or more"


def _entries(case: Case) -> list[tuple[int, int, Fraction]]:
    require_form(case.epoch is not None, "no epoch is given")
    return case.epoch or []


def _mixed_from(case: Case, entry: int, x: int) -> Fraction:
    """The squared distance of a mixed point to a data point of neither of its classes."""
    s, t, weight = _entries(case)[entry]
    require(
        case.data.labels[x] not in {case.data.labels[s], case.data.labels[t]}, "the data point has a class of the pair"
    )
    return sum(
        ((a - b) ** 2 for a, b in zip(weighted(case, s, t, weight), case.data.point(x), strict=True)), Fraction(0)
    )


@claim("mixed", entry=plain(whole), x=as_row, squared=plain(number), least=plain(truth))
def _mixed(case: Case, entry: int, x: int, squared: Fraction, least: bool) -> str:
    require_form(entry < len(_entries(case)), "there is no such entry of the epoch")
    require(_mixed_from(case, entry, x) == squared, "the squared distance is another")
    labels = case.data.labels
    for k, (s, t, _) in enumerate(_entries(case) if least else ()):
        for y in range(case.data.size):
            if labels[y] not in {labels[s], labels[t]}:
                case.clock.spend(10 + len(case.data.vectors[0]))
                require(_mixed_from(case, k, y) >= squared, "another mixed point is nearer")
    what = ", the least of all" if least else ""
    return f"mixed point {entry} of the epoch has the squared distance {show(squared)} to {case.data.called(x)}{what}"


@claim("apart")
def _apart(case: Case) -> str:
    labels = case.data.labels
    for s, t, weight in _entries(case):
        case.clock.spend(10 + len(case.data.vectors[0]))
        x = case.data.index_at(weighted(case, s, t, weight))
        require(x is None or labels[x] in {labels[s], labels[t]}, "a mixed point is on a data point of neither class")
    return "no mixed point of the epoch coincides with a data point of neither of its classes"


@claim("no-third-class")
def _no_third_class(case: Case) -> str:
    labels, count = case.data.labels, len(case.data.classes)
    require(all(len({labels[s], labels[t]}) == count for s, t, _ in _entries(case)), "a pair leaves a class out")
    return "every mixed pair of the epoch has all classes at its ends"


@claim("distance", x=as_row, s=as_row, t=as_row, squared=plain(number), least=plain(truth))
def _distance(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, x: int, s: int, t: int, squared: Fraction, least: bool
) -> str:
    labels = case.data.labels
    require(labels[x] not in {labels[s], labels[t]}, "an end of the segment has the class of the point")
    require(case.data.squared_distance(x, s, t) == squared, "the squared distance is another")
    for y in range(case.data.size if least else 0):
        outside = [k for k in range(case.data.size) if labels[k] != labels[y]]
        for pair in combinations(outside, 2) if len(outside) > 1 else [(outside[0],) * 2]:
            case.clock.spend(10 + len(case.data.vectors[0]))
            require(case.data.squared_distance(y, *pair) >= squared, f"a segment is nearer to {case.data.called(y)}")
    what = ", and no data point is nearer to a segment that avoids its class" if least else ""
    return (
        f"{case.data.called(x)} has the squared distance {show(squared)} to the segment of rows "
        f"{case.data.rows[s][0]} and {case.data.rows[t][0]}{what}"
    )


# --- the statements -----------------------------------------------------------------------------------

# What is taken as proved; the proofs are in docs/CERTIFICATES.md, and `mixproof check --explain` prints them.
THEOREMS = {
    "atoms": "At a data point of a finite dataset h_ε tends to the one-hot prediction of its class as ε → 0.",
    "continuity": (
        "With the density ~ C·λ^e at its end, h is continuous at a data point exactly if e < 0 or the point is inside "
        "no segment with an end outside its class."
    ),
    "gibbs": "N/ΣN is the best constant for masses N; so J(h) ≤ J(g) for every continuous g.",
    "orders": "If λ and 1 − λ have one law, both orders of a pair have the same masses.",
    "averages": (
        "Outside the data h(x) is a positive mean of the averages of the lines through x, each of which is the limit "
        "of h along its line; so h is continuous exactly if they are all the same."
    ),
    "strong": "A point that is outvoted in the limit α → ∞ is misclassified for all large α.",
    "margin": "If all segments through x give a class more than ½ or all, so does h at x and near it.",
    "power sums": "If m is no power of two, m points are determined by their midpoints.",
    "reflection": (
        "For m = 4^k another set with the same midpoints is the reflection in the centroid; for m = 2·4^k it is "
        "symmetric about it, as the points are. Either way the midpoints are symmetric."
    ),
    "sharp 3.5": (
        "If θ̂ interpolates, the Mixup minimiser is a multiple of it exactly if the classes have as many rows or "
        "antipodal means; plain gradient descent tends to θ̂."
    ),
    "gaussian": (
        "If d > 10·n·ln n + n − 1, then n points of N(0, I_d) are all support vectors with a probability of at least "
        "1 − 2/n."
    ),
    "between": "A mixed point is on the segment of its ends, so never nearer to a third class than ε*.",
}

SETTINGS = {
    **dict.fromkeys(("2.2", "2.5", "2.8", "2.10", "3.5", "3.8"), ("mixing", "")),
    **{"2.3": ("mixing epsilon", "point balls"), "2.7": ("epsilon", ""), "2.4-scheme": ("seed epoch", "")},
    **{"2.11": ("", ""), "3.2": ("mixing", "point"), "3.7": ("seed", "")},
}

Half = tuple[bool | None, str]
Argument = tuple[Half, Half, tuple[str, ...]]
STATEMENTS: dict[tuple[str, str], Callable[[Case, "Facts"], Argument]] = {}
OPEN: Half = (None, "no claim that was checked tells")
ALWAYS: Half = (True, "the dataset is finite, its classes are disjoint, and the Beta law has a positive density")


@dataclass
class Facts:
    """The claims of a verdict that were checked."""

    found: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def having(self, kind: str, **values: Any) -> list[dict[str, Any]]:
        """Those of a kind with given values."""
        return [each for each in self.found[kind] if all(each[name] == value for name, value in values.items())]


def statement(*keys: tuple[str, str]) -> Callable[[Callable[..., Argument]], Callable[..., Argument]]:
    """Enter the definition of some readings of a statement: whether hypothesis and conclusion hold, and by what."""

    def enter(argue: Callable[..., Argument]) -> Callable[..., Argument]:
        for number_, reading in keys:
            STATEMENTS[number_, reading] = lambda case, facts, reading=reading: argue(case, facts, reading)  # type: ignore[misc]
        return argue

    return enter


def first(*options: tuple[Any, bool | None, str]) -> Half:
    """The first option whose ground was found."""
    return next(((value, why) for ground, value, why in options if ground), OPEN)


def no_conflict(case: Case, facts: Facts, ends: str) -> Half:
    """Whether no data point is inside a segment with both, or some, ends outside its class."""
    labels = case.data.labels
    found = [
        each
        for each in facts.having("inside")
        if [labels[each["s"]] != labels[each["x"]], labels[each["t"]] != labels[each["x"]]].count(True)
        >= (2 if ends == "both" else 1)
    ]
    return first(
        (facts.having("no-conflict", ends=ends) or facts.having("no-conflict", ends="some"), True, "no segment is so"),
        (found, False, "a data point is inside such a segment"),
    )


@statement(("2.10", "printed"), ("2.10", "slides"), ("2.10", "sharp"))
def _theorem_2_10(case: Case, facts: Facts, reading: str) -> Argument:
    if reading == "sharp":
        return ALWAYS, (True, "by the theorem on continuity at data points"), ("continuity",)
    labels = case.data.labels
    away = [
        each
        for each in facts.having("limit")
        if any(each["shares"].get(i, (0,))[0] > 0 for i in range(len(case.data.classes)) if i != labels[each["x"]])
    ]
    continuous = first(
        (facts.having("jumps", rows=[]), True, "h is one-hot at every data point, and continuous there"),
        (away or facts.having("jumps"), False, "h is one-hot at that data point, and a limit there is not"),
    )
    return no_conflict(case, facts, "both" if reading == "printed" else "some"), continuous, ("atoms", "continuity")


@statement(("2.8", "printed"))
def _proposition_2_8(case: Case, facts: Facts, reading: str) -> Argument:
    case.law  # noqa: B018
    return ALWAYS, (True, "the data points are distinct, and λ has no atoms"), ("atoms",)


@statement(("2.2", "printed"))
def _proposition_2_2(case: Case, facts: Facts, reading: str) -> Argument:
    case.law  # noqa: B018
    return ALWAYS, (True, "by Gibbs' inequality at each point"), ("gibbs",)


@statement(("2.3", "printed"), ("2.3", "ordered"))
def _lemma_2_3(case: Case, facts: Facts, reading: str) -> Argument:
    case.epsilon  # noqa: B018
    fallen = first(
        (case.point is None, True, "each ball around a data point holds the point itself"),
        (facts.having("in-ball"), True, "mixed points fall into the ball"),
        (facts.having("empty-ball"), False, "no mixed point falls into the ball"),
    )
    if reading == "ordered":
        return fallen, (True, "by Gibbs' inequality"), ("gibbs",)
    centres = range(case.data.size) if case.balls is None else case.balls
    places = [case.point] if case.point is not None else [case.data.point(index) for index in centres]
    agreeing = {each["x"] for each in facts.having("formulas", agree=True)}
    differing = [each for each in facts.having("formulas", agree=False) if each["x"] in places]
    same = first(
        (case.law[0] == case.law[1], True, "the law of λ is symmetric"),
        (differing, False, "the printed sum is not the minimiser on that ball"),
        (agreeing >= set(places), True, "the printed sum is the minimiser on each of the balls"),
    )
    return fallen, same, ("gibbs", "orders")


@statement(("2.5", "printed"), ("2.5", "generalised"), ("2.5", "sharp"))
def _proposition_2_5(case: Case, facts: Facts, reading: str) -> Argument:
    if reading == "sharp":
        return ALWAYS, (True, "by the theorem on averages"), ("averages",)
    if reading == "printed":
        crossed = first(
            (case.law[0] != case.law[1], False, "the law of λ is not symmetric"),
            (facts.having("no-meeting", alone=True), False, "no such lines cross"),
            (facts.having("meeting", alone=True), True, "such lines cross"),
        )
        return crossed, (True, "along the two lines h tends to different classes"), ("averages",)
    met = first(
        (facts.having("no-meeting", alone=False), False, "no such segments cross"),
        (facts.having("meeting"), True, "such segments cross"),
    )
    level = [e for e in facts.having("meeting") if facts.having("averages", point=e["point"], agree=True)]
    jumps = first(
        (level, False, "h is continuous at such a crossing"),
        (facts.having("meetings-jump"), True, "h jumps at each of these crossings"),
    )
    return met, jumps, ("averages",)


@statement(("2.7", "printed"), ("2.7", "sharp"))
def _theorem_2_7(case: Case, facts: Facts, reading: str) -> Argument:
    case.epsilon  # noqa: B018
    outvoted = facts.having("outvoted")
    if reading == "sharp":
        some = first(
            (outvoted, True, "a data point is outvoted"),
            (facts.having("none-outvoted"), False, "no data point is outvoted"),
        )
        return some, (True, "by the limit for large α"), ("strong",)
    lost = first(
        (facts.having("misclassified"), True, "a data point is misclassified at that α"),
        (outvoted, True, "an outvoted data point is misclassified for all large α"),
    )
    return _is_x3(case.data), lost, ("strong",)


def _is_x3(data: Data) -> Half:
    """Whether the data are three points at equal distances on a line, the middle one of the other class."""
    a, b, c = sorted(range(data.size), key=data.vectors.__getitem__)[:3] if data.size == 3 else (0, 0, 0)
    level = all(2 * y == x + z for x, y, z in zip(data.vectors[a], data.vectors[b], data.vectors[c], strict=True))
    unlike = data.labels[a] == data.labels[c] != data.labels[b]
    found = data.size == 3 and level and unlike and len(set(data.counts)) == 1
    return found, f"the dataset is {'' if found else 'not '}X₃²"


@statement(("2.11", "printed"), ("2.11", "sharp"), ("2.11", "powers-of-two"))
def _theorem_2_11(case: Case, facts: Facts, reading: str) -> Argument:
    m = case.data.size
    power = m & (m - 1) == 0
    require_form(m > 1, "one point has no midpoints")
    if reading == "sharp":
        return (not power, f"m = {m}"), (True if not power else None, "by the theorem on power sums"), ("power sums",)
    if reading == "powers-of-two":
        return (power, f"m = {m}"), (True, "by the theorem on reflections"), ("reflection",)
    general = first(
        (m < 6, False, f"there are {m} points"),
        (facts.having("midpoint-symmetry", symmetric=True), False, "the midpoints are symmetric"),
        (facts.having("midpoint-symmetry", symmetric=False), True, "the midpoints are not symmetric"),
    )
    return general, (True if general[0] else None, "by the theorem on reflections"), ("power sums", "reflection")


@statement(("2.4-scheme", "printed"), ("2.4-scheme", "evidence"))
def _scheme_2_4(case: Case, facts: Facts, reading: str) -> Argument:
    if reading == "printed":
        sampled = first(
            (facts.having("mixed"), True, "the epoch, taken as it is listed, has such a mixed point"),
            (facts.having("no-third-class"), False, "the epoch has no such mixed point"),
        )
        return sampled, (True, "a mixed point is on a segment"), ("between",)
    touching = facts.having("mixed", squared=Fraction(0))
    positive = first(
        (facts.having("no-third-class"), False, "there is no sampled ε"),
        (touching, False, "the sampled ε is 0"),
        (facts.having("apart") and facts.having("mixed"), True, "all distances in the epoch, as it is listed, are"),
    )
    return positive, no_conflict(case, facts, "both"), ()


@statement(*((("3.2", reading)) for reading in ("printed", "capped", "slides", "sharp")))
def _theorem_3_2(case: Case, facts: Facts, reading: str) -> Argument:
    case.law  # noqa: B018
    bound = reading if reading in {"printed", "capped"} else "half"
    here = {} if case.point is None else {"point": case.point}
    leant = facts.having("leaning", bound=bound, **here)
    leaning = first(
        (leant, True, "segments lean to a class there"),
        (
            case.point is not None and facts.having("no-leaning", bound=bound, **here),
            False,
            "segments lean to no class",
        ),
    )
    if bound == "half":
        return leaning, (True, "by the theorem on margins"), ("margin", "averages")
    labels, jumping, behind = case.data.labels, [], []
    for each in leant:
        x = case.data.index_at(each["point"])
        limits = [] if x is None else facts.having("limit", x=x)
        jumping += [s for s in limits if any(i != labels[s["x"]] and v[0] > 0 for i, v in s["shares"].items())]
        jumping += facts.having("averages", point=each["point"], agree=False)
        behind += [s for s in facts.having("class-gap", point=each["point"], label=each["label"]) if s["sign"] <= 0]
    followed = first(
        (behind, False, "h does not give that class the most"),
        (jumping, False, "h is not continuous there"),
        (facts.having("margin", bound=bound, point=case.point), True, "h follows wherever segments lean"),
    )
    return leaning, followed, ("margin", "averages", "continuity")


@statement(("3.5", "printed"), ("3.5", "slides"), ("3.5", "sharp"), ("3.8", "printed"), ("3.8", "sharp"))
def _theorem_3_5(case: Case, facts: Facts, reading: str) -> Argument:
    require_form(len(case.data.classes) == 2, "labels ±1 need two classes")
    found = facts.having("max-margin")
    interpolating = found and all(margin == 1 for margin in margins(case, found[0]["direction"]))
    supported = first(
        (reading != "slides" and case.law[0] != case.law[1], False, "the law of λ is not symmetric"),
        (facts.having("zero-combination"), False, "no hyperplane through 0 separates the classes"),
        (interpolating, True, "every data point is a support vector"),
        (found, False, "a data point is beyond the margin"),
    )
    if reading == "sharp":
        return supported, (True if supported[0] else None, "by the sharp theorem"), ("sharp 3.5",)
    balance = facts.having("balance")
    parallel = first(
        (not supported[0], None, "not needed"),
        (balance and (balance[0]["balanced"] or balance[0]["antipodal"]), True, "the minimiser is a multiple of θ̂"),
        (balance, False, "neither balanced nor antipodal: the minimiser is no multiple of θ̂"),
    )
    return supported, parallel, ("sharp 3.5",)


@statement(("3.7", "printed"))
def _lemma_3_7(case: Case, facts: Facts, reading: str) -> Argument:
    require_form(len(case.data.classes) == 2, "labels ±1 need two classes")
    n, d = case.data.total, len(case.data.vectors[0])
    low, high = (10 * n * end + n - 1 for end in log_bounds(Fraction(n)))
    size = first(
        (d > high, True, f"d = {d} exceeds 10·n·ln n + n − 1 = {show(high)}"),
        (d <= low, False, f"d = {d} does not exceed 10·n·ln n + n − 1 = {show(low)}"),
    )
    probable = first(
        (n <= 2, True, "the bound 1 − 2/n is 0, which says nothing"),
        (size[0], True, "by the theorem on Gaussian points"),
    )
    return size, probable, ("gaussian",)


# --- verdicts -----------------------------------------------------------------------------------------


@dataclass
class Judgement:
    """What became of one verdict: how it was judged and why, with its claims."""

    title: str
    verdict: str
    outcome: int = ACCEPTED
    reasons: list[str] = field(default_factory=list)
    hypothesis: Half = OPEN
    conclusion: Half = OPEN
    claims: list[tuple[str, str, str]] = field(default_factory=list)
    theorems: tuple[str, ...] = ()


def follows(hypothesis: bool | None, conclusion: bool | None) -> str:
    """The verdict of a reading whose hypothesis and conclusion are decided."""
    if hypothesis is False:
        return "not_applicable"
    if hypothesis is None or conclusion is None:
        return "undecided"
    return "confirmed" if conclusion else "refuted"


def judge(data: Data, entry: Any, clock: Clock) -> Judgement:
    """Check the claims of a verdict, and whether it follows from them."""
    given = fields(entry, "statement reading settings verdict claims")
    key = text(given["statement"]), text(given["reading"])
    require_form(key in STATEMENTS, f"there is no statement {readable(key[0])} with a reading {readable(key[1])}")
    require_form(
        given["verdict"] in ("confirmed", "not_applicable", "refuted", "undecided"), "there is no such verdict"
    )
    case = Case.read(data, given["settings"], SETTINGS[key[0]], clock)
    require_form(key[0] == "2.11" or len(data.classes) > 1, "Mixup mixes classes, and there is one only")
    require_form(isinstance(given["claims"], list), "the claims are not a list")
    found = Judgement(f"{key[0]} {key[1]}", given["verdict"])
    if given["verdict"] == "undecided":
        require_form(not given["claims"], "an undecided verdict claims nothing")
        found.outcome, found.reasons = UNDECIDED, ["nothing is claimed"]
        return found
    facts = Facts()
    for each in given["claims"]:
        kind, state, why, values = check_claim(case, each)
        found.claims.append((kind, state, why))
        if state == "checked":
            facts.found[kind].append(values)
    found.hypothesis, found.conclusion, found.theorems = STATEMENTS[key](case, facts)
    derived, states = follows(found.hypothesis[0], found.conclusion[0]), {state for _, state, _ in found.claims}
    if "rejected" in states:
        found.outcome, found.reasons = REJECTED, ["a claim is false"]
    elif derived == "undecided":
        found.outcome = UNDECIDED if "not checkable here" in states else REJECTED
        found.reasons = ["the verdict does not follow from what was checked"]
    elif derived != given["verdict"]:
        found.outcome, found.reasons = REJECTED, [f"what was checked makes it {derived}"]
    return found


def check_claim(case: Case, given: Any) -> tuple[str, str, str, dict[str, Any]]:
    """One claim: its kind, whether it was checked, a sentence, and its values."""
    require_form(isinstance(given, dict) and isinstance(given.get("kind"), str), "a claim has no kind")
    kind = given["kind"]
    require_form(kind in CLAIMS, f"there is no kind of claim {readable(kind)}")
    readers, check = CLAIMS[kind]
    fields(given, " ".join(["kind", *readers]))
    try:
        values = {name: read(case, given[name]) for name, read in readers.items()}
        return kind, "checked", check(case, **values), values
    except Wrong as error:
        return kind, "rejected", str(error), {}
    except (Unchecked, MemoryError) as error:
        return kind, "not checkable here", str(error) or "out of memory", {}


def check(path: str, seconds: float = 60.0) -> tuple[int, str, list[Judgement]]:
    """Check a certificate: exit code, what is to be said of the file as a whole, and the verdicts.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
    ...     _ = file.write('{"schema": 1.5}')
    ...     file.flush()
    ...     print(check(file.name)[:2])
    (2, "1.5 is not exact: numbers are written as 'p/q'")
    """
    clock = Clock(seconds)
    sys.set_int_max_str_digits(4 * MOST_DIGITS)
    try:
        given = fields(load(path), "schema dataset verdicts sha256")
        require_form(given["schema"] == SCHEMA, f"the schema is not {SCHEMA}")
        if given["sha256"] != seal(given):
            return REJECTED, "the seal is not that of the content: the file was changed", []
        data = Data.read(given["dataset"], clock)
        require_form(isinstance(given["verdicts"], list), "the verdicts are not a list")
        found = [judge(data, entry, clock) for entry in given["verdicts"]]
        require_form(bool(found), "there are no verdicts")
    except NotACertificate as error:
        return MALFORMED, str(error), []
    except (Unchecked, MemoryError, RecursionError) as error:
        return UNDECIDED, str(error) or "out of memory", []
    except Exception as error:  # a fault of this program must not pass for an answer
        return UNDECIDED, f"the checker failed by {type(error).__name__}: {str(error)[:100]}", []
    rows = f"{data.total} rows, {data.size} points in R^{len(data.vectors[0])}, {len(data.classes)} classes"
    return worst(each.outcome for each in found), f"{readable(data.name)}: {rows}", found


def seal(content: dict[str, Any]) -> str:
    """SHA-256 of all the rest, in the JSON form with sorted keys and no spaces: it tells accidents, not intent."""
    rest = {key: value for key, value in content.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def worst(codes: Any) -> int:
    """The worst exit code: rejected, not a certificate, not decided, accepted.

    Examples
    --------
    >>> worst([ACCEPTED, UNDECIDED, MALFORMED]), worst([MALFORMED, REJECTED, ACCEPTED])
    (2, 1)
    """
    return max(codes, key=[ACCEPTED, UNDECIDED, MALFORMED, REJECTED].index, default=ACCEPTED)


# --- what is said -------------------------------------------------------------------------------------

WORDS = {ACCEPTED: "accepted", REJECTED: "REJECTED", MALFORMED: "not a certificate", UNDECIDED: "not decided"}


def told(path: str, found: tuple[int, str, list[Judgement]]) -> list[str]:
    """What was found, as lines of at most 80 columns.

    Examples
    --------
    >>> told("shadow.json", (UNDECIDED, "shadow: 3 rows", [Judgement("2.10 printed", "refuted")]))
    ['shadow.json: not decided', '  shadow: 3 rows', '  2.10 printed, refuted: accepted (no claims needed)']
    """
    outcome, headline, judgements = found
    lines = [f"{readable(path, 4096)}: {WORDS[outcome]}", *wrapped(headline, "  ")]
    for each in judgements:
        counts = Counter(state for _, state, _ in each.claims)
        tally = ", ".join(f"{count} {state}" for state, count in counts.items()) or "no claims needed"
        lines += wrapped(f"{each.title}, {each.verdict}: {WORDS[each.outcome]} ({tally})", "  ")
        lines += wrapped("; ".join(each.reasons), "    ") if each.outcome else []
        for kind, state, why in each.claims:
            lines += wrapped(f"{kind}: {state}: {why}", "    ") if state != "checked" else []
    return lines


def wrapped(text_: str, indent: str = "") -> list[str]:
    """Lines of at most 80 columns.

    Examples
    --------
    >>> [len(line) for line in wrapped("twelve words " * 10, "  ")]
    [79, 55]
    """
    return textwrap.wrap(text_, 80, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def main(arguments: list[str]) -> int:
    """Check the files that are named; the exit code is the worst.

    Examples
    --------
    >>> main(["nowhere.json"])
    nowhere.json: not a certificate
      it cannot be read: No such file or directory
    2
    """
    seconds = 60.0
    if arguments[:1] == ["--seconds"] and len(arguments) > 1 and arguments[1].isdecimal():
        seconds, arguments = float(arguments[1]), arguments[2:]
    if not arguments or any(argument.startswith("-") for argument in arguments):
        print("usage: checker.py [--seconds S] FILE...")
        return MALFORMED
    codes = []
    for path in arguments:
        found = check(path, seconds)
        codes.append(found[0])
        print("\n".join(told(path, found)))
    return worst(codes)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
