"""Hypotheses and conclusions of Lemma 2.3 on an instance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

import flint
import numpy as np

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import accurate_arb, decimal_enclosure, nearest_float
from mixproof.geometry.numbers.enclosures import LAST_BITS, Enclosed, Real, arb_of, settled_sign
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.ordered_masses import OrderedMasses
from mixproof.solvers.classifier.likeness import COMPARED_DIGITS, PRECISIONS, Likeness, is_short, likeness, remembered
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.enclosed_beta import EnclosedBeta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import MOST_BALL_COST, MOST_BALLS_LISTED, MOST_MASS_BITS
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance, epsilon_note, epsilon_of
from mixproof.theory.statement import Verification


@dataclass(frozen=True, eq=False)
class BallLoss(OrderedMasses):
    """Mixup's loss on B_ε(x): the closed form, and the label masses computed anew.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss = BallLoss(x3, Beta(Fraction(2), Fraction(1)), (Fraction(1),), Fraction(1, 10))
    >>> [found[0].as_fraction() for found in (loss.closed_form, loss.optimum)]
    [Fraction(11, 80), Fraction(11, 80)]
    """

    @cached_property
    def closed_form(self) -> Probabilities | None:
        """What `best_constant` gives; None where no mixed point falls into the ball."""
        found = best_constant(self.dataset, self.mixing, self.x, self.epsilon)
        return None if found is None else remembered(found)


# --- other constants ----------------------------------------------------------------------------------


def baselines(optimum: Probabilities) -> list[tuple[Fraction, ...]]:
    """Other points of the simplex: uniform, and half-way to the least and to the most likely class; all far enough.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> [list(map(str, each)) for each in baselines(Probabilities((Radicals.of(3), Radicals.of(1))))]
    [['1/2', '1/2'], ['3/8', '5/8'], ['7/8', '1/8']]
    """
    count = len(optimum)
    near = [nearest_float(optimum[label]) for label in range(count)]
    least, most = near.index(min(near)), near.index(max(near))
    found = [(Fraction(1, count),) * count]
    for label in (least, most):
        parts = [max(1, round(512 * share)) + 512 * (k == label) for k, share in enumerate(near)]
        found.append(tuple(Fraction(part, sum(parts)) for part in parts))
    return [each for each in found if max(abs(float(a) - b) for a, b in zip(each, near, strict=True)) > 0.01]


def _excess_loss(optimum: Probabilities, theta: tuple[Fraction, ...]) -> Real:
    """Σ Nⁱ ln(hⁱ/θᵢ), by which the loss at θ is above the loss at h = N/ΣN."""

    def ball(bits: int) -> flint.arb:
        total = optimum.total.ball(bits)
        terms = [
            _log_term(optimum.masses[label].ball(bits), total * arb_of(theta[label])) for label in range(len(theta))
        ]
        return sum(terms, flint.arb(0))

    return Enclosed(ball)


def _excess_sign(optimum: Probabilities, theta: tuple[Fraction, ...]) -> int | None:
    """The sign of the excess loss, or None where it is not settled: in exact masses as much may cancel as they have."""
    is_exact = all(isinstance(mass, Radicals) for mass in optimum.masses)
    return settled_sign(_excess_loss(optimum, theta), LAST_BITS if is_exact else PRECISIONS[-1])


def _log_term(mass: flint.arb, unit: flint.arb) -> flint.arb:
    """N ln(N/unit) for a mass N ≥ 0, also where N is not told from 0: it falls to −unit/e at N = unit/e, then rises."""
    if mass > 0:
        return mass * (mass / unit).log()
    most = mass.upper()
    if most <= 0:
        return flint.arb(0)
    last = most * (most / unit).log()
    least = last if most < unit / 3 else -unit / 2
    return least.union(last).union(0)


# --- witnesses ----------------------------------------------------------------------------------------


def _place_json(loss: BallLoss) -> dict[str, Json]:
    if loss.index is not None:
        return {"row": loss.dataset.row(loss.index)}
    return {"point": [rational_text(value) for value in loss.x]}


def _place_text(loss: BallLoss) -> str:
    if loss.index is not None:
        return f"on the ball around {loss.dataset.describe_point(loss.index)}"
    return f"on the ball around ({', '.join(map(decimal_text, loss.x[:6]))}{', …' * (len(loss.x) > 6)})"


def _number_json(value: Real, short: bool) -> Json:
    return exact_json(value) if short else {"enclosure": list(decimal_enclosure(value))}


def _shares_json(dataset: Dataset, shares: Probabilities) -> Json:
    short = is_short(shares)
    return {dataset.classes[label]: _number_json(shares[label], short) for label in shares.support()}


def _shares_text(dataset: Dataset, shares: Probabilities) -> str:
    def text(label: int) -> str:
        if is_short(shares):
            return number_text(shares[label])
        return f"≈{nearest_float(shares[label]):.9f}"

    return ", ".join(f"{text(label)} for class {dataset.classes[label]}" for label in shares.support())


@dataclass(frozen=True)
class Minimum:
    """The minimiser on a ball, its multiplier, and what some other constants lose."""

    loss: BallLoss

    def to_json(self) -> Json:
        """Row or point, the minimiser, the common value ΣN of Nⁱ/θᵢ, and the excess losses of baselines."""
        optimum = self.loss.optimum
        others: list[Json] = [
            {
                "constant": {
                    name: rational_text(share) for name, share in zip(self.loss.dataset.classes, theta, strict=True)
                },
                "excess_loss": {"enclosure": list(decimal_enclosure(_excess_loss(optimum, theta)))},
            }
            for theta in baselines(optimum)
        ]
        return {
            **_place_json(self.loss),
            "minimiser": _shares_json(self.loss.dataset, optimum),
            "multiplier": _number_json(optimum.total, is_short(optimum)),
            "baselines": others,
        }

    def in_words(self) -> str:
        """The minimiser, and the excess loss of the uniform constant."""
        optimum = self.loss.optimum
        text = f"{_place_text(self.loss)} the minimiser is {_shares_text(self.loss.dataset, optimum)}"
        theta = baselines(optimum)[0]
        excess = float(accurate_arb(_excess_loss(optimum, theta), 6).mid())
        return f"{text}; the constant ({', '.join(map(rational_text, theta))}) loses {excess:.3g} more"


@dataclass(frozen=True)
class NotTheMinimum:
    """A ball on which a formula is not the minimiser."""

    loss: BallLoss
    name: str
    formula: Probabilities

    def to_json(self) -> Json:
        """Row or point, what the formula gives, and the minimiser."""
        return {
            **_place_json(self.loss),
            self.name: _shares_json(self.loss.dataset, self.formula),
            "minimiser": _shares_json(self.loss.dataset, self.loss.optimum),
        }

    def in_words(self) -> str:
        """Both values."""
        dataset = self.loss.dataset
        return (
            f"{_place_text(self.loss)} the {self.name.replace('_', ' ')} gives {_shares_text(dataset, self.formula)}, "
            f"but the minimiser is {_shares_text(dataset, self.loss.optimum)}"
        )


# --- findings -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class BallsLookedAt:
    """The balls that are looked at, and how many data points are left out."""

    losses: tuple[BallLoss, ...]
    left_out: int
    note: str


def _loss(dataset: Dataset, law: Mixing, x: Point, epsilon: Fraction) -> BallLoss:
    """The loss on a ball, with exact masses where the sums of their roots and fractions stay small enough."""
    loss = BallLoss(dataset, law, x, epsilon)
    if type(law) is not Beta:
        return loss
    count, degree = len(loss.chords), int(law.a + law.b)
    size = int(np.abs(dataset.numerators).max()).bit_length() + (epsilon.denominator * dataset.denominator).bit_length()
    # A term has about degree·size bits; adding `count` of them with unlike denominators makes the sum grow.
    is_small = count * degree * size * max(count, degree) <= MOST_MASS_BITS if _is_polynomial(law) else degree <= 64
    return loss if is_small else replace(loss, mixing=EnclosedBeta(law.a, law.b))


def _is_polynomial(law: Mixing) -> bool:
    """Whether the masses of a law are polynomials in the ends of chords, and so exact."""
    return type(law) is Beta and law.is_integer


@lru_cache(maxsize=8)
def balls_looked_at(instance: Instance) -> BallsLookedAt:
    """The ball around the point that is given, or around as many data points as the budget allows, spread evenly.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> balls_looked_at(make_instance("shadow")).note
    'ε was not given: 0.1 is taken; x runs over all 3 data points'
    >>> balls_looked_at(make_instance("alternating-line:points=60", epsilon=1)).left_out
    54
    """
    dataset, law = instance.dataset, instance.mixing
    epsilon, default = epsilon_of(instance), epsilon_note(instance)
    if instance.point is not None:
        return BallsLookedAt((_loss(dataset, law, instance.point, epsilon),), 0, default)
    losses: list[BallLoss] = []
    cost = 0
    for index in _spread(dataset.size):
        loss = _loss(dataset, law, dataset.point(index), epsilon)
        cost += max(1, len(loss.chords)) * (1 if _is_polynomial(loss.mixing) else 5)
        if losses and cost > MOST_BALL_COST:
            break
        losses.append(loss)
    losses.sort(key=lambda loss: dataset.row(loss.index or 0))
    which = f"{len(losses)} of {dataset.size} data points, spread evenly, as the budget allows"
    if len(losses) == dataset.size:
        which = f"all {dataset.size} data points"
    return BallsLookedAt(
        tuple(losses), dataset.size - len(losses), "; ".join(filter(None, (default, f"x runs over {which}")))
    )


def _spread(count: int) -> Iterator[int]:
    """All indices, so that every beginning of the sequence is spread evenly: by their binary digits, reversed."""
    bits = max(1, (count - 1).bit_length())
    return (k for k in (int(f"{n:0{bits}b}"[::-1], 2) for n in range(2**bits)) if k < count)


def balls_named(verification: Verification) -> dict[str, Json]:
    """The rows around which balls were looked at, for a certificate, where it was not all of them.

    Examples
    --------
    >>> from mixproof.theory.verify import pose
    >>> for size in (3, 60):
    ...     print(balls_named(Verification(*pose("2.3", f"alternating-line:points={size}"), outcomes=())))
    {}
    {'balls': [0, 8, 16, 32, 40, 48]}
    """
    if verification.instance.point is not None:
        return {}
    dataset, found = verification.instance.dataset, balls_looked_at(verification.instance)
    rows: list[Json] = [dataset.row(loss.index) for loss in found.losses if loss.index is not None]
    return {"balls": rows} if found.left_out else {}


def something_falls_in(instance: Instance) -> Finding:
    """The finding that mixed points fall into each ball that is looked at.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> something_falls_in(make_instance("shadow")).holds
    True
    """
    found = balls_looked_at(instance)
    if any(loss.closed_form is None for loss in found.losses):
        return Finding(False, note=_EMPTY)
    return Finding(True, note=found.note)


_EMPTY = "no mixed point falls into the ball: every constant is as good as any other there"


def closed_form_is_optimal(instance: Instance) -> Finding:
    """The finding that the closed form over ordered pairs is the minimiser on each ball.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> closed_form_is_optimal(make_instance("shadow")).holds
    True
    """
    losses = balls_looked_at(instance).losses
    wrong: list[NotTheMinimum] = []
    enclosed = open_at = 0
    for loss in losses:
        if loss.closed_form is None:
            return Finding(None, note=_EMPTY)
        found = likeness(loss.closed_form, loss.optimum)
        gaps = [_excess_sign(loss.optimum, theta) for theta in baselines(loss.optimum)]
        if found is Likeness.DIFFERENT or -1 in gaps:
            wrong.append(NotTheMinimum(loss, "closed_form", loss.closed_form))
        enclosed += found is Likeness.CLOSE
        open_at += found is Likeness.OPEN or None in gaps
    if wrong:
        return Finding(False, tuple(wrong[:MOST_BALLS_LISTED]), len(wrong))
    if open_at:
        return Finding(None, note=f"not settled on {open_at} balls")
    note = (
        f"the masses are enclosed, and two computations of them agree to {COMPARED_DIGITS} digits" if enclosed else ""
    )
    return Finding(True, tuple(Minimum(loss) for loss in losses[:MOST_BALLS_LISTED]), len(losses), note)


def printed_form_is_optimal(instance: Instance) -> Finding:
    """The finding that the printed formula, by pairs of classes, is the minimiser on each ball.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> printed_form_is_optimal(make_instance("counterexample", mixing="beta(2,1)")).holds
    False
    """
    wrong: list[NotTheMinimum] = []
    open_at = 0
    for loss in balls_looked_at(instance).losses:
        if loss.closed_form is None:
            return Finding(None, note=_EMPTY)
        if not loss.mixes_classes:
            continue  # the two formulas are one
        found = likeness(loss.printed, loss.optimum, stop_when_close=loss.mixing.is_symmetric)
        if found is Likeness.DIFFERENT:
            wrong.append(NotTheMinimum(loss, "printed_formula", loss.printed))
        # If λ and 1 − λ have one law, both orders of a pair have the same masses: substitute one for the other.
        open_at += found is Likeness.OPEN
    if wrong:
        return Finding(False, tuple(wrong[:MOST_BALLS_LISTED]), len(wrong))
    if open_at:
        return Finding(None, note=f"the two are not told apart on {open_at} balls")
    return Finding(True)


def conclude(verification: Verification) -> str:
    """The two formulas beside the minimiser, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.3", "shadow", ["printed"]))
    'The printed formula, which doubles the pairs of classes i < j, gives the same with Beta(1, 1).'
    """
    instance = verification.instance
    holds = {outcome.reading.id: outcome.conclusion.holds for outcome in verification.outcomes}
    if any(outcome.hypothesis.holds is False for outcome in verification.outcomes):
        return "No mixed point falls into this ball, so Mixup does not say what to predict there."
    words = []
    if "ordered" in holds:
        text = {True: "is", False: "is not", None: "could not be shown to be"}[holds["ordered"]]
        words.append(f"The closed form over ordered pairs {text} the best constant on the balls that were looked at.")
    if "printed" in holds:
        law = f"with {instance.mixing}" if instance.mixing is not None else "here"
        text = {
            True: f"The printed formula, which doubles the pairs of classes i < j, gives the same {law}.",
            False: f"The printed formula, which doubles the pairs of classes i < j, is not the minimiser {law}: "
            "the two orders of a pair weigh differently.",
            None: "For the printed formula this was not settled.",
        }[holds["printed"]]
        words.append(text)
    return " ".join(words)
