"""The sections about rows: those that are wrong, those in conflict, and those that come nearest to trouble."""

from collections.abc import Iterator

from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.numbers import decimal_down, percent_up, root_down
from mixproof.reports.audit.sections.scales import scale_words
from mixproof.reports.audit.sections.section import ROWS_SHOWN, Section, sample_suffix
from mixproof.reports.audit.sections.setting import answer_points, answer_points_words
from mixproof.reports.audit.trained.findings import trained_part
from mixproof.theory.audit.conflicts.conflict import Conflict
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.setup.problems import Problem, Severity
from mixproof.theory.evidence.written import number_text


def problem_section(audit: AuditFindings) -> Section | None:
    """All that a person should know of the rows, points with two labels aside; None where there is nothing.

    Examples
    --------
    >>> from mixproof import audit
    >>> problem_section(audit([[0], [1], [3]], ["a", "a", "b"])).paragraphs
    ('1 class with a single row: b.',)
    """
    told = [each for each in audit.problems if each.kind != "two labels"]
    if not told:
        return None
    is_problem = any(each.severity is Severity.PROBLEM for each in told)
    words = tuple(_problem_words(audit, each) for each in told)
    return Section("Set-up", "unsafe" if is_problem else "note", words)


def _problem_words(audit: AuditFindings, found: Problem) -> str:
    """A problem as a sentence, and how to mend it."""
    words = _sentence(found.words)
    if found.kind != "unlike scales":
        return words
    return f"{words} {scale_words(audit.source, trained_part(audit) is not None)}"


def double_label_section(audit: AuditFindings) -> Section | None:
    """The costs of points with two labels or more; None where there is no such point.

    Examples
    --------
    >>> from mixproof import audit
    >>> found = double_label_section(audit([[0], [0], [0], [1]], ["a", "a", "b", "a"], alpha=1))
    >>> found.paragraphs[1].split(".")[0], found.cells
    ('3 of 4 rows lie at such points', (('1', '0.512836', '0.03545'),))
    """
    found = audit.double_labels
    if found is None:
        return None
    said = next(each.words for each in audit.problems if each.kind == "two labels")
    accuracy = f"{found.most_right:,} of {found.total:,} rows ({percent_up(found.accuracy)})"
    words = [
        _sentence(said),
        f"{found.rows:,} of {found.total:,} rows lie at such points. So no model gets more than {accuracy} right, and "
        f"plain training (cross-entropy, natural logarithm) does not go below {decimal_down(found.plain_loss)}.",
    ]
    cells, bounds = [], []
    for floor in audit.floors:
        least, added = floor.at_least if floor.irreducible is None else floor.irreducible, found.added(floor)
        mark = "≥ " * (floor.irreducible is None)
        bounds += [rational_text(floor.alpha)] * (floor.irreducible is None)
        cells.append((rational_text(floor.alpha), mark + decimal_down(least), mark + decimal_down(added)))
    after = []
    if bounds:
        after.append(f"Those with ≥ are lower bounds; the floor itself may be higher ({audit.floors[0].reason}).")
    if audit.has_rest:
        after.append(
            "What follows of segments, distances, strengths and linear models is of the data without these points, as "
            "if they were removed. A model that is trained with them learns from their segments as well."
        )
    else:
        left = "All other rows are of one class" if audit.rows.count else "No other row is left"
        after.append(f"{left}: there is nothing more to find of segments, distances and strengths.")
    columns = ("α", "floor with Mixup", "added by Mixup")
    return Section(
        f"Points with two labels or more: {found.points:,}", "unsafe", tuple(words), columns, tuple(cells), tuple(after)
    )


def _sentence(words: str) -> str:
    """Words with a capital letter and one full stop, or the mark that they end with."""
    return f"{words[:1].upper()}{words[1:]}{'' if words[-1] in '?…' else '.'}"


