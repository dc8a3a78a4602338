"""Conclusions on least squares on an instance, in rationals."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.least_squares import NormalEquations, Regression, Table, swapped_coordinates
from mixproof.solvers.affine.moments import own_share
from mixproof.theory.evidence.quantities import Quantity
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding, Witness
from mixproof.theory.instance import Instance, needs_two_classes
from mixproof.theory.statement import Verification

_SHOWN = 6
_WRITTEN = 12


@dataclass(frozen=True, eq=False, repr=False)
class BestWeights(Witness):
    """The weights of a minimiser, the least ones where there are several.

    Parameters
    ----------
    name : str
        Its name in JSON.
    words : str
        Its name in a sentence.
    weights : (n, q) Table
    bias : tuple of q Fractions, optional
    """

    name: str
    words: str
    weights: Table
    bias: tuple[Fraction, ...] = ()

    def to_json(self) -> Json:
        """The weights of each target, the first ones of many, and the intercepts."""
        columns = list(zip(*self.weights, strict=True))
        told: dict[str, Json] = {
            "minimiser": self.name,
            "weights": [[exact_json(value) for value in column[:_WRITTEN]] for column in columns[:_WRITTEN]],
            "coordinates": len(self.weights),
        }
        return told | ({"bias": [exact_json(value) for value in self.bias[:_WRITTEN]]} if self.bias else {})

    def in_words(self) -> str:
        """The weights of the first target, and its intercept."""
        column = [row[0] for row in self.weights]
        more = f", … {len(column)} coordinates" if len(column) > _SHOWN else ""
        told = f"{self.words}: w = ({', '.join(map(number_text, column[:_SHOWN]))}{more})"
        told += f", b = {number_text(self.bias[0])}" if self.bias else ""
        return f"{told}, and so for {len(self.weights[0]) - 1} more targets" if len(self.weights[0]) > 1 else told


@lru_cache(maxsize=8)
def _moments(instance: Instance) -> tuple[Regression, Fraction]:
    """The moments of the data, and c."""
    share = own_share(instance.mixing).as_fraction()
    assert share is not None
    return Regression.of(instance.dataset), share


def needs_rational_share(instance: Instance) -> str | None:
    """The reason why least squares cannot be solved exactly; None where they can.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> needs_rational_share(make_instance("shadow")) is None
    True
    """
    if own_share(instance.mixing).as_fraction() is None:
        return f"least squares are solved in rationals, and E[λ(1 − λ)] is not known to be one for {instance.mixing}"
    return needs_two_classes(instance)


def is_least_squares(instance: Instance) -> Finding:
    """The finding that with an intercept Mixup has the minimisers of least squares, and c times the minimum.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = is_least_squares(make_instance("{0 | 1, 3}"))
    >>> found.holds, found.witnesses[0].in_words(), found.witnesses[2].in_words()
    (True, 'least squares: w = (2/7), b = 2/7', 'the least Mixup risk: 4/63 = 0.06349206349206349206')
    """
    data, share = _moments(instance)
    plain, mixed = data.plain(), data.mixed(share)
    best, other = plain.solution, mixed.solution
    residual = data.residual(best)
    # R_mix = c·R + (1 − c)·|r̄|², and r̄ = 0 at the intercept.
    values = (
        BestWeights("least-squares", "least squares", best, data.intercept(best)),
        Quantity("plain-risk", "the least plain risk", Radicals.of(residual)),
        Quantity("mixup-risk", "the least Mixup risk", Radicals.of(share * data.residual(other))),
    )
    return Finding(plain.has_the_solutions_of(mixed) and data.residual(other) == residual, values, len(values))


def is_larger_ridge(instance: Instance) -> Finding:
    """The finding that the ridge 1 under Mixup is the ridge 1/c without.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> is_larger_ridge(make_instance("{0 | 1, 3}")).witnesses[0].in_words()
    'the ridge 1 under Mixup: w = (8/55), b = 26/55'
    """
    data, share = _moments(instance)
    mixed, larger = data.mixed(share, Fraction(1)), data.ridged(1 / share)
    best = mixed.solution
    values = (BestWeights("ridge", "the ridge 1 under Mixup", best, data.intercept(best)),)
    return Finding(mixed.has_the_solutions_of(larger), values, 1)


def is_least_squares_through_the_origin(instance: Instance) -> Finding:
    """The finding that without intercept Mixup has the minimisers of least squares.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [each.in_words() for each in is_least_squares_through_the_origin(make_instance("{0 | 1, 3}")).witnesses]
    ['least squares: w = (2/5)', 'Mixup: w = (8/19)']
    """
    data, share = _moments(instance)
    return _same(data.through_the_origin(), data.through_the_origin(share), "mixup", "Mixup")


def is_least_squares_when_masked(instance: Instance) -> Finding:
    """The finding that CutMix of one coordinate has the minimisers of least squares.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [each.in_words() for each in is_least_squares_when_masked(make_instance("{(0,0), (1,1) | (2,1)}")).witnesses]
    ['least squares: w = (1, -1)', 'CutMix: w = (1/4, 1/4)']
    """
    data = _moments(instance)[0]
    return _same(data.plain(), data.masked(swapped_coordinates(instance.dataset.dimension)), "cutmix", "CutMix")


def _same(plain: NormalEquations, mixed: NormalEquations, name: str, words: str) -> Finding:
    """The finding that both have the same solutions."""
    values = (BestWeights("least-squares", "least squares", plain.solution), BestWeights(name, words, mixed.solution))
    flips = sum(
        a * b < 0
        for one, two in zip(plain.solution, mixed.solution, strict=True)
        for a, b in zip(one, two, strict=True)
    )
    note = f"of {words}, {flips:,} weight{'s' * (flips > 1)} with the other sign" if flips else ""
    return Finding(plain.has_the_solutions_of(mixed), values, 2, note)


def conclude(verification: Verification) -> str:
    """What the outcomes say of training with the squared loss.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("affine:least-squares", "{(0,0), (1,1) | (2,1)}", ["intercept", "cutmix"]))
    'With an intercept, Mixup trains least squares here, as everywhere. CutMix does not.'
    """
    holds = {outcome.reading.id: outcome.conclusion.holds for outcome in verification.outcomes}
    told = ["With an intercept, Mixup trains least squares here, as everywhere."] if holds.get("intercept") else []
    for name, words in (("origin", "Without an intercept it"), ("cutmix", "CutMix")):
        if name in holds:
            told.append(f"{words} {'does, too, on these data' if holds[name] else 'does not'}.")
    return " ".join(told)
