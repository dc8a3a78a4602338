"""The two engines of the search for collinear triples."""

from collections.abc import Iterator
from functools import cache

import pytest

from mixproof.geometry.incidence.triples import blocks, collinear
from mixproof.geometry.incidence.triples.kernels import compiled


@pytest.fixture(params=["plain", "compiled"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine in turn, whatever the size of the data."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "compiled":
            patch.setattr(blocks, "COMPILED_FROM", 0)
            patch.setattr(collinear, "COMPILED_FROM", 0)
        else:
            patch.setattr(blocks, "MUCH_FOUND", 10**9)
            patch.setattr(
                "mixproof.geometry.incidence.triples.blocks.compiled", cache(compiled.__wrapped__)
            )  # as if it had never been used
        yield str(request.param)
