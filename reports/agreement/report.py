"""The agreement report: its parts are made or taken from the cache, and written as a folder of files.

    index.html        the page, self-contained
    report.json       all that it says, as data (``mixproof/report/1``, see `reports.agreement.cells`)
    report.md         the same as text
    certificates/     one file for each statement on each dataset
    figures/          the pictures, as SVG and PNG

Files are written whole, the page last, so that a report is never seen half-made. What was made is in the cache as
soon as it is made; a run that is interrupted goes on where it stopped.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from mixproof.empirical.experiments.criteria import Experiment
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.reports.agreement import cells as agreement
from mixproof.reports.agreement.cache import Cache, dataset_digest, digest
from mixproof.reports.agreement.cells import Asked, Record, command, decided_cell, trace_records, unfit_cell
from mixproof.reports.agreement.markdown import markdown
from mixproof.reports.agreement.page import page
from mixproof.reports.agreement.training import conducted, left_out
from mixproof.reports.figures.gallery import explorer_data, pictures_of
from mixproof.reports.figures.style import Picture
from mixproof.reports.terminal.catalogue import statement_name
from mixproof.reports.terminal.output import json_text, write_whole
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise
from mixproof.theory.catalog import CATALOG
from mixproof.theory.instance import Instance
from mixproof.theory.settings import Settings, make_instance
from mixproof.theory.statement import Statement, Verification
from mixproof.theory.verify import decide

SCHEMA = "mixproof/report/1"

PAPER = (
    "counterexample",
    "alternating-line:points=10,classes=2",
    "shadow",
    "crossing",
    "cross",
    "simplex:positive=2,negative=1",
    "simplex:positive=2,negative=2",
    "iris",
    "wine",
)
"""The datasets of a report that names none: those of the paper, the smallest counterexamples, and two real ones."""

CHECK_SECONDS = 60.0
"""Budget of the checker for each certificate."""

PAPER_EXPERIMENTS = ("table-1", "figure-3", "theorem-3.5", "lemma-3.7", "epsilon-scheme")
"""The experiments of a report on the paper's datasets."""

Progress = Callable[[str], None]
"""Is told what is being made."""


@dataclass(frozen=True)
class Training:
    """What a report trains.

    Parameters
    ----------
    names : tuple of str
        Experiments that are run as they are.
    cells : bool
        Whether the experiment that belongs to a cell is run, where it is small.
    """

    names: tuple[str, ...] = ()
    cells: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Trained:
    """An experiment as the report keeps it."""

    record: Record
    pictures: list[Record]


@dataclass(frozen=True)
class Job:
    """A report that is asked for."""

    asked: Asked
    settings: Settings
    training: Training
    words: str
    cache: Cache
    progress: Progress


def experiments_for(names: Sequence[str]) -> tuple[str, ...]:
    """The experiments that belong to these datasets: those of the paper, where they are the paper's.

    Examples
    --------
    >>> experiments_for(["iris"])
    ()
    """
    return PAPER_EXPERIMENTS if set(PAPER) <= set(names) else ()


def parts_of(job: Job) -> int:
    """How many parts a report has: pictures of each dataset, cells, experiments.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> names = ("shadow", "cross")
    >>> asked = Asked(names, tuple(map(load, names)), ("2.2", "2.10", "3.7"))
    >>> parts_of(Job(asked, {}, Training(("table-1",)), "mixproof report", Cache(Path("parts")), print))
    9
    """
    asked = job.asked
    return len(asked.datasets) * (1 + len(asked.statements)) + len(job.training.names)


