"""A section of an audit's report: words and a table."""

from dataclasses import dataclass

from mixproof.theory.audit.findings import AuditFindings

ROWS_SHOWN = 8
"""Rows of a table, and conflicts, that are shown; the JSON holds all."""


@dataclass(frozen=True)
class Section:
    """A part of the report; every form of the report shows the same sections.

    Parameters
    ----------
    title : str
    status : str
        ``unsafe``, ``undecided``, ``note`` or nothing.
    paragraphs : tuple of str
        Each without line breaks.
    columns : tuple of str
        Of the table; empty where there is none.
    cells : tuple of tuples of str
        Its rows.
    after : tuple of str
        Paragraphs below the table.
    """

    title: str
    status: str = ""
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


def row_word(found: AuditFindings) -> str:
    """The word for a row that was audited, which says where it is one of a sample.

    Examples
    --------
    >>> from mixproof import audit
    >>> row_word(audit("iris", rows=60)), row_word(audit("cross"))
    ('sampled row', 'row')
    """
    return "sampled row" if found.is_sample else "row"


def sample_suffix(found: AuditFindings) -> str:
    """The end of a title where what follows is of a sample.

    Examples
    --------
    >>> from mixproof import audit
    >>> sample_suffix(audit("iris", rows=60)), sample_suffix(audit("cross"))
    (', for 60 sampled rows alone', '')
    """
    return f", for {found.rows.count:,} sampled rows alone" if found.is_sample else ""
