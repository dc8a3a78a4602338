"""The filter of one strip for many points x at once, with torch on a device such as a GPU."""

from typing import Any

import numpy as np

from mixproof.geometry.aliases import Mask, Singles
from mixproof.geometry.errors import InputError, needed
from mixproof.geometry.margins.filter.strips import GROUP, MOST_HITS, Groups, Hits, PairFilter, Scan, Strip, settled

_TORCH_ENTRIES = 2**26
"""Entries, of groups times points x, that are on the device at a time."""


def filter_with_torch(device: str) -> PairFilter:
    """The filter with torch on a device, such as ``cuda``.

    It passes the same pairs up to rounding, which the bounds allow for; what is decided of them exactly is the same.

    Examples
    --------
    >>> from mixproof.geometry.margins.filter.strips import grouped
    >>> nothing, rows = np.zeros((1, 16), dtype="f"), -np.ones((16, 1), dtype="f")
    >>> strip = Strip(nothing, nothing, nothing, nothing, np.array([-14], dtype="f"), 0, 0, False)
    >>> scan = filter_with_torch("cpu")(rows, np.arange(16, dtype="f")[:, None])
    >>> hits, _ = scan(strip, grouped(nothing, nothing))
    >>> len(hits[0]), np.unique(hits[2]).tolist()
    (29, [14, 15])
    """
    torch = needed("torch", "train", f"to compute on the device {device!r}")
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, TypeError) as error:
        first = str(error).splitlines()[0]
        raise InputError(f"torch has no device {device!r} here ({first}): leave `device` out for the CPU") from None
    torch.backends.cuda.matmul.allow_tf32 = False  # the bounds are those of single precision

    def pair_filter(rows: Singles, columns: Singles) -> Scan:
        left, right = (torch.from_numpy(np.ascontiguousarray(array)).to(device) for array in (rows, columns))
        return lambda strip, groups: _scan_with_torch(left, right, strip, groups)

    return pair_filter


def _scan_with_torch(left: Any, right: Any, strip: Strip, groups: Groups) -> tuple[Hits, Mask]:
    """The pairs of a strip that pass, for as many x at a time as fit."""
    import torch

    def there(array: Singles, start: int = 0) -> Any:
        return torch.from_numpy(np.ascontiguousarray(array[..., start:])).to(left.device)

    skipped = strip.first_column // GROUP
    gram = left[strip.first_row : strip.first_row + strip.row_p.shape[1]] @ right[strip.first_column :].T
    lowest = gram.reshape(len(gram), -1, GROUP).amin(dim=2)
    searched = np.flatnonzero(strip.limits > -1e29)
    found = [np.empty((3, 0), dtype=np.int32)]
    for part in np.array_split(searched, max(1, len(searched) * lowest.numel() // _TORCH_ENTRIES)):
        row_p, row_w = there(strip.row_p[part]), there(strip.row_w[part])
        limit = there(strip.limits[part])[:, None] + row_p
        bound = row_w[:, :, None] * there(groups.least_w[part], skipped)[:, None] + lowest
        bound -= there(groups.greatest_p[part], skipped)[:, None]
        x, s, j = torch.nonzero(bound <= limit[:, :, None], as_tuple=True)
        t = j[:, None] * GROUP + torch.arange(GROUP, device=left.device)
        column_p, column_w = (
            there(strip.column_p[part], strip.first_column),
            there(strip.column_w[part], strip.first_column),
        )
        values = gram[s[:, None], t] + row_w[x, s][:, None] * column_w[x[:, None], t] - column_p[x[:, None], t]
        passes = values <= limit[x, s][:, None]
        if not strip.both_ways:
            passes &= t + strip.first_column > s[:, None] + strip.first_row
        place, member = torch.nonzero(passes, as_tuple=True)
        hits = torch.stack([x[place], s[place] + strip.first_row, t[place, member] + strip.first_column])
        where, row, column = hits.to(torch.int32).cpu().numpy()
        found.append(np.stack([part[where].astype(np.int32), row, column]))
    together = np.concatenate(found, axis=1)
    return settled(together, np.bincount(together[0], minlength=len(strip.limits)) >= MOST_HITS)
