"""Lemma 2.3: the best constant on a ball, in closed form.

Restrict the Mixup loss to the mixed points in the open ball B_ε(x), and let the prediction be one constant θ in the
simplex. The loss is then Σ Nⁱ(−ln θᵢ) with the label masses Nⁱ that class i has in the ball, and the lemma says
that θ = N/ΣN is best. Over **ordered** pairs, with A_st = {λ : |λs + (1 − λ)t − x| < ε},

    Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s) = i} + E[1 − λ; A_st]·1{c(t) = i}).

*Proof.* Where the gradient of a convex function on the simplex is constant on the support of θ, and not less
elsewhere, θ is a minimiser; here that is Nⁱ/θᵢ = ΣN. And Σ Nⁱ ln(Nⁱ/(ΣN·θᵢ)) > 0 for every other θ (Gibbs), so it is
the only one. ∎

The formula is printed with pairs of classes i < j, doubled: λ is always the share of class i. That supposes that
both orders of a pair weigh the same, which they do if λ and 1 − λ have the same law. Otherwise, as for Beta(2, 1), the
printed formula is not the minimiser, and it changes when classes are renamed, which the lemma does not.

What is checked on an instance is that `solvers.optimal.best_constant`, which treats each pair once, satisfies the
condition of the proof with masses that are computed here anew: ordered pair by ordered pair, with the chord of
each order, integrating the density's polynomial term by term in Q(√d) where the parameters of the law are whole.
All comparisons are then exact. Other masses are enclosed. Two computations of one real number can never be
proved equal in this way: they are compared to `DIGITS` digits, and equality rests on the proof above, and for the
printed formula on the symmetry of the law.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import comb
from typing import NamedTuple

import flint
import numpy as np

from geometry.balls import Enclosed, Real, ball_of, ball_sign, decimal_enclosure, settled_sign, to_fmpq, to_fraction
from geometry.dataset import Dataset
from geometry.numbers import decimal_text, rational_text
from geometry.radicals import Quotient, Radicals, combination
from geometry.segments import Chord, Point, chord, dot, minus
from solvers.mixing import Beta, Mixing
from solvers.optimal import Probabilities, best_constant, data_index, segments_near
from solvers.symmetric_beta import CentralTable
from theory.statement import Claim, Finding, Instance, Json, Reading, Statement, Verification
from theory.witnesses import exact_json, number_text

DEFAULT_EPSILON = Fraction(1, 10)
MOST_WITNESSES = 20
MOST_COST = 4000
"""Chords of all balls together; one whose masses are enclosed counts as five. Some seconds."""

MOST_BITS = 10**8
"""Bits that exact masses on one ball may take in all, roughly; above, they are enclosed."""

DIGITS = 40
SHORT_SUM = 40
"""Longest sum of roots that is looked at for a shorter form."""

_BITS = (64, 192, 512, 1024)


# --- masses, ordered pair by ordered pair -------------------------------------------------------------


@dataclass(frozen=True)
class EnclosedLaw(Beta):
    """A Beta law whose masses are enclosed even where they are polynomials: for parameters that are large.

    Examples
    --------
    >>> third = EnclosedLaw(Fraction(4), Fraction(4)).mass(Radicals.of(0), Radicals.of(Fraction(1, 3)))
    >>> decimal_enclosure(third, digits=6)  # 379/2187
    ('0.173296', '0.173297')
    """

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return Enclosed(lambda bits: self._below(upper.ball(bits), 0) - self._below(lower.ball(bits), 0))

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""
        share = self.a / (self.a + self.b)
        return Enclosed(
            lambda bits: ball_of(share) * (self._below(upper.ball(bits), 1) - self._below(lower.ball(bits), 1))
        )

    def _below(self, u: flint.arb, more: int) -> flint.arb:
        """I_u(a + more, b), for more = 0 or 1."""
        if u.is_exact() and u.is_integer():
            return u
        if self.is_symmetric:
            z = 2 * u - 1
            central, beyond = _table(self.a, flint.ctx.prec).balls([abs(z).atanh()])[0]
            side = flint.arb(0, 1) if z.contains(0) else z.sgn()
            return (1 + side * central - more * beyond) / 2
        a, b = ball_of(self.a + more), ball_of(self.b)
        return 1 - (1 - u).beta_lower(b, a, regularized=True) if u > 0.5 else u.beta_lower(a, b, regularized=True)


@lru_cache(maxsize=16)
def _table(alpha: Fraction, bits: int) -> CentralTable:
    return CentralTable(alpha, bits)


def chord_moments(mixing: Mixing, cut: Chord) -> tuple[Real, Real]:
    """E[λ; A] and E[1 − λ; A] of one ordered pair.

    Where the parameters are whole, λ^(a−1)·(1−λ)^(b−1)/B(a, b) is expanded by the binomial theorem, and the
    powers of the ends are computed in Q(√d).

    Examples
    --------
    >>> cut = Chord(Radicals.of(0), Radicals.of(Fraction(1, 2)))
    >>> [moment.as_fraction() for moment in chord_moments(Beta(Fraction(2), Fraction(1)), cut)]
    [Fraction(1, 12), Fraction(1, 6)]
    """
    if type(mixing) is not Beta or not _is_polynomial(mixing):
        mass, moment = mixing.mass(cut.lower, cut.upper), mixing.first_moment(cut.lower, cut.upper)
        return moment, combination([(Fraction(1), mass), (Fraction(-1), moment)])
    a, b = int(mixing.a), int(mixing.b)
    (mass_above, moment_above), (mass_below, moment_below) = (
        _power_sums(a, b, *_in_quadratic_field(end)) for end in (cut.upper, cut.lower)
    )
    moment = moment_above - moment_below
    return moment, mass_above - mass_below - moment


def _in_quadratic_field(end: Radicals) -> tuple[Fraction, Fraction, Fraction]:
    """p, q and d of the chord's end p + q√d."""
    value = end.as_fraction()
    if value is not None:
        return value, Fraction(0), Fraction(1)
    rational = sum((c for c, r in end.terms if r == 1), Fraction(0))
    ((slope, radicand),) = [(c, r) for c, r in end.terms if r != 1]
    return rational, slope, radicand


