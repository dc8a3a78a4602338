"""The certified radius of a data point: within it, no strength of Mixup changes the class that h_ε gives it.

Let λ have a law that is symmetric about ½, such as Beta(α, α), and let x be a data point of class c. Its certified
radius is

    r(x) = min(ε*(x), distance from x to [s, t] over s in c, t outside c, |t − x| < |s − x|).

For ε ≤ r(x), no pair of points gives another class more than c in the sums of Lemma 2.3, so that h_ε classifies x as c
whatever the law: for every α at once. docs/proofs/certified-radius.md proves it.

Few points are looked at one by one (`geometry.margins.favouring`), many in blocks, all x of a block by one filter in
single precision (`geometry.margins.favouring_blocks`). In both cases floats only say which segments cannot matter, and
integers decide. The results are the same, rational for rational.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import chain
from typing import Any

from mixproof.geometry.aliases import Indices, Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.jobs.tasks import BlockFunction, blocks_of
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.margins.blocks import BlockSearch, block_length
from mixproof.geometry.margins.distances import ALL_SEGMENTS, Best, Margin
from mixproof.geometry.margins.epsilon_star import margins, margins_within
from mixproof.geometry.margins.favouring import nearest_favouring
from mixproof.geometry.margins.favouring_blocks import (
    FavouringSearch,
    block_favouring,
    block_radius_bounds,
    by_class,
)
from mixproof.geometry.margins.query import MarginQuery, query_of
from mixproof.geometry.margins.similarity import similarity_order
from mixproof.geometry.numbers.rationals import from_hex, hex_text
from mixproof.geometry.signatures import strict


@dataclass(frozen=True)
class CertifiedRadius:
    """The certified radius r(x) of a data point, with the segment that sets it; points by their indices.

    Parameters
    ----------
    point : int
        The data point x.
    first, second : int
        The ends of the segment: where it favours another class, the foreign end first; else as in `Margin`.
    squared : Fraction
        r(x)², in squared units of the coordinates; never above ε*(x)².
    """

    point: int
    first: int
    second: int
    squared: Fraction


def certified_radius(dataset: Dataset, margin: Margin) -> CertifiedRadius:
    """The certified radius of the data point of a margin.

    For ε ≤ r(x), h_ε keeps the class of x under every symmetric law of λ. Of several segments at that distance the one
    of the margin is given, else the one with the smallest rows.

    Examples
    --------
    >>> from mixproof.geometry.margins.epsilon_star import margin
    >>> line = Dataset.from_rows([[0, 0], [9, 2], [-1, 2]], ["x", "x", "other"])
    >>> margin(line, 0).squared, certified_radius(line, margin(line, 0))
    (Fraction(5, 1), CertifiedRadius(point=0, first=2, second=1, squared=Fraction(4, 1)))
    """
    return _alone(query_of(dataset, None, ALL_SEGMENTS), margin)


def certified_radii(
    dataset: Dataset, found: Iterable[Margin], resources: Resources = ANY_RESOURCES, device: str = ""
) -> list[CertifiedRadius]:
    """The certified radii of the data points of some margins, in their order.

    Parameters
    ----------
    resources, device
        As for `margins`; they serve where there are many points.

    Raises
    ------
    InputError
        As `margins` does.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [str(each.squared) for each in certified_radii(line, margins(line))]
    ['1', '0', '0', '9']
    """
    known = list(found)
    query = query_of(dataset, None, ALL_SEGMENTS)
    if not query.is_large or len(known) < dataset.size:
        with one_thread():
            return [_alone(query, margin) for margin in steps(known, "certified radii", len(known))]
    most = [margin.squared * query.denominator**2 or None for margin in known]
    nearest = zip(known, _favouring(query, most, resources, device), strict=True)
    return [_nearer(query, margin, best) for margin, best in nearest]


@strict
def radii_within(
    dataset: Dataset, squared: Fraction, resources: Resources = ANY_RESOURCES, device: str = ""
) -> list[CertifiedRadius]:
    """The certified radius of every data point at which it is not above a bound, in their order.

    At every other point r is above the bound. That takes far less than the radii of all where few are within it.

    Parameters
    ----------
    squared : Fraction
        The square of the bound, in squared units of the coordinates.
    resources, device
        As for `margins`.

    Raises
    ------
    InputError
        As `margins` does.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [(each.point, str(each.squared)) for each in radii_within(line, Fraction(2))]
    [(0, '1'), (1, '0'), (2, '0')]
    """
    query = query_of(dataset, None, ALL_SEGMENTS)
    if not query.is_large:
        everywhere = certified_radii(dataset, margins(dataset, resources=resources, device=device), resources, device)
        return [each for each in everywhere if each.squared <= squared]
    known = {margin.point: margin for margin in margins_within(dataset, squared, resources, device)}
    cap, unit = squared * query.denominator**2, query.denominator**2
    most = [known[x].squared * unit or None if x in known else cap for x in range(dataset.size)]
    radii = []
    for x, best in enumerate(_favouring(query, most, resources, device)):
        if x in known:
            radii.append(_nearer(query, known[x], best))
        elif best is not None:
            radii.append(CertifiedRadius(x, best[1], best[2], best[0] / unit))
    return radii


@strict
def riskiest_radii(
    dataset: Dataset, count: int, resources: Resources = ANY_RESOURCES, device: str = ""
) -> list[CertifiedRadius]:
    """The `count` points of least certified radius, smallest first; of equal ones the earlier row.

    So the first one tells up to which ε every α keeps every row in its class. As for `riskiest`, bounds on the radii
    of all points come first, and then nothing is looked for beyond the k-th least of them.

    Parameters
    ----------
    count : int
        From 1 on.
    resources, device
        As for `margins`.

    Raises
    ------
    InputError
        As `margins` does.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [(each.point, str(each.squared)) for each in riskiest_radii(line, 3)]
    [(1, '0'), (2, '0'), (0, '1')]
    """
    query = query_of(dataset, None, ALL_SEGMENTS)
    if count < dataset.size and query.is_large:
        order = _order(query)
        search = BlockSearch(query.field, order, order, None, device)
        bounds = chain(*_run(query, "radius bounds", search, order, "", resources))
        cap = heapq.nsmallest(max(count, 1), map(from_hex, bounds))[-1]
        found = radii_within(dataset, cap / query.denominator**2, resources, device)
    else:
        found = certified_radii(dataset, margins(dataset, resources=resources, device=device), resources, device)
    return heapq.nsmallest(count, found, key=lambda each: (each.squared, each.point))


def _alone(query: MarginQuery, margin: Margin) -> CertifiedRadius:
    """The certified radius of one point, without the filter in single precision."""
    most = margin.squared * query.denominator**2
    return _nearer(query, margin, nearest_favouring(query.field, margin.point, most) if most else None)


def _nearer(query: MarginQuery, margin: Margin, best: Best | None) -> CertifiedRadius:
    """The radius that the nearer of two segments sets; of equal ones that of the margin."""
    unit = query.denominator**2
    if best is None or best[0] >= margin.squared * unit:
        return CertifiedRadius(margin.point, margin.first, margin.second, margin.squared)
    return CertifiedRadius(margin.point, best[1], best[2], best[0] / unit)


def _order(query: MarginQuery) -> Indices:
    """An order of the points, class after class, in which neighbours are alike."""
    return by_class(query.field, similarity_order(query.field.points))


def _favouring(query: MarginQuery, most: list[Fraction | None], resources: Resources, device: str) -> list[Best | None]:
    """The nearest segment that favours another class for each point, within a bound of its own."""
    order = _order(query)
    search = FavouringSearch(BlockSearch(query.field, order, order, None, device), most)
    detail = sha256(" ".join("-" if each is None else hex_text(each) for each in most).encode()).hexdigest()[:16]
    found: list[Best | None] = [None] * len(most)
    for x, squared, foreign, own in chain(*_run(query, "certified radii", search, order, detail, resources)):
        found[x] = (from_hex(squared), foreign, own)
    return found


def _run(  # noqa: PLR0913, PLR0917
    query: MarginQuery,
    name: str,
    search: object,
    order: Indices,
    detail: str,
    resources: Resources,
) -> list[Any]:
    """The results of all blocks."""
    field = query.field
    told = f"certified radii of {len(order):,} points of {query.name}"
    length = block_length(field, resources, told, favouring=True)
    # The order is computed in floats: where it comes out otherwise, blocks that were kept are of other points.
    stage = Stage(query.key, name, f"{sha256(order.tobytes()).hexdigest()[:16]} {detail}".strip(), "certified radii")
    function: BlockFunction = _bounds if isinstance(search, BlockSearch) else _in_strips
    return run_blocks(function, search, blocks_of(len(order), length), stage, resources)


def _in_strips(search: FavouringSearch, block: range) -> Json:
    """The nearest segments of a block that favour another class, by the filter."""
    xs = search.blocks.x_order[block.start : block.stop].tolist()
    found = zip(xs, block_favouring(search, block), strict=True)
    return [[x, hex_text(best[0]), best[1], best[2]] for x, best in found if best is not None]


def _bounds(search: BlockSearch, block: range) -> Json:
    """Upper bounds on the certified radii of a block."""
    return [hex_text(squared) for squared in block_radius_bounds(search, block)]
