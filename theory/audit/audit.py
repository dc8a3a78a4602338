"""The audit of rows, part by part.

A model that cannot tell points apart that are less than ε from each other learns at best the mean of the mixed labels
around a point: h_ε of Lemma 2.3. So ε is the resolution of a model, in the unit of the data.

Everything is decided exactly, and of all rows where that is within the budget. Problems, class sizes, the floor of the
loss and, up to about a hundred thousand points, the conflicts are of all rows. The rest is of a sample where rows are
too many or a sample is asked for. Then ε* and r are upper bounds of those among all rows, and the safe α are those of
the sample by itself: h_ε of a part is not h_ε of the whole.

Where the time is up (`geometry.jobs.watch`), what was found stays; distances are then of few rows, and what was not
decided says at which step.

Points with two labels or more are counted into the floors of the losses, and set aside for the rest. Where no two
classes are left without them, there is no rest.
"""

from dataclasses import replace
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.jobs.watch import TimeUp, unhurried
from mixproof.geometry.margins.neighbours import typical_epsilon
from mixproof.solvers.loss.shared_points import CountedPoints
from mixproof.theory.audit.anchors import Anchor, anchors_of
from mixproof.theory.audit.conflicts.search import ConflictSearch, search_in_time
from mixproof.theory.audit.distances import Distances, distances_of
from mixproof.theory.audit.double_labels import DoubleLabels
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.linear import LinearComparison, compare_linear
from mixproof.theory.audit.loss_floor import SAMPLED, Floor, floor_of, shared_floor
from mixproof.theory.audit.question import Question
from mixproof.theory.audit.sample import chosen_rows, few_rows
from mixproof.theory.audit.setup.labels import check_labels
from mixproof.theory.audit.setup.problems import Problem, Severity, problems, sample_note
from mixproof.theory.audit.strength.curve import strengths_of
from mixproof.theory.findings import Searched


def audit_rows(source: Rows, question: Question, resources: Resources = ANY_RESOURCES) -> AuditFindings:
    """Audit labelled rows.

    Parameters
    ----------
    resources : Resources
        Workers and cluster for conflicts, ε* and certified radii, where there are many rows; what is found does not
        depend on them. The rest runs on this machine: distances between neighbours, α at single points, floors of the
        loss and linear models.

    Raises
    ------
    InputError
        If the rows have one class only, or measurements as labels. Points with two labels are no error: they are found.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> line = Rows.of_dataset(Dataset.from_rows([[0], [1], [3]], ["a", "a", "b"]))
    >>> audit_rows(line, Question.of(1)).exit_code
    1
    """
    check_labels(source)
    whole = source.without_clashes()
    table = None if whole is source else CountedPoints.of(source)
    if table is not None and len(whole.class_sizes) < 2:
        return _without_rest(source, whole, question, table)
    audited = chosen_rows(whole, question.rows, question.seed)
    dataset = audited.dataset()
    search = search_in_time(whole, audited, dataset, question.seed, resources)
    cut = ""
    try:
        distances, anchors, epsilon = _lengths(dataset, question, resources)
    except TimeUp as end:
        audited, cut = few_rows(audited, question.seed, end), str(end)
        dataset = audited.dataset()
        with unhurried():
            distances, anchors, epsilon = _lengths(dataset, question)
    others = () if question.epsilon is not None else tuple(each.epsilon for each in anchors)
    named = [each.epsilon for each in anchors if each.kind == "noise"]
    is_sample = audited.count < whole.count
    return AuditFindings(
        source=source,
        rows=audited,
        dataset=dataset,
        is_sample=is_sample,
        question=question,
        problems=_problems(source, audited if is_sample else None, cut, search, question.seed),
        search=search,
        anchors=anchors,
        distances=distances,
        epsilon=epsilon,
        strengths=strengths_of(dataset, epsilon, distances, others, named if others else ()),
        floors=_floors(source, question, None if is_sample else dataset, table),
        linear=_linear(dataset, question.alphas[0]),
        double_labels=None if table is None else DoubleLabels.of(table),
    )


def _lengths(
    dataset: Dataset, question: Question, resources: Resources = ANY_RESOURCES
) -> tuple[Distances, tuple[Anchor, ...], Fraction]:
    """The distances of points, the lengths to hold ε against, and the ε that is asked about or taken."""
    distances, anchors = distances_of(dataset, resources), anchors_of(dataset, question.noise)
    return distances, anchors, typical_epsilon(dataset) if question.epsilon is None else question.epsilon


def _linear(dataset: Dataset, alpha: Fraction) -> LinearComparison:
    """The comparison of linear models; undecided where the time is up."""
    try:
        return compare_linear(dataset, alpha)
    except TimeUp as end:
        return LinearComparison(None, str(end))


def _without_rest(source: Rows, rest: Rows, question: Question, table: CountedPoints) -> AuditFindings:
    """The findings on rows of which no two classes are left without the points of two labels."""
    dataset = rest.dataset() if rest.count else Dataset(rest.name, rest.numerators, rest.denominator, (), (), ())
    return AuditFindings(
        source=source,
        rows=rest,
        dataset=dataset,
        is_sample=False,
        question=question,
        problems=problems(source),
        search=ConflictSearch(rest, dataset, Searched("rows", rest.count, rest.count), (), ()),
        anchors=(),
        distances=Distances(),
        epsilon=None,
        strengths=(),
        floors=_floors(source, question, dataset, table),
        linear=LinearComparison(None, "no hyperplane separates classes that share points"),
        double_labels=DoubleLabels.of(table),
    )


def _floors(
    source: Rows, question: Question, dataset: Dataset | None, table: CountedPoints | None
) -> tuple[Floor, ...]:
    """The floor of the loss at each α, of all rows; those with two labels at a point by their table."""
    return tuple(_floor(source, alpha, dataset, table) for alpha in question.alphas)


def _floor(source: Rows, alpha: Fraction, dataset: Dataset | None, table: CountedPoints | None) -> Floor:
    """The floor at one α; what takes no search where the time is up."""
    try:
        if table is not None:
            return shared_floor(source, table, alpha, dataset is None)
        return floor_of(source, alpha, dataset, SAMPLED)
    except TimeUp as end:
        floor = floor_of(source, alpha) if table is None else shared_floor(source, table, alpha, True)
        return replace(floor, reason=str(end))


def _problems(source: Rows, part: Rows | None, cut: str, search: ConflictSearch, seed: int) -> tuple[Problem, ...]:
    """All that is to be said of the rows, and of which of them were looked at; notes last."""
    found = list(problems(source))
    if part is not None:
        found.append(sample_note(part, source, seed, "audited for distances, strengths and linear models", cut))
    if search.searched.done == 0:
        found.append(Problem("sample", Severity.NOTE, f"rows inside segments were found in part: {search.cut}"))
    elif not search.is_complete:
        found.append(sample_note(search.rows, source, seed, "searched for rows inside segments", search.cut))
    return tuple(sorted(found, key=lambda each: each.severity is Severity.NOTE))
