"""Blocks whose results are sums, for tests of how blocks are run."""

import json
import time
from typing import Any

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.tasks import blocks_of

SHARED = list(range(100, 137))
BLOCKS = blocks_of(len(SHARED), 5)
ONE = Resources(workers=1)


def total(shared: list[int], block: range) -> Any:
    """The sum of a block, with something that JSON changes."""
    return {"sum": sum(shared[k] for k in block), "block": (block.start, block.stop)}


def slow_total(shared: list[int], block: range) -> Any:
    """The same, at a leisurely pace."""
    time.sleep(0.15)
    return total(shared, block)


def noted(shared: tuple[str, list[int]], block: range) -> Any:
    """The same, and a line in a file for each time that a block was begun."""
    file, values = shared
    with open(file, "a", encoding="utf-8") as log:
        log.write(f"{block.start}\n")
    return total(values, block)


def slow_noted(shared: tuple[str, list[int]], block: range) -> Any:
    """The same, at a leisurely pace."""
    found = noted(shared, block)
    time.sleep(0.1)
    return found


def failing(shared: list[int], block: range) -> Any:
    """Fail in the third block."""
    if block.start == 10:
        raise InputError("row 10 is odd")
    return total(shared, block)


EXPECTED = [json.loads(json.dumps(total(SHARED, block))) for block in BLOCKS]
