"""Labelled lines: what does not change them, what they count, and their edges."""

from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.loss.labelled_lines import LabelledLine
from tests.solvers.loss.overlapping_lines import SHADOW, lines
from tests.strategies import examples


@given(lines(), st.integers(-5, 5), st.integers(1, 4), st.integers(1, 3), st.booleans())
@examples(60)
def test_shift_scale_reflection_names_and_a_common_factor_of_the_counts_do_not_change_the_kind(
    line: LabelledLine, shift: int, scale: int, times: int, flipped: bool
) -> None:
    sign = -1 if flipped else 1
    places = [sign * scale * place + shift for place in line.places]
    kind, divisor = LabelledLine.standing_for(places, [7 - x for x in line.labels], [times * c for c in line.counts])
    again, own = LabelledLine.standing_for(line.places, line.labels, line.counts)
    assert (kind, divisor) == (again, times * own)


@given(lines())
@examples(60)
def test_the_masses_count_ordered_pairs_of_distinct_points(line: LabelledLine) -> None:
    pairs = [(s, t) for s in range(line.size) for t in range(line.size) if s != t]
    assert line.mass == sum(line.counts[s] * line.counts[t] for s, t in pairs)
    unlike = [(s, t) for s, t in pairs if line.labels[s] != line.labels[t]]
    assert line.cross_mass == sum(line.counts[s] * line.counts[t] for s, t in unlike)


def test_each_edge_knows_every_point_from_its_nearer_end() -> None:
    first, second = SHADOW.edges()
    assert [point.offset for point in first.behind] == [0]
    assert [point.offset for point in first.ahead] == [0, 1]
    assert [(point.offset, point.label) for point in second.behind] == [(0, 0), (1, 0)]
    assert second.mirrored().mirrored() == second
