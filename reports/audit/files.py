"""An audit as files in a folder: as data, as Markdown and as a page."""

import os
from pathlib import Path

from mixproof.geometry.errors import InputError
from mixproof.reports.audit.json import audit_json
from mixproof.reports.audit.text import audit_markdown
from mixproof.reports.terminal.output import check_writable, json_text, write_whole
from mixproof.theory.audit.findings import AuditFindings


def check_folder(folder: str | os.PathLike[str]) -> None:
    """Refuse a folder that cannot be made or written to, before anything is computed for it.

    Raises
    ------
    InputError
        If the folder cannot be made or written to.

    Examples
    --------
    >>> check_folder("no/such/folder")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no/such/folder cannot be written: there is no folder no/such
    """
    path = Path(folder)
    if os.path.exists(folder) and not path.is_dir():
        raise InputError(f"{folder} is a file: name a folder for the report")
    check_writable(str(path / "audit.json" if path.is_dir() else path))


def write_audit(audit: AuditFindings, folder: str | os.PathLike[str]) -> None:
    """Write an audit into a folder, which is made if there is none.

    Raises
    ------
    InputError
        If the folder cannot be made or written to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from mixproof import audit
    >>> with TemporaryDirectory() as folder:
    ...     write_audit(audit("cross"), folder)
    ...     (Path(folder) / "audit.md").read_text().splitlines()[0]
    '# Audit of cross: 4 rows, 2 coordinates'
    """
    from mixproof.reports.audit.page import audit_page

    check_folder(folder)
    path = Path(folder)
    path.mkdir(exist_ok=True)
    write_whole(str(path / "audit.json"), json_text(audit_json(audit)))
    write_whole(str(path / "audit.md"), audit_markdown(audit))
    write_whole(str(path / "index.html"), audit_page(audit))
