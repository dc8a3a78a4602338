"""Claims for the statements about h_ε and its loss: 2.2, 2.3 and 2.7."""

from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import chord, dot, minus
from mixproof.geometry.numbers.enclosures import decimal_enclosure
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant
from mixproof.solvers.loss.irreducible import irreducible_loss, mixed_lines
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.certificates.elementary import Claim, number_json, point_json, shares_json
from mixproof.theory.statement import Finding, Outcome, Verdict, Verification
from mixproof.theory.statements.lemma_2_3 import decide as lemma_2_3
from mixproof.theory.statements.theorem_2_7 import decide as theorem_2_7

SHOWN = 3
MOST_CHORDS = 60
MOST_PARAMETER = 1000
"""Whole α up to which a misclassified point is shown at one."""


def _has_integer_parameters(law: object) -> bool:
    return isinstance(law, Beta) and law.has_rational_density and law.a + law.b <= MOST_PARAMETER


def claims_2_2(verification: Verification, outcome: Outcome) -> list[Claim]:
    """J(h) where it is rational, and the loss of the best constant beside it.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.2", "simplex", ["printed"])
    >>> for claim in claims_2_2(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'irreducible-loss', 'loss': '2/9'}
    {'kind': 'constant-loss', 'constant': {'-1': '1/3', '1': '2/3'}, 'at_least': '318257084147/500000000000'}
    """
    dataset, law = verification.instance.dataset, verification.instance.mixing
    weights = class_weights(dataset)
    least = Fraction(decimal_enclosure(loss_of_constant(dataset, weights), 12)[0])
    constant: Claim = {
        "kind": "constant-loss",
        "constant": shares_json(dataset, dict(enumerate(weights))),
        "at_least": rational_text(least),
    }
    loss = irreducible_loss(dataset, law) if _has_integer_parameters(law) and not mixed_lines(dataset) else None
    value = None if loss is None else loss.as_fraction()
    return [constant] if value is None else [{"kind": "irreducible-loss", "loss": rational_text(value)}, constant]


# --- 2.3 ----------------------------------------------------------------------------------------------


def balls_looked_at(verification: Verification) -> list[Json] | None:
    """The rows around which balls were looked at, where it was not all of them; else None.

    Examples
    --------
    >>> from mixproof.theory.verify import pose
    >>> for size in (3, 60):
    ...     print(balls_looked_at(Verification(*pose("2.3", f"alternating-line:points={size}"), outcomes=())))
    None
    [0, 8, 16, 32, 40, 48]
    """
    found = lemma_2_3.scope(verification.instance)
    if not found.left_out:
        return None
    dataset = verification.instance.dataset
    return [dataset.row(loss.index) for loss in found.losses if loss.index is not None]


def claims_2_3(verification: Verification, outcome: Outcome) -> list[Claim]:
    """Mixed points in the ball, or none; the best constants; where the two formulas differ or agree.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.3", "shadow", ["ordered"])
    >>> for claim in claims_2_3(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'ball', 'x': 0, 'shares': {'0': '519/520', '1': '1/520'}}
    {'kind': 'ball', 'x': 1, 'shares': {'0': '149/160', '1': '11/160'}}
    {'kind': 'ball', 'x': 2, 'shares': {'0': '1/104', '1': '103/104'}}
    """
    instance, losses = verification.instance, lemma_2_3.scope(verification.instance).losses
    if not outcome.hypothesis.holds:
        return [{"kind": "empty-ball"}]
    claims = [] if instance.point is None else _in_ball(losses[0])
    found = outcome.conclusion
    exact = _has_integer_parameters(instance.mixing)
    if outcome.reading.id == "ordered":
        shown = [
            w.loss for w in found.witnesses if isinstance(w, lemma_2_3.Minimum) and len(w.loss.chords) <= MOST_CHORDS
        ]
        return claims + [_ball(loss) for loss in shown[:SHOWN] if exact]
    if found.holds is False:
        wrong = [w.loss for w in found.witnesses if isinstance(w, lemma_2_3.NotTheMinimum)]
        fewest = min(wrong, key=lambda loss: len(loss.chords))
        return [*claims, {"kind": "formulas", "x": _place(fewest), "agree": False}]
    if instance.mixing.is_symmetric:
        return claims
    return claims + [{"kind": "formulas", "x": _place(loss), "agree": True} for loss in losses]


def _place(loss: lemma_2_3.BallLoss) -> Json:
    return point_json(loss.x) if loss.index is None else loss.dataset.row(loss.index)


def _ball(loss: lemma_2_3.BallLoss) -> Claim:
    return {"kind": "ball", "x": _place(loss), "shares": shares_json(loss.dataset, loss.optimum)}


def _in_ball(loss: lemma_2_3.BallLoss) -> list[Claim]:
    """Two points, or one, with mixed points in the ball."""
    dataset, square = loss.dataset, loss.epsilon**2
    points = [dataset.point(index) for index in range(dataset.size)]
    offsets = [minus(point, loss.x) for point in points]
    alone = [(s, s) for s, offset in enumerate(offsets) if dot(offset, offset) < square]
    pairs = alone or [pair for pair in loss.chords if chord(loss.x, square, points[pair[0]], points[pair[1]])]
    return [{"kind": "in-ball", "s": dataset.row(s), "t": dataset.row(t)} for s, t in pairs[:1]]


# --- 2.7 ----------------------------------------------------------------------------------------------


def claims_2_7(verification: Verification, outcome: Outcome) -> list[Claim]:
    """A data point that is outvoted, or misclassified at an integer α; the thresholds between.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.7", "counterexample", ["sharp"])
    >>> for claim in claims_2_7(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'outvoted', 'x': 1, 'over': '0', 'shares': {'0': '2/3', '1': '1/3'}}
    """
    dataset = verification.instance.dataset
    if outcome.reading.id == "sharp":
        if outcome.hypothesis.holds is False:
            return [{"kind": "none-outvoted"}]
        voted = [w.fate for w in outcome.hypothesis.witnesses if isinstance(w, theorem_2_7.Outvoted)]
        return [_outvoted(dataset, fate) for fate in voted[:1]]
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return []
    return [claim for fate in _lost(outcome.conclusion)[:1] for claim in _of_fate(dataset, fate)]


def _lost(found: Finding) -> list[theorem_2_7.Fate]:
    return [witness.fate for witness in found.witnesses if isinstance(witness, theorem_2_7.Misclassified)]


def _of_fate(dataset: Dataset, fate: theorem_2_7.Fate) -> list[Claim]:
    claims = [_outvoted(dataset, fate)] if fate.is_outvoted else []
    index, two = fate.history.index, len(dataset.classes) == 2
    rival = dataset.classes[1 - dataset.labels[index]] if two else ""
    for start, end in fate.lost():
        alpha = 1 if start is None else start.upper.__ceil__() + 1
        if two and alpha <= MOST_PARAMETER and (end is None or alpha <= end.lower):
            claims.append({"kind": "misclassified", "x": dataset.row(index), "alpha": alpha, "over": rival})
            break
    for change in fate.history.changes:
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


def _outvoted(dataset: Dataset, fate: theorem_2_7.Fate) -> Claim:
    winner = max(range(len(fate.limit)), key=fate.limit.__getitem__)
    shares: Json = {dataset.classes[label]: number_json(share) for label, share in enumerate(fate.limit) if share}
    return {"kind": "outvoted", "x": fate.row, "over": dataset.classes[winner], "shares": shares}
