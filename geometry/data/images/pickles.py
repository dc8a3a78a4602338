"""Pickles of arrays of bytes, lists and text, read without running them.

A pickle is a program for a machine with a stack and a memo: it names functions and has them called. The machine here
looks up nothing in any module. The few names that an array of bytes needs (array, data type, text to bytes) stand for
classes of `pickled_arrays`, which only record what they are given. Every other name is refused, and so is every
instruction that such a file has no use for.

The cost of a file is bounded by its size. Instructions are counted. Whatever grows as it is carried out (text that
becomes bytes) makes no more bytes than the file has. Only short text is a key of a dictionary, so that nothing nested
is ever hashed or compared.
"""

import pickletools
from collections.abc import Callable
from enum import Enum
from typing import Any

from mixproof.geometry.data.images.pickled_arrays import PickledArray, PickledType, RefusedError

MOST_INSTRUCTIONS = 2**21
"""Three times those of the CIFAR-100 training file in its longest form: 700,140, by protocol 0 with names as bytes."""

_LONGEST_KEY, _MOST_ARGUMENTS = 100, 4
_LATIN = ("latin1", "latin-1")


def read_pickle(data: bytes) -> object:
    """The content of a pickle of arrays of bytes, lists and text; text that Python 2 wrote comes as text.

    Returns
    -------
    object
        Numbers, text, lists, tuples and dictionaries as they are, and a `PickledArray` for an array.

    Raises
    ------
    RefusedError
        If it asks for anything else, or for more than its size allows.
    Exception
        Of any kind, if it is broken.

    Examples
    --------
    >>> import pickle
    >>> import numpy as np
    >>> found = read_pickle(pickle.dumps({"data": np.full((1, 2), 7, dtype=np.uint8), "labels": [3]}))
    >>> found["data"].values(), found["labels"]
    (array([[7, 7]], dtype=uint8), [3])
    """
    machine = _Machine(spare=len(data))
    for count, (opcode, argument, _) in enumerate(pickletools.genops(data)):
        if count == MOST_INSTRUCTIONS:
            raise RefusedError(f"more than {MOST_INSTRUCTIONS:,} instructions")
        if opcode.name in _PUSHED:
            machine.stack.append(argument)
        elif opcode.name in _HANDLERS:
            _HANDLERS[opcode.name](machine, argument)
        else:
            raise RefusedError(f"the instruction {opcode.name}")
    return machine.stack[-1]


class _Name(Enum):
    """The meaning of the names that a pickle may use."""

    ARRAY_TYPE = "numpy.ndarray, which is only handed on"
    DATA_TYPE = "numpy.dtype"
    ENCODE = "_codecs.encode, by which Python 3 writes bytes into the older protocols"
    EMPTY_ARRAY = "an array to be given its state"
    FROM_BUFFER = "an array by protocol 5: bytes, type, shape and order at once"


_NAMES: dict[str, _Name] = {
    "numpy ndarray": _Name.ARRAY_TYPE,
    "numpy dtype": _Name.DATA_TYPE,
    "_codecs encode": _Name.ENCODE,
    **{f"numpy.{core}.multiarray _reconstruct": _Name.EMPTY_ARRAY for core in ("core", "_core")},
    **{f"numpy.{core}.numeric _frombuffer": _Name.FROM_BUFFER for core in ("core", "_core")},
}