def write_report(job: Job, out: Path, generated: str) -> Record:
    """Make a report and write its files.

    Parameters
    ----------
    out : Path
        The folder; it is made where it is not there.
    generated : str
        The time that the report states: all else depends on the arguments alone.

    Returns
    -------
    dict
        The report as it was written to ``report.json``.

    Raises
    ------
    InputError
        If a setting is out of range, an experiment cannot be run, or a text cannot be written.
    OSError
        If a folder or a picture cannot be written.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> name = "simplex:positive=2,negative=1"
    >>> with TemporaryDirectory() as folder:
    ...     asked = Asked((name,), (load(name),), ("3.5",))
    ...     job = Job(asked, {}, Training(), "mixproof report", Cache(Path(folder, "parts")), lambda part: None)
    ...     found = write_report(job, Path(folder), generated="at noon")
    ...     sorted(file.name for file in Path(folder).iterdir()), found["errata"][0]["reading"]
    (['certificates', 'index.html', 'parts', 'report.json', 'report.md'], 'printed')
    """
    datasets, cells, pictures = [], [], {}
    slugs = _slugs(job.asked.names)
    for name, data, slug in zip(job.asked.names, job.asked.datasets, slugs, strict=True):
        instance = make_instance(data, **job.settings)
        folder = f"figures/{slug}"
        datasets.append(_dataset_record(name, data, slug, folder))
        pictures[folder] = _pictures(job, instance)
        cells += [_cell(job, instance, id, name, slug) for id in job.asked.statements]
    trained = [_experiment(job, name) for name in job.training.names]
    trained += [found for cell in cells if (found := cell.pop("trained", None)) is not None]
    experiments = {each.record["title"]: each.record for each in trained}
    pictures |= {each.record["folder"]: each.pictures for each in trained}
    mistakes = agreement.errata(cells, job.asked.datasets, job.asked.names)
    report: Record = {
        "schema": SCHEMA,
        "generated": generated,
        "version": _version(),
        "command": job.words,
        "summary": agreement.summary(job.asked, cells, list(experiments.values()), mistakes),
        "statements": [_statement_record(id) for id in job.asked.statements],
        "datasets": datasets,
        "cells": cells,
        "errata": mistakes,
        "experiments": list(experiments.values()),
    }
    _write(out, report, pictures)
    return report


def _version() -> str:
    from importlib.metadata import version

    return version("mixproof")


# --- the parts ----------------------------------------------------------------------------------------


def _cell(job: Job, instance: Instance, id: str, name: str, slug: str) -> Record:
    chosen = CATALOG[id]
    job.progress(f"{statement_name(chosen)} on {name}")
    reason = chosen.unfit(instance)
    if reason is not None:
        return unfit_cell(chosen, name, reason)

    def make() -> Any:
        verification = decide(chosen, chosen.readings, instance)
        options = [word for word in job.asked.options if _is_used(word, chosen.uses)]
        cell = decided_cell(verification, name, options)
        return {
            **cell,
            "traces": trace_records(instance, chosen),
            "certified": _certified(verification),
        }

    key: list[Json] = ["cell", id, name, list(job.asked.options), *_told(instance), dataset_digest(instance.dataset)]
    made: Any = _part(job, key, make)
    certificate = made.pop("certified")
    if certificate is not None:
        certificate["file"] = f"certificates/{id}-{slug}.json"
    trained = _trained(job, instance, chosen, name) if job.training.cells else None
    title = None if trained is None else trained.record["title"]
    return {**made, "certificate": certificate, "experiment": title, "trained": trained}


def _part(job: Job, key: Json, make: Callable[[], Json]) -> Json:
    """A part from the cache, or made now; never from it where its key cannot tell the law of λ.

    A density that is given as a function goes by whatever name it was given, so that two of them may share one.
    """
    law = job.settings.get("mixing")
    is_told = law is None or isinstance(law, str | Beta | Mixture | Piecewise)
    return job.cache.part(key, make) if is_told else make()


def _told(instance: Instance) -> Iterator[str]:
    """The settings of an instance, to tell one from another."""
    yield from map(str, (instance.mixing, instance.epsilon, instance.point, instance.seed))


def _is_used(option: str, uses: Iterable[str]) -> bool:
    """Whether a statement takes an option, written as ``--name=value``."""
    use = {"--alpha": "mixing"}.get(option.partition("=")[0], option.partition("=")[0].removeprefix("--"))
    return use in uses


def _certified(verification: Verification) -> Record | None:
    """The certificate of a verification, and what the independent checker says of it; None where there is none."""
    from mixproof.theory.certificate import certify
    from mixproof.theory.checker.command import WORDS, check
    from mixproof.theory.checker.verdict import REJECTED

    try:
        text = json_text(certify(verification))
    except InputError:
        return None
    with TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.json"
        file.write_text(text, encoding="utf-8")
        outcome, *_ = check(str(file), CHECK_SECONDS)
    return {"checked": "rejected" if outcome == REJECTED else WORDS[outcome], "text": text}


def _pictures(job: Job, instance: Instance) -> list[Record]:
    job.progress(f"pictures of {instance.dataset.name}")
    key = [str(instance.mixing), str(instance.epsilon), dataset_digest(instance.dataset)]

    def make() -> Any:
        return [_picture_record(each) for each in pictures_of(instance.dataset, [instance.mixing], instance.epsilon)]

    made: Any = _part(job, ["pictures", *key], make)
    return list(made)


def _picture_record(drawn: Picture) -> Record:
    png = base64.b64encode(drawn.png).decode("ascii")
    return {"name": drawn.name, "title": drawn.title, "alt": drawn.alt, "svg": drawn.svg, "png": png}