def _power_sums(a: int, b: int, p: Fraction, q: Fraction, d: Fraction) -> tuple[Radicals, Radicals]:
    """P(λ ≤ u) and E[λ; λ ≤ u] at u = p + q√d: sums of C(b−1, j)·(−1)^j·u^(a+j)/B(a, b), divided by a + j and more."""
    unit, slope, square = to_fmpq(p), to_fmpq(q), to_fmpq(d)

    def times_u(x: flint.fmpq, y: flint.fmpq) -> tuple[flint.fmpq, flint.fmpq]:
        return x * unit + y * slope * square, x * slope + y * unit

    power = flint.fmpq(1), flint.fmpq(0)
    for _ in range(a):
        power = times_u(*power)
    sums = [[flint.fmpq(0), flint.fmpq(0)], [flint.fmpq(0), flint.fmpq(0)]]
    scale = a * comb(a + b - 1, a)
    for j in range(b):
        coefficient = (-1) ** j * comb(b - 1, j) * scale
        raised = times_u(*power)
        for total, (x, y), divisor in zip(sums, (power, raised), (a + j, a + j + 1), strict=True):
            total[0] += x * coefficient / divisor
            total[1] += y * coefficient / divisor
        power = raised
    mass, moment = (
        Radicals.of(to_fraction(rational)) + Radicals.root(d) * to_fraction(irrational) for rational, irrational in sums
    )
    return mass, moment


class PairMass(NamedTuple):
    """An ordered pair (s, t) with a weight, E[λ; A_st] and E[1 − λ; A_st]."""

    s: int
    t: int
    weight: Fraction
    on_s: Real
    on_t: Real


