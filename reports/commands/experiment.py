"""``mixproof experiment``: train as the paper did, and compare."""

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FILE_OPTIONS, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    JsonTarget,
    Seconds,
    several,
)
from mixproof.reports.commands.study import STUDY, run_study_command
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs, check_report_folder

if TYPE_CHECKING:
    from mixproof.empirical.experiments.criteria import Experiment
    from mixproof.empirical.training.checkpoints import Checkpoint


@dataclass(frozen=True)
class Given:
    """The options of the command line; None where an option was not given."""

    options: Mapping[str, object]
    table: FileOptions

    def data(self) -> object:
        """The dataset that was named."""
        return self.table.load(str(self.options["dataset"]))

    def law(self) -> object:
        """The law Beta(α, α) of one α."""
        from mixproof.theory.settings import mixing_law

        if len(self.listed("alpha")) > 1:
            raise InputError("this experiment takes one --alpha")
        return mixing_law(alpha=self.listed("alpha")[0])

    def listed(self, option: str) -> list[str]:
        """The parts of an option that takes several values."""
        return several(cast(list[str], self.options[option]), option)

    def integers(self, option: str) -> list[int]:
        """The parts of an option as integers."""
        try:
            return [int(part) for part in self.listed(option)]
        except ValueError:
            given = ", ".join(self.listed(option))
            raise InputError(f"--{option} takes integers, not {given[:40]!r}") from None

    def checkpoint(self) -> "Checkpoint":
        """The file of the state, and a switch to take it up."""
        from mixproof.empirical.training.checkpoints import Checkpoint

        path = str(self.options["checkpoint"])
        resume = bool(self.options.get("resume", False))
        if Path(path).exists() and not resume:
            raise InputError(f"{path} is there already: add --resume to go on from it, or remove it")
        return Checkpoint(Path(path), resume)


_SETTINGS: dict[str, tuple[str, Callable[[Given], object]]] = {
    "dataset": ("dataset", Given.data),
    "datasets": ("dataset", lambda given: [given.data()]),
    "images": ("dataset", lambda given: given.options["dataset"]),
    "alphas": ("alpha", lambda given: given.listed("alpha")),
    "mixing": ("alpha", Given.law),
    "margins": ("margin", lambda given: given.listed("margin")),
    "dimensions": ("dimension", lambda given: given.integers("dimension")),
    "checkpoint": ("checkpoint", Given.checkpoint),
    "lambdas": ("lambdas", lambda given: f"one a {given.options['lambdas']}"),
    "compiled": ("compile", lambda given: True),
}
"""The sources of the keyword arguments of experiments that are not named and written as their options are."""

_TOO_LARGE = ("Storage size calculation overflowed", "allocate memory", "out of memory")
"""The words of torch for tensors that do not fit."""

_NO_OPTION = {"progress", "accumulate_gradients", "grid"}


@takes_file_options
def experiment_command(
    name: Annotated[
        str,
        typer.Argument(
            help="table-1 (figure-1 is the same), figure-2, figure-3, theorem-3.5, lemma-3.7, manifold, second-order "
            "or epsilon-scheme; or study, of the audit on real tables."
        ),
    ],
    dataset: Annotated[
        str | None,
        typer.Option(
            help="A named dataset or a file; for figure-2 digits, mnist, fashion-mnist, cifar-10, cifar-100 or "
            "cifar-100-coarse."
        ),
    ] = None,
    table: FileOptions = AS_GIVEN,
    data: Annotated[str | None, typer.Option(metavar="FOLDER", help="Where the files of image sets are.")] = None,
    alpha: Annotated[list[str] | None, typer.Option(help="λ ~ Beta(α, α): one α, or several, as in 1,32,128.")] = None,
    margin: Annotated[list[str] | None, typer.Option(help="Margins of the two moons, as in 1/2,1/10.")] = None,
    runs: Annotated[int | None, typer.Option(help="Repetitions, or sampled epochs.")] = None,
    steps: Annotated[int | None, typer.Option(help="Steps of each training.")] = None,
    hidden: Annotated[int | None, typer.Option(help="Hidden units.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Epochs over the images.")] = None,
    width: Annotated[int | None, typer.Option(help="Channels of the first stage of the ResNet.")] = None,
    subset: Annotated[int | None, typer.Option(help="Number of images, or of rows that epochs are drawn from.")] = None,
    lambdas: Annotated[Literal["step", "pair"] | None, typer.Option(help="One λ a step, or one a pair.")] = None,
    points: Annotated[int | None, typer.Option(help="Number of points that are drawn.")] = None,
    dimension: Annotated[list[str] | None, typer.Option(help="Dimensions, as in 20,60,240.")] = None,
    draws: Annotated[int | None, typer.Option(help="Draws in each dimension.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all that is drawn [default: 0].", min=0)] = None,
    precision: Annotated[Literal["float32", "float64"] | None, typer.Option(help="Precision of the training.")] = None,
    device: Annotated[Literal["cpu", "cuda", "auto"] | None, typer.Option(help="Where to train.")] = None,
    compiled: Annotated[bool | None, typer.Option("--compile", help="Have torch compile the network first.")] = None,
    checkpoint: Annotated[
        str | None, typer.Option(metavar="FILE", help="Leave the state in a file now and then.")
    ] = None,
    resume: Annotated[bool | None, typer.Option("--resume", help="Go on from the state in the file.")] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Write the pictures, SVG and PNG, into a folder that is new or empty."),
    ] = None,
    seconds: Seconds = None,
    json: JsonTarget = None,
) -> None:
    """Train networks as the paper did, and hold the result against the exact prediction.

    The default sizes are the paper's, where it has any; figure-2 takes scans of digits unless --dataset names a set of
    the paper. An option that an experiment does not take is refused. Most experiments need torch: install the extra,
    pip install 'mixproof[train]'. Exit codes: 0 agrees, 1 disagrees, 2 bad input, 3 undecided.
    """
    from mixproof.reports.terminal.experiments import experiment_table

    options = {
        **{"dataset": dataset, "data": data, "alpha": alpha, "margin": margin, "runs": runs, "steps": steps},
        **{"hidden": hidden, "epochs": epochs, "width": width, "subset": subset, "lambdas": lambdas},
        **{"points": points, "dimension": dimension, "draws": draws, "seed": seed, "precision": precision},
        **{"device": device, "compile": compiled, "checkpoint": checkpoint, "resume": resume},
    }
    if name == STUDY:
        if out is not None:
            raise InputError(f"{STUDY} has no pictures of its own: leave out --out")
        check_outputs([data], json=json, checkpoint=checkpoint)
        run_study_command({key: value for key, value in options.items() if value is not None}, seconds, json)
        return
    run = _experiment(name)
    check_outputs([dataset, data], json=json, checkpoint=checkpoint)
    if out is not None:
        _check_pictures(name, run, out)
    given = Given(
        {key: value for key, value in options.items() if value is not None},
        table,
    )
    found = _run(name, run, given, seconds, json)
    publish(lambda: experiment_table(found.to_json()), found.to_json, json, _pictures(found, out))
    raise typer.Exit({"agrees": 0, "disagrees": 1}.get(found.agreement.value, 3))


