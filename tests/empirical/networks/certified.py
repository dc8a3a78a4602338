"""Certificates of networks for tests, and the truth of their claims by the toolkit."""

from fractions import Fraction
from typing import Any

import flint
import pytest

from mixproof.empirical.networks import exact_totals, report
from mixproof.empirical.networks.certificate import certify_network
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.exact_line import exact_pieces
from mixproof.empirical.networks.exact_losses import SegmentMoments
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.report import NetworkReport
from mixproof.empirical.networks.written import network_of
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Real, to_fmpq
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

Claim = dict[str, Any]


def certificate_of(network: Network, dataset: Dataset, a: str = "1", b: str = "1") -> dict[str, Any]:
    """The certificate of a network."""
    return certify_network(report_of(network, dataset, Beta(Fraction(a), Fraction(b))))


def report_of(network: Network, dataset: Dataset, law: Mixing, sample: Sample | None = None) -> NetworkReport:
    """A report without what no certificate claims: the best model that is no steeper, and losses to any digits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "MOST_POINTS_OF_BEST", 0)
        patch.setattr(exact_totals, "MOST_EVALUATED", 0)
        return report.certified_report(network, dataset, law, sample)


class Truth:
    """The dataset, law and network of a certificate, as the toolkit reads them."""

    def __init__(self, content: dict[str, Any]) -> None:
        given = content["dataset"]
        self.rows = {row: k for k, held in enumerate(given["rows"]) for row in held}
        self.points = [tuple(map(Fraction, point)) for point in given["points"]]
        self.labels, self.classes = given["labels"], given["classes"]
        self.law = Beta(Fraction(content["mixing"]["a"]), Fraction(content["mixing"]["b"]))
        self.network = network_of(content["network"])

    def holds(self, claim: Claim) -> bool:
        """True if a claim is true."""
        match claim["kind"]:
            case "decisions":
                return all(self.outcome(self.rows[row]) == claim["outcome"] for row in claim["rows"])
            case "pieces":
                return all(
                    self._bends(each["s"], each["t"]) == sorted(map(Fraction, each["cuts"]))
                    for each in claim["segments"]
                )
            case "squared-risk":
                return self._between(claim["risk"], self.squared())
            case _:
                return self._between(claim["risk"], self.in_floats().cross_entropy)

    def outcome(self, index: int) -> str:
        """A point is kept, tied or lost."""
        scores = self.network(self.points[index])
        own = self.classes.index(self.labels[index])
        if scores[own] < max(scores):
            return "lost"
        return "kept" if scores.count(scores[own]) == 1 else "tied"

    def _bends(self, s: int, t: int) -> list[Fraction]:
        pieces = exact_pieces(self.network, self.points[self.rows[s]], self.points[self.rows[t]])
        return [piece.upper for piece in pieces[:-1]]

    def _between(self, span: Any, value: Real) -> bool:
        low, high = map(Fraction, [span, span] if isinstance(span, str) else span)
        exact = value.as_fraction()
        if exact is not None:
            return bool(low <= exact <= high)
        ball = value.ball(64)
        ends = [flint.arb(to_fmpq(end)) for end in (low, high)]
        return not ball < ends[0] and not ball > ends[1]  # an end as near as that is not told apart

    def in_floats(self) -> NetworkReport:
        """The report of the network, in floats with bounds."""
        return report.certified_report(self.network, self.dataset(), self.law, in_floats=True)

    def squared(self) -> Real:
        """The squared risk from exact pieces, or in floats where it is no ratio."""
        if SegmentMoments.of(self.law) is None:
            return self.in_floats().squared
        dataset = self.dataset()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(exact_totals, "MOST_EVALUATED", 0)
            found = exact_totals.exact_totals(self.network, dataset, self.law, [(0,)] * dataset.size).squared
        assert found is not None
        return found

    def dataset(self) -> Dataset:
        """The dataset, with classes by their numbers: so they have the order of the scores."""
        order = sorted(self.rows.items())
        index = {name: k for k, name in enumerate(self.classes)}
        dataset = Dataset.from_rows([self.points[k] for _, k in order], [index[self.labels[k]] for _, k in order])
        assert [*map(str, dataset.classes)] == [*map(str, range(len(self.classes)))]
        return dataset