@dataclass(frozen=True, eq=False)
class BallLoss:
    """Mixup's loss on B_ε(x): the closed form, and the label masses computed anew.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss = BallLoss(x3, Beta(Fraction(2), Fraction(1)), (Fraction(1),), Fraction(1, 10))
    >>> [[share.as_fraction() for share in map(each.__getitem__, (0, 1))] for each in (loss.optimum, loss.printed)]
    [[Fraction(11, 80), Fraction(69, 80)], [Fraction(76, 465), Fraction(389, 465)]]
    """

    dataset: Dataset
    mixing: Mixing
    x: Point
    epsilon: Fraction

    @cached_property
    def index(self) -> int | None:
        """The data point that x is, if it is one."""
        return data_index(self.dataset, self.x)

    @cached_property
    def chords(self) -> list[tuple[int, int]]:
        """Pairs s < t, among them all whose segment meets the ball."""
        return segments_near(self.dataset, self.x, self.epsilon)

    @cached_property
    def closed_form(self) -> Probabilities | None:
        """What `best_constant` gives; None where no mixed point falls into the ball."""
        found = best_constant(self.dataset, self.mixing, self.x, self.epsilon)
        return None if found is None else _remembered(found)

    @cached_property
    def _pairs(self) -> list[PairMass]:
        """All ordered pairs that have mass in the ball."""
        dataset, square = self.dataset, self.epsilon**2
        points = [dataset.point(index) for index in range(dataset.size)]
        found: list[PairMass] = []
        for s, point in enumerate(points):
            offset = minus(point, self.x)
            if dot(offset, offset) < square:
                found.append(PairMass(s, s, dataset.weights[s] ** 2, Radicals.of(1), Radicals.of(0)))
        for pair in self.chords:
            for s, t in (pair, pair[::-1]):
                cut = chord(self.x, square, points[s], points[t])
                if cut is not None:
                    weight = dataset.weights[s] * dataset.weights[t]
                    found.append(PairMass(s, t, weight, *chord_moments(self.mixing, cut)))
        return found

    @property
    def mixes_classes(self) -> bool:
        """Whether a pair of two classes has mass in the ball."""
        labels = self.dataset.labels
        return any(labels[pair.s] != labels[pair.t] for pair in self._pairs)

    @cached_property
    def optimum(self) -> Probabilities:
        """N/ΣN with the masses of all ordered pairs: the minimiser, by the proof above."""
        return self._shares(self._pairs)

    @cached_property
    def printed(self) -> Probabilities:
        """The same with the masses of pairs of classes i < j, doubled, and of all pairs inside a class."""
        labels = self.dataset.labels
        return self._shares(
            pair._replace(weight=pair.weight * (1 if labels[pair.s] == labels[pair.t] else 2))
            for pair in self._pairs
            if labels[pair.s] <= labels[pair.t]
        )

    def _shares(self, pairs: Iterable[PairMass]) -> Probabilities:
        parts: list[list[tuple[Fraction, Real]]] = [[] for _ in self.dataset.classes]
        for pair in pairs:
            parts[self.dataset.labels[pair.s]].append((pair.weight, pair.on_s))
            parts[self.dataset.labels[pair.t]].append((pair.weight, pair.on_t))
        return _remembered(Probabilities(tuple(map(combination, parts))))


# --- comparisons --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Remembered:
    """A real number that keeps the enclosures that were asked of it."""

    value: Real
    _balls: dict[int, flint.arb] = field(default_factory=dict, repr=False)

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""
        if bits not in self._balls:
            self._balls[bits] = self.value.ball(bits)
        return self._balls[bits]

    def as_fraction(self) -> Fraction | None:
        """The value where it is known to be rational."""
        return self.value.as_fraction()

    def closed_form(self) -> str | None:
        """The value written with its roots, where it is known exactly."""
        return self.value.closed_form()


