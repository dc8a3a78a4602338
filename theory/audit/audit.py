"""The audit of rows, part by part.

A model that cannot tell points apart that are less than ε from each other learns at best the mean of the mixed labels
around a point: h_ε of Lemma 2.3. So ε is the resolution of a model, in the unit of the data.

Everything is decided exactly, and of all rows where that is within the budget. Problems, class sizes, the floor of the
loss and, up to about a hundred thousand points, the conflicts are of all rows. The rest is of a sample where rows are
too many or a sample is asked for. Then ε* and r are upper bounds of those among all rows, and the safe α are those of
the sample by itself: h_ε of a part is not h_ε of the whole.
"""

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.margins.certified_radius import certified_radii
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.theory.audit.conflicts.search import ConflictSearch, search_within_budget
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.linear import compare_linear
from mixproof.theory.audit.loss_floor import floor_of
from mixproof.theory.audit.question import Question
from mixproof.theory.audit.sample import chosen_rows
from mixproof.theory.audit.setup.labels import check_classes, check_labels
from mixproof.theory.audit.setup.problems import Problem, Severity, problems, sample_note
from mixproof.theory.audit.strength.curve import strengths_of


def audit_rows(source: Rows, question: Question) -> AuditFindings:
    """Audit labelled rows.

    Raises
    ------
    InputError
        If the rows have one class only, or measurements as labels.

    Examples
    --------
    >>> line = Rows.of_dataset(Dataset.from_rows([[0], [1], [3]], ["a", "a", "b"]))
    >>> audit_rows(line, Question.of(1)).exit_code
    1
    """
    check_labels(source)
    whole = source.without_clashes()
    audited = chosen_rows(whole, question.rows, question.seed)
    check_classes(audited)
    dataset = audited.dataset()
    search = search_within_budget(whole, audited, dataset, question.seed)
    found = tuple(margins(dataset))
    radii = tuple(certified_radii(dataset, found))
    is_sample = audited.count < whole.count
    reason = "a sample was audited" if is_sample else "points with two labels are outside the theory"
    every_row = dataset if audited is source else None
    return AuditFindings(
        source=source,
        rows=audited,
        dataset=dataset,
        is_sample=is_sample,
        question=question,
        problems=_problems(source, audited, is_sample, search, question.seed),
        search=search,
        margins=found,
        radii=radii,
        strengths=strengths_of(dataset, question.epsilon, radii),
        floors=tuple(floor_of(source, alpha, every_row, reason) for alpha in question.alphas),
        linear=compare_linear(dataset, question.alphas[0]),
    )


def _problems(source: Rows, audited: Rows, is_sample: bool, search: ConflictSearch, seed: int) -> tuple[Problem, ...]:
    """All that is to be said of the rows, and of which of them were looked at; notes last."""
    found = list(problems(source))
    if is_sample:
        found.append(sample_note(audited, source, seed, "audited for distances, strengths and linear models"))
    if not search.is_complete:
        found.append(sample_note(search.rows, source, seed, "searched for rows inside segments"))
    return tuple(sorted(found, key=lambda each: each.severity is Severity.NOTE))
