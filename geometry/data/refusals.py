"""All that is refused of a table, collected: each thing with the options that mend it, told in one message.

A reader raises a `TableError` with what it has found. Then the table is read again with the options that mend that, and
so on, until it reads: the options that a message advises have read the table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

from mixproof.geometry.errors import LONGEST_MESSAGE, InputError, shortened

Change = tuple[tuple[str, str], ...]
"""Parameters of a reader with their values; those of columns may come several times."""

_SHOWN = 4
_MOST_READINGS = 16
_WITH_COLUMNS = ("label", "drop", "one_hot", "units")

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Refusal:
    """One thing that is refused of a table.

    Parameters
    ----------
    kind : str
        Its name, such as ``words``.
    cells : tuple of str
        Where it is: the columns, each with an example.
    ways : tuple of Change
        The readings that mend it, each by its options; empty where no option does.
    otherwise : tuple of pairs
        What else may be done, in words, each after the parameter that it is an alternative to.
    """

    kind: str
    cells: tuple[str, ...]
    ways: tuple[Change, ...] = ()
    otherwise: tuple[tuple[str, str], ...] = ()


class TableError(InputError):
    """A table that is refused, with all that was found.

    Parameters
    ----------
    told : str
        The words about the first thing alone.
    refusals : sequence of Refusal
    source : str
        What a person calls the table.
    is_one : bool
        True if all of it is one thing, whose words say it better than a list.

    Examples
    --------
    >>> words = Refusal("words", ("'city' ('Oslo' in row 0)", "'day' ('Monday' in row 0)"), ((("drop", "city,day"),),))
    >>> print(TableError("'Oslo' is not a number", [words], "t.csv"))
    t.csv: words in 'city' ('Oslo' in row 0), 'day' ('Monday' in row 0): to read it, add `drop='city,day'`
    """

    def __init__(self, told: str, refusals: Sequence[Refusal], source: str, is_one: bool = False) -> None:
        self.refusals, self.source = tuple(refusals), source
        several = not is_one and (len(refusals) > 1 or any(len(each.cells) > 1 for each in refusals))
        ways = [sum(way, ()) for way in product(*(each.ways or ((),) for each in refusals))]
        super().__init__(_message(source, refusals, ways) if several else told)


def read_or_collect(read: Callable[[Change], _Read]) -> _Read:
    """What a reader reads; where it refuses the table, all that it refuses, in one message.

    Parameters
    ----------
    read : callable
        Reads the table with more options than were given.

    Raises
    ------
    InputError
        As the reader says it, if it refuses a single thing.
    TableError
        If it refuses several, with the options that mend all of them together.

    Examples
    --------
    >>> def read(change):
    ...     for name, value in (("drop", "Id"), ("decimal", ",")):
    ...         if (name, value) not in change:
    ...             raise TableError(name, [Refusal(f"a lack of {name}", ("t",), (((name, value),),))], "t.csv")
    ...     return change
    >>> read_or_collect(read)
    Traceback (most recent call last):
    mixproof.geometry.data.refusals.TableError: t.csv: a lack of drop in t; a lack of decimal in t: to read it, \