def _remembered(shares: Probabilities) -> Probabilities:
    masses = [mass if isinstance(mass, Radicals) else Remembered(mass) for mass in shares.masses]
    return Probabilities(tuple(masses))


class Likeness(Enum):
    """How two vectors of masses compare, up to a common factor."""

    EQUAL = "exactly equal"
    CLOSE = "enclosed, and equal to all digits that are compared"
    DIFFERENT = "different"
    OPEN = "not settled"


def likeness(one: Probabilities, other: Probabilities, stop_when_close: bool = True) -> Likeness:
    """Compare two vectors of masses as shares of their sums.

    Examples
    --------
    >>> half, third = (Probabilities((Radicals.of(1), Radicals.of(n))) for n in (1, 2))
    >>> likeness(half, half).name, likeness(half, third).name
    ('EQUAL', 'DIFFERENT')
    """
    pairs = list(zip(one.masses, other.masses, strict=True))
    exact = [mine - others for mine, others in pairs if isinstance(mine, Radicals) and isinstance(others, Radicals)]
    is_exact = len(exact) == len(pairs)
    if is_exact and all(difference.sign() == 0 for difference in exact):
        return Likeness.EQUAL
    for bits in _BITS:
        differences = _differences(one, other, bits)
        if any(ball_sign(difference) in {1, -1} for difference in differences):
            return Likeness.DIFFERENT
        if stop_when_close and not is_exact and all(found.rad() < 10.0**-DIGITS for found in differences):
            return Likeness.CLOSE
    if is_exact and _is_short(one) and _is_short(other):
        shares = [(one[label], other[label]) for label in range(len(one))]
        same = all(a.compare(b) == 0 for a, b in shares if isinstance(a, Quotient) and isinstance(b, Quotient))
        return Likeness.EQUAL if same else Likeness.DIFFERENT
    return Likeness.OPEN


def _differences(one: Probabilities, other: Probabilities, bits: int) -> list[flint.arb]:
    with flint.ctx.workprec(bits):
        mine, others = ([mass.ball(bits) for mass in each.masses] for each in (one, other))
        totals = [sum(masses, flint.arb(0)) for masses in (mine, others)]
        return [a / totals[0] - b / totals[1] for a, b in zip(mine, others, strict=True)]


def competitors(optimum: Probabilities) -> list[tuple[Fraction, ...]]:
    """Other points of the simplex: uniform, and half-way to the least and to the most likely class; all far enough.

    Examples
    --------
    >>> [list(map(str, each)) for each in competitors(Probabilities((Radicals.of(3), Radicals.of(1))))]
    [['1/2', '1/2'], ['3/8', '5/8'], ['7/8', '1/8']]
    """
    count = len(optimum)
    near = [float(optimum[label].ball(64).mid()) for label in range(count)]
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
            _log_term(optimum.masses[label].ball(bits), total * ball_of(theta[label])) for label in range(len(theta))
        ]
        return sum(terms, flint.arb(0))

    return Enclosed(ball)


def _log_term(mass: flint.arb, unit: flint.arb) -> flint.arb:
    """N ln(N/unit) for a mass N ≥ 0, also where N is not told from 0: it falls to −unit/e at N = unit/e."""
    if mass > 0:
        return mass * (mass / unit).log()
    most = mass.upper()
    least = most * (most / unit).log() if 0 < most < unit / 3 else -unit / 2
    return flint.arb(0) if mass == 0 else least.union(0)


# --- witnesses ----------------------------------------------------------------------------------------


def _place_json(loss: BallLoss) -> dict[str, Json]:
    if loss.index is not None:
        return {"row": loss.dataset.row(loss.index)}
    return {"point": [rational_text(value) for value in loss.x]}


def _place_text(loss: BallLoss) -> str:
    if loss.index is not None:
        return f"on the ball around {loss.dataset.describe_point(loss.index)}"
    return f"on the ball around ({', '.join(map(decimal_text, loss.x[:6]))}{', …' * (len(loss.x) > 6)})"


