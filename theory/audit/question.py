"""The numbers that an audit is asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mixproof.geometry.aliases import Number
from mixproof.geometry.data.memory.array_likes import as_array
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.arguments import integer
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.settings import positive_number

DEFAULT_ALPHAS = ("1/5", "1")
"""The strengths that are looked at where none is asked for: the usual one for large images, and the paper's."""


@dataclass(frozen=True)
class Question:
    """The α, the ε and the sample of an audit.

    Parameters
    ----------
    alphas : tuple of Fraction
        Strengths: λ ~ Beta(α, α).
    epsilon : Fraction or None
        The resolution, in the unit of the data; where none is given, half the median distance between neighbours.
    rows : int or None
        How many rows to audit; as many as `MOST_RISKIEST_WORK` allows where not given.
    seed : int
        Of the sample, where it is one.
    noise : Fraction or None
        The spread of the user's own input noise, a standard deviation on each coordinate.
    """

    alphas: tuple[Fraction, ...]
    epsilon: Fraction | None = None
    rows: int | None = None
    seed: int = 0
    noise: Fraction | None = None

    @staticmethod
    def of(
        alpha: Number | Sequence[Number] | None = None,
        epsilon: Number | None = None,
        rows: int | None = None,
        seed: int | None = 0,
        noise: Number | None = None,
    ) -> "Question":
        """Read the numbers of a question.

        Raises
        ------
        InputError
            If one is out of range.

        Examples
        --------
        >>> Question.of(["0.2", 1]).alphas
        (Fraction(1, 5), Fraction(1, 1))
        """
        asked = DEFAULT_ALPHAS if alpha is None else _listed(alpha)
        alphas = tuple(dict.fromkeys(positive_number("α", each) for each in asked))
        if not alphas:
            raise InputError("name at least one α")
        for each in alphas:
            Beta(each, each)  # refuses what is too large
        size = None if rows is None else integer(rows, "the number of rows in a sample (`rows`)", 2)
        drawn_by = 0 if seed is None else integer(seed, "the seed", 0)
        radius = None if epsilon is None else positive_number("ε", epsilon)
        spread = None if noise is None else positive_number("the noise (`noise`)", noise)
        return Question(alphas, radius, size, drawn_by, spread)


def _listed(alpha: Any) -> Iterable[Any]:
    """One α or several, as several."""
    given = as_array(alpha)
    is_one = isinstance(given, str) or not isinstance(given, Iterable) or getattr(given, "shape", None) == ()
    return [given] if is_one else given
