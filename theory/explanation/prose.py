"""Checked certificates in prose, and as JSON.

The argument for each verdict: what is read, what was checked, what follows, and the proofs of the theorems that were
used. All of it is what `theory.checker` found.
"""

from mixproof.geometry.aliases import Json
from mixproof.theory.checker.command import AUTHOR, WORDS, wrapped
from mixproof.theory.checker.verdict import CheckedClaim, Judgement
from mixproof.theory.explanation.meanings import MEANING
from mixproof.theory.explanation.on_laws import law_text
from mixproof.theory.explanation.proofs import PROOFS
from mixproof.theory.explanation.sentences import sentence


def explained(judgements: list[Judgement]) -> list[str]:
    """The arguments of some verdicts, as lines of at most 80 columns, with an empty line before each.

    The proofs of the theorems that decided a verdict follow, each once.

    Examples
    --------
    >>> judged = Judgement("2.10 slides", "not_applicable", hypothesis=(False, "row 1 is between rows 0 and 2"))
    >>> for line in explained([judged])[1:]:
    ...     print(line)
      2.10 slides: not_applicable, accepted.
        The reading: if no data point is inside a segment with an end outside its
          class, then h is continuous at all data points.
        The hypothesis fails: row 1 is between rows 0 and 2. So the reading is not
          applicable here.
    """
    lines: list[str] = []
    for each in judgements:
        lines += ["", *wrapped(f"{each.title}: {each.verdict}, {WORDS[each.outcome]}.", "  "), *_argument(each)]
    used = (name for each in judgements if each.verdict != "not_applicable" for name in each.theorems)
    for name in dict.fromkeys(used):
        lines += ["", *wrapped(f"Theorem ({name}). {PROOFS[name]} ∎", "  ")]
    return lines


def _argument(judgement: Judgement) -> list[str]:
    """The argument of one verdict: the reading, the claims that were checked, and the verdict that follows."""
    is_reading = judgement.title in MEANING  # else a claim about a network, which is its own argument
    lines: list[str] = []
    if judgement.own is not None:
        assumed, concluded = judgement.own
        lines += wrapped(f"The reading, in its author's words: if {assumed}, then {concluded}.", "    ")
    if is_reading:
        assumed, concluded = MEANING[judgement.title]
        lines += wrapped(f"The reading: if {assumed}, then {concluded}.", "    ")
    if judgement.case is not None and judgement.case.mixing is not None:
        lines += wrapped(f"The law: {law_text(judgement.case.mixing)}.", "    ")
    for place, claim in enumerate(judgement.claims, start=1):
        why = _why(judgement, claim)
        said = _sentence(why) if claim.state == "checked" else f"{claim.kind}, {claim.state}: {why}."
        lines += wrapped(f"({place}) {said}", "    ")
    if judgement.own is not None and not judgement.outcome:
        return [*lines, *wrapped(_sentence(AUTHOR), "    ")]
    if judgement.outcome or not is_reading:
        return [*lines, *wrapped(_sentence("; ".join(judgement.reasons)), "    ")] if judgement.outcome else lines
    (holds, why), (follows, because) = judgement.hypothesis, judgement.conclusion
    told = f"The hypothesis {_HOLDS[holds]}: {why}."
    if judgement.verdict != "not_applicable":
        told += f" The conclusion {_HOLDS[follows]}: {because}."
    by = (
        f" (By: {', '.join(judgement.theorems)}.)"
        if judgement.verdict != "not_applicable" and judgement.theorems
        else ""
    )
    return [*lines, *wrapped(f"{told} So the reading is {_VERDICTS[judgement.verdict]} here.{by}", "    ")]


_HOLDS = {True: "holds", False: "fails", None: "is open"}
_VERDICTS = {"confirmed": "confirmed", "refuted": "refuted", "not_applicable": "not applicable"}


def _why(judgement: Judgement, claim: CheckedClaim) -> str:
    """The claim in words where it was checked, else the reason."""
    if claim.state != "checked":
        return claim.why
    return sentence(judgement.case, claim) if judgement.case else claim.why or str(claim.found)


def _sentence(text: str) -> str:
    """A text with a capital letter, unless it begins with a symbol, and a full stop."""
    first = text.partition(" ")[0]
    is_symbol = not first.isascii() or (len(first) < 3 and first not in {"a", "at", "of", "by", "as", "no"})
    return f"{text if is_symbol else text[:1].upper() + text[1:]}."


def as_json(found: list[tuple[str, tuple[int, str, list[Judgement]]]]) -> Json:
    """The findings on some files, as ``mixproof/check/1``.

    Examples
    --------
    >>> claim = CheckedClaim("inside", "rejected", "x is not λs + (1 − λ)t")
    >>> judged = Judgement("2.10 slides", "not_applicable", claims=[claim])
    >>> (told,) = as_json([("shadow.json", (0, "1 verdict", [judged]))])["files"]
    >>> told["file"], told["result"], told["verdicts"][0]["claims"]
    ('shadow.json', 'accepted', [{'kind': 'inside', 'state': 'rejected', 'why': 'x is not λs + (1 − λ)t'}])
    """
    return {
        "schema": "mixproof/check/1",
        "files": [
            {
                "file": path,
                "result": WORDS[outcome].lower(),
                "note": headline,
                "verdicts": [_judgement_json(each) for each in judgements],
            }
            for path, (outcome, headline, judgements) in found
        ],
    }


def _judgement_json(judgement: Judgement) -> Json:
    """One verdict: how it was judged, and its claims."""
    statement, reading = judgement.title.split()
    return {
        "statement": statement,
        "reading": reading,
        "verdict": judgement.verdict,
        "result": WORDS[judgement.outcome].lower(),
        "reasons": [*judgement.reasons],
        "claims": [
            {"kind": claim.kind, "state": claim.state, "why": _why(judgement, claim)} for claim in judgement.claims
        ],
    }
