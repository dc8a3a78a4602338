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
    "carratino:1": "mixproof.theory.statements.carratino.theorem_1",
    "carratino:2": "mixproof.theory.statements.carratino.theorem_2",
    "dat:identity": "mixproof.theory.statements.dat.identity",
    "affine:sandwich": "mixproof.theory.statements.affine.sandwich",
    "affine:robustness": "mixproof.theory.statements.affine.robustness",
    "affine:second-order": "mixproof.theory.statements.affine.second_order",
    "affine:least-squares": "mixproof.theory.statements.affine.least_squares",
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


def statement(named: str | Statement) -> Statement:
    """A statement by its id, or one of somebody's own: a file, ``package:NAME``, or the statement itself.

    Those of the first paper may be named with the paper or by their numbers alone. Code that is not the toolkit's runs
    in a process of its own (`theory.own`).

    Raises
    ------
    InputError
        If there is none, and the nearest ids are named; or if the code of one's own fails.

    Examples
    --------
    >>> statement("2.10").kind
    'theorem'
    >>> statement("data-dependency:2.10") is statement("2.10")
    True
    """
    if isinstance(named, Statement):
        return named if named.is_own or _is_known(named) else _own_object(named)
    if not isinstance(named, str):
        reason = ": as numbers 2.10 and 2.1 are one, so put it in quotes" if isinstance(named, float) else ""
        raise InputError(f"a statement is named by text, such as '2.10', and not by {named!r}{reason}")
    number = named.removeprefix(f"{DATA_DEPENDENCY.id}:")
    return CATALOG[number] if number in CATALOG else _own(named)


def all_statements(paper: str | None = None) -> tuple[Statement, ...]:
    """The statements of the toolkit, and those that installed packages add; of one paper, where it is named.

    One that cannot be loaded is there all the same: it cannot be asked of any data, and says why.

    Raises
    ------
    InputError
        If there is no such paper; the nearest one is named.

    Examples
    --------
    >>> len(all_statements("data-dependency"))
    12
    """
    from mixproof.theory.own.installed import added_or_broken, added_sources

    found = (*CATALOG.values(), *map(added_or_broken, added_sources()))
    papers = {each.paper.id: None for each in found}
    if paper is not None and paper not in papers:
        raise InputError(f"there is no paper {paper!r}; {nearest(str(paper), list(papers))}")
    return tuple(each for each in found if paper in {None, each.paper.id})


def _is_known(given: Statement) -> bool:
    """True for a statement of the catalog itself."""
    return given.id in CATALOG and CATALOG[given.id] is given


def _own_object(given: Statement) -> Statement:
    from mixproof.theory.own.source import source_of_object
    from mixproof.theory.own.statement import own_statement

    return _with_own_id(own_statement(source_of_object(given)))


def _with_own_id(found: Statement) -> Statement:
    """A statement that is not the toolkit's, unless it takes the id of one that is."""
    if found.id.removeprefix(f"{DATA_DEPENDENCY.id}:") in CATALOG:
        raise InputError(
            f"{found.asked_as} has the id {found.id!r}, which is a statement of the catalog: give it another"
        )
    return found


def _own(named: str) -> Statement:
    """A statement that an installed package adds, or that is in a file or a module.

    An id of the catalog comes first, then one that a package adds, then a module of that name.
    """
    from mixproof.theory.own.installed import added, added_sources
    from mixproof.theory.own.source import source_of
    from mixproof.theory.own.statement import own_statement

    if named in (more := added_sources()):
        return added(named)
    source = source_of(named)
    if source is None:
        known = [*CATALOG, *more]
        others = "; a statement of your own is named by its file, my_claim.py, or as package:NAME"
        raise InputError(f"there is no statement {named!r}; {nearest(named, known)}{others}")
    return _with_own_id(own_statement(source))


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
