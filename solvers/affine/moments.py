"""The moments of λ that the identities for affine models need."""

from fractions import Fraction

from mixproof.geometry.numbers.enclosures import Enclosed, Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.laws import Mixing

_ONE, _HALF = Radicals.of(1), Radicals.of(Fraction(1, 2))


def own_share(law: Mixing) -> Real:
    """The number c = E[λ² + (1 − λ)²], the share that a row keeps of its own label.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> own_share(Beta(1, 1)).as_fraction(), own_share(Beta(2, 2)).as_fraction()
    (Fraction(2, 3), Fraction(3, 5))
    """
    return combination([(Fraction(1), _ONE), (Fraction(-2), law.cross_moment)])


def other_share(law: Mixing) -> Real:
    """1 − c.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> other_share(Beta(1, 1)).as_fraction()
    Fraction(1, 3)
    """
    return combination([(Fraction(2), law.cross_moment)])


def larger_mean(law: Mixing) -> Real:
    """θ̄ = E max(λ, 1 − λ), the mean of θ, which has the symmetric law given [½, 1].

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> [str(larger_mean(Beta(k, k)).as_fraction()) for k in (1, 2, 3)]
    ['3/4', '11/16', '21/32']
    """
    zero = Radicals.of(0)
    return combination(
        [
            (Fraction(1), law.first_moment(_HALF, _ONE)),
            (Fraction(1), law.mass(zero, _HALF)),
            (Fraction(-1), law.first_moment(zero, _HALF)),
        ]
    )


def larger_variance(law: Mixing) -> Real:
    """σ² = Var θ: as θ² + (1 − θ)² has the mean c, E θ² is (c − 1)/2 + θ̄.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> [str(larger_variance(Beta(k, k)).as_fraction()) for k in (1, 2, 3)]
    ['1/48', '19/1280', '81/7168']
    """
    mean = larger_mean(law)
    second = combination([(Fraction(-1), law.cross_moment), (Fraction(1), mean)])
    return combination([(Fraction(1), second), (Fraction(-1), product(mean, mean))])


def smaller_second_moment(law: Mixing) -> Real:
    """E(1 − θ)² = E θ² − 2θ̄ + 1.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> smaller_second_moment(Beta(1, 1)).as_fraction()
    Fraction(1, 12)
    """
    return combination([(Fraction(-1), law.cross_moment), (Fraction(-1), larger_mean(law)), (Fraction(1), _ONE)])


def product(a: Real, b: Real) -> Real:
    """The product of two reals, exact where both are.

    Examples
    --------
    >>> product(Radicals.of(Fraction(1, 2)), Radicals.of(4)).as_fraction()
    Fraction(2, 1)
    """
    if isinstance(a, Radicals) and isinstance(b, Radicals):
        return a * b
    return Enclosed(lambda bits: a.ball(bits) * b.ball(bits))
