"""The parts of a report: cells, pictures and experiments, each made now or taken from the cache."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mixproof.empirical.experiments.criteria import Experiment
from mixproof.geometry.aliases import Json, Record
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.digests import digest
from mixproof.geometry.jobs.watch import TimeUp, step
from mixproof.reports.agreement.cache import dataset_digest
from mixproof.reports.agreement.cells import command, decided_cell, trace_records, unfit_cell
from mixproof.reports.agreement.query import ReportJob
from mixproof.reports.agreement.training import conducted, left_out
from mixproof.reports.figures.gallery import explorer_data, pictures_of
from mixproof.reports.figures.style import Picture
from mixproof.reports.terminal.datasets import rows_json
from mixproof.reports.terminal.output import json_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise
from mixproof.theory.catalog import statement
from mixproof.theory.evidence.written import model_json
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Statement, Verification
from mixproof.theory.verify import decide

CHECK_SECONDS = 60.0
"""Budget of the checker for each certificate."""


@dataclass(frozen=True)
class KeptExperiment:
    """An experiment as the report keeps it."""

    record: Record
    pictures: list[Record]


def cell_of(job: ReportJob, instance: Instance, id: str, name: str, slug: str) -> Record:
    """A statement on a dataset: verdict, proofs, certificate, and the experiment that belongs to it, where it is run.

    Examples
    --------
    >>> from mixproof.reports.agreement.cache import Cache
    >>> from mixproof.reports.agreement.query import ReportQuery, ReportTraining
    >>> from mixproof.theory.settings import make_instance
    >>> with TemporaryDirectory() as folder:
    ...     parts = Cache(Path(folder))
    ...     job = ReportJob(ReportQuery((), (), ()), {}, ReportTraining(), "mixproof report", parts, lambda part: None)
    ...     made = cell_of(job, make_instance("shadow"), "2.10", "shadow", "shadow")
    >>> made["status"], made["certificate"]["checked"], made["certificate"]["file"]
    ('decided', 'accepted', 'certificates/2.10-shadow.json')
    """
    chosen = statement(id)
    job.progress(f"{chosen.name} on {name}")
    reason = chosen.unfit(instance)
    if reason is not None:
        return unfit_cell(chosen, name, reason)

    def make() -> Any:
        verification = decide(chosen, chosen.readings, instance)
        options = [word for word in job.query.options if _is_used(word, chosen.uses)]
        cell = decided_cell(verification, name, options)
        return {
            **cell,
            "traces": trace_records(instance, chosen),
            "certified": _certified(verification),
        }

    key: list[Json] = [
        "cell",
        chosen.id,
        name,
        list(job.query.options),
        *_told(instance),
        dataset_digest(instance.dataset),
    ]
    made: Any = make() if chosen.is_own else _part(job, key, make)  # the toolkit's text does not tell own code
    certificate = made.pop("certified")
    if certificate is not None:
        certificate["file"] = f"certificates/{chosen.id.replace(':', '-')}-{slug}.json"
    untrained = False
    try:
        trained = _trained(job, instance, chosen, name) if job.training.cells else None
    except TimeUp:
        trained, untrained = None, True
    title = None if trained is None else trained.record["title"]
    return {**made, "certificate": certificate, "experiment": title, "trained": trained, "untrained": untrained}


def _part(job: ReportJob, key: Json, make: Callable[[], Json]) -> Json:
    """A part from the cache, or made now; never from it where its key cannot tell the law of λ.

    A density that is given as a function goes by whatever name it was given, so that two of them may share one.
    """
    law = job.settings.get("mixing")
    is_told = law is None or isinstance(law, str | Beta | Mixture | Piecewise)
    return job.cache.part(key, make) if is_told else make()


def _told(instance: Instance) -> Iterator[str]:
    """The settings of an instance, to tell one from another."""
    yield from map(str, (instance.mixing, instance.epsilon, instance.point, instance.seed))
    if instance.model is not None:
        yield json_text(model_json(instance.model))


def _is_used(option: str, uses: Iterable[str]) -> bool:
    """True if a statement takes an option, written as ``--name=value``."""
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


def picture_records(job: ReportJob, instance: Instance) -> list[Record]:
    """The pictures of a dataset, as SVG and PNG.

    Examples
    --------
    >>> from mixproof.reports.agreement.cache import Cache
    >>> from mixproof.reports.agreement.query import ReportQuery, ReportTraining
    >>> from mixproof.theory.settings import make_instance
    >>> with TemporaryDirectory() as folder:
    ...     parts = Cache(Path(folder))
    ...     job = ReportJob(ReportQuery((), (), ()), {}, ReportTraining(), "mixproof report", parts, lambda part: None)
    ...     [drawn["name"] for drawn in picture_records(job, make_instance("shadow"))]
    ['points', 'curve-alpha-1', 'phase-row-1']
    """
    job.progress(f"pictures of {instance.dataset.name}")
    key = [str(instance.mixing), str(instance.epsilon), dataset_digest(instance.dataset)]

    def make() -> Any:
        return [_picture_record(each) for each in pictures_of(instance.dataset, [instance.mixing], instance.epsilon)]

    try:
        step("pictures")
        made: Any = _part(job, ["pictures", *key], make)
    except TimeUp:
        return []
    return list(made)


def _picture_record(drawn: Picture) -> Record:
    png = base64.b64encode(drawn.png).decode("ascii")
    return {"name": drawn.name, "title": drawn.title, "alt": drawn.alt, "svg": drawn.svg, "png": png}


def paper_experiment(job: ReportJob, name: str) -> KeptExperiment:
    """An experiment of the paper, as it is.

    Raises
    ------
    InputError
        If there is no experiment of that name, or it cannot be run.

    Examples
    --------
    >>> from mixproof.reports.agreement.cache import Cache
    >>> from mixproof.reports.agreement.query import ReportQuery, ReportTraining
    >>> with TemporaryDirectory() as folder:
    ...     parts = Cache(Path(folder))
    ...     job = ReportJob(ReportQuery((), (), ()), {}, ReportTraining(), "mixproof report", parts, lambda part: None)
    ...     paper_experiment(job, "table-7")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mixproof.geometry.errors.InputError: there is no experiment 'table-7'; did you mean 'table-1'? (known: ...)
    """
    from mixproof.empirical.experiments.catalog import experiment, settings

    job.progress(f"training: {name}")
    step(f"training: {name}")
    given = {"seed": job.training.seed} if "seed" in settings(name) else {}
    more = {"progress": partial(step, f"training: {name}")} if "progress" in settings(name) else {}
    words = command("mixproof", "experiment", name, *(word for key in given for word in (f"--{key}", str(given[key]))))
    return _kept(job, name, words, [name, str(given)], lambda: experiment(name)(**given, **more))


def _trained(job: ReportJob, instance: Instance, chosen: Statement, name: str) -> KeptExperiment | None:
    """The experiment that belongs to a cell, where there is one and it is small."""
    found = chosen.plan(Verification(chosen, instance, ()))
    if found is None or left_out(found) is not None:
        return None
    settings = {key: value for key, value in found.settings.items() if key not in {"dataset", "datasets"}}
    told = ", ".join(f"{key} {value}" for key, value in _settings_words(settings))
    title = f"{found.experiment} on {name}" + (f", {told}" if told else "")
    key: list[Json] = [found.experiment, dataset_digest(instance.dataset), str(sorted(settings.items()))]
    uses = chosen.uses | ({"seed"} & settings.keys())
    options = [word for word in job.query.options if _is_used(word, uses)]
    words = command("verify", "--theorem", chosen.asked_as, "--dataset", name, *options, "--train")
    try:
        progress = partial(step, f"training: {title}")
        return _kept(job, title, words, key, lambda: conducted(found, progress))
    except InputError:
        return None  # no experiment can be made of these data


def _settings_words(settings: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The laws of λ among the settings of an experiment, in words."""
    alphas, mixing = settings.get("alphas"), settings.get("mixing")
    if isinstance(alphas, list):
        yield "α =", ", ".join(map(str, alphas))
    if mixing is not None:
        yield "λ ~", str(mixing)


