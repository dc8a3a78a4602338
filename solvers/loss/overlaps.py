"""The least Mixup loss on one line where segments overlap: in closed form, or enclosed by quadrature.

Let a line hold data points, at least three, of at least two classes. Between two neighbours every segment
from a point behind to a point ahead covers the place z, so the label mass of class i there has the density

    n_i(z) = Σ p_s p_t·f_sym(λ)/|s − t|·(λ·1{c(s)=i} + (1 − λ)·1{c(t)=i}),    f_sym(λ) = f(λ) + f(1 − λ),

over those pairs, and no prediction has a smaller loss on the piece than ∫ −Σ n_i ln(n_i/n), n = Σ n_i.

*Uniform law.* The n_i are affine and n is constant: the integral is a sum of rationals and logarithms.

*Any Beta(a, b).* Put z at the share σ = e/(1 + e) of the piece, e = exp(v). A length from a data point to z is
(q + p·e)/(1 + e) with p, q ≥ 0, so n_i = N_i(e)/(1 + e)^(a+b−1), where N_i is a positive sum of products
U^β·W^γ of such lengths, and the loss is the integral over all real v of

    F(v) = −l·e·(1 + e)^−(a+b+1)·Σ N_i ln(N_i/N),    with l the length of the piece.

It is computed by the trapezoidal rule. *Proof of the error bound.* Let v = x + iθ, 0 ≤ θ ≤ d, and ψ = arg(1 + e).
Lengths from behind have p ≥ q, so arg U is in [ψ, θ]; those from ahead have p ≤ q, so arg W is in [0, ψ]. Hence the
terms of all N_i lie in one sector of angle Sθ, S = max(a, b) + μ, μ = max(0, 1 − a, 1 − b): the exponents (β, γ)
are (b − 1, a), (b, a − 1) and those with a and b exchanged. A modulus |q + p·e| is between cos(θ/2) and 1 times its
value at x. So with S·d < π no N_i vanishes in the strip, N_i/N stays off the negative axis, and with
Λ = −ln cos(Sd/2) − (a + b − 1 + 2μ)·ln cos(d/2) and C = cos(d/2)^−(a+b+1+μ)

    |F(x + iθ)| ≤ C·(F(x) + (Λ + S·d)·n̂(x)),

n̂ being the density of the mixed mass in v. The right side has an integral of at most
M = C·mass·(ln k + Λ + S·d), so the rule with step h errs by at most 2M/(exp(2πd/h) − 1) (Trefethen and Weideman
2014, Theorem 5.1). The nodes that are left out are bounded in `_Rest`. ∎
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, gcd, log, pi
from operator import mul
from typing import Generic, TypeVar

import flint

from mixproof.geometry.numbers.enclosures import arb_of, to_fraction
from mixproof.solvers.mixing.beta import Beta

SECTOR = Fraction(29, 10)
"""Angle S·d of the sector in which the terms are kept: less than π, and S ≥ 1."""


@dataclass(frozen=True)
class Mark:
    """A data point on a line: its distance from the nearer end of a piece, its class, its weight in rows."""

    offset: int
    label: int
    count: int


@dataclass(frozen=True)
class Piece:
    """The open interval between two neighbours on a line, and all points on the line, nearest first."""

    length: int
    behind: tuple[Mark, ...]
    ahead: tuple[Mark, ...]

    def mirrored(self) -> "Piece":
        """The same piece looked at in the other direction."""
        return Piece(self.length, self.ahead, self.behind)


@dataclass(frozen=True)
class MarkedLine:
    """Labelled data points on a line, as their loss sees them: up to shift, scale, reflection and names.

    Parameters
    ----------
    places : tuple of int
        Increasing, from 0, without a common divisor.
    labels : tuple of int
        Classes, numbered in the order of their appearance.
    counts : tuple of int
        Numbers of equal rows, without a common divisor.
    """

    places: tuple[int, ...]
    labels: tuple[int, ...]
    counts: tuple[int, ...]

    @staticmethod
    def standing_for(places: Iterable[int], labels: Iterable[int], counts: Iterable[int]) -> "tuple[MarkedLine, int]":
        """The line that stands for all lines of this kind, and the divisor taken out of the counts.

        Examples
        --------
        >>> MarkedLine.standing_for([4, 10, 8], [7, 7, 5], [2, 2, 4])
        (MarkedLine(places=(0, 1, 3), labels=(0, 1, 0), counts=(1, 2, 1)), 2)
        """
        marks = sorted(zip(places, labels, counts, strict=True))
        divisor = gcd(*(count for _, _, count in marks))
        unit = gcd(*(place - marks[0][0] for place, _, _ in marks))
        views = []
        for direction in (1, -1):
            names: dict[int, int] = {}
            ordered = marks[::direction]
            views.append(
                MarkedLine(
                    tuple(abs(place - ordered[0][0]) // unit for place, _, _ in ordered),
                    tuple(names.setdefault(label, len(names)) for _, label, _ in ordered),
                    tuple(count // divisor for _, _, count in ordered),
                )
            )
        return min(views, key=lambda line: (line.places, line.labels, line.counts)), divisor

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.places)

    @cached_property
    def classes(self) -> int:
        """Number of classes."""
        return max(self.labels) + 1

    @cached_property
    def mass(self) -> int:
        """Σ p_s p_t over ordered pairs of distinct points, with weights in rows."""
        return sum(self.counts) ** 2 - sum(count**2 for count in self.counts)

    @cached_property
    def cross_mass(self) -> int:
        """Σ p_s p_t over ordered pairs of points of different classes, with weights in rows."""
        shares = [sum(c for c, own in zip(self.counts, self.labels, strict=True) if own == i) for i in set(self.labels)]
        return sum(self.counts) ** 2 - sum(share**2 for share in shares)

    def pieces(self) -> Iterator[Piece]:
        """The intervals between neighbours."""
        marks = list(zip(self.places, self.labels, self.counts, strict=True))
        for cut in range(1, self.size):
            start, end = self.places[cut - 1], self.places[cut]
            behind = tuple(Mark(start - place, label, count) for place, label, count in reversed(marks[:cut]))
            yield Piece(end - start, behind, tuple(Mark(place - end, label, c) for place, label, c in marks[cut:]))


# --- the uniform law ----------------------------------------------------------------------------------

Scalar = TypeVar("Scalar", flint.fmpq, flint.arb)


@dataclass(frozen=True, eq=False)
class _Slope(Generic[Scalar]):
    """A piece under the uniform law: its length, and the density of each class at its two ends."""

    length: int
    ends: tuple[tuple[Scalar, Scalar], ...]


def _slopes(line: MarkedLine, number: Callable[[int], Scalar]) -> Iterator[_Slope[Scalar]]:
    """The pieces of a line under the uniform law; passing a point swaps its segments behind for those ahead."""
    constant, slope = ([number(0)] * line.classes for _ in range(2))

    def add(s: int, t: int, sign: int) -> None:
        start, end = line.places[s], line.places[t]
        rate = number(2 * sign * line.counts[s] * line.counts[t]) / (end - start) ** 2
        constant[line.labels[s]] += rate * end
        slope[line.labels[s]] -= rate
        constant[line.labels[t]] -= rate * start
        slope[line.labels[t]] += rate

    for passed in range(line.size - 1):
        for s in range(passed):
            add(s, passed, -1)
        for t in range(passed + 1, line.size):
            add(passed, t, 1)
        start, end = line.places[passed : passed + 2]
        yield _Slope(end - start, tuple((c + m * start, c + m * end) for c, m in zip(constant, slope, strict=True)))


def uniform_terms(line: MarkedLine) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """The loss of a line under the uniform law, weights in rows: a rational, and pairs (c, r) for Σ c·ln(r).

    On a piece of length l where n_i goes from u to v it is l·(n ln n + Σ (F(v) − F(u))/(v − u)) with
    F(x) = x²/4 − x²/2·ln x, and −l·u ln u for a class with u = v.

    Examples
    --------
    >>> from mixproof.geometry.numbers.logarithms import Logarithms
    >>> shadow, _ = MarkedLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> Logarithms.collect(*uniform_terms(shadow)).closed_form()
    '3 - 24/5*ln(2) - 24/5*ln(3) + 5*ln(5)'
    """
    rational = Fraction(0)
    logarithms: list[tuple[Fraction, Fraction]] = []
    for piece in _slopes(line, flint.fmpq):
        ends = [(to_fraction(u), to_fraction(v)) for u, v in piece.ends]
        total = sum((u for u, _ in ends), Fraction(0))
        logarithms.append((piece.length * total, total))
        for u, v in ends:
            if u == v:
                logarithms.append((-piece.length * u, u))
                continue
            rational += piece.length * (u + v) / 4
            scale = Fraction(piece.length) / (2 * (v - u))
            logarithms += [(sign * scale * x * x, x) for sign, x in ((1, u), (-1, v)) if x]
    return rational, [(c, r) for c, r in logarithms if c]


def uniform_loss(line: MarkedLine, accuracy: int) -> flint.arb:
    """The same loss as `uniform_terms` in ball arithmetic, for lines with many points; to about 2^-accuracy.

    Examples
    --------
    >>> shadow, _ = MarkedLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> print(uniform_loss(shadow, 64).str(12, radius=False))  # 3 − 24/5·ln 6 + 5·ln 5
    2.44674410988
    """
    # What a passed segment leaves behind is rounding of the size of its density, up to 1/length².
    guard = 40 + 2 * line.places[-1].bit_length() + 2 * line.size.bit_length()
    with flint.ctx.workprec(accuracy + guard):
        loss = flint.arb(0)
        for piece in _slopes(line, flint.arb):
            ends = [(u.nonnegative_part(), v.nonnegative_part()) for u, v in piece.ends]
            total = sum((u for u, _ in ends), flint.arb(0))
            mean = total * total.log() + sum((_mean_entropy(u, v) for u, v in ends), flint.arb(0))
            loss += piece.length * mean
        return loss


def _mean_entropy(u: flint.arb, v: flint.arb) -> flint.arb:
    """The mean of −x ln x over x between u and v, neither negative."""
    if not (u - v).contains(0):
        return (u + v) / 4 + (_square_log(u) - _square_log(v)) / (2 * (v - u))
    between = u.union(v).nonnegative_part()
    return -between * between.log() if between > 0 else _from_zero(between.upper(), lambda x: -x * x.log(), 1)


def _square_log(x: flint.arb) -> flint.arb:
    """x² ln x, 0 at 0."""
    return x * x * x.log() if x > 0 else _from_zero(x.upper(), lambda y: y * y * y.log(), 2)


def _from_zero(top: flint.arb, function: Callable[[flint.arb], flint.arb], power: int) -> flint.arb:
    """The values on [0, top] of ±x^power·ln x, which runs from 0 to one turning point and then one way."""
    if top <= 0:
        return flint.arb(0)
    values = flint.arb(0).union(function(top))
    turning = (flint.arb(-1) / power).exp()
    return values if top < turning else values.union(function(turning))


# --- any Beta law -------------------------------------------------------------------------------------

Masses = Callable[[flint.arb], list[flint.arb]]
"""e ↦ the masses N_i of the classes."""


@dataclass(frozen=True)
class _Strip:
    """The strip |Im v| ≤ d on which a piece's integrand is analytic, and the bound M of its docstring."""

    half_width: Fraction
    bound: flint.arb

    @staticmethod
    def around(line: MarkedLine, law: Beta) -> "_Strip":
        """The strip for all pieces of a line together, in the working precision of the caller."""
        deficit = max(Fraction(0), 1 - law.a, 1 - law.b)
        spread = max(law.a, law.b) + deficit
        half_width = SECTOR / spread
        d, S = arb_of(half_width), arb_of(spread)
        smaller = -(d / 2).cos().log()
        C = (arb_of(law.a + law.b + 1 + deficit) * smaller).exp()
        Lambda = -(S * d / 2).cos().log() + arb_of(law.a + law.b - 1 + 2 * deficit) * smaller
        return _Strip(half_width, C * line.mass * (flint.arb(line.classes).log() + Lambda + S * d))

    def step(self, accuracy: int, line: MarkedLine) -> Fraction:
        """A step at which all pieces of the line together err by less than about 2^-accuracy of its mass."""
        excess = float((self.bound / line.mass).log()) + (accuracy + 4) * log(2) + log(line.size)
        return Fraction(int(2**40 * 2 * pi * float(self.half_width) / max(excess, 1.0)), 2**40)

    def error(self, step: Fraction) -> flint.arb:
        """What the trapezoidal rule with this step errs by at most, on each piece."""
        return 2 * self.bound / ((2 * flint.arb.pi() * arb_of(self.half_width / step)).exp() - 1)


