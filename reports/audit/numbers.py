"""Numbers of an audit as people read them, rounded to the safe side: down, where a bound is claimed."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.magnitudes import power_of_ten, root_below, rounded_text
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.solvers.thresholds.safe_range import Threshold
from mixproof.theory.audit.strength.at_radius import AtRadius

ROWS_IN_A_SENTENCE = 10
"""Rows that a sentence names; of more it tells the number."""


MOST_EXCEPTED = 3
"""Rows that are named as exceptions; of more the number is told."""


def root_down(squared: Fraction, digits: int = 6) -> str:
    """A square root to so many significant digits, rounded down.

    Examples
    --------
    >>> root_down(Fraction(2)), root_down(Fraction(1, 4)), root_down(Fraction(0))
    ('1.41421', '0.5', '0')
    """
    return _plain(root_below(squared, digits), digits)


def decimal_down(real: Real, digits: int = 6) -> str:
    """A number that is not negative to six places after the point, rounded down.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> decimal_down(Radicals.of(Fraction(1, 4))), decimal_down(Radicals.root(Fraction(2)))
    ('0.25', '1.414213')
    """
    exact = real.as_fraction()
    low = max(Fraction(decimal_enclosure(real, digits + 4)[0]), Fraction(0)) if exact is None else exact
    whole, part = divmod(floor(low * 10**digits), 10**digits)
    return f"{whole}.{part:0{digits}d}".rstrip("0").rstrip(".")


def percent_up(share: Fraction) -> str:
    """A share in percent, rounded up to three places after the point: what is claimed is that it is not passed.

    Examples
    --------
    >>> percent_up(Fraction(1, 3)), percent_up(Fraction(3, 4)), percent_up(Fraction(1))
    ('33.334 %', '75 %', '100 %')
    """
    whole, part = divmod(-floor(-share * 10**5), 1000)
    return f"{whole}.{part:03}".rstrip("0").rstrip(".") + " %"


def _plain(value: Fraction, digits: int) -> str:
    """A decimal without an exponent where it is short."""
    text = decimal_text(value, digits + 6)
    return text if "/" not in text and "≈" not in text else rounded_text(value, digits)


def range_text(found: AtRadius) -> str:
    """The safe α at one ε, in words.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.history import history_of
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> range_text(AtRadius(Fraction(1, 10), (history_of(Ball(x3, 1, Fraction(1, 10))),)))
    'α < 22.8813'
    """
    if found.always_safe:
        return "every α > 0"
    return " or ".join(_span(start, end) for start, end in found.range.intervals) or "no α"


def _span(start: Threshold | None, end: Threshold | None) -> str:
    """The α between two ends, in words; rounded inwards, so that what is printed is between them."""
    low = None if start is None else alpha_digits(start.upper, up=True)
    high = None if end is None else alpha_digits(end.lower, up=False)
    return f"{low} < α < {high}" if low and high else f"α < {high}" if high else f"α > {low}" if low else "every α > 0"


def unsafe_text(found: AtRadius) -> str:
    """The α at one ε that are not safe, in words, where no followed row leaves an α open; rounded inwards, too.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.history import history_of
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> unsafe_text(AtRadius(Fraction(1, 10), (history_of(Ball(x3, 1, Fraction(1, 10))),)))
    'α > 22.8814'
    """
    intervals = found.range.intervals
    starts = [None, *(end for _, end in intervals)]
    ends = [*(start for start, _ in intervals), None]
    gaps = zip(starts, ends, strict=True)
    return " or ".join(_span(start, end) for start, end in gaps if start is not None or end is not None)


def up_to(found: AtRadius) -> Fraction | None:
    """The α below which every one keeps every row at an ε, rounded down; 0 for none, None for no bound.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.history import history_of
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> float(round(up_to(AtRadius(Fraction(1, 10), (history_of(Ball(x3, 1, Fraction(1, 10))),))), 3))
    22.881
    """
    if found.always_safe:
        return None
    start, end = found.range.intervals[0] if found.range.intervals else (None, None)
    return Fraction(0) if start is not None or end is None else end.lower


def known_range(found: AtRadius) -> str:
    """The safe α at one ε, as far as all rows were followed and all was settled.

    Examples
    --------
    >>> from mixproof.solvers.thresholds.history import GapHistory
    >>> never, always = GapHistory(0, -1), GapHistory(1, 1)
    >>> [known_range(AtRadius(Fraction(1), (one,), left_out)) for one in (never, always) for left_out in (0, 1)]
    ['no α', 'no α', 'every α > 0', 'undecided']
    """
    told = range_text(found)
    if found.is_settled or found.is_never_safe:
        return told
    if _is_everything(found) or not found.range.intervals:
        return "undecided"
    return f"at most {told}{', or where not settled' if found.range.unsettled else ''}"


def _is_everything(found: AtRadius) -> bool:
    """True if the rows that were followed rule out no α."""
    return found.range.intervals == ((None, None),)


def alpha_digits(value: Fraction, up: bool) -> str:
    """Six significant digits of a positive number, rounded up or down.

    Examples
    --------
    >>> alpha_digits(Fraction(22881306, 10**6), up=True), alpha_digits(Fraction(2), up=False)
    ('22.8814', '2')
    """
    unit = Fraction(10) ** (power_of_ten(value) - 5)
    steps = value / unit
    return decimal_text((-floor(-steps) if up else floor(steps)) * unit)


def rows_named(rows: Sequence[int]) -> str:
    """The first rows of a list, and how many more there are.

    Examples
    --------
    >>> rows_named([3]), rows_named([3, 5]), rows_named(range(12))
    ('row 3', 'rows 3, 5', 'rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more')
    """
    more = f" and {len(rows) - ROWS_IN_A_SENTENCE:,} more" if len(rows) > ROWS_IN_A_SENTENCE else ""
    return f"row{'s' * (len(rows) > 1)} {', '.join(map(str, rows[:ROWS_IN_A_SENTENCE]))}{more}"


def lost_unmixed_text(rows: Sequence[int]) -> str:
    """The words on rows that are lost without Mixup too.

    Examples
    --------
    >>> lost_unmixed_text([3]), lost_unmixed_text([3, 5])
    ('row 3 is lost without Mixup too', 'rows 3, 5 are lost without Mixup too')
    """
    return f"{rows_named(rows)} {'is' if len(rows) == 1 else 'are'} lost without Mixup too"


def listed(parts: Sequence[str]) -> str:
    """Words in a row, with an “and” before the last.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