def _is_short(shares: Probabilities) -> bool:
    """Whether a shorter form of the sums is worth looking for."""
    return sum(len(mass.terms) if isinstance(mass, Radicals) else 0 for mass in shares.masses) <= SHORT_SUM


def _number_json(value: Real, is_short: bool) -> Json:
    return exact_json(value) if is_short else {"enclosure": list(decimal_enclosure(value))}


def _shares_json(dataset: Dataset, shares: Probabilities) -> Json:
    is_short = _is_short(shares)
    return {dataset.classes[label]: _number_json(shares[label], is_short) for label in shares.support()}


def _shares_text(dataset: Dataset, shares: Probabilities) -> str:
    def text(label: int) -> str:
        if _is_short(shares):
            return number_text(shares[label])
        return f"≈{float(shares[label].ball(128).mid()):.9f}"

    return ", ".join(f"{text(label)} for class {dataset.classes[label]}" for label in shares.support())


@dataclass(frozen=True)
class Minimum:
    """The minimiser on a ball, its multiplier, and what some other constants lose."""

    loss: BallLoss

    def to_json(self) -> Json:
        """Row or point, the minimiser, the common value ΣN of Nⁱ/θᵢ, and the excess losses of competitors."""
        optimum = self.loss.optimum
        others: list[Json] = [
            {
                "constant": {
                    name: rational_text(share) for name, share in zip(self.loss.dataset.classes, theta, strict=True)
                },
                "excess_loss": {"enclosure": list(decimal_enclosure(_excess_loss(optimum, theta)))},
            }
            for theta in competitors(optimum)
        ]
        return {
            **_place_json(self.loss),
            "minimiser": _shares_json(self.loss.dataset, optimum),
            "multiplier": _number_json(optimum.total, _is_short(optimum)),
            "competitors": others,
        }

    def in_words(self) -> str:
        """The minimiser, and the excess loss of the uniform constant."""
        optimum = self.loss.optimum
        text = f"{_place_text(self.loss)} the minimiser is {_shares_text(self.loss.dataset, optimum)}"
        theta = competitors(optimum)[0]
        excess = float(_excess_loss(optimum, theta).ball(128).mid())
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
class Scope:
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
    is_small = count * degree * size * max(count, degree) <= MOST_BITS if _is_polynomial(law) else degree <= 64
    return loss if is_small else replace(loss, mixing=EnclosedLaw(law.a, law.b))


def _is_polynomial(law: Mixing) -> bool:
    """Whether the masses of a law are polynomials in the ends of chords, and so exact."""
    return type(law) is Beta and law.a.denominator * law.b.denominator == 1


@lru_cache(maxsize=8)
def scope(instance: Instance) -> Scope:
    """The ball around the point that is given, or around as many data points as the budget allows, spread evenly.

    Examples
    --------
    >>> from theory.verify import make_instance
    >>> scope(make_instance("shadow")).note
    'ε was not given: 0.1 is taken; x runs over all 3 data points'
    >>> scope(make_instance("alternating-line:points=60", epsilon=1)).left_out
    54
    """
    dataset, law = instance.dataset, instance.mixing
    epsilon = DEFAULT_EPSILON if instance.epsilon is None else instance.epsilon
    default = "" if instance.epsilon is not None else f"ε was not given: {decimal_text(epsilon)} is taken"
    if instance.point is not None:
        return Scope((_loss(dataset, law, instance.point, epsilon),), 0, default)
    losses: list[BallLoss] = []
    cost = 0
    for index in _spread(dataset.size):
        loss = _loss(dataset, law, dataset.point(index), epsilon)
        cost += max(1, len(loss.chords)) * (1 if _is_polynomial(loss.mixing) else 5)
        if losses and cost > MOST_COST:
            break
        losses.append(loss)
    losses.sort(key=lambda loss: dataset.row(loss.index or 0))
    which = f"{len(losses)} of {dataset.size} data points, spread evenly, as the budget allows"
    if len(losses) == dataset.size:
        which = f"all {dataset.size} data points"
    return Scope(tuple(losses), dataset.size - len(losses), "; ".join(filter(None, (default, f"x runs over {which}"))))