def _experiment(job: Job, name: str) -> Trained:
    """An experiment of the paper, as it is."""
    from mixproof.empirical.experiments.catalog import experiment, settings

    job.progress(f"training: {name}")
    given = {"seed": job.training.seed} if "seed" in settings(name) else {}
    words = command("mixproof", "experiment", name, *(word for key in given for word in (f"--{key}", str(given[key]))))
    return _kept(job, name, words, [name, str(given)], lambda: experiment(name)(**given))


def _trained(job: Job, instance: Instance, chosen: Statement, name: str) -> Trained | None:
    """The experiment that belongs to a cell, where there is one and it is small."""
    found = chosen.plan(Verification(chosen, instance, ()))
    if found is None or left_out(found) is not None:
        return None
    settings = {key: value for key, value in found.settings.items() if key not in {"dataset", "datasets"}}
    told = ", ".join(f"{key} {value}" for key, value in _settings_words(settings))
    title = f"{found.experiment} on {name}" + (f", {told}" if told else "")
    key: list[Json] = [found.experiment, dataset_digest(instance.dataset), str(sorted(settings.items()))]
    uses = chosen.uses | ({"seed"} & settings.keys())
    options = [word for word in job.asked.options if _is_used(word, uses)]
    words = command("verify", "--theorem", chosen.id, "--dataset", name, *options, "--train")
    try:
        return _kept(job, title, words, key, lambda: conducted(found))
    except InputError:
        return None  # no experiment can be made of these data


def _settings_words(settings: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The laws of λ among the settings of an experiment, in words."""
    alphas, mixing = settings.get("alphas"), settings.get("mixing")
    if isinstance(alphas, list):
        yield "α =", ", ".join(map(str, alphas))
    if mixing is not None:
        yield "λ ~", str(mixing)


def _kept(job: Job, title: str, words: str, key: Json, run: Callable[[], Experiment]) -> Trained:
    def make() -> Any:
        from mixproof.reports.figures.training import training_pictures

        found = run()
        return {"record": found.to_json(), "pictures": [_picture_record(each) for each in training_pictures(found)]}

    made: Any = _part(job, ["experiment", key], make)
    folder = f"figures/{_slugs([title])[0]}"
    return Trained({**made["record"], "title": title, "command": words, "folder": folder}, made["pictures"])


def _dataset_record(name: str, data: Dataset, slug: str, folder: str) -> Record:
    return {
        "name": name,
        "slug": slug,
        "folder": folder,
        "rows": data.row_count,
        "points": data.size,
        "dimension": data.dimension,
        "classes": list(data.classes),
        "explorer": explorer_data(data),
    }


def _statement_record(id: str) -> Record:
    chosen = CATALOG[id]
    return {
        "id": id,
        "name": statement_name(chosen),
        "title": chosen.title,
        "formula": chosen.formula,
        "readings": [
            {"id": each.id, "hypothesis": each.hypothesis.text, "conclusion": each.conclusion.text}
            for each in chosen.readings
        ],
    }


# --- files --------------------------------------------------------------------------------------------


def _slugs(names: Sequence[str]) -> list[str]:
    """Names of files and anchors, of letters, digits and hyphens, all different.

    Examples
    --------
    >>> _slugs(["iris", "my data.csv"])
    ['iris', 'my-data-csv-fec42436']
    """
    return [name if re.fullmatch("[a-z0-9-]{1,40}", name) else _slug(name) for name in names]


def _slug(name: str) -> str:
    plain = re.sub("[^a-z0-9]+", "-", name.lower()[:40]).strip("-") or "data"
    return f"{plain}-{digest(name)[:8]}"


def _write(out: Path, report: Record, pictures: dict[str, list[Record]]) -> None:
    """Write everything, the page last."""
    for path, text in _files(report, pictures):
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            target.write_bytes(text)
        else:
            write_whole(str(target), text)


def _files(report: Record, pictures: dict[str, list[Record]]) -> Iterator[tuple[str, str | bytes]]:
    for folder, drawn in pictures.items():
        for each in drawn:
            yield f"{folder}/{each['name']}.svg", each["svg"]
            yield f"{folder}/{each['name']}.png", base64.b64decode(each["png"])
    for cell in report["cells"]:
        if cell.get("certificate"):
            yield cell["certificate"]["file"], cell["certificate"].pop("text")
    for data in report["datasets"]:
        data["pictures"] = _listed(pictures[data["folder"]])
    for each in report["experiments"]:
        each["pictures"] = _listed(pictures[each["folder"]])
    yield "report.json", json_text(cast(Json, report))
    yield "report.md", markdown(report)
    yield "index.html", page(report, pictures)


def _listed(drawn: Sequence[Record]) -> list[Record]:
    return [{key: each[key] for key in ("name", "title", "alt")} for each in drawn]
