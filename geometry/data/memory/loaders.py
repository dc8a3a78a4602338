"""A torch ``DataLoader`` becomes labelled rows: those that its sampler shows, in the order of the dataset.

A loader that shows every row once in each epoch, in whatever order, stands for its dataset. One that shows the same
rows again in the next epoch stands for these. One that shows others each time stands for no dataset, and is refused.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from mixproof.geometry.data.memory.array_likes import is_a
from mixproof.geometry.data.memory.items import MOST_ITEMS, is_stream
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError


def shown_rows(loader: Any) -> list[int] | None:
    """The rows of its dataset that a loader shows, by number and sorted; None where it is all of them, once each.

    Raises
    ------
    InputError
        If it shows others each time.

    Examples
    --------
    >>> from torch.utils.data import DataLoader
    >>> shown_rows(DataLoader([1, 2, 3], sampler=[2, 0])), shown_rows(DataLoader([1, 2, 3], shuffle=True))
    ([0, 2], None)
    """
    if is_stream(loader.dataset) or _is_permutation(loader):
        return None
    with _same_draws_after(loader):
        first, second = (_drawn(loader) for _ in range(2))
    if Counter(first) != Counter(second):
        kind = type(loader.sampler if _is_plain_batches(loader) else loader.batch_sampler).__name__
        raise InputError(
            f"the loader's {kind} shows other rows each time: give its dataset, or a Subset of the rows that are meant"
        )
    return None if sorted(first) == list(range(len(loader.dataset))) else sorted(first)


def marked(rows: Rows, shown: list[int] | None, loader: Any) -> Rows:
    """Rows with their numbers in the dataset of a loader, and with words on what was not read of it.

    Parameters
    ----------
    shown : list of int or None
        The rows of the dataset that were read, as `shown_rows` has them.

    Examples
    --------
    >>> from torch.utils.data import DataLoader
    >>> rows = Rows("t", np.array([[5], [7]]), 1, ("a", "b"))
    >>> found = marked(rows, [0, 2], DataLoader([1, 2, 3], sampler=[2, 0]))
    >>> found.number(1), found.origin
    (2, '2 rows that the sampler shows of 3')
    """
    told = [rows.origin]
    if shown is not None:
        rows = replace(rows, numbers=np.array(shown)[_numbers(rows)])
        told.append(f"{len(shown):,} rows that the sampler shows of {len(loader.dataset):,}")
    if not _is_default(loader.collate_fn):
        told.append("items as they are before the collate_fn of the loader")
    return replace(rows, origin="; ".join(filter(None, told)))


def part_of(data: Any, shown: list[int]) -> Any:
    """The rows of a dataset that are shown, as a dataset of its library.

    Examples
    --------
    >>> import torch.utils.data
    >>> list(part_of(["a", "b", "c"], [0, 2]))
    ['a', 'c']
    """
    return (
        data.select(shown) if is_a("datasets", "Dataset", data) else sys.modules["torch.utils.data"].Subset(data, shown)
    )


def _numbers(rows: Rows) -> list[int]:
    return [rows.number(row) for row in range(rows.count)]


def _is_default(collate: Any) -> bool:
    return str(getattr(collate, "__module__", "")).startswith("torch.")


def _is_plain_batches(loader: Any) -> bool:
    """True if batches are cut from the sampler as they come."""
    return loader.batch_sampler is None or type(loader.batch_sampler).__name__ == "BatchSampler"


def _is_permutation(loader: Any) -> bool:
    """True if each epoch goes through all rows at random, be it that the last batch is left out when it is not full."""
    sampler = loader.sampler
    if not _is_plain_batches(loader) or type(sampler).__name__ != "RandomSampler":
        return False
    return not sampler.replacement and sampler.num_samples == len(loader.dataset)


def _drawn(loader: Any) -> list[int]:
    """The rows of one epoch."""
    batches = loader.batch_sampler
    drawn: Iterable[Any] = loader.sampler if batches is None else (row for batch in batches for row in batch)
    rows = list(islice(drawn, MOST_ITEMS + 1))
    if len(rows) > MOST_ITEMS:
        raise InputError(f"the sampler of the loader has no end, or draws more than {MOST_ITEMS:,} rows: give a part")
    try:
        return [int(row) % len(loader.dataset) if int(row) < 0 else int(row) for row in rows]
    except (TypeError, ValueError):
        raise InputError("the sampler of the loader gives no row numbers: give its dataset") from None


@contextmanager
def _same_draws_after(loader: Any) -> Iterator[None]:
    """Keep torch's random numbers, so that a training run draws what it would have drawn."""
    held = (loader.generator, getattr(loader.sampler, "generator", None))
    sources = [sys.modules["torch"].default_generator, *(each for each in held if each is not None)]
    states = [source.get_state() for source in sources]
    try:
        yield
    finally:
        for source, state in zip(sources, states, strict=True):
            source.set_state(state)
