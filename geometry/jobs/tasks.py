"""Blocks of work that do not depend on each other, and the function that is called for each."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mixproof.geometry.aliases import Json

BlockFunction = Callable[[Any, range], Json]
"""Called with the data that all blocks share and with a block; of a module, so that a cluster imports it by name."""

Finished = tuple[int, str]
"""A finished block: its place among the blocks, and the JSON text of its result."""


def blocks_of(size: int, length: int) -> list[range]:
    """Divide 0…size − 1 into consecutive blocks of at most `length`.

    Examples
    --------
    >>> blocks_of(10, 4)
    [range(0, 4), range(4, 8), range(8, 10)]
    """
    return [range(start, min(start + length, size)) for start in range(0, size, length)]


@dataclass(frozen=True)
class Task:
    """The function that is called for each block, and the data that all blocks share."""

    function: BlockFunction
    shared: object


def finished_block(function: BlockFunction, shared: object, place: int, block: range) -> Finished:
    """Do one block.

    Examples
    --------
    >>> finished_block(lambda values, block: [values[k] for k in block], "mixup", 1, range(3, 5))
    (1, '["u","p"]')
    """
    return place, json.dumps(function(shared, block), separators=(",", ":"), allow_nan=False)
