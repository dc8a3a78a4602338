"""The proof of the sharp form of Corollary 1 of Manifold Mixup.

In prose: docs/proofs/manifold-1.md.
"""

from mixproof.solvers.interpolation.affine import AffineFit, affine_answer
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.affine_maps import DIFFERENCES, MIXES
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.statements.manifold.corollary_1 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _takes_all_labels(instance: Instance) -> Finding:
    """A takes the directions of the data to the differences of the unit vectors: d − 1 dimensions."""
    found, classes = affine_answer(instance.dataset).found, len(instance.dataset.classes)
    if not isinstance(found, AffineFit):
        return Finding.of_no_claim("no affine f has zero loss")
    points = (instance.dataset.point(k) for k in range(instance.dataset.size))
    wrong = [k for k, x in enumerate(points) if found(x) != _one_hot(classes, instance.dataset.labels[k])]
    return Finding(not wrong and found.rank >= classes - 1, note=f"rank A = {found.rank}, d − 1 = {classes - 1}")


def _one_hot(classes: int, label: int) -> tuple[int, ...]:
    return tuple(int(k == label) for k in range(classes))


def _room(instance: Instance) -> Finding:
    """The directions of the data less those that A needs, and the whole space less the rank of A."""
    answer, classes = affine_answer(instance.dataset), len(instance.dataset.classes)
    if not isinstance(answer.found, AffineFit):
        return Finding.of_no_claim("no affine f has zero loss")
    kernel, room = answer.rank - classes, instance.dataset.dimension - answer.found.rank
    return Finding(kernel <= room, note=f"rank[H, 1] − d = {kernel} ≤ m − rank A = {room}")


PROOFS = (
    Proof(
        "sharp",
        (
            MIXES,
            DIFFERENCES,
            Step(
                "all-labels",
                "A takes the directions of the data onto the differences of the d unit vectors, of dimension d − 1",
                r"A(h-h')=e_{c(h)}-e_{c(h')}",
                Scope.HERE,
                _takes_all_labels,
                (HYPOTHESIS, MIXES.key),
            ),
            Step(
                "room",
                "so its kernel among them has rank[H, 1] − 1 − (d − 1) dimensions, no more than that of A has in R^m",
                r"\operatorname{rank}[H,\mathbf1]-d\le m-\operatorname{rank}A",
                Scope.HERE,
                _room,
                ("all-labels",),
            ),
            Step(
                "flat",
                "so each class lies in a flat of that dimension",
                r"\dim\operatorname{aff}\{h_i:c(i)=k\}\le\operatorname{rank}[H,\mathbf1]-d",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "sharp"),
                (DIFFERENCES.key, "room"),
            ),
        ),
    ),
)
