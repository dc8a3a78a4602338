"""Claims for the statements about h near data points and crossings: 2.5, 2.8, 2.10, and the scheme of §2.4."""

from fractions import Fraction
from itertools import chain, islice

from mixproof.geometry.aliases import Json
from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.sampled import SampledMargin, epoch, sampled_margin
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.certificates.elementary import Claim, inside, limit, point_json, shares_json
from mixproof.theory.statement import Finding, Instance, Outcome, Verdict, Verification
from mixproof.theory.statements.proposition_2_5.decide import Behaviour, Meeting
from mixproof.theory.statements.proposition_2_8 import decide as proposition_2_8
from mixproof.theory.statements.scheme_2_4 import decide as scheme_2_4
from mixproof.theory.statements.spots import Spot
from mixproof.theory.witnesses import OnSegment, SideLimit

MOST_TERMS = 2000
"""Segments of a limit that is claimed with its value."""

SHOWN = 3
"""Crossings at which the sharp form of 2.5 is shown at work, on datasets of at most `SMALL` points."""

SMALL = 12
LONGEST_RADIUS = 3000
MOST_PARAMETER = 1000


def claims_2_10(verification: Verification, outcome: Outcome) -> list[Claim]:
    """No conflict or an incidence; no jump or a limit that is not one-hot.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.10", "shadow", ["printed"])
    >>> for claim in claims_2_10(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'no-conflict', 'ends': 'both'}
    {'kind': 'limit', 'x': 1, 'towards': 2, 'shares': {'0': '5/6', '1': '1/6'}}
    """
    if outcome.reading.id == "sharp":
        by_id = {reading.id: reading for reading in verification.statement.readings}
        return _jumps(verification.instance.dataset, by_id["printed"].conclusion.decide(verification.instance))
    ends = "both" if outcome.reading.id == "printed" else "some"
    claims = _no_conflict(verification.instance.dataset, outcome.hypothesis, ends)
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return claims
    found = outcome.conclusion
    if found.holds:
        return [*claims, *_jumps(verification.instance.dataset, found)]
    short = [w.side for w in found.witnesses if isinstance(w, SideLimit) and w.side.terms() <= MOST_TERMS]
    return [*claims, limit(short[0])] if short else [*claims, *_jumps(verification.instance.dataset, found)]


def _jumps(dataset: Dataset, found: Finding) -> list[Claim]:
    """The data points with a limit that is not one-hot, where all are listed."""
    sides = [witness.side for witness in found.witnesses if isinstance(witness, SideLimit)]
    if len(sides) < found.total:
        return []
    rows: list[Json] = [*sorted({dataset.row(side.origin) for side in sides if side.origin is not None})]
    return [{"kind": "jumps", "rows": rows}]


def _no_conflict(dataset: Dataset, found: Finding, ends: str) -> list[Claim]:
    if found.holds:
        return [{"kind": "no-conflict", "ends": ends}]
    return [inside(dataset, witness.incidence) for witness in found.witnesses[:1] if isinstance(witness, OnSegment)]


def claims_2_8(verification: Verification, outcome: Outcome) -> list[Claim]:
    """A radius for all data points, where the law has integer parameters of moderate size.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.8", "shadow", ["printed"])
    >>> for claim in claims_2_8(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'own-class-radius', 'epsilon': '1/16384', 'at_least': '999/1000'}
    """
    law = verification.instance.mixing
    moderate = isinstance(law, Beta) and law.has_rational_density and law.a + law.b <= MOST_PARAMETER
    return [
        {
            "kind": "own-class-radius",
            "epsilon": rational_text(proposition_2_8.power_of_two(witness.exponent)),
            "at_least": rational_text(1 - proposition_2_8.TOLERANCE),
        }
        for witness in outcome.conclusion.witnesses
        if isinstance(witness, proposition_2_8.Everywhere) and moderate and abs(witness.exponent) <= LONGEST_RADIUS
    ]


