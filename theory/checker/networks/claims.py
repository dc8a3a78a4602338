"""The claims of a network certificate: decisions at rows, pieces on segments, and the Mixup risk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

from ..budget import Unchecked, Wrong, require, require_form
from ..data import Data
from ..fields import as_row, as_span
from ..form import fields, integer, many, number, readable, show
from ..risks.law import BothOrders
from ..risks.mixture import Mixture, Places, Scores, check_cross_entropy, check_squared
from ..verdict import ACCEPTED, REJECTED, UNDECIDED, CheckedClaim, Judgement
from .network import Network, bends

OUTCOMES = ("kept", "lost", "tied")


@dataclass(eq=False)
class Study:
    """What a file is about, and what was checked of it so far."""

    data: Data
    network: Network
    law: tuple[Fraction, Fraction]
    segments: dict[tuple[int, int], Places] = field(default_factory=dict)
    scores: dict[int, Scores] = field(default_factory=dict)

    def scores_at(self, index: int) -> Scores:
        """The scores at a data point."""
        if index not in self.scores:
            self.scores[index] = self.network.scores(self.data, index)
        return self.scores[index]

    def mixture(self) -> Mixture:
        """All segments with their pieces, if all were checked."""
        law = BothOrders.of(*self.law)
        for pair in combinations(range(self.data.size), 2):
            if pair not in self.segments:
                raise Unchecked("no claim before it that was checked has the pieces of all segments")
        scores = [self.scores_at(index) for index in range(self.data.size)]
        return Mixture(self.data, law, scores, self.segments)


def check_decisions(study: Study, claim: dict[str, Any]) -> tuple[str, str]:
    """Rows are kept (their own class alone has the largest score), tied (it shares it) or lost (another has more)."""
    data = study.data
    require_form(claim["outcome"] in OUTCOMES, f"an outcome is not one of {', '.join(OUTCOMES)}")
    rows = many(claim["rows"], integer)
    require_form(bool(rows), "a claim is about no row")
    for row in rows:
        index = as_row(data, row)
        scores = study.scores_at(index)
        own = scores[data.labels[index]]
        others = [score for k, score in enumerate(scores) if k != data.labels[index]]
        most = max(others, default=own - 1)
        found = "kept" if own > most else "tied" if own == most else "lost"
        require(found == claim["outcome"], f"row {row} is {found}, not {claim['outcome']}")
    told = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} rows ({', '.join(map(str, rows[:12]))}"
    if len(rows) > 1:
        told += ", …)" if len(rows) > 12 else ")"
    first = study.scores_at(as_row(data, rows[0]))
    listed = ", ".join(map(show, first[:6])) + (", …" if len(first) > 6 else "")
    return f"{told} {claim['outcome']}", f"{told} {claim['outcome']}; the scores at row {rows[0]} are {listed}"


def check_pieces(study: Study, claim: dict[str, Any]) -> tuple[str, str]:
    """On each segment the network is affine between neighbouring cuts, and not across one."""
    segments = many(claim["segments"], lambda each: fields(each, "s t cuts hidden"))
    require_form(bool(segments), "a claim is about no segment")
    checked: dict[tuple[int, int], Places] = {}
    for each in segments:
        s, t = as_row(study.data, each["s"]), as_row(study.data, each["t"])
        require(s != t, "the ends of a segment are one point")
        cuts, hidden = many(each["cuts"], number), many(each["hidden"], number)
        places = study.network.places(study.data, s, t, sorted([*cuts, *hidden]))
        bending = {place for k, (place, _) in enumerate(places[1:-1], start=1) if bends(places, k)}
        where = f"between rows {each['s']} and {each['t']}"
        require(bending == set(cuts), f"the cuts {where} are not the places at which the scores bend")
        ends = {Fraction(0), Fraction(1), *cuts}
        along = [(place, scores) for place, scores in places if place in ends]
        checked[min(s, t), max(s, t)] = along if s < t else [(1 - place, scores) for place, scores in reversed(along)]
    study.segments.update(checked)
    pieces = sum(len(places) - 1 for places in checked.values())
    told = f"{pieces} affine piece{'s' * (pieces > 1)} on {len(checked)} segment{'s' * (len(checked) > 1)}"
    return told, f"{told}: no unit bends inside a piece, and neighbours differ"


def check_squared_risk(study: Study, claim: dict[str, Any]) -> tuple[str, str]:
    """The squared Mixup risk is a number, or lies between two."""
    span = as_span(study.data, claim["risk"])
    check_squared(study.mixture(), span)
    told = span_text(span)
    return told, f"the squared Mixup risk {told}, from the pieces of all segments"


def check_cross_entropy_risk(study: Study, claim: dict[str, Any]) -> tuple[str, str]:
    """The cross-entropy Mixup risk lies between two numbers."""
    span = as_span(study.data, claim["risk"])
    check_cross_entropy(study.mixture(), span)
    told = span_text(span)
    return told, f"the cross-entropy Mixup risk {told}, by Jensen's inequality below and chords above"


def span_text(span: tuple[Fraction, Fraction]) -> str:
    """A number, or two that something is between."""
    low, high = map(show, span)
    return f"is {low}" if span[0] == span[1] else f"is in [{low}, {high}]"


CLAIMS: dict[str, tuple[str, Callable[[Study, dict[str, Any]], tuple[str, str]]]] = {
    "decisions": ("rows outcome", check_decisions),
    "pieces": ("segments", check_pieces),
    "squared-risk": ("risk", check_squared_risk),
    "cross-entropy-risk": ("risk", check_cross_entropy_risk),
}
"""Kinds of claims: their fields, and the check, which returns the claim in short and in a sentence."""


def judge_claim(study: Study, given: Any) -> Judgement:
    """One claim, checked by its kind."""
    require_form(isinstance(given, dict) and isinstance(given.get("kind"), str), "a claim has no kind")
    kind = given["kind"]
    require_form(kind in CLAIMS, f"there is no kind of claim {readable(kind)}")
    names, check = CLAIMS[kind]
    claim, title = fields(given, f"kind {names}"), f"network {kind}"
    try:
        short, sentence = check(study, claim)
    except Wrong as error:
        outcome, reason, why = REJECTED, "the claim is false", str(error)
    except (Unchecked, MemoryError) as error:
        outcome, reason, why = UNDECIDED, "the claim was not checked", str(error) or "out of memory"
    else:
        return Judgement(title, short, ACCEPTED, claims=[CheckedClaim(kind, "checked", found=sentence)])
    state = "rejected" if outcome == REJECTED else "not checkable here"
    return Judgement(title, "claimed", outcome, [reason], claims=[CheckedClaim(kind, state, why)])
