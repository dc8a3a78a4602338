"""Budgets for the search of sets with given midpoints, and for holding all midpoints at once."""

MOST_ADDITIONS = 2**27
"""A search that may take more additions of coordinates than this is not begun: m³n/2 at worst."""

MOST_SUM_COORDINATES = 2**23
"""Most coordinates of midpoints, m²n/2, that are held at once."""


def search_is_affordable(size: int, dimension: int) -> bool:
    """True if all sets of m points of Rⁿ with given midpoints are gone through, in seconds at worst.

    Examples
    --------
    >>> search_is_affordable(600, 1), search_is_affordable(1_000, 1)
    (True, False)
    """
    return size**3 * dimension <= 2 * MOST_ADDITIONS and sums_are_affordable(size, dimension)


def sums_are_affordable(size: int, dimension: int) -> bool:
    """True if all midpoints of m points of Rⁿ are held at once.

    Examples
    --------
    >>> sums_are_affordable(4_000, 1), sums_are_affordable(4_000, 2)
    (True, False)
    """
    return size**2 * dimension <= 2 * MOST_SUM_COORDINATES
