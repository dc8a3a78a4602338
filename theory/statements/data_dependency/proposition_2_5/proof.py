"""The proofs of Proposition 2.5: as printed for any dataset, generalised, and sharp.

In prose: docs/proofs/proposition-2.5.md.
"""

from mixproof.theory.budgets import MOST_LINES_NAMED
from mixproof.theory.catalog import reading, statement
from mixproof.theory.findings import Finding, Searched, Witness
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.means import ANOTHER_LABEL, LABELS, MEAN_OF_AVERAGES, MOVES
from mixproof.theory.statements.data_dependency.proposition_2_5 import STATEMENT
from mixproof.theory.statements.data_dependency.proposition_2_5.witnesses import Meeting
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _lines_of_one_class(instance: Instance) -> Finding:
    """At the first points of the hypothesis: two lines through x, each of one class, and not of the same."""
    met = reading(statement("2.5"), "printed").hypothesis.decide(instance)
    wrong: list[Witness] = []
    for witness in met.witnesses[:MOST_LINES_NAMED]:
        assert isinstance(witness, Meeting)
        labels = witness.spot.dataset.labels
        around = [{labels[k] for k in line.ahead.points + line.behind.points} for line in witness.spot.passing]
        if len({min(classes) for classes in around if len(classes) == 1}) < 2:
            wrong.append(witness)
    searched = Searched("points", len(met.witnesses[:MOST_LINES_NAMED]), met.total, "the hypothesis itself")
    return Finding(searched.answer(bool(wrong)), tuple(wrong), len(wrong), "" if wrong else searched.says("it is so"))


# docs/proofs/proposition-2.5.md, "Printed"
PRINTED = Proof(
    "printed",
    (
        LABELS,
        MOVES,
        MEAN_OF_AVERAGES,
        ANOTHER_LABEL,
        Step(
            "one-class-lines",
            "through every such x two lines have the averages e_i and e_j, i ≠ j",
            r"A_1 = e_i,\ A_2 = e_j,\ i \ne j",
            Scope.HERE,
            _lines_of_one_class,
            (HYPOTHESIS, LABELS.key),
        ),
        Step(
            "jump",
            "h is e_i along the one line up to x, and not at x: it is not continuous",
            r"\lim_{\eta\to0} h^i(x+\eta u) = 1 > h^i(x)",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            ("one-class-lines", MOVES.key, ANOTHER_LABEL.key),
        ),
    ),
)

# docs/proofs/proposition-2.5.md, "Generalised"
GENERALISED = Proof(
    "generalised",
    (
        LABELS,
        MOVES,
        MEAN_OF_AVERAGES,
        Step(
            "unlike-averages",
            "the lines through every such x do not all have one average, so that h jumps there",
            r"\exists\, l, l':\ A_l \ne A_{l'}",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "generalised"),
            (HYPOTHESIS, LABELS.key, MOVES.key, MEAN_OF_AVERAGES.key),
        ),
    ),
)

# docs/proofs/proposition-2.5.md, "Sharp"
SHARP = Proof(
    "sharp",
    (
        MOVES,
        MEAN_OF_AVERAGES,
        Step(
            "exactly-then",
            "h is continuous at x exactly if all lines through x have one average",
            r"h \text{ continuous at } x \iff A_1 = \dots = A_l",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "sharp"),
            (MOVES.key, MEAN_OF_AVERAGES.key),
        ),
    ),
)

PROOFS = (PRINTED, GENERALISED, SHARP)