def claims_2_5(verification: Verification, outcome: Outcome) -> list[Claim]:
    """A crossing or that there is none; all of them jump, or one where all lines have one average.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.5", "crossing", ["sharp"])
    >>> for claim in claims_2_5(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'h', 'point': ['0', '0'], 'shares': {'0': '111/140', '1': '29/140'}}
    {'kind': 'averages', 'point': ['0', '0'], 'agree': False}
    """
    instance, alone = verification.instance, outcome.reading.id == "printed"
    if outcome.reading.id == "sharp":
        return _at_crossings(instance)
    if not outcome.hypothesis.holds:
        is_needed = not alone or instance.mixing.is_symmetric
        return [{"kind": "no-meeting", "alone": alone}] if is_needed else []
    points = [w.spot.point for w in outcome.hypothesis.witnesses[:1] if isinstance(w, Meeting)]
    claims: list[Claim] = []
    if not alone and outcome.conclusion.holds is False:
        points = [w.spot.point for w in outcome.conclusion.witnesses[:1] if isinstance(w, Behaviour)]
        claims = [{"kind": "averages", "point": point_json(x), "agree": True} for x in points]
    elif not alone:
        claims = [{"kind": "meetings-jump"}]
    return [{"kind": "meeting", "point": point_json(x), "alone": alone} for x in points] + claims


def _at_crossings(instance: Instance) -> list[Claim]:
    """On small datasets: at the first crossings, h and whether the averages of the lines agree."""
    if instance.dataset.size > SMALL:
        return []
    found = arrangement(instance.dataset)
    meetings = (
        found.meeting(row.edge, other)
        for row in crossings(found)
        for other in chain(row.others.tolist(), (others[0] for others in row.crowded))
    )
    claims: list[Claim] = []
    for x in islice(dict.fromkeys(meetings), SHOWN):
        spot = Spot(instance.dataset, instance.mixing, x)
        claims.append({"kind": "h", "point": point_json(x), "shares": shares_json(instance.dataset, spot.h)})
        if spot.averages_agree is not None:
            claims.append({"kind": "averages", "point": point_json(x), "agree": bool(spot.averages_agree)})
    return claims


# --- the scheme of §2.4 -------------------------------------------------------------------------------


def epoch_of(dataset: Dataset, seed: int) -> list[tuple[int, int, Fraction]]:
    """The epoch that `geometry.margins.sampled.sampled_margin` draws: two points, and λ on the first of them.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [4]], [0, 0, 1])
    >>> [(s, t) for s, t, _ in epoch_of(line, seed=0)]
    [(0, 2), (1, 0), (2, 1)]
    """
    pairs, weights, _ = epoch(dataset, seed)
    return [(s, t, Fraction(weight)) for (s, t), weight in zip(pairs.tolist(), weights.tolist(), strict=True)]


def epoch_json(instance: Instance) -> Json:
    """The epoch as it is written: rows of the two points, and λ on the first.

    Examples
    --------
    >>> from mixproof.theory.verify import make_instance
    >>> [pair for *pair, _ in epoch_json(make_instance(Dataset.from_rows([[0], [1], [4]], [0, 0, 1])))]
    [[0, 2], [1, 0], [2, 1]]
    """
    row = instance.dataset.row
    return [[row(s), row(t), rational_text(weight)] for s, t, weight in epoch_of(instance.dataset, instance.seed)]


def claims_2_4(verification: Verification, outcome: Outcome) -> list[Claim]:
    """A mixed point of the epoch that leaves out a class, and what the reading says of the distances.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> four = Dataset.from_rows([[0], [1], [4], [9]], [0, 1, 2, 0])
    >>> found = verify("2.4-scheme", four, ["evidence"])
    >>> claims_2_4(found, found.outcomes[0])[-1]
    {'kind': 'inside', 'x': 1, 's': 0, 't': 2, 'weight': '3/4'}
    """
    instance = verification.instance
    dataset, sampled = instance.dataset, sampled_margin(instance.dataset, instance.seed)
    if sampled is None:
        return [{"kind": "no-third-class"}]
    claims = [_mixed(dataset, sampled, epoch_of(dataset, instance.seed))]
    if outcome.reading.id == "evidence":
        return [*claims, {"kind": "apart"}, *_no_conflict(dataset, outcome.conclusion, "both")]
    return claims + [_distance(w) for w in outcome.conclusion.witnesses if isinstance(w, scheme_2_4.Gap)]


def _mixed(dataset: Dataset, sampled: SampledMargin, drawn: list[tuple[int, int, Fraction]]) -> Claim:
    entry = drawn.index((sampled.first, sampled.second, sampled.weight))
    return {
        "kind": "mixed",
        "entry": entry,
        "x": dataset.row(sampled.point),
        "squared": rational_text(sampled.squared),
        "least": dataset.size <= 10 * SMALL,
    }


def _distance(gap: scheme_2_4.Gap) -> Claim:
    dataset, exact = gap.dataset, gap.exact
    return {
        "kind": "distance",
        "x": dataset.row(exact.point),
        "s": dataset.row(exact.first),
        "t": dataset.row(exact.second),
        "squared": rational_text(exact.squared),
        "least": dataset.size <= 3 * SMALL,
    }
