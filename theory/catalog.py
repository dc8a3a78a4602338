"""All statements, by number: to add one, write its folder and name it here."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from mixproof.geometry.errors import InputError, nearest
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import Reading, Statement

_PACKAGES = {
    "2.3": "mixproof.theory.statements.data_dependency.lemma_2_3",
    "2.2": "mixproof.theory.statements.data_dependency.proposition_2_2",
    "2.5": "mixproof.theory.statements.data_dependency.proposition_2_5",
    "2.7": "mixproof.theory.statements.data_dependency.theorem_2_7",
    "2.8": "mixproof.theory.statements.data_dependency.proposition_2_8",
    "2.10": "mixproof.theory.statements.data_dependency.theorem_2_10",
    "2.4-scheme": "mixproof.theory.statements.data_dependency.scheme_2_4",
    "2.11": "mixproof.theory.statements.data_dependency.theorem_2_11",
    "3.2": "mixproof.theory.statements.data_dependency.theorem_3_2",
    "3.5": "mixproof.theory.statements.data_dependency.theorem_3_5",
    "3.7": "mixproof.theory.statements.data_dependency.lemma_3_7",
    "3.8": "mixproof.theory.statements.data_dependency.corollary_3_8",
    "manifold:1": "mixproof.theory.statements.manifold.theorem_1",
    "manifold:corollary-1": "mixproof.theory.statements.manifold.corollary_1",
}
"""The package of each statement, in the paper's order."""


class _Catalog(Mapping[str, Statement]):
    """The statements in the paper's order; each is loaded when it is first asked for."""

    def __getitem__(self, id: str) -> Statement:
        found: Statement = import_module(_PACKAGES[id]).STATEMENT
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_PACKAGES)

    def __len__(self) -> int:
        return len(_PACKAGES)


CATALOG: Mapping[str, Statement] = _Catalog()


def statement(id: str) -> Statement:
    """A statement by its id; those of the first paper may be named with the paper or by their numbers alone.

    Raises
    ------
    InputError
        If there is none; the nearest numbers are named.

    Examples
    --------
    >>> statement("2.10").kind
    'theorem'
    >>> statement("data-dependency:2.10") is statement("2.10")
    True
    """
    if not isinstance(id, str):
        reason = ": as numbers 2.10 and 2.1 are one, so put it in quotes" if isinstance(id, float) else ""
        raise InputError(f"a statement is named by text, such as '2.10', and not by {id!r}{reason}")
    number = id.removeprefix(f"{DATA_DEPENDENCY.id}:")
    if number not in CATALOG:
        raise InputError(f"there is no statement {id!r}; {nearest(id, list(CATALOG))}")
    return CATALOG[number]


def reading(of: Statement, id: str) -> Reading:
    """A reading of a statement by its name.

    Raises
    ------
    InputError
        If the statement has no such reading.

    Examples
    --------
    >>> reading(statement("2.10"), "slides").id
    'slides'
    """
    readings = {known.id: known for known in of.readings}
    if not isinstance(id, str):
        raise InputError(f"a reading is named by text, such as {next(iter(readings))!r}, and not by {id!r}")
    if id not in readings:
        raise InputError(f"{of.kind} {of.id} has no reading {id!r}; {nearest(id, list(readings))}")
    return readings[id]
