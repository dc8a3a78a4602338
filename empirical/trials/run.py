"""The trials themselves: every way, fold and repetition in one stacked training, then scored."""

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from mixproof.empirical.training.batches import Member, Table
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.ensembles import TrainedEnsemble, train
from mixproof.empirical.training.networks import Architecture, TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.empirical.trials.fits import RowJudge
from mixproof.empirical.trials.plan import TrialPlan, check_folds
from mixproof.empirical.trials.results import Trials, Way
from mixproof.empirical.trials.scores import Scores, calibration_by_chance, calibration_error
from mixproof.empirical.trials.splits import Examples, Split
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import step
from mixproof.solvers.mixing.beta import Beta


def run_trials(
    rows: Rows,
    plan: TrialPlan,
    network: Architecture | None = None,
    checkpoint: Checkpoint | None = None,
    outside: Rows | None = None,
) -> Trials:
    """Train every way on all folds and on all rows, and score what was held out.

    Parameters
    ----------
    rows : Rows
        All rows, points with two labels among them.
    network : Architecture, optional
        In place of the reference network, two layers with `plan.hidden` rectified units.
    checkpoint : Checkpoint, optional
        The file in which the training leaves its state.
    outside : Rows, optional
        Rows of the same columns and classes, scored by the networks trained on all `rows`, and used for nothing else.

    Raises
    ------
    InputError
        If the rows do not suffice for the folds, or cannot be trained on.
    TimeUp
        If the time is up (`geometry.jobs.watch`); the state of the training is in the checkpoint.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load_rows
    >>> found = run_trials(load_rows("iris"), TrialPlan((Fraction(1),), repeats=1, steps=300, hidden=16))
    >>> [each.alpha for each in found.ways], found.ways[0].accuracy.shape, float(found.ways[0].accuracy.mean()) > 0.9
    ([None, Fraction(1, 1)], (1, 5), True)
    """
    check_folds(rows.class_sizes, plan.folds)
    examples = Examples(rows)
    beyond = None if outside is None else Examples(outside, examples.classes)
    splits = [split for repeat in range(plan.repeats) for split in examples.divided(plan.folds, repeat, plan.seed)]
    chosen = network or TwoLayerReLU(plan.hidden)
    members = [
        Member(table, None if alpha is None else Beta(alpha, alpha), run)
        for run, table in enumerate(_table(examples, split) for split in splits)
        for alpha in plan.ways
    ]
    recipe = Recipe(
        chosen,
        Adam(plan.rate, falls_over=plan.steps),
        plan.steps,
        lambdas="one a pair",
        seed=plan.seed,
        device="cpu",
        batch=plan.batch,
    )
    told = f"training {len(members):,} networks"
    trained = train(members, recipe, lambda done, of: step(told, done, of), checkpoint)
    _check_finite(trained)
    judge = RowJudge(examples, trained, len(plan.ways) * plan.repeats, certified=plan.certified)
    ways = []
    for place, alpha in enumerate(plan.ways):
        step("scores", place, len(plan.ways))
        ways.append(_way(examples, plan, splits, trained, judge, place, alpha, beyond))
    return Trials(
        plan,
        f"Reference network: {chosen.name}" if network is None else f"Your network: {network.name}",
        _scaling_words(examples),
        tuple(ways),
        judge.rows.count,
        judge.is_exact,
        judge.uncertain,
    )


def _table(examples: Examples, split: Split) -> Table:
    """The training rows of a split, scaled."""
    points = split.scaling(examples.points[split.trained])
    return Table(points, examples.labels[split.trained], examples.classes)


def _scaling_words(examples: Examples) -> str:
    """The scaling of the inputs in words."""
    each = "all pixels together" if examples.is_image else "each column"
    return f"{each} to mean 0 and standard deviation 1 on the training rows alone"


def _check_finite(trained: TrainedEnsemble) -> None:
    """Refuse a training that left the range of floats."""
    for k, member in enumerate(trained.members):
        if not all(np.isfinite(part[k]).all() for part in trained.parameters):
            raise InputError(f"training diverged ({member.name}): its weights are no longer finite; try another model")


def _way(  # noqa: PLR0913, PLR0917
    examples: Examples,
    plan: TrialPlan,
    splits: list[Split],
    trained: TrainedEnsemble,
    judge: RowJudge,
    place: int,
    alpha: Fraction | None,
    beyond: Examples | None,
) -> Way:
    """All that was measured of one way."""
    kinds: Mapping[str, Callable[[Scores], float]] = {
        "accuracy": lambda s: s.accuracy,
        "log_loss": lambda s: s.log_loss,
        "brier": lambda s: s.brier,
    }
    scores: list[Scores] = []
    errors, by_chance = [], []
    a_repeat, ways = plan.folds + 1, len(plan.ways)
    for repeat in range(plan.repeats):
        confidence, right = np.empty(examples.rows.count), np.empty(examples.rows.count, dtype=np.bool_)
        for fold in range(plan.folds):
            at = repeat * a_repeat + fold
            held_out, labels = splits[at].held_out, examples.labels[splits[at].held_out]
            log: Floats = trained.log_probabilities(splits[at].scaling(examples.points[held_out]), at * ways + place)
            scores.append(Scores.of(log, labels))
            confidence[held_out], right[held_out] = np.exp(log.max(axis=1)), log.argmax(axis=1) == labels
        errors.append(calibration_error(confidence, right))
        by_chance.append(calibration_by_chance(confidence, plan.seed))
    whole = [repeat * a_repeat + plan.folds for repeat in range(plan.repeats)]
    law = None if alpha is None else Beta(alpha, alpha)
    fits = judge.fits([at * ways + place for at in whole], splits[whole[0]].scaling, law)
    outside = (
        []
        if beyond is None
        else [
            Scores.of(trained.log_probabilities(splits[at].scaling(beyond.points), at * ways + place), beyond.labels)
            for at in whole
        ]
    )
    shape = (plan.repeats, plan.folds)
    tables = {name: np.array([of(each) for each in scores]).reshape(shape) for name, of in kinds.items()}
    return Way(
        alpha,
        **tables,
        calibration=float(np.mean(errors)),
        calibration_by_chance=float(np.mean(by_chance)),
        lost=dict(sorted(fits.lost.items())),
        certain=fits.certain,
        outside=tuple(outside),
        network=fits.network,
    )
