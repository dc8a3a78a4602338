"""Options that several commands have, each worded once."""

from typing import Annotated

import typer

Theorem = Annotated[str, typer.Option(help="Statement number, such as 2.10; `mixproof list` shows them.")]
DatasetName = Annotated[str, typer.Option(help="A named dataset, such as iris, or a CSV, TSV, NPY or NPZ file.")]
Label = Annotated[
    str | None, typer.Option(help="Label column of a file, by name or 0-based index [default: the last].")
]
Header = Annotated[
    bool | None, typer.Option("--header/--no-header", help="Whether a file's first row names the columns.")
]
Alpha = Annotated[str | None, typer.Option(help="λ ~ Beta(α, α): a rational or decimal [default: 1].")]
MixingLaw = Annotated[str | None, typer.Option(help='Another law of λ, such as "beta(2,1)".')]
Epsilon = Annotated[str | None, typer.Option(help="The radius ε, where a statement has one.")]
PointX = Annotated[str | None, typer.Option(help='The point x, such as "1/2,0", where a statement has one.')]
JsonTarget = Annotated[
    str | None, typer.Option(metavar="FILE|-", help="Write the result as JSON to a file, or to standard output.")
]
