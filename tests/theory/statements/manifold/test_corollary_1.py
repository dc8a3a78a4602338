"""Corollary 1 of Manifold Mixup: a network of zero risk refutes it as printed, and kernels prove the sharp form."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.empirical.networks.exact_totals import exact_segments
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.report import certified_report
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.findings import Verdict
from mixproof.theory.settings import make_instance
from mixproof.theory.trace import trace
from mixproof.theory.verify import verify
from tests.strategies import all_points, examples
from tests.theory.checker.judges import rank_of

CORNER = "{(0, 0), (3, 0), (0, 3) | (1, 1)}"


def of_the_corner() -> Network:
    """f_B = max(0, min(x, y, 3 − x − y)), by min(a, b) = b − relu(b − a), and f_A = 1 − f_B."""
    plane = ([[-1, 1], [0, 1], [0, -1], [-1, -1], [1, 1]], [0, 0, 0, 3, -3])  # y − x, ±y, ±(3 − x − y)
    folded = ([[1, -1, 1, 1, -1], [0, 0, 0, 1, -1], [0, 0, 0, -1, 1]], [0, 0, 0])
    return fully_connected([plane, folded, ([[-1, 1, -1]], [0]), ([[-1], [1]], [1, 0])])


def test_a_network_has_the_mixed_label_on_each_segment_where_a_class_spans_the_plane() -> None:
    corner, network = load(CORNER), of_the_corner()
    for x, y in ((Fraction(1, 2), Fraction(2)), (Fraction(-1), Fraction(1)), (Fraction(2), Fraction(3, 2))):
        b = max(Fraction(0), min(x, y, 3 - x - y))
        assert network((x, y)) == (1 - b, b)
    segments = exact_segments(network, corner)
    assert len(segments) == 6
    for segment in segments:  # λs + (1 − λ)t has the label λe_s + (1 − λ)e_t: a zero loss for every law of λ
        (piece,) = segment.pieces
        ends = [[int(corner.labels[k] == label) for label in (0, 1)] for k in (segment.s, segment.t)]
        told = [[p + q * weight for p, q in zip(piece.constant, piece.slope, strict=True)] for weight in (1, 0)]
        assert told == ends


@pytest.mark.parametrize("alpha", [1, 2, 3])
def test_so_its_squared_risk_is_zero_and_the_printed_bound_fails(alpha: int) -> None:
    corner = load(CORNER)
    assert certified_report(of_the_corner(), corner, Beta(Fraction(alpha), Fraction(alpha))).squared.as_fraction() == 0
    for name in ("printed", "networks"):
        found = verify("manifold:corollary-1", corner, [name]).outcome(name)
        assert found.verdict is Verdict.REFUTED
        assert found.conclusion.witnesses[0].to_json() == {"class": "0", "dimension": 2, "rows": [0, 1, 2]}


@st.composite
def fitted(draw: st.DrawFn) -> Dataset:
    """Points of two or three classes that an affine f takes to their labels, in up to five dimensions."""
    d, extra = draw(st.integers(2, 3)), draw(st.integers(0, 2))
    m = d - 1 + extra
    basis = draw(st.lists(st.lists(st.integers(-2, 2), min_size=m, max_size=m), min_size=m, max_size=m))
    rows: dict[tuple[int, ...], int] = {}
    for label in (*range(d), *draw(st.lists(st.integers(0, d - 1), max_size=5))):
        hidden = [int(label == k + 1) for k in range(d - 1)] + draw(
            st.lists(st.integers(-2, 2), min_size=extra, max_size=extra)
        )
        rows.setdefault(
            tuple(sum(a * c for a, c in zip(hidden, column, strict=True)) for column in zip(*basis, strict=True)), label
        )
    return Dataset.from_rows(list(rows), list(rows.values()))


@examples(80)
@given(fitted())
def test_the_sharp_form_is_confirmed_wherever_an_affine_f_fits(dataset: Dataset) -> None:
    if len(dataset.classes) < 2:
        return
    found = verify("manifold:corollary-1", dataset)
    sharp = found.outcome("sharp")
    if not sharp.hypothesis.holds:
        assert sharp.verdict is Verdict.NOT_APPLICABLE
        return
    assert sharp.verdict is Verdict.CONFIRMED
    points = all_points(dataset)
    bound = rank_of(points) - len(dataset.classes)
    for label in range(len(dataset.classes)):
        of_class = [x for x, own in zip(points, dataset.labels, strict=True) if own == label]
        assert rank_of(of_class) - 1 <= bound <= dataset.dimension - len(dataset.classes) + 1
    ranks: Any = sharp.hypothesis.witnesses[0].to_json()
    assert len(dataset.classes) - 1 <= ranks["rank_of_weights"] <= dataset.dimension - bound
    # With an affine f the printed bound holds, too.
    assert {found.outcome(name).verdict for name in ("printed", "networks")} <= {
        Verdict.CONFIRMED,
        Verdict.NOT_APPLICABLE,
    }


def test_iris_spans_four_dimensions_in_each_class() -> None:
    found = verify("manifold:corollary-1", "iris", ["printed"]).outcome("printed")
    told: list[Any] = [witness.to_json() for witness in found.conclusion.witnesses]
    assert [(each["class"], each["dimension"]) for each in told] == [("0", 4), ("1", 4), ("2", 4)]


@pytest.mark.parametrize(("name", "refuted"), [("printed", True), ("networks", True), ("sharp", False)])
def test_the_hunt_refutes_what_is_printed_and_not_what_is_sharp(name: str, refuted: bool) -> None:
    corollary = statement("manifold:corollary-1")
    judge = Judge(corollary, reading(corollary, name), make_instance("{0 | 1}"))
    found = falsify(judge, SearchScope(points=4, grid=3, dimension=2, classes=2))
    assert (found.raw.refuted > 0) == refuted
    assert found.raw.tested > 0


@pytest.mark.parametrize("fits", ["{(0, 0), (0, 1) | (1, 0), (1, 5)}", "{0 | 1}", "{(0, 0, 0), (0, 0, 1) | (1, 0, 7)}"])
def test_every_step_of_the_proof_holds(fits: str) -> None:
    found = trace("manifold:corollary-1", fits)
    assert all(step.finding is not None and step.finding.holds for step in found.steps)
