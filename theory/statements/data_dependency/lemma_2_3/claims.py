"""Claims for Lemma 2.3: the best constants on balls, and where the two formulas differ or agree."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.incidence.chords import chord
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.theory.budgets import MOST_BALLS_CLAIMED, MOST_CHORDS_CLAIMED
from mixproof.theory.evidence.claims import has_integer_parameters, point_json, shares_json
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.lemma_2_3.balls import BallLoss, balls_looked_at
from mixproof.theory.statements.data_dependency.lemma_2_3.witnesses import Minimum, NotTheMinimum


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """Mixed points in the ball, or none; the best constants; where the two formulas differ or agree.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.3", "shadow", ["ordered"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'ball', 'x': 0, 'shares': {'0': '39/40', '1': '1/40'}}
    {'kind': 'ball', 'x': 1, 'shares': {'0': '13/16', '1': '3/16'}}
    {'kind': 'ball', 'x': 2, 'shares': {'0': '1/8', '1': '7/8'}}
    """
    instance, losses = verification.instance, balls_looked_at(verification.instance).losses
    if not outcome.hypothesis.holds:
        return [{"kind": "empty-ball"}]
    claims = [] if instance.point is None else _in_ball(losses[0])
    found = outcome.conclusion
    exact = has_integer_parameters(instance.mixing)
    if outcome.reading.id == "ordered":
        shown = [
            w.loss for w in found.witnesses if isinstance(w, Minimum) and len(w.loss.chords) <= MOST_CHORDS_CLAIMED
        ]
        return claims + [_ball(loss) for loss in shown[:MOST_BALLS_CLAIMED] if exact]
    if found.holds is False:
        wrong = [w.loss for w in found.witnesses if isinstance(w, NotTheMinimum)]
        fewest = min(wrong, key=lambda loss: len(loss.chords))
        return [*claims, {"kind": "formulas", "x": _place(fewest), "agree": False}]
    if instance.mixing.is_symmetric:
        return claims
    return claims + [{"kind": "formulas", "x": _place(loss), "agree": True} for loss in losses]


def _place(loss: BallLoss) -> Json:
    return point_json(loss.x) if loss.index is None else loss.dataset.row(loss.index)


def _ball(loss: BallLoss) -> ElementaryClaim:
    return {"kind": "ball", "x": _place(loss), "shares": shares_json(loss.dataset, loss.optimum)}


def _in_ball(loss: BallLoss) -> list[ElementaryClaim]:
    """Two points, or one, with mixed points in the ball."""
    dataset, square = loss.dataset, loss.epsilon**2
    points = [dataset.point(index) for index in range(dataset.size)]
    offsets = [minus(point, loss.x) for point in points]
    alone = [(s, s) for s, offset in enumerate(offsets) if dot(offset, offset) < square]
    pairs = alone or [pair for pair in loss.chords if chord(loss.x, square, points[pair[0]], points[pair[1]])]
    return [{"kind": "in-ball", "s": dataset.row(s), "t": dataset.row(t)} for s, t in pairs[:1]]
