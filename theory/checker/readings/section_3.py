"""The readings of section 3: margins, and linear models on labels ±1."""

from fractions import Fraction

from ..case import Case
from ..claims.linear import margins
from ..form import show
from ..roots import log_bounds
from .argument import Argument, Facts, first, leaving


def theorem_3_2(case: Case, facts: Facts, reading: str) -> Argument:
    """If a class has the majority of the segments through x, h gives it the most, and is continuous at x.

    The bound on 1 − λ is the `printed` one, or `capped` by ½. `slides` and `sharp` ask for ½, and rest on the theorem
    on margins. Without a point in the settings, for all x.
    """
    bound = reading if reading in {"printed", "capped"} else "half"
    here = {} if case.point is None else {"point": case.point}
    found = facts.having("class-majority", bound=bound, **here)
    none = case.point is not None and facts.having("no-class-majority", bound=bound, **here)
    majority = first(
        (found, True, "a class has the majority of the segments there"),
        (none, False, "no class has the majority of the segments there"),
    )
    if bound == "half":
        return majority, (True, "by the theorem on margins"), ("margin", "averages")
    jumping, behind = [], []
    for each in found:
        jumping += leaving(case, facts.having("limit", x=case.data.index_at(each["point"])))
        jumping += facts.having("averages", point=each["point"], agree=False)
        behind += [s for s in facts.having("class-gap", point=each["point"], label=each["label"]) if s["sign"] <= 0]
    followed = first(
        (behind, False, "h does not give that class the most"),
        (jumping, False, "h is not continuous there"),
        (facts.having("margin", bound=bound, point=case.point), True, "h follows wherever a class has the majority"),
    )
    return majority, followed, ("margin", "averages", "continuity")


def theorem_3_5(case: Case, facts: Facts, reading: str) -> Argument:
    """If every data point is a support vector and λ is symmetric, the Mixup minimiser is a multiple of θ̂.

    `slides` drops the symmetry. `sharp`: exactly if the classes have as many rows, or antipodal means. Corollary 3.8
    says the same of the direction to which plain training tends, which is θ̂.
    """
    found = facts.having("max-margin")
    interpolating = found and all(margin == 1 for margin in margins(case, found[0]["direction"]))
    supported = first(
        (reading != "slides" and not case.law.is_symmetric, False, "the law of λ is not symmetric"),
        (facts.having("zero-combination"), False, "no hyperplane through 0 separates the classes"),
        (interpolating, True, "every data point is a support vector"),
        (found, False, "a data point is beyond the margin"),
    )
    if reading == "sharp":
        return supported, (True if supported[0] else None, "by the sharp theorem"), ("sharp 3.5",)
    balance = facts.having("balance")
    parallel = first(
        (not supported[0], None, "not needed"),
        (balance and (balance[0]["balanced"] or balance[0]["antipodal"]), True, "the minimiser is a multiple of θ̂"),
        (balance, False, "neither balanced nor antipodal: the minimiser is no multiple of θ̂"),
    )
    return supported, parallel, ("sharp 3.5",)


def lemma_3_7(case: Case, facts: Facts, reading: str) -> Argument:
    """If d > 10·n·ln n + n − 1, Gaussian points are all support vectors with probability at least 1 − 2/n."""
    n, d = case.data.total, len(case.data.vectors[0])
    low, high = (10 * n * end + n - 1 for end in log_bounds(Fraction(n)))
    size = first(
        (d > high, True, f"d = {d} exceeds 10·n·ln n + n − 1 = {show(high)}"),
        (d <= low, False, f"d = {d} does not exceed 10·n·ln n + n − 1 = {show(low)}"),
    )
    probable = first(
        (n <= 2, True, "the bound 1 − 2/n is 0, which says nothing"),
        (size[0], True, "by the theorem on Gaussian points"),
    )
    return size, probable, ("gaussian",)
