"""The readings of section 2: the optimal classifier, its continuity, its balls, and sets of midpoints."""

from fractions import Fraction

from ..case import Case
from ..data import Data
from .argument import ALWAYS, Argument, Facts, Half, first, leaving, no_conflict


def proposition_2_2(case: Case, facts: Facts, reading: str) -> Argument:
    """J(h) ≤ J(g) for every continuous g."""
    return ALWAYS, (True, "by Gibbs' inequality at each point"), ("gibbs",)


def lemma_2_3(case: Case, facts: Facts, reading: str) -> Argument:
    """If mixed points fall into a ball, the masses of all ordered pairs tell the best constant on it.

    The `printed` reading takes the masses over classes i < j, doubled, instead; and all balls in question.
    """
    fallen = first(
        (case.point is None, True, "each ball around a data point holds the point itself"),
        (facts.having("in-ball"), True, "mixed points fall into the ball"),
        (facts.having("empty-ball"), False, "no mixed point falls into the ball"),
    )
    if reading == "ordered":
        return fallen, (True, "by Gibbs' inequality"), ("gibbs",)
    centres = range(case.data.size) if case.balls is None else case.balls
    places = [case.point] if case.point is not None else [case.data.point(index) for index in centres]
    agreeing = {each["x"] for each in facts.having("formulas", agree=True)}
    differing = [each for each in facts.having("formulas", agree=False) if each["x"] in places]
    same = first(
        (case.law.is_symmetric, True, "the law of λ is symmetric"),
        (differing, False, "the printed sum is not the minimiser on that ball"),
        (agreeing >= set(places), True, "the printed sum is the minimiser on each of the balls"),
    )
    return fallen, same, ("gibbs", "orders")


def scheme_2_4(case: Case, facts: Facts, reading: str) -> Argument:
    """If an epoch has a mixed point without a third class at its ends, the sampled ε is at least ε*.

    The `evidence` reading: if the sampled ε is positive, no data point is inside a segment outside its class.
    """
    if reading == "printed":
        sampled = first(
            (facts.having("mixed"), True, "the epoch, taken as it is listed, has such a mixed point"),
            (facts.having("no-third-class"), False, "the epoch has no such mixed point"),
        )
        return sampled, (True, "a mixed point is on a segment"), ("between",)
    positive = first(
        (facts.having("no-third-class"), False, "there is no sampled ε"),
        (facts.having("mixed", squared=Fraction(0)), False, "the sampled ε is 0"),
        (facts.having("apart") and facts.having("mixed"), True, "all distances in the epoch, as it is listed, are"),
    )
    return positive, no_conflict(case, facts, "both"), ()


def proposition_2_5(case: Case, facts: Facts, reading: str) -> Argument:
    """If segments within two classes cross outside the data, h jumps at each such crossing.

    `printed`: the law is symmetric, and the lines carry one class each. `sharp`: by the averages of the lines.
    """
    if reading == "sharp":
        return ALWAYS, (True, "by the theorem on averages"), ("averages",)
    if reading == "printed":
        crossed = first(
            (not case.law.is_symmetric, False, "the law of λ is not symmetric"),
            (facts.having("no-meeting", alone=True), False, "no such lines cross"),
            (facts.having("meeting", alone=True), True, "such lines cross"),
        )
        return crossed, (True, "along the two lines h tends to different classes"), ("averages",)
    met = first(
        (facts.having("no-meeting", alone=False), False, "no such segments cross"),
        (facts.having("meeting"), True, "such segments cross"),
    )
    level = [e for e in facts.having("meeting") if facts.having("averages", point=e["point"], agree=True)]
    jumps = first(
        (level, False, "h is continuous at such a crossing"),
        (facts.having("meetings-jump"), True, "h jumps at each of these crossings"),
    )
    return met, jumps, ("averages",)


def theorem_2_7(case: Case, facts: Facts, reading: str) -> Argument:
    """If the dataset is X₃², some α misclassifies a data point; `sharp`: if one is outvoted, all large α do."""
    outvoted = facts.having("outvoted")
    if reading == "sharp":
        some = first(
            (outvoted, True, "a data point is outvoted"),
            (facts.having("none-outvoted"), False, "no data point is outvoted"),
        )
        return some, (True, "by the limit for large α"), ("strong",)
    lost = first(
        (facts.having("misclassified"), True, "a data point is misclassified at that α"),
        (outvoted, True, "an outvoted data point is misclassified for all large α"),
    )
    return _is_x3(case.data), lost, ("strong",)


def _is_x3(data: Data) -> Half:
    """The data are three points at equal distances on a line, the middle one of the other class."""
    a, b, c = sorted(range(data.size), key=data.vectors.__getitem__)[:3] if data.size == 3 else (0, 0, 0)
    level = all(2 * y == x + z for x, y, z in zip(data.vectors[a], data.vectors[b], data.vectors[c], strict=True))
    unlike = data.labels[a] == data.labels[c] != data.labels[b]
    found = data.size == 3 and level and unlike and len(set(data.counts)) == 1
    return found, f"the dataset is {'' if found else 'not '}X₃²"


def proposition_2_8(case: Case, facts: Facts, reading: str) -> Argument:
    """At every data point h_ε tends to the one-hot prediction of its class."""
    return ALWAYS, (True, "the data points are distinct, and λ has no atoms"), ("atoms",)


def theorem_2_10(case: Case, facts: Facts, reading: str) -> Argument:
    """If no data point is inside a segment with both ends outside its class, h is continuous at all data points.

    `slides`: with an end outside its class. `sharp`: by the theorem on continuity, for each data point.
    """
    if reading == "sharp":
        return ALWAYS, (True, "by the theorem on continuity at data points"), ("continuity",)
    away = leaving(case, facts.having("limit"))
    continuous = first(
        (facts.having("jumps", rows=[]), True, "h is one-hot at every data point, and continuous there"),
        (away or facts.having("jumps"), False, "h is one-hot at that data point, and a limit there is not"),
    )
    return no_conflict(case, facts, "both" if reading == "printed" else "some"), continuous, ("atoms", "continuity")


def theorem_2_11(case: Case, facts: Facts, reading: str) -> Argument:
    """If the midpoints of 6 points or more are symmetric about no point, no other points have them.

    `sharp`: if the number of points is no power of two. `powers-of-two`: if it is one, any others are their
    reflection, or symmetric as they are.
    """
    m = case.data.size
    power = m & (m - 1) == 0
    if reading == "sharp":
        return (not power, f"m = {m}"), (True if not power else None, "by the theorem on power sums"), ("power sums",)
    if reading == "powers-of-two":
        return (power, f"m = {m}"), (True, "by the theorem on reflections"), ("reflection",)
    general = first(
        (m < 6, False, f"there are {m} points"),
        (facts.having("midpoint-symmetry", symmetric=True), False, "the midpoints are symmetric"),
        (facts.having("midpoint-symmetry", symmetric=False), True, "the midpoints are not symmetric"),
    )
    return general, (True if general[0] else None, "by the theorem on reflections"), ("power sums", "reflection")
