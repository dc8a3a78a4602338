"""Seeded mutations of certificates: small lies, swapped indices, confused types, hostile numbers."""

import copy
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from mixproof.theory.certificate import seal

Path = tuple[Any, ...]

HOSTILE: tuple[Any, ...] = (
    "1/0",
    "0/0",
    "NaN",
    "inf",
    "-",
    "",
    "1e9",
    "0x10",
    "1_000",
    "١",
    " 1",
    "9" * 100_000,
    "1/" + "7" * 30_000,
    None,
    True,
    False,
    -1,
    10**14,
    [],
    {},
    [[]],
    {"kind": "inside"},
    "\ud800",
    "\x1b[31m",
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths to all parts of a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from places(part, (*path, key))


def at(value: Any, path: Path) -> Any:
    """The part at a path."""
    for key in path:
        value = value[key]
    return value


def nudge(value: Any, draw: random.Random) -> Any:
    """Another value of the same kind, near the first."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + draw.choice((-1, 1))
    if isinstance(value, str):
        try:
            number = Fraction(value)
        except (ValueError, ZeroDivisionError):
            return value + "x"
        steps = (1, -1, number, -2 * number, Fraction(1, number.denominator + 1), Fraction(1, 10**25))
        return str(number + draw.choice(steps))
    return value


def _nudge(content: Any, path: Path, draw: random.Random) -> None:
    at(content, path[:-1])[path[-1]] = nudge(at(content, path), draw)


def _hostile(content: Any, path: Path, draw: random.Random) -> None:
    at(content, path[:-1])[path[-1]] = copy.deepcopy(draw.choice(HOSTILE))


def _nested(content: Any, path: Path, draw: random.Random) -> None:
    deep: Any = at(content, path)
    for _ in range(draw.choice((1, 2, 300))):
        deep = [deep]
    at(content, path[:-1])[path[-1]] = deep


def _drop(content: Any, path: Path, draw: random.Random) -> None:
    del at(content, path[:-1])[path[-1]]


def _double(content: Any, path: Path, draw: random.Random) -> None:
    holder = at(content, path[:-1])
    if isinstance(holder, list):
        holder.insert(path[-1], copy.deepcopy(holder[path[-1]]))
    else:
        holder[str(path[-1]) + "2"] = copy.deepcopy(holder[path[-1]])


def _swap(content: Any, path: Path, draw: random.Random) -> None:
    holder = at(content, path[:-1])
    keys = list(range(len(holder))) if isinstance(holder, list) else list(holder)
    other = draw.choice(keys)
    holder[path[-1]], holder[other] = holder[other], holder[path[-1]]


def _verdict(content: Any, path: Path, draw: random.Random) -> None:
    entry = draw.choice(content["verdicts"])
    entry["verdict"] = draw.choice(("confirmed", "refuted", "not_applicable", "undecided"))


def _reading(content: Any, path: Path, draw: random.Random) -> None:
    entry, other = draw.choice(content["verdicts"]), draw.choice(content["verdicts"])
    entry[draw.choice(("reading", "verdict"))] = other.get(draw.choice(("reading", "verdict")))


def _label(content: Any, path: Path, draw: random.Random) -> None:
    labels = content["dataset"]["labels"]
    labels[draw.randrange(len(labels))] = draw.choice(content["dataset"]["classes"])


def _coordinate(content: Any, path: Path, draw: random.Random) -> None:
    point = draw.choice(content["dataset"]["points"])
    place = draw.randrange(len(point))
    point[place] = nudge(point[place], draw)


def _shift(content: Any, path: Path, draw: random.Random) -> None:
    """Move both ends of an enclosure, if there is one."""
    spans = [p for p in places(content["verdicts"]) if _is_span(at(content["verdicts"], p))]
    if spans:
        span = at(content["verdicts"], draw.choice(spans))
        low, high = map(Fraction, span)
        step = draw.choice((1, -1, 3, -3)) * (high - low)
        span[:] = [str(low + step), str(high + step)]


def _is_span(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(end, str) and "/" in end for end in value)


def _claim(content: Any, path: Path, draw: random.Random) -> None:
    """Drop a claim, or take it from another verdict."""
    entry, other = draw.choice(content["verdicts"]), draw.choice(content["verdicts"])
    if entry["claims"] and draw.random() < 0.6:
        del entry["claims"][draw.randrange(len(entry["claims"]))]
    elif other["claims"]:
        entry["claims"].append(copy.deepcopy(draw.choice(other["claims"])))


Mutation = Callable[[Any, Path, random.Random], None]
MUTATIONS: tuple[Mutation, ...] = (
    *(_nudge, _nudge, _nudge, _nudge, _hostile, _nested, _drop, _double, _swap, _swap),
    *(_verdict, _verdict, _reading, _label, _coordinate, _shift, _claim, _claim),
)


def mutated(content: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """A copy with one or two mutations, sealed anew: so that it is not the seal that tells."""
    changed = copy.deepcopy(content)
    for _ in range(draw.choice((1, 1, 1, 2))):
        path = draw.choice([each for each in places(changed) if each and each != ("sha256",)])
        draw.choice(MUTATIONS)(changed, path, draw)
        if not isinstance(changed.get("verdicts"), list) or not changed["verdicts"]:
            break
        if not all(isinstance(entry, dict) and isinstance(entry.get("claims"), list) for entry in changed["verdicts"]):
            break
        if not _is_dataset(changed.get("dataset")):
            break
    changed["sha256"] = seal(changed)
    return changed


def _is_dataset(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(key), list) and value[key] for key in ("labels", "classes", "points"))
        and all(isinstance(point, list) and point for point in value["points"])
    )
