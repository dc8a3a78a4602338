"""The audit as one self-contained HTML page, in the style of the agreement reports."""

from collections.abc import Iterator
from dataclasses import replace

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.magnitudes import root_below
from mixproof.reports.agreement.page import filled, picture_view
from mixproof.reports.audit.advice import advice_paragraphs
from mixproof.reports.audit.answer import answer
from mixproof.reports.audit.numbers import up_to
from mixproof.reports.audit.sections.report import heading, sections
from mixproof.reports.figures.gallery import pictures_of
from mixproof.reports.figures.mixture import image_side, nearest_picture
from mixproof.reports.figures.strengths import Known, has_curve, strengths_picture
from mixproof.reports.figures.style import Picture
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.audit.findings import AuditFindings

SHOWN_IMAGES = 4
"""The riskiest rows that are shown as images."""

_STATUSES = {"unsafe": "refuted", "undecided": "undecided", "note": "not_applicable"}


def audit_page(audit: AuditFindings) -> str:
    """The page: the recommendation, the sections, the worst first, and pictures.

    Examples
    --------
    >>> from mixproof import audit
    >>> "Rows inside segments" in audit_page(audit([[0], [1], [2]], ["a", "b", "a"]))
    True
    """
    part = f" ({audit.rows.count:,} sampled rows alone)" if audit.is_sample else ""
    *parts, _ = sections(audit)  # the last one is the recommendation, which this page begins with
    return filled(
        "audit.html",
        answer=answer(audit),
        heading=heading(audit),
        sections=parts,
        statuses=_STATUSES,
        advice=advice_paragraphs(audit),
        exit_code=audit.exit_code,
        no_curve=_no_curve(audit),
        pictures=[
            picture_view({"name": p.name, "title": p.title + part, "alt": p.alt, "svg": p.svg})
            for p in _pictures(audit)
        ],
    )


def _pictures(audit: AuditFindings) -> Iterator[Picture]:
    """The pictures that can be drawn of the rows, under their numbers in the source."""
    data = _with_source_rows(audit)
    if len(data.classes) < 2:
        return
    known = _known(audit)
    if audit.epsilon is not None and has_curve(known):
        yield strengths_picture(known, audit.epsilon, root_below(audit.riskiest[0].squared, 6))
    yield from pictures_of(data, [Beta(alpha, alpha) for alpha in audit.alphas], audit.epsilon)
    if image_side(data) is not None:
        for found in audit.riskiest[:SHOWN_IMAGES]:
            yield nearest_picture(data, found.point, found.first, found.second)


def _known(audit: AuditFindings) -> list[Known]:
    """The ε at which all was settled, each with the α up to which every one is safe."""
    return [(each.epsilon, up_to(each)) for each in audit.strengths if each.is_settled]


def _no_curve(audit: AuditFindings) -> str:
    """The reason why the page has no picture of α against ε; empty where it has one, or has nothing on α at all."""
    if not audit.has_rest or has_curve(_known(audit)):
        return ""
    head = "There is no picture of the safe α against ε"
    if audit.question.epsilon is not None:
        return f"{head}: one ε was asked about. Without --epsilon (Python: epsilon=) the audit looks at several."
    return (
        f"{head}: a curve takes an ε at which α are safe only up to a bound, and a second such ε, or one at which "
        "small α are not safe either. The table of safe α has all that was decided."
    )


def _with_source_rows(audit: AuditFindings) -> Dataset:
    """The audited points, each with the number of its first row in the source."""
    return replace(audit.dataset, rows=tuple((audit.row(point),) for point in range(audit.dataset.size)))
