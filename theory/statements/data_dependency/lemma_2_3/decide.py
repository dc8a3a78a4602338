"""Hypotheses and conclusions of Lemma 2.3 on an instance."""

from mixproof.geometry.jobs.in_time import InTime, check_whole
from mixproof.geometry.jobs.watch import steps
from mixproof.solvers.classifier.likeness import COMPARED_DIGITS, Likeness
from mixproof.theory.budgets import MOST_BALLS_LISTED
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.lemma_2_3.balls import BallLoss, balls_looked_at
from mixproof.theory.statements.data_dependency.lemma_2_3.witnesses import Minimum, NotTheMinimum


def something_falls_in(instance: Instance) -> Finding:
    """The finding that mixed points fall into each ball: x itself does, where it is a data point.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> something_falls_in(make_instance("shadow")).holds
    True
    """
    found = balls_looked_at(instance)
    losses = steps(found.losses, "balls", len(found.losses))
    if any(loss.is_empty for loss in losses):
        return Finding(False, note=_EMPTY).counted_until(found.cut)
    check_whole(found.cut)
    return Finding(True, note=found.note)


_EMPTY = "no mixed point falls into the ball: every constant is as good as any other there"


def closed_form_is_optimal(instance: Instance) -> Finding:
    """The finding that the closed form over ordered pairs is the minimiser on each ball.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> closed_form_is_optimal(make_instance("shadow")).holds
    True
    """
    looked_at = balls_looked_at(instance)
    losses = looked_at.losses
    wrong: list[NotTheMinimum] = []
    enclosed = open_at = 0
    in_time = InTime(steps(losses, "minimisers on balls", len(losses)))
    for loss in in_time:
        if loss.is_empty:
            return Finding.of_no_claim(_EMPTY)
        found, gaps = loss.closed_likeness, loss.excess_signs
        if found is Likeness.DIFFERENT or -1 in gaps:
            assert loss.closed_form is not None
            wrong.append(NotTheMinimum(loss, "closed_form", loss.closed_form))
        enclosed += found is Likeness.CLOSE
        open_at += found is Likeness.OPEN or None in gaps
    cut = looked_at.cut or in_time.cut
    if wrong:
        return Finding(False, tuple(wrong[:MOST_BALLS_LISTED]), len(wrong)).counted_until(cut)
    check_whole(cut)
    if open_at:
        return Finding(None, note=f"not settled on {open_at} ball{'s' * (open_at != 1)}")
    notes = [
        f"the masses are enclosed, and two computations of them agree to {COMPARED_DIGITS} digits" if enclosed else "",
        looked_at.searched(_GIBBS).says("it is so") if looked_at.left_out else "",
    ]
    note = "; ".join(filter(None, notes))
    return Finding(True, tuple(Minimum(loss) for loss in losses[:MOST_BALLS_LISTED]), len(losses), note)


_GIBBS = "Gibbs' inequality: Σ Nⁱ(−ln θᵢ) is least at N/ΣN, whatever the masses"
_SYMMETRY = "the symmetry of the law: both orders of a pair have the same masses"


def printed_form_is_optimal(instance: Instance) -> Finding:
    """The finding that the printed formula, by pairs of classes, is the minimiser on each ball.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> printed_form_is_optimal(make_instance("counterexample", mixing="beta(2,1)")).holds
    False
    """
    wrong: list[BallLoss] = []
    looked_at = balls_looked_at(instance)
    open_at = 0
    in_time = InTime(steps(looked_at.losses, "the printed formula on balls", len(looked_at.losses)))
    for loss in in_time:
        if loss.is_empty:
            return Finding.of_no_claim(_EMPTY)
        if not loss.mixes_classes:
            continue  # the two formulas are one
        found = loss.printed_likeness
        if found is Likeness.DIFFERENT:
            wrong.append(loss)
        # If λ and 1 − λ have one law, both orders of a pair have the same masses: substitute one for the other.
        open_at += found is Likeness.OPEN
    cut = looked_at.cut or in_time.cut
    if wrong:
        shown = [NotTheMinimum(loss, "printed_formula", loss.printed) for loss in wrong[:MOST_BALLS_LISTED]]
        return Finding(False, tuple(shown), len(wrong)).counted_until(cut)
    check_whole(cut)
    if open_at:
        return Finding(None, note=f"the two are not told apart on {open_at} ball{'s' * (open_at != 1)}")
    searched = looked_at.searched(_SYMMETRY if instance.mixing.is_symmetric else "")
    note = searched.says("the two formulas are one") if looked_at.left_out else ""
    return Finding(searched.answer(found=False), note=note)


def _balls(instance: Instance) -> str:
    """The balls that the lemma is asked about."""
    return "this ball" if instance.point is not None else "the ball around each data point"


def conclude(verification: Verification) -> str:
    """The two formulas beside the minimiser, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.3", "shadow", ["printed"]))
    'The printed formula, which doubles the pairs of classes i < j, gives the same with Beta(1, 1).'
    """
    instance = verification.instance
    holds = {outcome.reading.id: outcome.conclusion.holds for outcome in verification.outcomes}
    if any(outcome.hypothesis.holds is False for outcome in verification.outcomes):
        return "No mixed point falls into this ball, so Mixup does not say what to predict there."
    words = []
    if "ordered" in holds:
        text = {True: "is", False: "is not", None: "could not be shown to be"}[holds["ordered"]]
        sentence = f"the closed form over ordered pairs {text} the best constant on {_balls(instance)}"
        looked_at = balls_looked_at(instance)
        words.append(looked_at.searched(_GIBBS).sentence(sentence) if holds["ordered"] else f"T{sentence[1:]}.")
    if "printed" in holds:
        law = f"with {instance.mixing}" if instance.mixing is not None else "here"
        text = {
            True: f"The printed formula, which doubles the pairs of classes i < j, gives the same {law}.",
            False: f"The printed formula, which doubles the pairs of classes i < j, is not the minimiser {law}: "
            "the two orders of a pair weigh differently.",
            None: "For the printed formula this was not settled.",
        }[holds["printed"]]
        words.append(text)
    return " ".join(words)