add `drop='Id'` `decimal=','`
    """
    try:
        return read(())
    except TableError as error:
        first = error
    found = _best(list(_Search(read).paths(first, _Path())))
    raise _told(first, found) if found and found[0].is_more_than(first) else first


def _told(first: TableError, found: Sequence["_Path"]) -> TableError:
    """The error of the best readings of a table."""
    made = TableError(str(first), found[0].refusals, first.source)
    made.args = (_message(first.source, found[0].refusals, [path.change for path in found], found[0].rest),)
    return made


@dataclass(frozen=True)
class _Path:
    """A way through the refusals of a table: what was refused on it, what was added, and what no option mends."""

    refusals: tuple[Refusal, ...] = ()
    change: Change = ()
    rest: str = ""

    @property
    def cost(self) -> tuple[bool, int, int]:
        """Less is better: a table that is read, in which most columns are left, with the fewest refusals."""
        open_ = bool(self.rest) or any(not each.ways for each in self.refusals)
        return open_, sum(name == "drop" for name, _ in self.change), len(self.refusals)

    def is_more_than(self, first: TableError) -> bool:
        """True if something is told beyond what was refused first."""
        is_lossless = all(name not in {"drop", "missing", "encoding"} for name, _ in self.change)
        several = len(self.refusals) > 1 or len(first.refusals[0].cells) > 1
        return bool(self.change) and (several or (is_lossless and bool(self.rest)))

    def mended(self, error: TableError, way: Change) -> "_Path":
        """The path that goes on after a refusal; a header or a label that is chosen changes what came before."""
        chosen = {name: value for name, value in way if name in {"header", "label"}}
        kept, refusals = self.change, self.refusals
        if "header" in chosen:
            kept, refusals = (), ()
        kept = tuple(each for each in kept if each[0] not in _WITH_COLUMNS or each[1] != chosen.get("label"))
        return _Path(_joined((*refusals, *error.refusals)), (*kept, *way), "")


@dataclass
class _Search:
    """Readings of a table, one after another, of which there may be so many."""

    read: Callable[[Change], object]
    left: int = _MOST_READINGS

    def paths(self, error: InputError, path: _Path) -> Iterator[_Path]:
        """The paths that go on from an error, each to a reading or to what no option mends."""
        if not isinstance(error, TableError):
            yield replace(path, rest=str(error))
            return
        for ways in product(*(each.ways or ((),) for each in error.refusals)):
            way = sum(ways, ())
            after = path.mended(error, way)
            if not way or self.left <= 0:
                yield replace(after, rest="" if not way else "there may be more")
                continue
            self.left -= 1
            try:
                self.read(after.change)
            except InputError as more:
                yield from self.paths(more, after)
            else:
                yield after


def _best(paths: Sequence[_Path]) -> list[_Path]:
    """The paths of least cost, one unless a table may be read in two ways."""
    least = min((path.cost for path in paths), default=None)
    return [path for path in paths if path.cost == least]


def _joined(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Refusals with those of one kind as one."""
    found: dict[str, Refusal] = {}
    for each in refusals:
        known = found.get(each.kind)
        cells = each.cells if known is None else tuple(dict.fromkeys((*known.cells, *each.cells)))
        found[each.kind] = replace(each if known is None else known, cells=cells)
    return tuple(found.values())


def _message(source: str, refusals: Sequence[Refusal], changes: Sequence[Change], rest: str = "") -> str:
    """All refusals and the options that mend them, in one line that is never cut within the options."""
    things = "; ".join(map(_thing, refusals))
    tails = list(dict.fromkeys(_tail(change) for change in changes if change))
    tail = f": to read it, add {', or '.join(tails)}{', whichever is meant' * (len(tails) > 1)}" if tails else ""
    tail += (
        f"; then mend: {shortened(rest.removeprefix(f'{source}, ').removeprefix(f'{source}: '), 200)}" if rest else ""
    )
    advised = {name for change in changes for name, _ in change}
    also = [words for each in refusals for name, words in each.otherwise if name in advised]
    others = "; ".join(dict.fromkeys(also))
    room = LONGEST_MESSAGE - len(tail)
    head = shortened(" ".join(f"{source}: {things}".splitlines()), max(room, 80))
    more = f" ({others})" if others and len(head) + len(others) + 3 <= room else ""
    return f"{head}{tail}{more}"


def _thing(refusal: Refusal) -> str:
    """One kind of refusal, with its first places."""
    cells, more = refusal.cells[:_SHOWN], len(refusal.cells) - _SHOWN
    listed = ", ".join(cells) + f" and {more} more" * (more > 0)
    return f"{refusal.kind} in {listed}" if listed else refusal.kind


def _tail(change: Change) -> str:
    """Options as they are typed, each once."""
    values: dict[str, list[str]] = {}
    for name, value in change:
        values.setdefault(name, []).append(value)
    return " ".join(
        f"`{name}={each[0]}`" if name == "header" else f"`{name}={','.join(dict.fromkeys(each))!r}`"
        for name, each in values.items()
    )
