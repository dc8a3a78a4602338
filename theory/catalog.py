"""All statements, by number. To add one, write its module and name it here."""

from geometry.errors import InputError, nearest
from theory import (
    corollary_3_8,
    lemma_2_3,
    lemma_3_7,
    proposition_2_2,
    proposition_2_5,
    proposition_2_8,
    scheme_2_4,
    theorem_2_7,
    theorem_2_10,
    theorem_2_11,
    theorem_3_2,
    theorem_3_5,
)
from theory.statement import Reading, Statement

CATALOG: dict[str, Statement] = {
    statement.id: statement
    for statement in (
        lemma_2_3.STATEMENT,
        proposition_2_2.STATEMENT,
        proposition_2_5.STATEMENT,
        theorem_2_7.STATEMENT,
        proposition_2_8.STATEMENT,
        theorem_2_10.STATEMENT,
        scheme_2_4.STATEMENT,
        theorem_2_11.STATEMENT,
        theorem_3_2.STATEMENT,
        theorem_3_5.STATEMENT,
        lemma_3_7.STATEMENT,
        corollary_3_8.STATEMENT,
    )
}


def statement(id: str) -> Statement:
    """A statement by its number in the paper.

    Raises
    ------
    InputError
        If there is none; the nearest numbers are named.

    Examples
    --------
    >>> statement("2.10").kind
    'theorem'
    """
    if id not in CATALOG:
        raise InputError(f"there is no statement {id!r}; {nearest(id, list(CATALOG))}")
    return CATALOG[id]


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
    if id not in readings:
        raise InputError(f"{of.kind} {of.id} has no reading {id!r}; {nearest(id, list(readings))}")
    return readings[id]