def _experiment(name: str) -> Callable[..., "Experiment"]:
    """The function that runs an experiment, which may need torch to be there."""
    from mixproof.empirical.experiments.catalog import entry
    from mixproof.reports.agreement.training import NO_TORCH, has_torch

    found = entry(name)
    if found.needs_torch and not has_torch():
        raise InputError(f"experiment {name} needs torch: {NO_TORCH}")
    return found.load()


def _check_pictures(name: str, run: Callable[..., "Experiment"], out: str) -> None:
    """Refuse a folder for pictures that holds something, and an experiment that has none."""
    from mixproof.reports.figures.training import has_pictures

    if not has_pictures(inspect.signature(run).return_annotation):
        raise InputError(f"{name} has no pictures: leave out --out")
    check_report_folder(out)
    if os.path.isdir(out) and os.listdir(out):
        raise InputError(f"{out} is not empty: name a new folder for the pictures")


def _pictures(found: "Experiment", out: str | None) -> dict[str, str | bytes]:
    """The files of the pictures, by their paths."""
    if out is None:
        return {}
    from mixproof.reports.figures.training import training_pictures

    files: dict[str, str | bytes] = {}
    for drawn in training_pictures(found):
        files[os.path.join(out, f"{drawn.name}.svg")] = drawn.svg
        files[os.path.join(out, f"{drawn.name}.png")] = drawn.png
    return files


def _run(
    name: str, run: Callable[..., "Experiment"], given: Given, seconds: float | None, json: str | None
) -> "Experiment":
    """Run an experiment with a bar, and say where its state is if it ends early."""
    from mixproof.geometry.jobs.watch import step
    from mixproof.reports.commands.running import NOTHING_KEPT, at_work
    from mixproof.reports.terminal.progress import stage_progress

    arguments = _arguments(name, run, given)

    def kept() -> str:
        state = given.options.get("checkpoint")
        return f"the state is in {state}; the same command with --resume goes on" if state else NOTHING_KEPT

    try:
        with stage_progress() as tell, at_work("experiment", seconds, tell, kept, json):
            if "progress" in inspect.signature(run).parameters:
                arguments["progress"] = lambda done, of: step(f"training: {name}", done, of)
            return run(**arguments)
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, MemoryError) or any(words in str(error) for words in _TOO_LARGE):
            raise InputError(f"{name} of this size does not fit into memory: take smaller sizes") from None
        raise


def _arguments(name: str, run: Callable[..., "Experiment"], given: Given) -> dict[str, object]:
    """The keyword arguments that the options stand for; an option that is not taken is refused."""
    sources = {
        parameter: _SETTINGS.get(parameter, (parameter, partial(_plain, parameter)))
        for parameter in inspect.signature(run).parameters
        if parameter not in _NO_OPTION
    }
    taken = list(dict.fromkeys(option for option, _ in sources.values()))
    taken += ["resume"] if "checkpoint" in taken else []
    for option in given.options:
        if option not in taken:
            raise InputError(f"{name} does not take --{option}; it takes {', '.join('--' + each for each in taken)}")
    if "resume" in given.options and "checkpoint" not in given.options:
        raise InputError("--resume goes on from a file: name it by --checkpoint FILE")
    is_read = "dataset" in given.options and "images" not in sources
    if given.table.given and not is_read:
        raise InputError(f"{FILE_OPTIONS} are for a --dataset that is a file")
    return {parameter: make(given) for parameter, (option, make) in sources.items() if option in given.options}


def _plain(option: str, given: Given) -> object:
    return given.options[option]
