"""Hypotheses and conclusions of Section 2.4 on an instance."""

from functools import lru_cache

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, conflicts_at, lines_between
from mixproof.geometry.jobs.in_time import InTime
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.margins.epsilon_star import margin_work, riskiest
from mixproof.geometry.margins.sampled_epsilon import SampledMargin, sampled_margin
from mixproof.geometry.numbers.digits import leading_digits
from mixproof.theory.budgets import MOST_DISTANCE_WORK, MOST_SAMPLE_WORK, MOST_WITNESSES
from mixproof.theory.evidence.witnesses import OnSegment
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.scheme_2_4.witnesses import Gap, root_text

_NO_TRIPLE = "every mixed pair of this epoch has all classes at its ends"


@lru_cache(maxsize=8)
def sample_of(instance: Instance) -> SampledMargin | None:
    """The nearest mixed point of the epoch to a data point of neither of its classes; None where there is none.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = sample_of(make_instance(Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])))
    >>> found is not None and (found.point, found.first, found.second)
    (1, 0, 2)
    """
    return sampled_margin(instance.dataset, instance.seed)


@lru_cache(maxsize=8)
def _exact(dataset: Dataset) -> Margin:
    return riskiest(dataset, 1)[0]


def _too_large_to_sample(dataset: Dataset) -> str | None:
    """The reason why the epoch is not drawn, or None."""
    work = dataset.row_count * dataset.size * dataset.dimension
    return _refusal("an epoch", f"{work:.1e} multiplications", MOST_SAMPLE_WORK) if work > MOST_SAMPLE_WORK else None


def _too_large_for_exact(dataset: Dataset) -> str | None:
    """The reason why ε* is not computed, or None."""
    work = margin_work(dataset)
    return (
        _refusal("ε*", f"{work:.1e} pairs of a point and a segment", MOST_DISTANCE_WORK)
        if work > MOST_DISTANCE_WORK
        else None
    )


def _refusal(what: str, work: str, most: int) -> str:
    return f"{what} takes about {work}, the limit is {most:.0e}: take a part of the data"


def has_a_sample(instance: Instance) -> Finding:
    """The finding that some data point is of neither class of some mixed point of the epoch.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> line = Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])
    >>> has_a_sample(make_instance(line)).holds
    True
    """
    note = _too_large_to_sample(instance.dataset)
    if note is not None:
        return Finding(None, note=note)
    found = sample_of(instance) is not None
    return Finding(found, note="" if found else _NO_TRIPLE)


def sample_is_positive(instance: Instance) -> Finding:
    """The finding that the sampled ε is positive.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> line = Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])
    >>> sample_is_positive(make_instance(line)).holds
    True
    """
    note = _too_large_to_sample(instance.dataset)
    if note is not None:
        return Finding(None, note=note)
    sampled = sample_of(instance)
    if sampled is None:
        return Finding(False, note=_NO_TRIPLE)
    return Finding(sampled.squared > 0)


def is_an_upper_bound(instance: Instance) -> Finding:
    """The finding that the sampled ε is at least ε*, with both values.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> line = Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])
    >>> is_an_upper_bound(make_instance(line)).holds
    True
    """
    gap = gap_of(instance)
    if isinstance(gap, Finding):
        return gap
    return Finding(gap.sampled.squared >= gap.exact.squared, (gap,), 1)


def gap_of(instance: Instance) -> Gap | Finding:
    """The sampled ε beside the exact one, or a finding that says why there are not both.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> gap = gap_of(make_instance(Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])))
    >>> gap.exact.squared
    Fraction(0, 1)
    """
    dataset = instance.dataset
    note = _too_large_to_sample(dataset) or _too_large_for_exact(dataset)
    if note is not None:
        return Finding(None, note=note)
    sampled = sample_of(instance)
    if sampled is None:
        return Finding.of_no_claim(f"{_NO_TRIPLE}: there is no sampled ε")
    return Gap(dataset, sampled, _exact(dataset))


def no_segment_outside(instance: Instance) -> Finding:
    """The finding that no data point is on a segment between two points outside its class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> line = Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])
    >>> no_segment_outside(make_instance(line)).total
    4
    """
    dataset = instance.dataset
    witnesses: list[OnSegment] = []
    total = 0
    found = InTime(lines_between(dataset))
    for index, lines in found:
        count = conflict_count(dataset, index, lines, Ends.BOTH_OUTSIDE)
        total += count
        if count and len(witnesses) < MOST_WITNESSES:
            witnesses.append(OnSegment(dataset, next(conflicts_at(dataset, index, lines, Ends.BOTH_OUTSIDE))))
    if not total:
        found.check()
    return Finding(total == 0, tuple(witnesses), total).counted_until(found.cut)


def conclude(verification: Verification) -> str:
    """The two values of ε, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.4-scheme", "iris", ["printed"])).partition(";")[0]
    'One epoch of mixed points of iris (seed 0) gives ε ≈ 0.109703'
    """
    instance = verification.instance
    dataset, bound = instance.dataset, is_an_upper_bound(instance)
    if bound.holds is None:
        return f"The two values of ε are not compared on {dataset.name}: {bound.note}."
    gap = bound.witnesses[0]
    assert isinstance(gap, Gap)
    found = root_text("ε", gap.sampled.squared)
    sampled = f"One epoch of mixed points of {dataset.name} (seed {instance.seed}) gives {found}"
    if gap.exact.squared == 0:
        return (
            f"{sampled}, but the exact value is 0: row {dataset.row(gap.exact.point)} is on a segment that avoids its "
            "class. No sample shows that, since the λ that hits the point is drawn with probability zero."
        )
    return (
        f"{sampled}; exactly it is {root_text('ε*', gap.exact.squared)}, {_excess_text(gap)}. Assumption 2.9 holds at "
        "every data point, for radii up to ε*."
    )


def _excess_text(gap: Gap) -> str:
    """By how much the sampled ε is above ε* > 0."""
    ratio = gap.ratio()
    assert ratio is not None
    if gap.sampled.squared == gap.exact.squared:
        return "which the sample attains"
    if gap.sampled.squared < 4 * gap.exact.squared:
        return f"so the sample overstates it by {leading_digits((ratio - 1) * 100, 3)} %"
    return f"so the sample overstates it {ratio.ball(128).str(4, radius=False)}-fold"