def beta_loss(line: MarkedLine, law: Beta, accuracy: int) -> flint.arb:
    """The loss of a line, weights in rows, to about 2^-accuracy of its mass.

    Examples
    --------
    >>> line, _ = MarkedLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> print(beta_loss(line, Beta(Fraction(128), Fraction(128)), 40).str(9, radius=False))
    2.76479165
    """
    with flint.ctx.workprec(_precision(line, law, accuracy)):
        strip = _Strip.around(line, law)
        step = strip.step(accuracy, line)
        loss = flint.arb(0)
        for piece in line.pieces():
            loss += _piece_loss(line, piece, law, step, accuracy) + _within(strip.error(step))
        return loss


def _precision(line: MarkedLine, law: Beta, accuracy: int) -> int:
    return accuracy + 40 + 3 * int(law.a + law.b + 1).bit_length() + 2 * line.size.bit_length()


def _within(radius: flint.arb) -> flint.arb:
    return (-radius).union(radius)


def _piece_loss(line: MarkedLine, piece: Piece, law: Beta, step: Fraction, accuracy: int) -> flint.arb:
    lower, below = _end(line, piece, law, step, accuracy)
    upper, above = _end(line, piece.mirrored(), law, step, accuracy)
    masses = _masses(line, piece, law)
    exponent, h = _exponent(law.a + law.b + 1), arb_of(step)
    total = flint.arb(0)
    for node in range(-lower, upper + 1):
        e = (h * node).exp()
        parts = masses(e)
        whole = sum(parts, flint.arb(0))
        entropy = sum((part * (whole / part).log() for part in parts), flint.arb(0))
        total += entropy * e / (1 + e) ** exponent
    return total * h * piece.length + flint.arb(0).union(below + above)


