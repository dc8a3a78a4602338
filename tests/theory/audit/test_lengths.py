"""Further lengths beside an audit, and what is known of α there."""

from fractions import Fraction

from mixproof.geometry.jobs.watch import watched
from mixproof.theory.audit.anchors import Anchor
from mixproof.theory.audit.lengths import held_against
from tests.theory.audit.asked import X3, findings_of

THIRD = Anchor("network", Fraction(1, 3), "of a network")


def test_what_is_known_at_a_length_is_what_an_audit_of_it_finds() -> None:
    found = held_against(findings_of(X3, list("aba")), [THIRD])
    asked = findings_of(X3, list("aba"), epsilon="1/3")
    there = next(each for each in found.strengths if each.epsilon == THIRD.epsilon)
    for alpha in (Fraction(1, 5), *map(Fraction, (2, 3, 4, 5, 40))):
        assert there.is_safe(alpha) is asked.is_safe(alpha)
    assert len({there.is_safe(Fraction(alpha)) for alpha in (1, 40)}) == 2
    assert [each.epsilon for each in found.anchors] == sorted(each.epsilon for each in found.anchors)
    assert [each.epsilon for each in found.strengths] == sorted({each.epsilon for each in found.strengths})


def test_an_audit_of_one_epsilon_stays_one_of_it() -> None:
    found = held_against(findings_of(X3, list("aba"), epsilon="1/5"), [THIRD])
    assert [each.epsilon for each in found.strengths] == [Fraction(1, 5)]
    assert THIRD in found.anchors


def test_a_certified_length_is_an_anchor_alone_and_so_is_any_where_the_time_is_up() -> None:
    start = findings_of(X3, list("aba"))
    certified = Anchor("certified", Fraction(1, 7), "of a network", Fraction(1, 2))
    with watched(0):
        late = held_against(start, [THIRD])
    for found, anchor in ((held_against(start, [certified]), certified), (late, THIRD)):
        assert anchor in found.anchors
        assert found.strengths == start.strengths
