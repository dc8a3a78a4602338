"""The options that say how a file of data is read, for all commands that read one."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_type_hints

import typer

if TYPE_CHECKING:
    from mixproof.geometry.data.dataset import Dataset
    from mixproof.geometry.data.gaps import Missing
    from mixproof.geometry.data.roles import FileTableOptions
    from mixproof.geometry.data.rows import Rows


class FileOptions(NamedTuple):
    """The options that say how a file is to be read; None or False where an option was not given."""

    label: Annotated[
        str | None,
        typer.Option(
            help="Label column of a file, by name or 0-based index [default: one named label, target, class or the "
            "like, or else the last]."
        ),
    ] = None
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Whether a file's first row names the columns.")
    ] = None
    drop: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help="Column of a file that is no coordinate, by name or 0-based index; may be repeated."
        ),
    ] = None
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help="Column of a file that is a coordinate, though it may look like numbers of the rows."
        ),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Columns that are the coordinates, and no others; may be repeated."),
    ] = None
    one_hot: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Column of categories, which becomes a coordinate for each category; may be repeated.",
        ),
    ] = None
    units: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Column whose numbers all have one unit, as in 12 kg or € 12, read without it; may be repeated.",
        ),
    ] = None
    missing: Annotated[bool, typer.Option("--drop-missing", help="Leave out rows with missing values.")] = False

    delimiter: Annotated[
        str | None,
        typer.Option(
            metavar="MARK", help="Mark between the columns of a text file: a character, tab or space [default: found]."
        ),
    ] = None
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding of a text file, such as latin-1 [default: UTF-8].")
    ] = None
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help="Decimal mark of the numbers in a text file [default: a point].")
    ] = None
    thousands: Annotated[
        str | None,
        typer.Option(metavar="MARK", help="Mark between groups of three digits in a text file [default: none]."),
    ] = None
    skip_lines: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINES",
            help="Lines of a text file that are no rows, such as a title, by number, as in 1,779; may be repeated.",
        ),
    ] = None

    classes: Annotated[
        list[str] | None,
        typer.Option(metavar="CLASS", help="Classes whose rows are kept, and no others, as in A,B; may be repeated."),
    ] = None
    scale: Annotated[
        Literal["none", "range"] | None,
        typer.Option(help="range: bring each coordinate to the range from 0 to 1, exactly [default: none]."),
    ] = None

    @property
    def given(self) -> bool:
        """True if one was given."""
        return self != FileOptions()

    def load(self, source: str) -> "Dataset":
        """The dataset of a source that is read so."""
        from mixproof.geometry.data.sources import load

        return load(source, self.label, self.header, self._missing, **self._table)

    def load_rows(self, source: str) -> "Rows":
        """The rows of a source that is read so, before equal ones are merged."""
        from mixproof.geometry.data.sources import load_rows

        return load_rows(source, self.label, self.header, self._missing, **self._table)

    @property
    def _missing(self) -> "Missing":
        """The way with rows in which something is missing."""
        return "drop" if self.missing else "refuse"

    @property
    def _table(self) -> "FileTableOptions":
        """The columns that are coordinates, and the style of a text file."""
        return {
            "drop": self.drop or (),
            "keep": self.keep or (),
            "columns": self.columns or (),
            "one_hot": self.one_hot or (),
            "units": self.units or (),
            "delimiter": self.delimiter,
            "encoding": self.encoding,
            "decimal": self.decimal,
            "thousands": self.thousands,
            "skip_lines": self.skip_lines or (),
            "classes": self.classes or (),
            "scale": self.scale,
        }


AS_GIVEN = FileOptions()
"""No option: a file is read as it comes."""
FILE_OPTIONS = "--label, --header, --drop, --keep and --drop-missing"
"""The options by their names, for messages."""


def takes_file_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter ``table`` becomes one option for each field of `FileOptions`.

    Examples
    --------
    >>> @takes_file_options
    ... def show(data: str, table: FileOptions = AS_GIVEN) -> None:
    ...     print(data, table.label, table.given)
    >>> show(data="t.csv", label="kind")
    t.csv kind True
    """
    hints = get_type_hints(FileOptions, include_extras=True)
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=FileOptions._field_defaults[name],
            annotation=hints[name],
        )
        for name in FileOptions._fields
    ]
    own = list(inspect.signature(command).parameters.values())
    at = [each.name for each in own].index("table")
    as_keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
    parameters = [*as_keywords[:at], *options, *as_keywords[at + 1 :]]

    @wraps(command)
    def with_options(**given: Any) -> None:
        table = FileOptions(**{name: given.pop(name) for name in FileOptions._fields if name in given})
        command(**given, table=table)

    described: Any = with_options
    described.__signature__ = inspect.Signature(parameters, return_annotation=None)
    described.__annotations__ = {each.name: each.annotation for each in parameters}
    return with_options