def _end(line: MarkedLine, piece: Piece, law: Beta, step: Fraction, accuracy: int) -> tuple[int, flint.arb]:
    """How many nodes to take towards the near end of a piece, and what those beyond come to at most."""
    wanted = flint.arb(line.mass) / line.size * flint.arb(2) ** -(accuracy + 4)
    rest = _Rest(line, piece, law)
    distance = Fraction(1)
    while True:
        bound = rest.beyond(distance, step)
        if bound < wanted:
            return -int(-distance // step), bound
        distance = distance * Fraction(6, 5)


class _Rest:
    """A bound for the nodes v < −V of a piece.

    Near the data point x at this end almost all mass is of its class. With r the mass of the other classes,
    the prediction 1 − δ for the class of x and δ/(k − 1) for each other has, at each v, a loss of at least F(v)
    (Gibbs), so F ≤ 2δ·n̂ + r̂·(ln(k − 1) + ln(1/δ)) for δ ≤ ½. Take δ = e^{(1+m)v}, m = min(a, b). Then
    n̂ ≤ mass·G with G = 2·sup λ^a(1 − λ)^b/B(a, b), since dλ/dv ≤ min(λ, 1 − λ). A segment [x, t] has
    dλ_t/dv ≤ λ_t ≤ e^v·l/|x − t| and adds to r̂ at most e^{(1+m)v} times a constant; a segment with x inside adds at
    most e^v·l times its greatest density of other classes on σ < e^{−V}, which ball arithmetic finds.
    """

    def __init__(self, line: MarkedLine, piece: Piece, law: Beta) -> None:
        self.piece, self.law = piece, law
        self.others = flint.arb(line.classes - 1).log()
        self.own = piece.behind[0].label
        self.beta = law.beta_function()
        a, b = arb_of(law.a), arb_of(law.b)
        self.everything = line.mass * 2 * (a / (a + b)) ** a * (b / (a + b)) ** b / self.beta
        self.ending = self._ending()
        self.through = Piece(piece.length, piece.behind[1:], piece.ahead)
        self.masses = _at_lengths(line, self.through, law)

    def _ending(self) -> flint.arb:
        """Mass of other classes from the segments that end at x, relative to e^{(1+m)v}."""
        total, near = flint.arb(0), self.piece.behind[0]
        for mark in self.piece.ahead:
            if mark.label != self.own:
                share = arb_of(Fraction(self.piece.length, self.piece.length + mark.offset))
                powers = share ** arb_of(self.law.a + 1) + share ** arb_of(self.law.b + 1)
                total += near.count * mark.count * powers
        return 2 * total / self.beta

    def _passing(self, share: flint.arb) -> flint.arb:
        """Mass of other classes from the segments with x inside, relative to e^v, while σ < share."""
        piece = self.piece
        reach = piece.length * flint.arb(0).union(share)
        to_s = [mark.offset + reach for mark in self.through.behind]
        to_t = [mark.offset + piece.length - reach for mark in self.through.ahead]
        masses = self.masses(to_s, to_t)
        return sum((mass for i, mass in enumerate(masses) if i != self.own), flint.arb(0)) * piece.length

    def beyond(self, distance: Fraction, step: Fraction) -> flint.arb:
        """A bound for h·ΣF over nodes v = −V, −V − h, …, with V = `distance` ≥ 1 and h = `step`."""
        V, h = arb_of(distance), arb_of(step)
        fast = arb_of(1 + min(self.law.a, self.law.b))
        passing = self._passing((-V).exp()).upper() if self.through.behind else flint.arb(0)
        slow_part = _geometric(flint.arb(1), V, h, passing * self.others, passing * fast)
        return slow_part + _geometric(fast, V, h, 2 * self.everything + self.ending * self.others, self.ending * fast)


def _geometric(rate: flint.arb, V: flint.arb, h: flint.arb, constant: flint.arb, linear: flint.arb) -> flint.arb:
    """An upper bound of h·Σ e^{rate·v}·(constant + linear·|v|) over the nodes v = −V, −V − h and so on."""
    one = h + 1 / rate
    bound = (-rate * V).exp() * (constant * one + linear * (V * one + 1 / rate**2))
    return bound.upper()


def _masses(line: MarkedLine, piece: Piece, law: Beta) -> Masses:
    """The rule for the masses N_i that costs less: by polynomials, or by powers of the lengths."""
    if law.is_integer and _polynomial_cost(line, law) < _power_cost(line):
        return _by_polynomials(line, piece, law)
    return _by_powers(line, piece, law)


def _polynomial_cost(line: MarkedLine, law: Beta) -> float:
    """Microseconds a node, by measurement."""
    return 4 + line.classes * (0.5 + 0.06 * float(law.a + law.b))


def _power_cost(line: MarkedLine) -> float:
    """Microseconds a node, by measurement."""
    return 8 + 4 * line.size + 0.01 * line.size**2


def _orders(law: Beta) -> list[tuple[Fraction, Fraction]]:
    return [(law.a, law.b)] if law.is_symmetric else [(law.a, law.b), (law.b, law.a)]


def _couplings(piece: Piece, law: Beta) -> list[list[flint.arb]]:
    """p_s p_t/(B(a, b)·|s − t|^{a+b}), doubled where both orders are alike: one row a point behind."""
    scale = (2 if law.is_symmetric else 1) / law.beta_function()
    power = arb_of(-law.a - law.b)
    inverse: dict[int, flint.arb] = {}
    rows = []
    for s in piece.behind:
        lengths = [s.offset + piece.length + t.offset for t in piece.ahead]
        for length in lengths:
            if length not in inverse:
                inverse[length] = scale * flint.arb(length) ** power
        rows.append([inverse[length] * (s.count * t.count) for length, t in zip(lengths, piece.ahead, strict=True)])
    return rows


def _by_powers(line: MarkedLine, piece: Piece, law: Beta) -> Masses:
    """N_i as sums of products of powers of lengths."""
    behind = [ends for _, ends in _behind(piece)]
    ahead = [ends for _, ends in _ahead(piece)]
    at_lengths = _at_lengths(line, piece, law)
    return lambda e: at_lengths([p * e + q for q, p in behind], [p * e + q for q, p in ahead])


def _at_lengths(
    line: MarkedLine, piece: Piece, law: Beta
) -> Callable[[list[flint.arb], list[flint.arb]], list[flint.arb]]:
    """The masses of the classes from the lengths to z: one product of a matrix and a vector a side and order."""
    coupling = flint.arb_mat(_couplings(piece, law))
    transposed = coupling.transpose()
    orders = [(_exponent(b - 1), _exponent(a - 1)) for a, b in _orders(law)]

    def masses(to_s: list[flint.arb], to_t: list[flint.arb]) -> list[flint.arb]:
        found = [flint.arb(0)] * line.classes
        for x, y in orders:
            at_s, at_t = [length**x for length in to_s], [length**y for length in to_t]
            for marks, own, product, other, lengths in (
                (piece.behind, at_s, coupling, at_t, to_t),
                (piece.ahead, at_t, transposed, at_s, to_s),
            ):
                mixed = flint.arb_mat(len(lengths), 1, list(map(mul, other, lengths)))
                for mark, power, partners in zip(marks, own, (product * mixed).entries(), strict=True):
                    found[mark.label] += power * partners
        return found

    return masses


def _exponent(value: Fraction) -> int | flint.arb:
    """An exponent in the kind that is raised to fastest."""
    return int(value) if value.denominator == 1 else arb_of(value)


def _by_polynomials(line: MarkedLine, piece: Piece, law: Beta) -> Masses:
    """N_i as polynomials in e, of degree a + b − 1 and with coefficients ≥ 0, for whole a and b."""
    coupling = flint.arb_mat(_couplings(piece, law))
    transposed = coupling.transpose()
    found = [flint.arb_poly([])] * line.classes
    for a, b in _orders(law):
        for own, other, product, x, y in (
            (_behind(piece), _ahead(piece), coupling, int(b), int(a)),
            (_ahead(piece), _behind(piece), transposed, int(a), int(b)),
        ):
            partners = product * flint.arb_mat([_power_of_line(*ends, y) for _, ends in other])
            for row, (mark, ends) in enumerate(own):
                mixed = flint.arb_poly([partners[row, column] for column in range(y + 1)])
                found[mark.label] += flint.arb_poly(_power_of_line(*ends, x - 1)) * mixed
    return lambda e: [polynomial(e) for polynomial in found]


def _behind(piece: Piece) -> list[tuple[Mark, tuple[int, int]]]:
    return [(mark, (mark.offset, mark.offset + piece.length)) for mark in piece.behind]


def _ahead(piece: Piece) -> list[tuple[Mark, tuple[int, int]]]:
    return [(mark, (mark.offset + piece.length, mark.offset)) for mark in piece.ahead]


def _power_of_line(constant: int, slope: int, exponent: int) -> list[flint.arb]:
    """Coefficients of (constant + slope·e)^exponent."""
    return [
        flint.arb(flint.fmpz(comb(exponent, k) * constant ** (exponent - k) * slope**k)) for k in range(exponent + 1)
    ]


def beta_cost(line: MarkedLine, law: Beta, accuracy: int) -> float:
    """About how many seconds `beta_loss` takes.

    Examples
    --------
    >>> shadow, _ = MarkedLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> [round(beta_cost(shadow, Beta(Fraction(2), Fraction(2)), bits), 4) for bits in (50, 100, 200)]
    [0.0036, 0.0129, 0.0492]
    """
    with flint.ctx.workprec(64):
        step = _Strip.around(line, law).step(accuracy, line)
    a_node = _power_cost(line)
    if law.is_integer:
        a_node = min(a_node, _polynomial_cost(line, law))
    nodes = 1.4 * accuracy / float(step)
    return (line.size - 1) * (nodes * a_node * 1e-6 + 2e-6 * line.size**2)
