"""Options that several commands have, each worded once."""

from collections.abc import Sequence
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError

_THEOREM = (
    "Statement, such as 2.10 (`mixproof list` shows them); or one of your own: a file, my_claim.py, or package:NAME, "
    "whose code is run."
)
Theorem = Annotated[str, typer.Option(help=_THEOREM)]
OneTheorem = Annotated[str | None, typer.Option("--theorem", help=_THEOREM)]
_PAPER = "The statements of one paper, such as data-dependency; `mixproof list` names the papers."
OnePaper = Annotated[str | None, typer.Option("--paper", metavar="ID", help=_PAPER)]
_FILES = (
    "a CSV, TSV, ARFF, LIBSVM, NPY, NPZ, Parquet, Feather or IDX file, or a folder of images by class or of IDX or "
    "CIFAR files"
)
_OTHERS = "points written out, such as '{0, 1 | 2}'; a certificate or a result in JSON"
DatasetName = Annotated[str, typer.Option(help=f"A named dataset, such as iris; {_FILES}; {_OTHERS}.")]
Alpha = Annotated[str | None, typer.Option(help="λ ~ Beta(α, α): a rational or decimal [default: 1].")]
MixingLaw = Annotated[
    str | None,
    typer.Option(
        help='Another law of λ: "uniform", "beta(2,1)", "mixture(1/2*uniform + 1/2*beta(8,8))", '
        '"piecewise(0:1/2: 4*x; 1/2:1: 4-4*x)" or, with its exponents at 0 and 1, "density(6*x*(1-x); 1; 1)".'
    ),
]
Epsilon = Annotated[
    str | None,
    typer.Option(
        help="The radius ε, where a statement has one [default: half the median distance to the nearest neighbour]."
    ),
]
PointX = Annotated[str | None, typer.Option(help='The point x, such as "1/2,0", where a statement has one.')]
ModelSource = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|NAME",
        help='The affine model, where a statement is about one: a file or text of JSON such as {"weights": '
        '[["1/2","1/4"]], "bias": ["-1/8"]}, NPZ with W and b, or one that is found: mixup, erm or max-margin.',
    ),
]
JsonTarget = Annotated[
    str | None, typer.Option(metavar="FILE|-", help="Write the result as JSON to a file, or to standard output.")
]
DataFile = Annotated[
    str, typer.Argument(metavar="FILE|NAME", help=f"A{_FILES[1:]}; a named dataset, such as iris; {_OTHERS}.")
]
Workers = Annotated[int | None, typer.Option(help="Threads on this machine [default: one a core].")]
Memory = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="Most memory to take, such as 4GiB; a run that needs more is refused."),
]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Run on a Dask cluster: its scheduler, such as tcp://host:8786.")
]
Seconds = Annotated[
    float | None,
    typer.Option(
        metavar="S",
        help="Time to work once the data are read, looked at between steps; what is left then is undecided, and said "
        "to be [default: no limit].",
    ),
]
StateFile = Annotated[
    str | None, typer.Option("--state", metavar="FILE", help="Keep finished blocks in a file, and go on from it.")
]


def several(given: Sequence[str], option: str) -> list[str]:
    """The values of an option that takes several, parted by commas or given one by one.

    Raises
    ------
    InputError
        If one is empty.

    Examples
    --------
    >>> several(["1, 32", "128"], "alpha")
    ['1', '32', '128']
    """
    parts = [part.strip() for part in ",".join(given).split(",")]
    if not all(parts):
        raise InputError(f"--{option} has an empty value: write --{option} 1,32,128, say")
    return parts