def _spread(count: int) -> Iterator[int]:
    """All indices, so that every beginning of the sequence is spread evenly: by their binary digits, reversed."""
    bits = max(1, (count - 1).bit_length())
    return (k for k in (int(f"{n:0{bits}b}"[::-1], 2) for n in range(2**bits)) if k < count)


def _something_falls_in(instance: Instance) -> Finding:
    found = scope(instance)
    if any(loss.closed_form is None for loss in found.losses):
        return Finding(False, note=_EMPTY)
    return Finding(True, note=found.note)


_EMPTY = "no mixed point falls into the ball: every constant is as good as any other there"


def _closed_form_is_optimal(instance: Instance) -> Finding:
    losses = scope(instance).losses
    wrong: list[NotTheMinimum] = []
    enclosed = open_at = 0
    for loss in losses:
        if loss.closed_form is None:
            return Finding(None, note=_EMPTY)
        found = likeness(loss.closed_form, loss.optimum)
        gaps = [settled_sign(_excess_loss(loss.optimum, theta), _BITS[-1]) for theta in competitors(loss.optimum)]
        if found is Likeness.DIFFERENT or -1 in gaps:
            wrong.append(NotTheMinimum(loss, "closed_form", loss.closed_form))
        enclosed += found is Likeness.CLOSE
        open_at += found is Likeness.OPEN or None in gaps
    if wrong:
        return Finding(False, tuple(wrong[:MOST_WITNESSES]), len(wrong))
    if open_at:
        return Finding(None, note=f"not settled on {open_at} balls")
    note = f"the masses are enclosed, and two computations of them agree to {DIGITS} digits" if enclosed else ""
    return Finding(True, tuple(Minimum(loss) for loss in losses[:MOST_WITNESSES]), len(losses), note)


def _printed_form_is_optimal(instance: Instance) -> Finding:
    wrong: list[NotTheMinimum] = []
    open_at = 0
    for loss in scope(instance).losses:
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
        return Finding(False, tuple(wrong[:MOST_WITNESSES]), len(wrong))
    if open_at:
        return Finding(None, note=f"the two are not told apart on {open_at} balls")
    return Finding(True)


def _in_plain_words(verification: Verification) -> str:
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


_SOME_MIXED_POINTS = Claim(
    "the classes are disjoint, the density is positive, and mixed points fall into each ball B_ε(x) that is looked at",
    _something_falls_in,
)

STATEMENT = Statement(
    id="2.3",
    kind="lemma",
    title="The best constant on a ball, in closed form",
    formula=(
        r"h_\varepsilon^i(x)=\frac{N^i}{\sum_j N^j},\quad"
        r" N^i=\sum_{s,t}p_sp_t\big(\mathbb{E}[\lambda;A_{st}]\,1_{c(s)=i}+\mathbb{E}[1-\lambda;A_{st}]"
        r"\,1_{c(t)=i}\big)"
    ),
    readings=(
        Reading(
            "printed",
            _SOME_MIXED_POINTS,
            Claim(
                "the masses of the pairs of classes i < j, doubled, with those inside the classes, give the minimiser "
                "of the Mixup loss on the ball",
                _printed_form_is_optimal,
            ),
        ),
        Reading(
            "ordered",
            _SOME_MIXED_POINTS,
            Claim(
                "the masses of all ordered pairs give the minimiser of the Mixup loss on the ball, and other constants "
                "lose more",
                _closed_form_is_optimal,
            ),
        ),
    ),
    conclude=_in_plain_words,
    uses=frozenset({"mixing", "epsilon", "point"}),
)
