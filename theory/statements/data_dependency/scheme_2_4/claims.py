"""Claims for the scheme of §2.4: a mixed point of the epoch, and the exact distance."""

from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.sampled_epsilon import SampledMargin, sampled_margin
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.budgets import MOST_POINTS_LEAST_DISTANCE, MOST_POINTS_LEAST_MIXED
from mixproof.theory.evidence.claims import no_conflict
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.scheme_2_4.epoch import epoch_of
from mixproof.theory.statements.data_dependency.scheme_2_4.witnesses import Gap


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """A mixed point of the epoch that leaves out a class, and what the reading says of the distances.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> four = Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])
    >>> found = verify("2.4-scheme", four, ["evidence"])
    >>> claims(found, found.outcomes[0])[-1]
    {'kind': 'inside', 'x': 1, 's': 0, 't': 2, 'weight': '3/4'}
    """
    instance = verification.instance
    dataset, sampled = instance.dataset, sampled_margin(instance.dataset, instance.seed)
    if sampled is None:
        return [{"kind": "no-third-class"}]
    claims = [_mixed(dataset, sampled, epoch_of(dataset, instance.seed))]
    if outcome.reading.id == "evidence":
        return [*claims, {"kind": "apart"}, *no_conflict(dataset, outcome.conclusion, "both")]
    return claims + [_distance(w) for w in outcome.conclusion.witnesses if isinstance(w, Gap)]


def _mixed(dataset: Dataset, sampled: SampledMargin, drawn: list[tuple[int, int, Fraction]]) -> ElementaryClaim:
    entry = drawn.index((sampled.first, sampled.second, sampled.weight))
    return {
        "kind": "mixed",
        "entry": entry,
        "x": dataset.row(sampled.point),
        "squared": rational_text(sampled.squared),
        "least": dataset.size <= MOST_POINTS_LEAST_MIXED,
    }


def _distance(gap: Gap) -> ElementaryClaim:
    dataset, exact = gap.dataset, gap.exact
    return {
        "kind": "distance",
        "x": dataset.row(exact.point),
        "s": dataset.row(exact.first),
        "t": dataset.row(exact.second),
        "squared": rational_text(exact.squared),
        "least": dataset.size <= MOST_POINTS_LEAST_DISTANCE,
    }
