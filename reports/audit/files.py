"""An audit as files in a folder: as data, as Markdown and as a page."""

import os
from pathlib import Path

from mixproof.reports.audit.json import audit_json
from mixproof.reports.audit.text import audit_markdown
from mixproof.reports.terminal.output import json_text, written_together
from mixproof.reports.terminal.targets import check_outputs, check_report_folder
from mixproof.theory.audit.findings import AuditFindings


def audit_paths(folder: str | os.PathLike[str]) -> tuple[str, str, str]:
    """The files of an audit in a folder: its data, its text and its page.

    Examples
    --------
    >>> audit_paths("out")
    ('out/audit.json', 'out/audit.md', 'out/index.html')
    """
    data, text, page = (str(Path(folder) / name) for name in ("audit.json", "audit.md", "index.html"))
    return data, text, page


def audit_files(audit: AuditFindings, folder: str | os.PathLike[str]) -> dict[str, str]:
    """The text of each file of an audit, by its path.

    Examples
    --------
    >>> from mixproof import audit
    >>> audit_files(audit("cross"), "out")["out/audit.md"].splitlines()[0]
    '# Audit of cross: 4 rows, 2 coordinates'
    """
    from mixproof.reports.audit.page import audit_page

    data, text, page = audit_paths(folder)
    return {data: json_text(audit_json(audit)), text: audit_markdown(audit), page: audit_page(audit)}


def write_audit(audit: AuditFindings, folder: str | os.PathLike[str]) -> None:
    """Write an audit into a folder, which is made if there is none.

    Raises
    ------
    InputError
        If the folder cannot be made or written to, or a file of it was not written by an audit.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from mixproof import audit
    >>> with TemporaryDirectory() as folder:
    ...     write_audit(audit("cross"), folder)
    ...     (Path(folder) / "audit.md").read_text().splitlines()[0]
    '# Audit of cross: 4 rows, 2 coordinates'
    """
    check_report_folder(os.fspath(folder))
    check_outputs((), audit_paths(folder))
    with written_together(audit_files(audit, folder)):
        pass
