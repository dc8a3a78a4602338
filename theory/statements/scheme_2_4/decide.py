"""Hypotheses and conclusions of Section 2.4 on an instance."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, conflicts_at, lines_between
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.margins.epsilon_star import margin_work, riskiest
from mixproof.geometry.margins.sampled_epsilon import SampledMargin, epoch, sampled_margin
from mixproof.geometry.numbers.digits import leading_digits
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.theory.budgets import MOST_DISTANCE_WORK, MOST_SAMPLE_WORK, MOST_WITNESSES
from mixproof.theory.evidence.witnesses import OnSegment
from mixproof.theory.evidence.written import exact_json
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification

_NO_TRIPLE = "every mixed pair of this epoch has all classes at its ends"


@dataclass(frozen=True)
class Gap:
    """The sampled ε beside the exact one."""

    dataset: Dataset
    sampled: SampledMargin
    exact: Margin

    def ratio(self) -> Radicals | None:
        """How many times ε* the sampled ε is; None where ε* is 0."""
        return Radicals.root(self.sampled.squared / self.exact.squared) if self.exact.squared else None

    def to_json(self) -> Json:
        """Rows, the squares of both values, and their ratio."""
        ratio = self.ratio()
        return {
            "sampled": {
                **_place_json(self.dataset, self.sampled),
                "weight": exact_json(self.sampled.weight),
                "epsilon_squared": exact_json(self.sampled.squared),
            },
            "exact": {
                **_place_json(self.dataset, self.exact),
                "epsilon_squared": exact_json(self.exact.squared),
            },
            "ratio": None if ratio is None else exact_json(ratio),
        }

    def in_words(self) -> str:
        """Both values, and between what they are taken."""
        row, sampled, exact = self.dataset.row, self.sampled, self.exact
        nearest = f"row {row(exact.first)}"
        if exact.first != exact.second:
            nearest = f"the segment between rows {row(exact.first)} and {row(exact.second)}"
        return (
            f"sampled {_root_text('ε', sampled.squared)}: row {row(sampled.point)} to the mixed point of rows "
            f"{row(sampled.first)} and {row(sampled.second)} with λ {_value_text(sampled.weight)}; "
            f"exact {_root_text('ε*', exact.squared)} (ε*² {_value_text(exact.squared)}): "
            f"row {row(exact.point)} to {nearest}"
        )


def _place_json(dataset: Dataset, found: Margin | SampledMargin) -> dict[str, Json]:
    return {"row": dataset.row(found.point), "segment": [dataset.row(found.first), dataset.row(found.second)]}


def _root_text(name: str, squared: Fraction) -> str:
    """``name = √squared`` where the root is rational and short, else ``name ≈`` and 6 significant digits."""
    root = Radicals.root(squared)
    value = root.as_fraction()
    if value is not None:
        return f"{name} {_value_text(value)}"
    return f"{name} ≈ {root.ball(128).str(6, radius=False)}"


def _value_text(value: Fraction) -> str:
    text = decimal_text(value)
    return f"≈ {text[1:]}" if text.startswith("≈") else f"= {text}"


# --- what is sampled, and what is exact ---------------------------------------------------------------


@lru_cache(maxsize=8)
def _sampled(instance: Instance) -> SampledMargin | None:
    return sampled_margin(instance.dataset, instance.seed)


@lru_cache(maxsize=8)
def _exact(dataset: Dataset) -> Margin:
    return riskiest(dataset, 1)[0]


def epoch_of(dataset: Dataset, seed: int) -> list[tuple[int, int, Fraction]]:
    """The epoch that `geometry.margins.sampled_epsilon.sampled_margin` draws: two points, and λ on the first of them.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [4]], [0, 0, 1])
    >>> [(s, t) for s, t, _ in epoch_of(line, seed=0)]
    [(0, 2), (1, 0), (2, 1)]
    """
    pairs, weights, _ = epoch(dataset, seed)
    return [(s, t, Fraction(weight)) for (s, t), weight in zip(pairs.tolist(), weights.tolist(), strict=True)]


def epoch_drawn(verification: Verification) -> dict[str, Json]:
    """The epoch, for a certificate: rows of the two points, and λ on the first.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.4-scheme", Dataset.from_rows([[0], [1], [4]], [0, 0, 1]))
    >>> [pair for *pair, _ in epoch_drawn(found)["epoch"]]
    [[0, 2], [1, 0], [2, 1]]
    """
    dataset, seed = verification.instance.dataset, verification.instance.seed
    return {
        "epoch": [[dataset.row(s), dataset.row(t), rational_text(weight)] for s, t, weight in epoch_of(dataset, seed)]
    }


def _too_large_to_sample(dataset: Dataset) -> str | None:
    """Why the epoch is not drawn, or None."""
    work = dataset.row_count * dataset.size * dataset.dimension
    return _refusal("an epoch", f"{work:.1e} multiplications", MOST_SAMPLE_WORK) if work > MOST_SAMPLE_WORK else None


def _too_large_for_exact(dataset: Dataset) -> str | None:
    """Why ε* is not computed, or None."""
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
    found = _sampled(instance) is not None
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
    sampled = _sampled(instance)
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
    dataset = instance.dataset
    note = _too_large_to_sample(dataset) or _too_large_for_exact(dataset)
    if note is not None:
        return Finding(None, note=note)
    sampled = _sampled(instance)
    if sampled is None:
        return Finding(None, note=f"{_NO_TRIPLE}: there is no sampled ε")
    exact = _exact(dataset)
    return Finding(sampled.squared >= exact.squared, (Gap(dataset, sampled, exact),), 1)


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
    for index, lines in lines_between(dataset):
        count = conflict_count(dataset, index, lines, Ends.BOTH_OUTSIDE)
        total += count
        if count and len(witnesses) < MOST_WITNESSES:
            witnesses.append(OnSegment(dataset, next(conflicts_at(dataset, index, lines, Ends.BOTH_OUTSIDE))))
    return Finding(total == 0, tuple(witnesses), total)


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
    found = _root_text("ε", gap.sampled.squared)
    sampled = f"One epoch of mixed points of {dataset.name} (seed {instance.seed}) gives {found}"
    if gap.exact.squared == 0:
        return (
            f"{sampled}, but the exact value is 0: row {dataset.row(gap.exact.point)} is on a segment that avoids its "
            "class. No sample shows that, since the λ that hits the point is drawn with probability zero."
        )
    return (
        f"{sampled}; exactly it is {_root_text('ε*', gap.exact.squared)}, {_excess_text(gap)}. Assumption 2.9 holds at "
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
