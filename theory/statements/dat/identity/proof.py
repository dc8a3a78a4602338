"""The proofs on directional training: two orders of a pair are counted together."""

from fractions import Fraction

from mixproof.geometry.numbers.enclosures import settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.moments import own_share
from mixproof.theory.budgets import COMPARISON_BITS
from mixproof.theory.evidence.quantities import digits_of
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.affine import DIRECTIONAL, LINEAR
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.statements.dat.identity import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _mean_is_own_share(instance: Instance) -> Finding:
    """E λ is c."""
    mean, share = instance.mixing.first_moment(Radicals.of(0), Radicals.of(1)), own_share(instance.mixing)
    gap = combination([(Fraction(1), mean), (Fraction(-1), share)])
    sign = gap.sign() if isinstance(gap, Radicals) else settled_sign(gap, COMPARISON_BITS)
    note = f"E λ = {digits_of(mean)}, and c = {digits_of(share)}"
    return Finding(None if sign is None else sign == 0, note=note)


def _last(reading: str, claim: str, latex: str, *rests_on: str) -> Step:
    """The conclusion of a reading."""
    return Step("risk", claim, latex, Scope.HERE, as_in_the_verdict(STATEMENT, reading), (HYPOTHESIS, *rests_on))


_MEAN = Step(
    "mean",
    "λ has the mean c",
    r"E\,\lambda=E[\lambda^2+(1-\lambda)^2]",
    Scope.HERE,
    _mean_is_own_share,
    (DIRECTIONAL.key,),
)

PROOFS = (
    Proof(
        "printed",
        (
            LINEAR,
            DIRECTIONAL,
            _last("printed", "so both risks are the same", r"L_{\mathrm{mix}}=L_{\mathrm{dir}}(p')", DIRECTIONAL.key),
        ),
    ),
    Proof(
        "same-law",
        (
            LINEAR,
            DIRECTIONAL,
            _MEAN,
            _last("same-law", "so both risks are the same", r"L_{\mathrm{mix}}=L_{\mathrm{dir}}(p)", _MEAN.key),
        ),
    ),
)
