"""The work of a report is bounded, counted in scores and in bits, whatever the network."""

import random
from fractions import Fraction
from functools import partial
from typing import Any

import flint
import pytest

from mixproof.empirical.networks import exact_totals, report
from mixproof.empirical.networks.enclosed_losses import Effort, cross_entropy, enclosed_loss
from mixproof.empirical.networks.exact_line import Piece
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.reports.terminal.network import ShownNetworkReport
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The scores that integrals evaluate, as they come."""
    counts: list[int] = []
    spend = Effort.spend

    def counted(self: Effort, scores: int) -> None:
        counts.append(scores)
        spend(self, scores)

    monkeypatch.setattr(Effort, "spend", counted)
    monkeypatch.setattr(report, "MOST_POINTS_OF_BEST", 0)
    return counts


def many_pieces(scale: Fraction, points: int) -> tuple[Network, Dataset]:
    """A network with ten hidden units, and rows in the plane; its scores grow with the scale."""
    draw = random.Random(1)
    hidden = [[Fraction(draw.randint(-16, 16), 8) for _ in range(2)] for _ in range(10)]
    top = [[scale * draw.randint(-16, 16) / 16 for _ in range(10)] for _ in range(3)]
    bias = [Fraction(draw.randint(-8, 8), 8) for _ in range(10)]
    network = fully_connected([(hidden, bias), (top, [Fraction(0)] * 3)])
    rows = [[Fraction(draw.randint(-8, 8), 4) + Fraction(k, 64) for _ in range(2)] for k in range(points)]
    return network, Dataset.from_rows(rows, [k % 3 for k in range(points)])


@pytest.mark.parametrize(("scale", "points", "a"), [(1, 4, "1"), (40, 8, "1"), (10**6, 4, "2"), (8, 4, "1/5")])
def test_a_report_evaluates_a_bounded_number_of_scores(scale: int, points: int, a: str, spent: list[int]) -> None:
    law = Beta(Fraction(a), Fraction(a))
    network, data = many_pieces(Fraction(scale), points)
    found = report.certified_report(network, data, law)
    losses = 1 if law.is_integer else 2
    assert sum(spent) < losses * 1.1 * exact_totals.MOST_EVALUATED
    ShownNetworkReport(found).to_json()
    assert sum(spent) < losses * 4 * exact_totals.MOST_EVALUATED
    assert found.exact is not None
    assert (found.exact.cross_entropy is None) == (scale > 1)
    alone = report.certified_report(network, data, law, in_floats=True)
    assert alone.cross_entropy.ball(64).overlaps(found.cross_entropy.ball(64))
    assert alone.squared.ball(64).overlaps(found.squared.ball(64))


def test_an_integral_whose_effort_is_spent_is_no_tighter_than_the_truth() -> None:
    crossing = Piece(Fraction(0), Fraction(1), (Fraction(-50), Fraction(50)), (Fraction(100), Fraction(-100)))
    loss = partial(enclosed_loss, [crossing], (0, 1), Beta(Fraction(1), Fraction(1)), cross_entropy, 40)
    whole = loss()
    assert whole.rad() < 1e-9
    widths = [
        found.rad() if (found := loss(effort=Effort(most))).is_finite() else None for most in (0, 10, 200, 400, 10**6)
    ]
    assert widths[0] is None
    assert widths[-1] == whole.rad()
    assert all(loss(effort=Effort(most)).overlaps(whole) for most in (200, 400, 10**6))


def test_the_excess_beside_floats_asks_for_the_floor_in_few_bits(
    spent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def floor(data: Dataset, law: Mixing) -> Enclosed:
        found = irreducible_loss(data, law)
        assert found is not None
        known = found

        def ball(bits: int) -> flint.arb:
            asked.append(bits)
            return known.ball(bits)

        return Enclosed(ball)

    monkeypatch.setattr(report, "irreducible_loss", floor)
    network, data = many_pieces(Fraction(40), 8)
    record: Any = ShownNetworkReport(report.certified_report(network, data, Beta(Fraction(1), Fraction(1)))).to_json()
    assert spent
    assert asked
    assert max(asked) <= 256
    low, high = map(float, record["excess"]["enclosure"])
    assert 0 < high - low < 1e-8
