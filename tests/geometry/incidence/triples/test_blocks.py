"""The result of a block, as JSON."""

import json
from typing import Any

import numpy as np

from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.triples.blocks import sweep_block, unpacked
from mixproof.geometry.incidence.triples.search import search_of


def test_a_block_survives_the_way_through_json() -> None:
    search = search_of(load("iris"), None, 100)
    result: Any = sweep_block(search, range(149))
    assert json.loads(json.dumps(result)) == result
    assert unpacked(result["listed"], np.int64).reshape(-1, 3).shape == (9, 3)
