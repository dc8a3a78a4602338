"""Files with statements, for the tests: one that is well made, and ones in which something is wrong."""

from pathlib import Path

HEAD = """
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Claim, Reading, Statement

def always(instance):
    return True

"""

MADE = (
    HEAD
    + """
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

def few(instance):
    return instance.dataset.size <= 3

def balanced(instance):
    sizes = set(instance.dataset.class_sizes)
    return Finding(len(sizes) == 1, note="" if len(sizes) == 1 else f"the classes have sizes {sorted(sizes)}")

FEW, EQUAL = Claim("there are at most three points", few), Claim("all classes are equally large", balanced)
STATEMENT = Statement(
    id="equal-classes", kind="claim", title="Few points are in equal classes",
    readings=(Reading("claimed", FEW, EQUAL), Reading("none", FEW, Claim("there are points", always))),
    conclude=lambda verification: f"Decided on {verification.instance.dataset.size} points.",
    uses=frozenset(), symmetries=frozenset({"translation", "axes", "classes"}),
)
PROOFS = (Proof("none", (Step("some", "some", "1", Scope.HERE, always, (HYPOTHESIS,)),)),)
"""
)


def a_statement(path: Path, conclusion: str, more: str = "") -> str:
    """A file whose one conclusion is a given expression, on line 10 or so."""
    text = f"{HEAD}{more}\nSTATEMENT = Statement('mine', 'claim', 'Mine', (Reading('claimed', Claim('all', always),\n"
    path.write_text(
        f"{text}    Claim('it', lambda instance: {conclusion})),), symmetries=SYMMETRIES)\n".replace(
            ", symmetries=SYMMETRIES", ", symmetries=SYMMETRIES" if "SYMMETRIES" in more else ""
        )
    )
    return str(path)


def made(path: Path) -> str:
    """The file that is well made."""
    path.write_text(MADE)
    return str(path)
