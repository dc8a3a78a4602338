"""The label masses of Lemma 2.3 for all pairs at once, in whole numbers: Beta laws with small integer parameters."""

from fractions import Fraction
from functools import lru_cache

import flint

from mixproof.geometry.aliases import Indices, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chord_arrays import ArrayBall
from mixproof.solvers.classifier.ball.root_sums import BallSums, chord_terms, masses_inside
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.incomplete_beta import successes
from mixproof.solvers.mixing.polynomials import MIRROR


def pair_sums(dataset: Dataset, mixing: Beta, x: Point, radius: Fraction, near: Indices) -> BallSums | None:
    """The label masses on B_ε(x), each pair of points treated once; None where no mixed point falls into the ball.

    Parameters
    ----------
    mixing : Beta
        A law of small degree (`has_small_degree`).
    near : (k, 2) array
        Pairs s < t, among them all whose segment meets the ball.

    Examples
    --------
    >>> import numpy as np
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> law, pairs = Beta(Fraction(1), Fraction(1)), np.array([[0, 1], [0, 2], [1, 2]])
    >>> pair_sums(line, law, (Fraction(1),), Fraction(1, 10), pairs).exact[0].as_fraction()
    Fraction(11, 80)
    """
    ball = ArrayBall.around(dataset, x, radius)
    cut = ball.chords(near)
    if not len(cut) and not len(ball.inside):
        return None
    *polynomials, divisor = _label_polynomials(mixing)
    degree = int(mixing.a + mixing.b)
    height = cut.square**degree
    terms = [
        chord_terms(
            *(dataset, cut, column),
            cut.between_ends(cut.at_root(coefficients), height * sum(coefficients)),
            height * divisor,
        )
        for column, coefficients in enumerate(polynomials)
    ]
    return BallSums.of(masses_inside(dataset, ball.inside), terms, ball.unit)


@lru_cache(maxsize=32)
def _label_polynomials(law: Beta) -> tuple[list[int], list[int], int]:
    """f_s, f_t and what both are to be divided by: the label masses on s and t, in both orders, while λ < u.

    E[λ; λ < u] + E[1 − λ; λ > 1 − u] and E[1 − λ; λ < u] + E[λ; λ > 1 − u], coefficients from u⁰ to u^(a + b).
    """
    a, b = int(law.a), int(law.b)
    moment = successes(a + 1, b) * flint.fmpq(a, a + b)
    rest = successes(a, b) - moment
    both = [moment - rest(MIRROR), rest - moment(MIRROR)]
    divisor = flint.fmpz(1)
    for polynomial in both:
        divisor = divisor.lcm(polynomial.denom())
    on_s, on_t = ([int((polynomial[j] * divisor).p) for j in range(a + b + 1)] for polynomial in both)
    return [0, *on_s[1:]], [0, *on_t[1:]], int(divisor)
