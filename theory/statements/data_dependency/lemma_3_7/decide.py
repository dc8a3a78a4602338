"""Hypothesis and conclusion of Lemma 3.7 on an instance."""

from math import log

import flint

from mixproof.geometry.jobs.watch import TimeUp
from mixproof.geometry.numbers.enclosures import Enclosed, settled_sign
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.lemma_3_7.frequency import (
    DRAW_CONFIDENCE,
    Frequency,
    frequency,
    planned_draws,
)
from mixproof.theory.statements.data_dependency.lemma_3_7.probability import Probability


def _size(instance: Instance) -> tuple[int, int]:
    return instance.dataset.row_count, instance.dataset.dimension


def dimension_is_high(instance: Instance) -> Finding:
    """The finding that d > 10·n·ln n + n − 1.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> dimension_is_high(make_instance("simplex")).note
    'n = 3, d = 3, 10·n·ln n + n − 1 ≈ 34.96'
    """
    n, d = _size(instance)
    excess = Enclosed(lambda bits: d - (10 * n * flint.arb(n).log() + n - 1))
    sign = settled_sign(excess)
    threshold = f"n = {n:,}, d = {d:,}, 10·n·ln n + n − 1 ≈ {10 * n * log(n) + n - 1:.2f}"
    return Finding(None if sign is None else sign > 0, note=threshold)


def is_probable(instance: Instance) -> Finding:
    """The finding that θ̂ interpolates with probability at least 1 − 2/n; where the enclosure is too wide, by the draws.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> is_probable(make_instance("simplex")).holds
    True
    """
    n, d = _size(instance)
    exact, drawn_, cut = Probability.of(n, d), None, None
    try:
        drawn_ = _drawn(instance)
    except TimeUp as end:
        cut = end
    witnesses = (exact,) if drawn_ is None else (exact, drawn_)
    holds, note = exact.holds, "" if exact.bound > 0 else "the bound is 0, which says nothing"
    if holds is None:
        holds = True if drawn_ and drawn_.is_above else False if drawn_ and drawn_.is_below else None
        note = f"the enclosure does not tell; draws are asked, at {float(DRAW_CONFIDENCE):.0%} confidence"
    if cut is not None:
        if holds is None:
            raise cut
        note = "; ".join(filter(None, (note, f"without the draws: {cut}")))
    elif holds is None:
        note = f"neither the enclosure nor {drawn_.draws if drawn_ else 0:,} draws settle it"
    return Finding(holds, witnesses, len(witnesses), note, is_cut=cut is not None)


def _drawn(instance: Instance) -> Frequency | None:
    """The draws, unless a single one is beyond the budget."""
    n, d = _size(instance)
    return frequency(n, d, instance.seed) if planned_draws(n, d) else None


def conclude(verification: Verification) -> str:
    """The probability beside the bound, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("3.7", "simplex")).partition(" is between")[0]
    'The probability that 3 Gaussian points in R^3 are all support vectors'
    """
    n, d = _size(verification.instance)
    found, claim = _drawn(verification.instance), verification.outcomes[0].conclusion.holds
    draws = "" if found is None else f" {found.interpolating:,} of {found.draws:,} draws do."
    judged = {
        True: "as often as the lemma says",
        False: "less often than the lemma says, which asks for a higher dimension",
        None: "and that does not settle the bound",
    }
    return (
        f"The probability that {n:,} Gaussian points in R^{d:,} are all support vectors is "
        f"{Probability.of(n, d).size}: {judged[claim]}.{draws} The rows of the dataset play no part in "
        "it, only their number."
    )
