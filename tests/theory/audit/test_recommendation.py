"""The recommendation is what the findings say, and nothing of rows that were not looked at."""

from fractions import Fraction

from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.theory.audit.recommendation import recommendation_of
from tests.strategies import examples
from tests.theory.audit.asked import X3, findings_of, midpoints, two_classes


@given(two_classes)
@examples(30)
def test_it_is_about_the_conflicts_and_the_resolutions_that_are_safe_there(dataset: Dataset) -> None:
    found = findings_of(dataset, alpha=[1, 40])
    advised = recommendation_of(found)
    radii = [found.radii[each.incidence.point].squared for each in found.conflicts]
    assert advised.inside == tuple(found.search.row(each.incidence.point) for each in found.conflicts)
    assert advised.kept_up_to == min(radii, default=0)
    assert not (advised.kept_up_to and advised.kept_at)
    assert set(advised.kept_at) <= {each for each in found.strengths if each.is_settled and each.range.intervals}
    assert advised.all_kept is all(each.is_safe(alpha) for each in found.strengths for alpha in map(Fraction, (1, 40)))


def test_strengths_are_kept_to_a_range_only_where_one_that_was_asked_about_is_unsafe() -> None:
    safe, unsafe = (recommendation_of(findings_of(X3, list("aba"), alpha=a, epsilon="1/10")) for a in (1, 32))
    assert (safe.all_kept, safe.keep_to) == (True, None)
    assert unsafe.keep_to is not None
    assert (unsafe.all_kept, unsafe.keep_to.epsilon) == (False, Fraction(1, 10))
    taken = recommendation_of(findings_of(X3, list("aba"), alpha=1000)).keep_to
    assert taken is not None
    assert taken.epsilon == Fraction(1, 2)


def test_nothing_is_said_of_resolutions_where_a_sample_was_audited() -> None:
    advised = recommendation_of(findings_of(*midpoints(20), rows=6))
    assert (len(advised.inside), advised.kept_up_to, advised.kept_at) == (20, Fraction(0), ())


def test_labels_are_mended_and_looked_at_first() -> None:
    clashing = recommendation_of(findings_of([[0], [0], [1], [3]], list("abab")))
    assert (clashing.points_to_mend, clashing.check_labels) == (1, False)
    numbered = recommendation_of(findings_of([[k] for k in range(12)], [f"name {k}" for k in range(12)]))
    assert (numbered.points_to_mend, numbered.check_labels) == (0, True)
