"""Hypotheses and conclusions of Proposition 2.2 on an instance."""

from fractions import Fraction
from functools import lru_cache

from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.loss.baseline_loss import loss_of
from mixproof.solvers.loss.baselines import Baseline, InverseDistance, NearestMean
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant, predictions_on_grid
from mixproof.solvers.loss.irreducible import MOST_SECONDS, floor_loss, irreducible_loss, mixed_lines
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.budgets import MOST_CONSTANTS, MOST_LOSS_BITS
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.proposition_2_2.witnesses import LossComparison, loss_text

FAMILIES: tuple[tuple[str, tuple[Baseline, ...]], ...] = (
    (
        "classifiers by inverse-distance weights",
        (
            InverseDistance(1, Fraction(1, 10)),
            InverseDistance(1, Fraction(1, 30)),
            InverseDistance(2, Fraction(1, 10)),
        ),
    ),
    ("linear softmax classifiers", (NearestMean(Fraction(1)), NearestMean(Fraction(4)))),
)


def least_of_those_compared(instance: Instance) -> Finding:
    """The finding that J(h) is at most the loss of each classifier that it is compared with.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> least_of_those_compared(make_instance("simplex")).holds
    True
    """
    loss = irreducible_loss(instance.dataset, instance.mixing)
    if loss is None:
        return Finding(None, note=_why_unknown(instance))
    compared, checked = _baselines(instance)
    gaps = [
        (
            settled_sign(combination([(Fraction(1), other), (Fraction(-1), loss)]), MOST_LOSS_BITS),
            LossComparison(loss, name, other),
        )
        for name, other in compared
    ]
    nearest_first = sorted(gaps, key=lambda gap: nearest_float(gap[1].baseline_loss))
    smaller = tuple(comparison for sign, comparison in nearest_first if sign == -1)
    if smaller:
        return Finding(False, smaller, len(smaller), checked)
    if any(sign is None for sign, _ in gaps):
        open_ones = sum(sign is None for sign, _ in gaps)
        return Finding(None, note=f"{open_ones} losses are not told apart from J(h) at {MOST_LOSS_BITS} bits")
    return Finding(True, tuple(comparison for _, comparison in nearest_first), len(gaps), checked)


def _why_unknown(instance: Instance) -> str:
    return f"J(h) on the lines where segments overlap is beyond a budget of {MOST_SECONDS:.0f} seconds"


@lru_cache(maxsize=8)
def _baselines(instance: Instance) -> tuple[tuple[tuple[str, Real], ...], str]:
    """Names and losses of all classifiers that h is compared with, and what they are in words."""
    dataset = instance.dataset
    weights = class_weights(dataset)
    grid = [theta for theta in predictions_on_grid(len(weights), MOST_CONSTANTS) if theta != weights]
    found = [(f"always the class weights {_tuple_text(weights)}", loss_of_constant(dataset, weights))]
    found += [(f"always {_tuple_text(theta)}", loss_of_constant(dataset, theta)) for theta in grid]
    told = [f"{len(found)} constants (the best of all among them)"]
    left_out: list[str] = []
    for family, members in FAMILIES:
        losses = [(member.name, loss_of(dataset, instance.mixing, member)) for member in members]
        known = [(name, loss) for name, loss in losses if loss is not None]
        found += known
        (told if known else left_out).append(f"{len(known)} {family}" if known else family)
    note = f"compared with {', '.join(told)}"
    if left_out:
        why = (
            "the data have too many points"
            if isinstance(instance.mixing, Beta)
            else "the law is no Beta law, as needed"
        )
        note += f"; {why} to enclose the losses of {' and '.join(left_out)}"
    return tuple(found), f"{note}; for every other g by Gibbs' inequality at each point"


def _tuple_text(prediction: tuple[Fraction, ...]) -> str:
    if len(prediction) > 1 and len(set(prediction)) == 1:
        return f"({rational_text(prediction[0])} for each class)"
    return f"({', '.join(map(rational_text, prediction))})"


def conclude(verification: Verification) -> str:
    """The irreducible loss, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.2", "simplex")).partition(":")[0]
    'The irreducible Mixup loss of simplex with Beta(1, 1) is 2/9'
    """
    instance = verification.instance
    dataset, law = instance.dataset, instance.mixing
    loss = irreducible_loss(dataset, law)
    if loss is None:
        return f"The irreducible Mixup loss of {dataset.name} with {law} was not computed: {_why_unknown(instance)}."
    found = verification.outcome("printed").conclusion
    if found.holds is False:
        return f"On {dataset.name} with {law}, {found.total} classifiers have a smaller loss than h: please report it."
    text = (
        f"The irreducible Mixup loss of {dataset.name} with {law} is {loss_text(loss)}: "
        "no continuous model goes below it, however it is trained."
    )
    if mixed_lines(dataset):
        return f"{text} Segments that overlap along a line raise it from {loss_text(floor_loss(dataset, law))}."
    return (
        f"{text} No line holds three data points of more than one class, so it is the entropy of λ for each pair of "
        "unlike points, weighted."
    )
