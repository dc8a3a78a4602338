"""Blocks hold everything once."""

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.jobs.tasks import blocks_of
from tests.strategies import examples


@given(st.integers(0, 50), st.integers(1, 60))
@examples(60)
def test_blocks_hold_everything_once(size: int, length: int) -> None:
    blocks = blocks_of(size, length)
    assert [k for block in blocks for k in block] == list(range(size))
    assert all(0 < len(block) <= length for block in blocks)
