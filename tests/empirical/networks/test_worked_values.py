"""The worked values of TENT and NET_W, in all their digits."""

from fractions import Fraction

import pytest

from mixproof.empirical.networks import exact_totals
from mixproof.empirical.networks.exact_losses import SegmentMoments, right_shares
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.report import certified_report, segment_pieces
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.networks.worked import line, net_w, plane, tent


def beta(alpha: int) -> Beta:
    return Beta(Fraction(alpha), Fraction(alpha))


@pytest.mark.parametrize(("alpha", "risk"), [(1, "4/27"), (2, "1/5"), (3, "29/126")])
def test_the_squared_risk_of_tent(alpha: int, risk: str) -> None:
    assert certified_report(tent(), line(), beta(alpha)).squared.as_fraction() == Fraction(risk)


@pytest.mark.parametrize(
    ("factor", "risk"),
    [(1, "0.51955917977910756289"), (3, "0.46581496454353379550"), (6, "0.64749076344709581014")],
)
def test_the_cross_entropy_of_tent(factor: int, risk: str) -> None:
    low, high = decimal_enclosure(certified_report(tent(factor), line(), beta(1)).cross_entropy)
    assert low <= risk <= high
    assert Fraction(high) - Fraction(low) <= Fraction(2, 10**20)


def test_the_floor_of_the_line() -> None:
    assert decimal_enclosure(certified_report(tent(), line(), beta(1)).floor, 17)[0] == "0.36240267465358599"


@pytest.mark.parametrize(
    ("alpha", "squared", "entropy"),
    [(1, "1162801/193536", "1.774027600919647576926"), (2, "16538411111/3034644480", "1.666610009792441410962")],
)
def test_the_risks_of_net_w(alpha: int, squared: str, entropy: str) -> None:
    found = certified_report(net_w(), plane(), beta(alpha))
    assert found.squared.as_fraction() == Fraction(squared)
    low, high = decimal_enclosure(found.cross_entropy, 22)
    assert Fraction(low) - Fraction(1, 10**21) <= Fraction(entropy) <= Fraction(high) + Fraction(1, 10**21)
    assert Fraction(high) - Fraction(low) <= Fraction(2, 10**22)


@pytest.mark.parametrize(
    ("rows", "cuts", "share"), [((3, 1), ["1/3", "5/12", "2/3"], "23/48"), ((2, 0), ["2/7"], "31/82")]
)
def test_the_pieces_of_net_w(rows: tuple[int, int], cuts: list[str], share: str) -> None:
    data = plane()
    pieces = segment_pieces(net_w(), data, rows)
    assert [piece.upper for piece in pieces[:-1]] == list(map(Fraction, cuts))
    moments = SegmentMoments.of(beta(1))
    assert moments is not None
    right, tied = right_shares(pieces, (data.labels[rows[0]], data.labels[rows[1]]), moments)
    assert Fraction(str(right)) / 2 == Fraction(share)
    assert not tied


@pytest.mark.parametrize(("alpha", "share"), [(1, "1/2"), (2, "5/16")])
def test_the_share_of_tent_that_is_right_between_its_ends(alpha: int, share: str) -> None:
    moments = SegmentMoments.of(beta(alpha))
    assert moments is not None
    right, _ = right_shares(segment_pieces(tent(), line(), (0, 2)), (0, 0), moments)
    assert Fraction(str(right)) / 2 == Fraction(share)


def check_totals(network: Network, data: Dataset, alpha: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The enclosures of floats meet those of exact pieces, and both are narrow."""
    monkeypatch.setattr(exact_totals, "MOST_EVALUATED", 10**8)
    law = Beta(Fraction(alpha), Fraction(alpha))
    fast = certified_report(network, data, law, in_floats=True)
    found = exact_totals.exact_totals(network, data, law, fast.decisions.winners)
    assert found.cross_entropy is not None
    assert found.squared is not None
    for floats, exact in ((fast.cross_entropy, found.cross_entropy), (fast.squared, found.squared)):
        near, true = floats.ball(64), exact.ball(64)
        assert near.overlaps(true)
        assert near.rad() < 1e-9 * near.mid()
        assert true.rad() < 1e-15 * true.mid()


WORKED = [(tent(), line()), (tent(6), line()), (net_w(), plane())]


@pytest.mark.parametrize(("network", "data"), WORKED)
def test_floats_and_exact_totals_agree_under_a_steep_law(
    network: Network, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_totals(network, data, "600", monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize(("network", "data"), WORKED)
def test_floats_and_exact_totals_agree_under_a_singular_law(
    network: Network, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_totals(network, data, "1/5", monkeypatch)


def test_huge_scores_are_left_to_floats() -> None:
    found = certified_report(tent(10**5), line(), beta(1))
    low, high = map(float, decimal_enclosure(found.cross_entropy, 6))
    assert 0 < high - low < 1e-3
    assert low < 9259.259265 < high + 1e-6
    assert found.most_distance == 2.0
