"""The numbers that an audit is asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Number
from mixproof.geometry.errors import InputError
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
        The resolution, in the unit of the data; several are tried where none is given.
    rows : int or None
        How many rows to audit; as many as `MOST_MARGIN_WORK` allows where not given.
    seed : int
        Of the sample, where it is one.
    """

    alphas: tuple[Fraction, ...]
    epsilon: Fraction | None = None
    rows: int | None = None
    seed: int = 0

    @staticmethod
    def of(
        alpha: Number | Sequence[Number] | None = None,
        epsilon: Number | None = None,
        rows: int | None = None,
        seed: int = 0,
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
        if rows is not None and rows < 2:
            raise InputError(f"a sample needs two rows at least, not {rows}")
        if seed < 0:
            raise InputError(f"the seed has to be 0 or more, not {seed}")
        return Question(alphas, None if epsilon is None else positive_number("ε", epsilon), rows, seed)


def _listed(alpha: Number | Sequence[Number]) -> Iterable[Number]:
    """One strength or several, as several."""
    return alpha if isinstance(alpha, Iterable) and not isinstance(alpha, str) else [alpha]
