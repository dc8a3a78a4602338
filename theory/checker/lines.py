"""Lines through data points: the points inside segments, and the crossings of segments outside the data."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import gcd, lcm
from random import Random
from typing import Any

from .budget import MOST_LINES, Unchecked
from .data import Data, Point


def in_steps(offset: list[int]) -> tuple[int, tuple[int, ...]]:
    """A vector as steps of a direction without common divisors, whose first entry is positive."""
    steps = gcd(*offset) * (1 if next(filter(None, offset)) > 0 else -1)
    return steps, tuple(value // steps for value in offset)


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


@dataclass(eq=False)
class Lines:
    """The lines through the points of a dataset."""

    data: Data

    def through(self, x: Point) -> list[Line]:
        """The lines through x with data points on them."""
        data = self.data
        unit = lcm(data.unit, *(value.denominator for value in x))
        origin, scale = [int(value * unit) for value in x], unit // data.unit
        found: dict[tuple[int, ...], Line] = {}
        for index, vector in enumerate(data.vectors):
            data.clock.spend(len(vector))
            offset = [scale * a - b for a, b in zip(vector, origin, strict=True)]
            if any(offset):
                steps, direction = in_steps(offset)
                line = found.setdefault(direction, Line(direction, [], []))
                (line.ahead if steps > 0 else line.behind).append((abs(steps), index))
        return list(found.values())

    def passing(self, x: Point) -> list[Line]:
        """The lines on which x is inside a segment."""
        return [line for line in self.through(x) if line.ahead and line.behind]

    @cached_property
    def plane(self) -> list[tuple[int, int]]:
        """The data points, projected to the plane so that they stay apart."""
        vectors = self.data.vectors
        size, draw = len(vectors[0]), Random(1)
        if size <= 2:
            return [(vector[0], vector[-1] if size == 2 else 0) for vector in vectors]
        for _ in range(8):
            one, other = ([draw.getrandbits(16) for _ in range(size)] for _ in range(2))
            found = [(sum(map(int.__mul__, v, one)), sum(map(int.__mul__, v, other))) for v in vectors]
            if len(set(found)) == len(found):
                return found
        raise Unchecked("no projection to the plane was found that keeps the points apart")

    @cached_property
    def crowded(self) -> dict[int, list[Line]]:
        """The data points inside segments, with the lines of these segments.

        A point between two others is so in the projection, too: only points with projected neighbours in opposite
        directions are looked at in full.
        """
        found = {}
        for index, (x, y) in enumerate(self.plane):
            self.data.clock.spend(len(self.plane))
            ways = {((u - x) // steps, (v - y) // steps) for u, v in self.plane if (steps := gcd(u - x, v - y))}
            if any((-dx, -dy) in ways for dx, dy in ways) and (lines := self.passing(self.data.point(index))):
                found[index] = lines
        return found

    @cached_property
    def all(self) -> list[list[int]]:
        """All lines through two data points or more, by their points in order."""
        data, found = self.data, defaultdict[Any, set[int]](set)
        if data.size > MOST_LINES:
            raise Unchecked(f"the lines of more than {MOST_LINES} points are not gone through")
        for s, t in combinations(range(data.size), 2):
            data.clock.spend(5)
            p, q = data.vectors[s], data.vectors[t]
            _, d = in_steps([b - a for a, b in zip(p, q, strict=True)])
            j = next(k for k, value in enumerate(d) if value)
            found[d, tuple(a * d[j] - p[j] * b for a, b in zip(p, d, strict=True))] |= {s, t}
        return [sorted(line, key=data.vectors.__getitem__) for line in found.values()]

    def crossings(self, lines: list[list[int]]) -> Iterator[Point]:
        """The points outside the data at which two of the lines cross within the data, each once."""
        data = self.data
        spans = [(data.vectors[line[0]], data.vectors[line[-1]]) for line in lines]
        offsets = [tuple(b - a for a, b in zip(p, q, strict=True)) for p, q in spans]
        seen = set()
        for (k, u), (n, v) in combinations(enumerate(offsets), 2):
            data.clock.spend(2)
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
                point = tuple(Fraction(value, det * data.unit) for value in x)
                if point not in seen and data.index_at(point) is None:
                    seen.add(point)
                    yield point
