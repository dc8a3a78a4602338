"""Measured numbers in words: as many digits as a person reads, and a sign on each difference."""

from fractions import Fraction
from math import log

from mixproof.empirical.trials.intervals import Interval
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import decimal_text

NO_MIXUP = "none"


def way_text(alpha: Fraction | None) -> str:
    """A way of training as a cell of a table.

    Examples
    --------
    >>> way_text(None), way_text(Fraction(1, 5))
    ('none', '0.2')
    """
    return NO_MIXUP if alpha is None else decimal_text(alpha)


def constant_scores(rows: Rows) -> tuple[float, float]:
    """The accuracy and the log-loss of the best answer that is the same for every row.

    Examples
    --------
    >>> import numpy as np
    >>> accuracy, loss = constant_scores(Rows("t", np.zeros((4, 1), dtype=int), 1, ("a", "a", "a", "b")))
    >>> accuracy, round(loss, 3)
    (0.75, 0.562)
    """
    shares = [size / rows.count for size in rows.class_sizes.values()]
    return max(shares), -sum(share * log(share) for share in shares)


def way_words(alpha: Fraction | None) -> str:
    """A way of training in a sentence.

    Examples
    --------
    >>> way_words(None), way_words(Fraction(1, 5))
    ('no Mixup', 'α = 0.2')
    """
    return "no Mixup" if alpha is None else f"α = {decimal_text(alpha)}"


def span(interval: Interval, scale: float = 1.0, places: int = 3) -> str:
    """An interval with signs.

    Examples
    --------
    >>> span(Interval(0.01, -0.004, 0.024), 100, 1)
    '−0.4 … +2.4'
    """
    return f"{signed(interval.lower * scale, places)} … {signed(interval.upper * scale, places)}"


def signed(value: float, places: int) -> str:
    """A number with its sign; 0 without one.

    Examples
    --------
    >>> signed(-0.0004, 3), signed(0.0125, 3)
    ('0.000', '+0.013')
    """
    text = f"{abs(value):.{places}f}"
    return text if not float(text) else ("+" if value > 0 else "−") + text
