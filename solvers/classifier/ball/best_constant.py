"""The constant prediction of least Mixup loss on a ball, in closed form (Lemma 2.3)."""

from fractions import Fraction

from mixproof.geometry.aliases import Indices, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.chords import BallOfChords, Chord
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.geometry.signatures import strict
from mixproof.solvers.classifier.ball.filter import near_segments
from mixproof.solvers.classifier.ball.pair_terms import pair_sums
from mixproof.solvers.classifier.ball.root_sums import has_small_degree
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing


@strict
def best_constant(dataset: Dataset, mixing: Mixing, x: Point, radius: Fraction) -> Probabilities | None:
    """The constant prediction h_ε with the least Mixup loss on the open ball B_ε(x), by Lemma 2.3.

    Its masses are Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s)=i} + E[1−λ; A_st]·1{c(t)=i}) over ordered pairs. They are
    exact where the density is a polynomial or one piecewise, and enclosures otherwise.

    Parameters
    ----------
    x : tuple of n rationals
    radius : Fraction
        ε, in the unit of the coordinates.

    Returns
    -------
    Probabilities, or None where no mixed point falls into the ball.

    Raises
    ------
    InputError
        If ε is not positive, or x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> best_constant(line, Beta(Fraction(1), Fraction(1)), (Fraction(1),), Fraction(1, 10))[0].as_fraction()
    Fraction(11, 80)
    """
    if radius <= 0:
        raise InputError(f"ε has to be positive, not {rational_text(radius)}")
    dataset.check_dimension(x)
    near = near_segments(dataset, x, radius)
    if isinstance(mixing, Beta) and has_small_degree(mixing):
        sums = pair_sums(dataset, mixing, x, radius, near)
        return None if sums is None else sums.exact
    return _pair_by_pair(dataset, mixing, x, radius, near)


def _pair_by_pair(dataset: Dataset, mixing: Mixing, x: Point, radius: Fraction, near: Indices) -> Probabilities | None:
    """The same for any law, one pair after the other."""
    ball = BallOfChords.around(x, radius, dataset.numerators.tolist(), dataset.denominator)
    terms: list[tuple[int, Fraction, Real]] = []
    for index in range(dataset.size):
        if ball.has_inside(index):
            terms.append((dataset.labels[index], dataset.weights[index] ** 2, Radicals.of(1)))
    for s, t in near.tolist():
        cut = ball.chord(s, t)
        if cut is not None:
            weight = dataset.weights[s] * dataset.weights[t]
            on_s, on_t = mixed_labels(mixing, cut)
            terms += [(dataset.labels[s], weight, on_s), (dataset.labels[t], weight, on_t)]
    return Probabilities.collect(len(dataset.classes), terms) if terms else None


def mixed_labels(mixing: Mixing, cut: Chord) -> tuple[Real, Real]:
    """Label mass on s and on t of the pair {s, t} in both orders, while λ is on the chord.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> half = Chord(Radicals.of(0), Radicals.of(Fraction(1, 2)))
    >>> [str(mass.as_fraction()) for mass in mixed_labels(Beta(Fraction(1), Fraction(1)), half)]
    ['1/4', '3/4']
    """
    one, both = Fraction(1), Fraction(2)
    mass, moment = mixing.mass(cut.lower, cut.upper), mixing.first_moment(cut.lower, cut.upper)
    if mixing.is_symmetric:
        return combination([(both, moment)]), combination([(both, mass), (-both, moment)])
    mirrored = (Radicals.of(1) - cut.upper, Radicals.of(1) - cut.lower)
    mirror_mass, mirror_moment = mixing.mass(*mirrored), mixing.first_moment(*mirrored)
    return (
        combination([(one, moment), (one, mirror_mass), (-one, mirror_moment)]),
        combination([(one, mass), (-one, moment), (one, mirror_moment)]),
    )
