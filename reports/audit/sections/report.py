"""The heading and all sections of an audit's report, the worst first."""

from mixproof.reports.audit.advice import advice_paragraphs
from mixproof.reports.audit.sections.models import linear_section, loss_section
from mixproof.reports.audit.sections.rows import (
    conflict_section,
    distance_section,
    double_label_section,
    problem_section,
)
from mixproof.reports.audit.sections.section import Section
from mixproof.reports.audit.sections.strengths import anchor_section, strength_section
from mixproof.reports.audit.trained.findings import trained_part
from mixproof.reports.audit.trained.sections import training_sections
from mixproof.theory.audit.findings import AuditFindings


def heading(audit: AuditFindings) -> tuple[str, ...]:
    """The data that were audited, in a few lines.

    Examples
    --------
    >>> from mixproof import audit
    >>> heading(audit([[0], [1], [3]], ["a", "a", "b"]))
    ('Audit of data: 3 rows, 1 coordinate', '2 classes: a (2), b (1)')
    """
    source = audit.source
    sizes = list(source.class_sizes.items())
    classes = ", ".join(f"{name} ({size:,})" for name, size in sizes[:8]) + (", …" if len(sizes) > 8 else "")
    shape = f", examples of shape {' × '.join(map(str, source.shape))}" if source.shape else ""
    size = f"{source.count:,} rows, {source.dimension:,} coordinate{'s' * (source.dimension > 1)}"
    part = f"; {audit.rows.count:,} of them sampled for distances and strengths" if audit.is_sample else ""
    lines = [
        f"Audit of {source.name}: {size}{shape}{part}",
        f"{len(sizes):,} classes: {classes}",
    ]
    return (*lines, source.origin) if source.origin else tuple(lines)


def sections(audit: AuditFindings) -> tuple[Section, ...]:
    """The parts of the report, the worst first; the last one is the advice.

    Examples
    --------
    >>> from mixproof import audit
    >>> [section.title for section in sections(audit([[0], [1], [3]], ["a", "a", "b"]))][:2]
    ['Rows inside segments that end in another class: 1', 'How strong Mixup may be']
    """
    rest = [conflict_section, strength_section, anchor_section, distance_section] if audit.has_rest else []
    parts = [section(audit) for section in (*rest, loss_section, linear_section)]
    found, double = problem_section(audit), double_label_section(audit)
    if found is not None:
        parts.insert(0 if found.status == "unsafe" else len(parts), found)
    if double is not None:
        parts.insert(0, double)
    trained = trained_part(audit)
    if trained is not None:
        parts += training_sections(trained)
    return (*parts, Section("What to do", "", advice_paragraphs(audit)))
