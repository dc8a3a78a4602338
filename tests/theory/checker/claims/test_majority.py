"""The printed margin theorem along lines, against the toolkit's decision."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.checker.verdict import check_claim
from mixproof.theory.verify import verify
from tests.strategies import datasets, examples
from tests.theory.checker.cases import case_of


@examples(40)
@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=6, classes=2), st.sampled_from((1, 2, 3, 5)))
def test_the_printed_margin_theorem_along_lines(dataset: Dataset, alpha: int) -> None:
    """Classes are far apart, so δ may exceed ½, and masses are compared as polynomials."""
    if len(dataset.classes) < 2:
        return
    law = Beta(Fraction(alpha), Fraction(alpha))
    holds = verify("3.2", dataset, ["printed"], mixing=law).outcomes[0].conclusion.holds
    claim = {"kind": "margin", "bound": "printed", "point": None}
    assert check_claim(case_of(dataset, law), claim).state == ("checked" if holds else "rejected")
