"""Damages of files, shared by the tests of state files and of readers: each makes other bytes of some."""

import random
from collections.abc import Callable

Damage = Callable[[random.Random, bytes, bytes], bytes]
"""Makes other contents from a source of chance, those of a file, and those of another file."""


def bit(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """One bit is turned."""
    place = source.randrange(len(mine))
    return mine[:place] + bytes([mine[place] ^ 1 << source.randrange(8)]) + mine[place + 1 :]


def byte(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """One byte is another, often one at the end of its range."""
    place = source.randrange(len(mine))
    return mine[:place] + bytes([source.choice([0, 1, 127, 128, 255, source.randrange(256)])]) + mine[place + 1 :]


def digit(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """One digit is another."""
    places = [place for place, byte in enumerate(mine) if chr(byte).isdigit() and byte < 128]
    if not places:
        return mine
    place = source.choice(places)
    return mine[:place] + str(source.randrange(10)).encode() + mine[place + 1 :]


def dropped(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """One line is gone."""
    lines = mine.splitlines(keepends=True)
    del lines[source.randrange(len(lines))]
    return b"".join(lines)


def swapped(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """Two lines have changed places."""
    lines = mine.splitlines(keepends=True)
    one, two = source.randrange(len(lines)), source.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


def cut(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """The end is missing."""
    return mine[: source.randrange(len(mine) + 1)]


def hole(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """Some bytes are zero, or gone."""
    start = source.randrange(len(mine))
    length = min(source.choice([1, 2, 8, 64]), len(mine) - start)
    return mine[:start] + source.choice([b"", bytes(length)]) + mine[start + length :]


def inserted(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """Something is there that was not."""
    place = source.randrange(len(mine) + 1)
    return mine[:place] + source.choice([b"\n", b"1", b"[", b"]\n", b"{}\n", b"\xe2\x80\xa8", b"\r\n"]) + mine[place:]


def of_another(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """The file of another question."""
    return other


def mixed(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """Some lines are from the file of another question."""
    pairs = zip(mine.splitlines(keepends=True), other.splitlines(keepends=True), strict=False)
    return b"".join(source.choice(pair) for pair in pairs)


def spliced(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """Some bytes stand once more, in place of as many others."""
    length = min(source.choice([1, 4, 16, 256]), len(mine))
    origin, place = source.randrange(len(mine) - length + 1), source.randrange(len(mine) - length + 1)
    return mine[:place] + mine[origin : origin + length] + mine[place + length :]


def renamed(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """A name or type that formats know is another of its length, wherever it stands."""
    known = [(old, new) for old, news in _NAMES.items() if old in mine for new in news]
    return mine.replace(*source.choice(known)) if known else mine


_NAMES = {
    b"X.npy": [b"y.npy", b"\xff.npy", b"/.npy", b"X.n\x00y", b"../np"],
    b"y.npy": [b"\xe9.npy", b"X.npy", b"y.txt", b"\x80\x81\x82\x83\x84"],
    b"<f8": [b"<f2", b">f8", b"<c8", b"<U2", b"|O8", b"<M8", b"<i8", b"|V8", b"|S8"],
    b"<i8": [b"<f8", b"<u8", b"<m8", b"|O8", b"<U2"],
    b"|u1": [b"|i1", b"|b1", b"|S1", b"|O1"],
    b"<U1": [b"<U0", b"<i4", b"|O4", b"|S4"],
    b"label": [b"lab\xffl", b"\x00\x00\x00\x00\x00", b"p,q,r"],
    b"PAR1": [b"PARE", b"ARRO"],
    b"ARROW1": [b"ARROW2", b"FEA1\x00\x00"],
    b"IHDR": [b"IDAT", b"PLTE"],
    b"numpy": [b"posix", b"nunpy"],
    b"data": [b"Data", b"dat\xff"],
}

_NUMBERS = [
    "1e400",
    "-1e-400",
    "5e-324",
    "1.7976931348623157e308",
    "9" * 4001,
    "1/0",
    "nan",
    "-inf",
    "1e99999",
    "0x1p3",
]


def number(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """A cell of a line is a number that no float holds, or none at all."""
    lines = mine.split(b"\n")
    place = source.randrange(len(lines))
    for mark in (b",", b"\t", b" "):
        if mark in lines[place]:
            cells = lines[place].split(mark)
            cells[source.randrange(len(cells))] = source.choice(_NUMBERS).encode()
            return b"\n".join([*lines[:place], mark.join(cells), *lines[place + 1 :]])
    return mine


OF_LINES: tuple[Damage, ...] = (bit, digit, dropped, swapped, cut, hole, inserted, of_another, mixed)
"""Damages of files that are made of lines of text."""

OF_ANY: tuple[Damage, ...] = (*OF_LINES, byte, spliced, renamed, number)
"""Damages of files of any format."""
