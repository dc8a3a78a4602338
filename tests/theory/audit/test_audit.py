"""An audit is made of the parts that its modules make, and tells how far it is."""

from fractions import Fraction

from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.margins.certified_radius import certified_radii
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.question import Question
from tests.theory.audit.asked import X3, findings_of, midpoints


def test_distances_and_radii_are_those_of_the_audited_points() -> None:
    for found in (findings_of("iris", rows=40), findings_of(*midpoints(4))):
        assert list(found.margins) == margins(found.dataset)
        assert list(found.radii) == certified_radii(found.dataset, margins(found.dataset))
        squares = [each.squared for each in found.riskiest]
        assert squares == sorted(squares)


def test_there_is_one_floor_for_each_strength() -> None:
    found = findings_of(X3, list("aba"), alpha=["1/5", 1, 3])
    assert [each.alpha for each in found.floors] == [Fraction(1, 5), 1, 3]


def test_the_stages_are_told_in_their_order() -> None:
    told: list[tuple[str, int, int]] = []
    audit_rows(as_rows(X3, list("aba")), Question.of(1, "1/10"), lambda *each: told.append(each))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "conflicts",
        "distances to other classes",
        "certified radii",
        "strengths",
    ]
    assert told[-1] == ("strengths", 1, 1)
    assert ("distances to other classes", 3, 3) in told