def conflict_section(audit: AuditFindings) -> Section:
    """The rows inside segments that end in another class.

    Examples
    --------
    >>> from mixproof import audit
    >>> conflict_section(audit([[0], [1], [3]], ["a", "a", "b"])).paragraphs
    ('row 1 [a] = 1/3 × row 2 [b] + 2/3 × row 0 [a]',)
    """
    search = audit.search
    jumps = [audit.jumps(alpha) for alpha in audit.alphas]
    status = "unsafe" if True in jumps else "undecided" if None in jumps else ""
    title = "Rows inside segments that end in another class"
    count = f"{len(search.points):,}"
    words = []
    if not search.is_complete:
        title += " (of a sample)" if search.searched.done else " (in part)"
        count = f"at least {count}" if search.points else "none found, undecided"
        why = search.cut or "all pairs of rows are beyond the budget or the memory"
        part = f"{search.searched.done:,} of {audit.source.count:,} rows were searched, since {why}"
        part = part if search.searched.done else f"{search.cut[:1].upper()}{search.cut[1:]}"
        words.append(f"{part}: a row that was not found may be inside a segment all the same.")
    if search.points:
        shown = [_conflict_words(audit, each) for each in search.conflicts[:ROWS_SHOWN]]
        more = len(search.points) - len(shown)
        others = [f"… and {more:,} more row{'s' * (more > 1)}; the JSON has the numbers of all."] if more else []
        return Section(f"{title}: {count}", status or "note", (*words, *shown, *others, *_rounding(audit)))
    if search.is_complete:
        count = "none"
    no = "points with two labels aside, no" if audit.clashes else "no"
    words.append(
        search.searched.sentence(f"{no} row is exactly a mixture of two others of which one is of another class")
    )
    return Section(f"{title}: {count}", status, (*words, *_rounding(audit)))


def _rounding(audit: AuditFindings) -> Iterator[str]:
    """A warning where the values look rounded."""
    if any(each.kind == "rounded values" for each in audit.problems):
        yield "The values look rounded (see Set-up): what was a mixture of rows before is hardly one after rounding."


def _conflict_words(audit: AuditFindings, found: Conflict) -> str:
    """A row as the mixture of two others that it is."""
    mixed = found.incidence
    ends = " + ".join(
        f"{number_text(weight)} × {_named(audit, point)}"
        for weight, point in ((mixed.weight, mixed.first), (1 - mixed.weight, mixed.second))
    )
    many = f"; {found.segments:,} such segments" if found.segments > 1 else ""
    avoiding = f", {found.avoiding:,} with no end in its class" if found.avoiding else ""
    return f"{_named(audit, mixed.point)} = {ends}{many}{avoiding}"


def _named(audit: AuditFindings, point: int) -> str:
    """A row that was searched, with its class and place."""
    search = audit.search
    place = search.place(point)
    return f"row {search.row(point)} [{search.dataset.label(point)}{', ' + place if place else ''}]"


def distance_section(audit: AuditFindings) -> Section:
    """The rows that come nearest to trouble, with ε* and r.

    Examples
    --------
    >>> from mixproof import audit
    >>> distance_section(audit([[0], [1], [3]], ["a", "a", "b"])).cells[0]
    ('1', 'a', '2', 'row 2', '2', 'row 2')
    """
    setting = answer_points(audit)
    more = [each for each in audit.riskiest[ROWS_SHOWN:] if each.point in setting]
    shown = [*audit.riskiest[:ROWS_SHOWN], *more[:ROWS_SHOWN]]
    cells = [(*_distance_cells(audit, each), *["yes" * (each.point in setting)] * bool(setting)) for each in shown]
    words = [
        "ε*: how near a segment between rows of other classes comes. r: up to this radius no α can take the row from "
        "its class; it is set by the nearest segment that avoids the row's class or has its farther end in it. Rows "
        "are counted from 0."
    ]
    if not audit.distances.of_all:
        work, most = audit.distances.work
        words.append(
            f"Of {audit.source.count:,} rows the {len(audit.radii):,} of least r were found; each other one has an r "
            f"of {root_down(audit.riskiest[-1].squared)} or more. ε* and r of all take {work:,} pairs of a row and a "
            f"segment; the budget is {most:,}."
        )
    if audit.is_sample:
        words.append("Only segments between sampled rows count here: with all rows both are as large or smaller.")
    if setting:
        words[0] += f" {answer_points_words(audit)}"
    columns = ("row", "class", "ε*", "ε* set by", "r", "r set by", *["sets α"] * bool(setting))
    places = tuple(
        f"row {audit.row(each.point)} is {audit.place(each.point)}" for each in shown[:3] if audit.rows.places
    )
    return Section(f"The riskiest rows{sample_suffix(audit)}", "", tuple(words), columns, tuple(cells), places)


def _distance_cells(audit: AuditFindings, found: CertifiedRadius) -> tuple[str, ...]:
    """A row of the table: ε* and r of a point, and the segments that set them."""
    nearest = audit.distances.margin(found.point)
    return (
        str(audit.row(found.point)),
        audit.dataset.label(found.point),
        "larger than r" if nearest is None else root_down(nearest.squared),
        "" if nearest is None else _segment(audit, nearest.first, nearest.second),
        root_down(found.squared),
        _segment(audit, found.first, found.second),
    )


def _segment(audit: AuditFindings, first: int, second: int) -> str:
    """A segment between audited points, by its rows."""
    return f"row {audit.row(first)}" if first == second else f"{audit.row(first)}–{audit.row(second)}"