def _kept(job: ReportJob, title: str, words: str, key: Json, run: Callable[[], Experiment]) -> KeptExperiment:
    def make() -> Any:
        from mixproof.reports.figures.training import training_pictures

        found = run()
        return {"record": found.to_json(), "pictures": [_picture_record(each) for each in training_pictures(found)]}

    made: Any = _part(job, ["experiment", key], make)
    folder = f"figures/{slugs_of([title])[0]}"
    return KeptExperiment({**made["record"], "title": title, "command": words, "folder": folder}, made["pictures"])


def dataset_record(name: str, data: Dataset, slug: str, folder: str) -> Record:
    """The size and the classes of a dataset.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> dataset_record("iris", load("iris"), "iris", "figures/iris")["points"]
    149
    """
    return {
        "name": name,
        "slug": slug,
        "folder": folder,
        "rows": data.row_count,
        "points": data.size,
        "dimension": data.dimension,
        "classes": list(data.classes),
        "explorer": explorer_data(data),
        "data": rows_json(Rows.of_dataset(data)),
    }


def statement_record(id: str) -> Record:
    """The texts of a statement and of its readings.

    Examples
    --------
    >>> statement_record("2.10")["name"], len(statement_record("2.10")["readings"])
    ('Theorem 2.10', 3)
    """
    chosen = statement(id)
    return {
        "id": chosen.id,
        "name": chosen.name,
        "paper": chosen.paper.id,
        "paper_title": chosen.paper.title,
        "title": chosen.title,
        "formula": chosen.formula,
        "readings": [
            {"id": each.id, "hypothesis": each.hypothesis.text, "conclusion": each.conclusion.text}
            for each in chosen.readings
        ],
    }


# --- names of files ---------------------------------------------------------------------------------------


def slugs_of(names: Sequence[str]) -> list[str]:
    """Names of files and anchors, of letters, digits and hyphens, all different.

    Examples
    --------
    >>> slugs_of(["iris", "my data.csv"])
    ['iris', 'my-data-csv-fec42436']
    """
    return [name if re.fullmatch("[a-z0-9-]{1,40}", name) else _slug(name) for name in names]


def _slug(name: str) -> str:
    plain = re.sub("[^a-z0-9]+", "-", name.lower()[:40]).strip("-") or "data"
    return f"{plain}-{digest(name)[:8]}"