class _Machine:
    """Stack and memo of a pickle, and what each instruction does to them.

    Parameters
    ----------
    spare : int
        Bytes that may still be made from text.
    """

    def __init__(self, spare: int) -> None:
        self.spare = spare
        self.stack: list[Any] = []
        self.below: list[list[Any]] = []  # the stacks beneath the marks
        self.memo: dict[int, Any] = {}

    def mark(self, _: object = None) -> None:
        """Begin a new stack."""
        self.below.append(self.stack)
        self.stack = []

    def above_mark(self) -> list[Any]:
        """All that lies above the last mark, taken off with it."""
        found, self.stack = self.stack, self.below.pop()
        return found

    def gather(self, kind: type) -> None:
        """Put what lies above the last mark into one list or tuple."""
        items = self.above_mark()
        self.stack.append(kind(items))

    def get(self, index: Any) -> None:
        """Put something from the memo onto the stack."""
        self.stack.append(self.memo[int(index)])

    def put(self, index: Any) -> None:
        """Keep what is on top in the memo."""
        self.memo[int(index)] = self.stack[-1]

    def memoize(self, _: object) -> None:
        """Keep what is on top in the memo, under the next number."""
        self.memo[len(self.memo)] = self.stack[-1]

    def append(self, _: object) -> None:
        """Append what is on top to the list below it."""
        self.extend([self.stack.pop()])

    def appends(self, _: object) -> None:
        """Append what lies above the last mark to the list below it."""
        self.extend(self.above_mark())

    def extend(self, items: list[Any]) -> None:
        """Append to the list on top."""
        holder = self.stack[-1]
        if not isinstance(holder, list):
            raise RefusedError("something appended to what is no list")
        holder.extend(items)

    def short_tuple(self, length: int) -> None:
        """Put so many entries into one tuple."""
        items = tuple(self.stack[-length:])
        if len(items) < length:
            raise IndexError("a stack with too little on it")
        self.stack[-length:] = [items]

    def set_item(self, _: object) -> None:
        """Put a key and a value into the dictionary below them."""
        value, key = self.stack.pop(), self.stack.pop()
        self.enter([key, value])

    def set_items(self, _: object) -> None:
        """Put keys and values above the last mark into the dictionary below it."""
        self.enter(self.above_mark())

    def dictionary(self, _: object) -> None:
        """Make a dictionary of the keys and values above the last mark."""
        items = self.above_mark()
        self.stack.append({})
        self.enter(items)

    def enter(self, items: list[Any]) -> None:
        """Put keys and values, by turns, into the dictionary on top."""
        holder = self.stack[-1]
        if not isinstance(holder, dict):
            raise RefusedError("an entry of what is no dictionary")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str | bytes) or len(key) > _LONGEST_KEY:
                raise RefusedError("a key that is no short text")
            holder[key] = value

    def name(self, words: Any) -> None:
        """Put what a name stands for onto the stack."""
        if words not in _NAMES:
            raise RefusedError(ascii(words[:_LONGEST_KEY].replace(" ", "."))[1:-1])
        self.stack.append(_NAMES[words])

    def stacked_name(self, _: object) -> None:
        """Put what a name on the stack stands for in its place."""
        name, module = self.stack.pop(), self.stack.pop()
        if not isinstance(module, str) or not isinstance(name, str):
            raise RefusedError("a name that is no text")
        self.name(f"{module} {name}")

    def reduce(self, _: object) -> None:
        """Make what a name stands for, where its function would be called."""
        arguments, name = self.stack.pop(), self.stack.pop()
        if not isinstance(arguments, tuple) or len(arguments) > _MOST_ARGUMENTS:
            raise RefusedError("a call with other arguments")
        if name is _Name.EMPTY_ARRAY:
            self.stack.append(PickledArray())
        elif name is _Name.DATA_TYPE:
            self.stack.append(PickledType(arguments[0]))
        elif name is _Name.ENCODE:
            text, encoding = arguments
            if not isinstance(text, str) or encoding not in _LATIN:
                raise RefusedError("text in another encoding")
            self.stack.append(self.encoded(text))
        elif name is _Name.FROM_BUFFER:
            data, kind, shape, order = arguments
            self.stack.append(PickledArray())
            self.stack[-1].take(data, kind, shape, in_rows=order == "C")
        else:
            raise RefusedError("a call of what is no function")

    def build(self, _: object) -> None:
        """Give an array its state; byte order and the like mean nothing for the type of single bytes."""
        state, built = self.stack.pop(), self.stack[-1]
        if isinstance(built, PickledArray):
            if not isinstance(state, tuple) or len(state) != 5:
                raise RefusedError("an array without its state")
            _, shape, kind, by_columns, data = state
            if isinstance(data, str):  # as Python 2 wrote it
                data = self.encoded(data)
            built.take(data, kind, shape, in_rows=not by_columns)
        elif not isinstance(built, PickledType):
            raise RefusedError("a state where none belongs")

    def encoded(self, text: str) -> bytes:
        """Text as bytes, as long as the file has as many."""
        self.spare -= len(text)
        if self.spare < 0:
            raise RefusedError("more bytes than it has itself")
        return text.encode("latin-1")


_Handler = Callable[[_Machine, Any], None]

_NUMBERS = "INT BININT BININT1 BININT2 LONG LONG1"
_BYTES = "STRING BINSTRING SHORT_BINSTRING BINBYTES SHORT_BINBYTES BINBYTES8 BYTEARRAY8"
_TEXT = "UNICODE BINUNICODE SHORT_BINUNICODE BINUNICODE8"
_PUSHED = frozenset(f"{_NUMBERS} {_BYTES} {_TEXT} NONE".split())
"""Instructions that only put their argument onto the stack."""

_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(("PROTO", "FRAME", "STOP"), lambda machine, _: None),
    "NEWTRUE": lambda machine, _: machine.stack.append(True),
    "NEWFALSE": lambda machine, _: machine.stack.append(False),
    "EMPTY_LIST": lambda machine, _: machine.stack.append([]),
    "EMPTY_TUPLE": lambda machine, _: machine.stack.append(()),
    "EMPTY_DICT": lambda machine, _: machine.stack.append({}),
    "MARK": _Machine.mark,
    "LIST": lambda machine, _: machine.gather(list),
    "TUPLE": lambda machine, _: machine.gather(tuple),
    "DICT": _Machine.dictionary,
    "TUPLE1": lambda machine, _: machine.short_tuple(1),
    "TUPLE2": lambda machine, _: machine.short_tuple(2),
    "TUPLE3": lambda machine, _: machine.short_tuple(3),
    "APPEND": _Machine.append,
    "APPENDS": _Machine.appends,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), _Machine.get),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT"), _Machine.put),
    "MEMOIZE": _Machine.memoize,
    "GLOBAL": _Machine.name,
    "STACK_GLOBAL": _Machine.stacked_name,
    "REDUCE": _Machine.reduce,
    "BUILD": _Machine.build,
}
