"""Claims for Theorem 2.7: data points that are outvoted or misclassified, and the thresholds between."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.budgets import LARGEST_ALPHA_CLAIMED
from mixproof.theory.evidence.claims import rational_json
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_2_7.outcomes import PointOutcome
from mixproof.theory.statements.data_dependency.theorem_2_7.witnesses import Misclassified, Outvoted


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """A data point that is outvoted, or misclassified at an integer α; the thresholds between.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.7", "counterexample", ["sharp"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'outvoted', 'x': 1, 'over': '0', 'shares': {'0': '3/5', '1': '2/5'}}
    """
    dataset = verification.instance.dataset
    if outcome.reading.id == "sharp":
        if outcome.hypothesis.holds is False:
            return [{"kind": "none-outvoted"}]
        voted = [w.outcome for w in outcome.hypothesis.witnesses if isinstance(w, Outvoted)]
        return [_outvoted(dataset, point) for point in voted[:1]]
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return []
    return [claim for point in _lost(outcome.conclusion)[:1] for claim in _of_point(dataset, point)]


def _lost(found: Finding) -> list[PointOutcome]:
    return [witness.outcome for witness in found.witnesses if isinstance(witness, Misclassified)]


def _of_point(dataset: Dataset, point: PointOutcome) -> list[ElementaryClaim]:
    claims = [_outvoted(dataset, point)] if point.is_outvoted else []
    index, two = point.history.index, len(dataset.classes) == 2
    rival = dataset.classes[1 - dataset.labels[index]] if two else ""
    for start, end in point.lost():
        alpha = 1 if start is None else start.upper.__ceil__() + 1
        if two and alpha <= LARGEST_ALPHA_CLAIMED and (end is None or alpha <= end.lower):
            claims.append({"kind": "misclassified", "x": dataset.row(index), "alpha": alpha, "over": rival})
            break
    for change in point.history.changes:
        if two and change.before == -change.after != 0 and change.lower < change.upper:
            claims.append(
                {
                    "kind": "threshold",
                    "x": dataset.row(index),
                    "over": rival,
                    "alpha": [rational_text(change.lower), rational_text(change.upper)],
                    "before": change.before,
                    "after": change.after,
                }
            )
    return claims


def _outvoted(dataset: Dataset, point: PointOutcome) -> ElementaryClaim:
    winner = max(range(len(point.limit)), key=point.limit.__getitem__)
    shares: Json = {dataset.classes[label]: rational_json(share) for label, share in enumerate(point.limit) if share}
    return {"kind": "outvoted", "x": point.row, "over": dataset.classes[winner], "shares": shares}
