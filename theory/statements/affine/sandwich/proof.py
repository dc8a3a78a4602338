"""The proof of the sandwich: the directional form, and convexity twice."""

from mixproof.theory.proofs.affine import CONVEX, DIRECTIONAL, LINEAR
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.statements.affine.sandwich import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

PROOFS = (
    Proof(
        "sharp",
        (
            LINEAR,
            DIRECTIONAL,
            CONVEX,
            Step(
                "between",
                "so the mean loss is at least that of the mean, and at most the mean of the losses at both ends",
                r"\ell(c\,u_i+(1-c)\bar u,\,y_i)\le E\,\ell(\lambda u_i+(1-\lambda)u_j,\,y_i)"
                r"\le c\,\ell(u_i,\,y_i)+(1-c)\,\ell(u_j,\,y_i)",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "sharp"),
                (HYPOTHESIS, DIRECTIONAL.key, CONVEX.key),
                ("Jensen's inequality",),
            ),
        ),
    ),
)
