"""The truth of each kind of claim, by the toolkit's own solvers and by brute force."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from typing import Any

from sympy import Matrix, Rational

from mixproof.geometry.arrangement.class_distances import squared_class_distances
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import lines_at
from mixproof.geometry.incidence.segments import crossing, weight_on
from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.quotients import Quotient, combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.ordered_masses import OrderedMasses
from mixproof.solvers.classifier.likeness import Likeness, likeness
from mixproof.solvers.classifier.limits import data_index, limit
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.ray import best_multiple
from mixproof.solvers.loss.constant_predictions import loss_of_constant
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.midpoints.other_sets import other_sets
from mixproof.solvers.midpoints.symmetry import symmetric_midpoints
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import strong_mixing_limit
from mixproof.theory.verify import verify
from tests.strategies import all_points
from tests.theory.checker.model_judges import MODEL_JUDGES
from tests.theory.checker.oracle import ONE, Claim, Oracle, squared_distance_of


def _between(value: Real, claimed: Any) -> bool:
    low, high = (claimed, claimed) if isinstance(claimed, str) else claimed
    if isinstance(value, Radicals | Quotient):
        exact = value if isinstance(value, Quotient) else Quotient(value, Radicals.of(1))
        return exact.compare(Fraction(low)) >= 0 >= exact.compare(Fraction(high))
    signs = [settled_sign(combination([(Fraction(1), value), (-Fraction(end), Radicals.of(1))])) for end in (low, high)]
    return signs == [1, -1]


def _shares(oracle: Oracle, found: Probabilities | None, claimed: Any) -> bool:
    if found is None:
        return False
    return all(_between(found[label], claimed.get(name, "0")) for label, name in enumerate(oracle.dataset.classes))


def _inside(oracle: Oracle, claim: Claim) -> bool:
    x, s, t = (oracle.dataset.point(oracle.index(claim[name])) for name in "xst")
    return s != t and 0 < Fraction(claim["weight"]) < 1 and weight_on(x, s, t) == Fraction(claim["weight"])


def _limit(oracle: Oracle, claim: Claim) -> bool:
    x, towards = oracle.index(claim["x"]), oracle.index(claim["towards"])
    sides = one_sided_limits(oracle.dataset, oracle.law, oracle.dataset.point(x))
    found = [side for side in sides if towards in side.line.ahead.points]
    return len(found) == 1 and _shares(oracle, found[0].probabilities(), claim["shares"])


def _jumps(oracle: Oracle, claim: Claim) -> bool:
    dataset = oracle.dataset
    found = {
        k
        for k in range(dataset.size)
        for side in one_sided_limits(dataset, oracle.law, dataset.point(k))
        if side.support() != {dataset.labels[k]}
    }
    return found == {oracle.index(row) for row in claim["rows"]}


def _average(oracle: Oracle, claim: Claim) -> bool:
    spot, ends = oracle.spot(claim), {oracle.index(row) for row in claim["line"]}
    found = [side for side in spot.limits if ends <= set(side.line.ahead.points) | set(side.line.behind.points)]
    return spot.origin is None and bool(found) and _shares(oracle, found[0].probabilities(), claim["shares"])


def _class_gap(oracle: Oracle, claim: Claim) -> bool:
    h, (label, over) = oracle.spot(claim).h, (oracle.label(claim[name]) for name in ("label", "over"))
    return bool(settled_sign_of(h.masses[label], h.masses[over]) == claim["sign"])


def settled_sign_of(one: Real, other: Real) -> int | None:
    """The sign of a difference."""
    gap = combination([(Fraction(1), one), (Fraction(-1), other)])
    return gap.sign() if isinstance(gap, Radicals) else settled_sign(gap)


def _bounds(oracle: Oracle, name: str) -> list[Fraction]:
    quarter, printed = Fraction(1, 4), [each / 4 for each in squared_class_distances(oracle.dataset)]
    capped = [min(each, quarter) for each in printed]
    return {"half": [quarter] * len(printed), "printed": printed, "capped": capped}[name]


def _majority(oracle: Oracle, claim: Claim) -> bool:
    spot = oracle.spot(claim)
    if not spot.is_on_x_mix:
        return False
    majority, bounds = spot.majority(oracle.label(claim["label"])), _bounds(oracle, claim["bound"])
    return majority.within(bounds[majority.label]) and majority.least == Fraction(claim["least"])


def _no_leaning(oracle: Oracle, claim: Claim) -> bool:
    spot = oracle.spot(claim)
    return not spot.is_on_x_mix or not spot.majorities(_bounds(oracle, claim["bound"]))


def _margin(oracle: Oracle, claim: Claim) -> bool:
    point = None if claim["point"] is None else oracle.place(claim["point"])
    found = verify("3.2", oracle.dataset, [claim["bound"]], mixing=oracle.law, point=point).outcomes[0]
    return found.conclusion.holds is not False


def _meeting(oracle: Oracle, claim: Claim) -> bool:
    """By all pairs of segments within classes, whose lines are through the point and differ."""
    dataset, x = oracle.dataset, oracle.place(claim["point"])
    if data_index(dataset, x) is not None:
        return False
    lines = [line for line in lines_at(dataset, x) if line.ahead.points and line.behind.points]
    kinds = []
    for line in lines:
        behind, ahead = ({dataset.labels[k] for k in side.points} for side in (line.behind, line.ahead))
        pure = len(behind | ahead) == 1
        kinds.append(behind & ahead if pure or not claim["alone"] else set())
    return any(i != j for a, b in combinations(kinds, 2) for i in a for j in b)


def _meets_somewhere(oracle: Oracle, alone: bool) -> bool:
    return bool(oracle.decided("2.5", "printed" if alone else "generalised")[0].total)


def _outvoted(oracle: Oracle, claim: Claim) -> bool:
    x, over = oracle.index(claim["x"]), oracle.label(claim["over"])
    found = strong_mixing_limit(Ball(oracle.dataset, x, oracle.epsilon))
    claimed = [Fraction(claim["shares"].get(name, "0")) for name in oracle.dataset.classes]
    return list(found) == claimed and found[over] > found[oracle.dataset.labels[x]]


def _none_outvoted(oracle: Oracle, claim: Claim) -> bool:
    limits = [strong_mixing_limit(Ball(oracle.dataset, x, oracle.epsilon)) for x in range(oracle.dataset.size)]
    return all(max(each) == each[label] for each, label in zip(limits, oracle.dataset.labels, strict=True))


def _class_gap_at(oracle: Oracle, claim: Claim, alpha: Fraction) -> int | None:
    x = oracle.index(claim["x"])
    found = best_constant(oracle.dataset, Beta(alpha, alpha), oracle.dataset.point(x), oracle.epsilon)
    assert found is not None
    return settled_sign_of(found.masses[oracle.dataset.labels[x]], found.masses[oracle.label(claim["over"])])


def _threshold(oracle: Oracle, claim: Claim) -> bool:
    signs = [_class_gap_at(oracle, claim, Fraction(end)) for end in claim["alpha"]]
    return signs == [claim["before"], claim["after"]] and signs[0] != signs[1]


def _radius(oracle: Oracle, claim: Claim) -> bool:
    dataset, epsilon = oracle.dataset, Fraction(claim["epsilon"])
    for k in range(dataset.size):
        found = best_constant(dataset, oracle.law, dataset.point(k), epsilon)
        assert found is not None
        if found.compare(dataset.labels[k], Fraction(claim["at_least"])) == -1:
            return False
    return True


def _alternatives(oracle: Oracle, claim: Claim) -> bool:
    found = other_sets(all_points(oracle.dataset))
    assert found is not None
    claimed = [tuple(sorted(tuple(map(Fraction, x)) for x in each)) for each in claim["sets"]]
    return sorted(claimed) == sorted(found.sets)


def _combined(oracle: Oracle, pairs: Any) -> tuple[Fraction, ...]:
    total = [Fraction(0)] * oracle.dataset.dimension
    for row, value in pairs:
        index = oracle.index(row)
        sign = 1 if oracle.dataset.labels[index] == 1 else -1
        total = [a + sign * Fraction(value) * b for a, b in zip(total, oracle.dataset.point(index), strict=True)]
    return tuple(total)


def _max_margin(oracle: Oracle, claim: Claim) -> bool:
    """θ̂ is unique, up to the sign that the order of the classes decides."""
    found, claimed = max_margin(oracle.dataset), tuple(map(Fraction, claim["direction"]))
    multipliers = [Fraction(value) for _, value in claim["multipliers"]]
    same = isinstance(found, MaxMargin) and found.direction in {claimed, tuple(-value for value in claimed)}
    return (
        same
        and min(multipliers) >= 0
        and _combined(oracle, claim["multipliers"])
        in {
            claimed,
            tuple(-value for value in claimed),
        }
    )


def _zero(oracle: Oracle, claim: Claim) -> bool:
    values = [Fraction(value) for _, value in claim["coefficients"]]
    return min(values) >= 0 < max(values) and not any(_combined(oracle, claim["coefficients"]))


def _balance(oracle: Oracle, claim: Claim) -> bool:
    dataset, sizes = oracle.dataset, oracle.dataset.class_sizes
    means = []
    for label in (0, 1):
        rows = [dataset.point(k) for k in range(dataset.size) for _ in dataset.rows[k] if dataset.labels[k] == label]
        means.append([sum(column) / len(rows) for column in zip(*rows, strict=True)])
    antipodal = all(a == -b for a, b in zip(*means, strict=True))
    return (sizes[0] == sizes[1], antipodal) == (claim["balanced"], claim["antipodal"])


def _best_multiple(oracle: Oracle, claim: Claim) -> bool:
    separator = max_margin(oracle.dataset)
    assert isinstance(separator, MaxMargin)
    found = best_multiple(separator, oracle.law)
    assert found is not None
    low, high = (Fraction(end) for end in claim["scale"])
    return bool(found.scale > float(low) * (1 - 1e-12)) and bool(found.scale < float(high) * (1 + 1e-12))


def _ball(oracle: Oracle, claim: Claim) -> bool:
    return _shares(
        oracle, best_constant(oracle.dataset, oracle.law, oracle.place(claim["x"]), oracle.epsilon), claim["shares"]
    )


def _formulas(oracle: Oracle, claim: Claim) -> bool:
    loss = OrderedMasses(oracle.dataset, oracle.law, oracle.place(claim["x"]), oracle.epsilon)
    found = likeness(loss.printed, loss.optimum)
    return bool(claim["agree"]) == (found is not Likeness.DIFFERENT)


def _loss(oracle: Oracle, claim: Claim) -> bool:
    found = irreducible_loss(oracle.dataset, oracle.law)
    return found is not None and found.as_fraction() == Fraction(claim["loss"])


def _constant(oracle: Oracle, claim: Claim) -> bool:
    theta = tuple(Fraction(claim["constant"].get(name, "0")) for name in oracle.dataset.classes)
    loss = loss_of_constant(oracle.dataset, theta)
    below = combination([(Fraction(1), loss), (-Fraction(claim["at_least"]), Radicals.of(1))])
    return sum(theta) == 1 and settled_sign(below) != -1


def _in_ball(oracle: Oracle, claim: Claim) -> bool:
    assert oracle.x is not None
    pair = [oracle.index(claim[name]) for name in "st"]
    points = {oracle.dataset.point(k): oracle.dataset.labels[k] for k in pair}
    alone = Dataset.from_rationals([list(point) for point in points], [str(k) for k in range(len(points))])
    return best_constant(alone, ONE, oracle.x, oracle.epsilon) is not None


def _empty_ball(oracle: Oracle, claim: Claim) -> bool:
    return best_constant(oracle.dataset, oracle.law, oracle.x or (), oracle.epsilon) is None


def _mixed(oracle: Oracle, claim: Claim) -> bool:
    s, t, _ = entry = oracle.epoch[claim["entry"]]
    x, labels = oracle.index(claim["x"]), oracle.dataset.labels
    squared = squared_distance_of(oracle.mixed(entry), oracle.dataset.point(x))
    least = not claim["least"] or squared == min(oracle.distances())
    return labels[x] not in {labels[s], labels[t]} and squared == Fraction(claim["squared"]) and least


def _no_third(oracle: Oracle, claim: Claim) -> bool:
    return not oracle.distances()


def _to_segment(x: tuple[Fraction, ...], s: tuple[Fraction, ...], t: tuple[Fraction, ...]) -> Fraction:
    length = squared_distance_of(s, t)
    if not length:
        return squared_distance_of(x, s)
    way = sum(((a - b) * (c - b) for a, b, c in zip(x, s, t, strict=True)), Fraction(0)) / length
    way = min(max(way, Fraction(0)), Fraction(1))
    return squared_distance_of(x, tuple(b + way * (c - b) for b, c in zip(s, t, strict=True)))


def _distance(oracle: Oracle, claim: Claim) -> bool:
    points, labels = all_points(oracle.dataset), oracle.dataset.labels
    x, s, t = (oracle.index(claim[name]) for name in "xst")
    if labels[x] in {labels[s], labels[t]}:
        return False
    squared = _to_segment(points[x], points[s], points[t])
    every = (
        _to_segment(points[y], points[a], points[b])
        for y in range(len(points))
        for a in range(len(points))
        for b in range(len(points))
        if labels[y] not in {labels[a], labels[b]}
    )
    return squared == Fraction(claim["squared"]) and (not claim["least"] or squared == min(every))


def _affine_fit(oracle: Oracle, claim: Claim) -> bool:
    """Point by point, with the classes in the order of the certificate."""
    rows = [[Fraction(a) for a in (*row, bias)] for row, bias in zip(claim["weights"], claim["bias"], strict=True)]
    places = [(*x, Fraction(1)) for x in all_points(oracle.dataset)]
    values = [[sum(a * b for a, b in zip(row, x, strict=True)) for row in rows] for x in places]
    names = [oracle.dataset.classes[own] for own in oracle.dataset.labels]
    return values == [[int(name == own) for name in oracle.names] for own in names]


def _no_affine_fit(oracle: Oracle, claim: Claim) -> bool:
    """By the ranks of SymPy: a certificate of this kind exists, and this is one."""
    points, pairs = all_points(oracle.dataset), [(oracle.index(k), Fraction(a)) for k, a in claim["coefficients"]]
    classes = range(len(oracle.dataset.classes))
    rows = [[*x, *(Fraction(int(k == own)) for k in classes)] for x, own in labelled(oracle.dataset)]
    combined = [sum(a * rows[k][column] for k, a in pairs) for column in range(len(rows[0]))]
    m = oracle.dataset.dimension
    return not sum(a for _, a in pairs) and not any(combined[:m]) and any(combined[m:]) and len(points) > 1


def labelled(dataset: Dataset) -> list[tuple[tuple[Fraction, ...], int]]:
    """The points with their labels."""
    return list(zip(all_points(dataset), dataset.labels, strict=True))


def rank_of(points: list[tuple[Fraction, ...]]) -> int:
    """The dimension of the flat that points span, and one, by SymPy."""
    return int(Matrix([[Rational(c.numerator, c.denominator) for c in x] + [1] for x in points]).rank())


def _flat(oracle: Oracle, claim: Claim) -> bool:
    label = oracle.label(claim["label"])
    chosen = [oracle.dataset.point(oracle.index(row)) for row in claim["rows"]]
    of_class = [x for x, own in labelled(oracle.dataset) if own == label]
    return set(chosen) <= set(of_class) and rank_of(chosen) == len(claim["rows"]) == rank_of(of_class)


def _mixed_label(oracle: Oracle, ends: tuple[int, int], weight: Fraction) -> list[Fraction]:
    shares = [Fraction(0)] * len(oracle.dataset.classes)
    for end, share in zip(ends, (weight, 1 - weight), strict=True):
        shares[oracle.dataset.labels[end]] += share
    return shares


def _clash(oracle: Oracle, claim: Claim) -> bool:
    ends = [(oracle.index(claim[a]), oracle.index(claim[b])) for a, b in ("st", "uv")]
    weights = [Fraction(claim[name]) for name in ("weight", "other")]
    places = [oracle.mixed((*pair, weight)) for pair, weight in zip(ends, weights, strict=True)]
    one, other = (_mixed_label(oracle, pair, weight) for pair, weight in zip(ends, weights, strict=True))
    return places[0] == places[1] and one != other and all(0 <= weight <= 1 for weight in weights)


def has_clash(dataset: Dataset) -> bool:
    """True if two segments, data points among them, share a point with different labels: all pairs, one by one."""
    points, segments = all_points(dataset), list(combinations_with_replacement(range(dataset.size), 2))
    for one, other in combinations(segments, 2):
        ends = [points[k] for k in (*one, *other)]
        for x in crossing(*ends) if one[0] != one[1] and other[0] != other[1] else _at_points(ends):
            found = []
            for s, t in (one, other):
                weight = weight_on(x, points[s], points[t]) if s != t else Fraction(1)
                assert weight is not None
                shares = [Fraction(0)] * len(dataset.classes)
                shares[dataset.labels[s]] += weight
                shares[dataset.labels[t]] += 1 - weight
                found.append(shares)
            if found[0] != found[1]:
                return True
    return False


def _at_points(ends: list[tuple[Fraction, ...]]) -> list[tuple[Fraction, ...]]:
    """The common points of two segments of which one or both are points."""
    s, t, u, v = ends
    x, (p, q) = (s, (u, v)) if s == t else (u, (s, t))
    return [x] if (x == p == q) or (p != q and weight_on(x, p, q) is not None) else []


JUDGES: dict[str, Callable[[Oracle, Claim], bool]] = {
    "inside": _inside,
    "no-conflict": lambda oracle, claim: not oracle.conflicts(claim["ends"]),
    "limit": _limit,
    "jumps": _jumps,
    "average": _average,
    "h": lambda oracle, claim: _shares(
        oracle, limit(oracle.dataset, oracle.law, oracle.place(claim["point"])), claim["shares"]
    ),
    "class-gap": _class_gap,
    "averages": lambda oracle, claim: oracle.spot(claim).averages_agree == claim["agree"],
    "class-majority": _majority,
    "no-class-majority": _no_leaning,
    "margin": _margin,
    "meeting": _meeting,
    "no-meeting": lambda oracle, claim: not _meets_somewhere(oracle, claim["alone"]),
    "meetings-jump": lambda oracle, claim: oracle.decided("2.5", "generalised")[1].holds is not False,
    "outvoted": _outvoted,
    "none-outvoted": _none_outvoted,
    "misclassified": lambda oracle, claim: _class_gap_at(oracle, claim, Fraction(claim["alpha"])) == -1,
    "threshold": _threshold,
    "own-class-radius": _radius,
    "midpoint-symmetry": lambda oracle, claim: symmetric_midpoints(all_points(oracle.dataset)) == claim["symmetric"],
    "alternatives": _alternatives,
    "max-margin": _max_margin,
    "zero-combination": _zero,
    "balance": _balance,
    "best-multiple": _best_multiple,
    "in-ball": _in_ball,
    "empty-ball": _empty_ball,
    "ball": _ball,
    "formulas": _formulas,
    "irreducible-loss": _loss,
    "constant-loss": _constant,
    "affine-fit": _affine_fit,
    "no-affine-fit": _no_affine_fit,
    "flat": _flat,
    "clash": _clash,
    "no-clash": lambda oracle, claim: not has_clash(oracle.dataset),
    "mixed": _mixed,
    "apart": lambda oracle, claim: 0 not in oracle.distances(),
    "no-third-class": _no_third,
    "distance": _distance,
    **MODEL_JUDGES,
}


def is_true(oracle: Oracle, claim: Claim) -> bool:
    """True if a claim is true."""
    return JUDGES[claim["kind"]](oracle, claim)
