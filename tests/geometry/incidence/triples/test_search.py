"""Residues that prove in 64 bits."""

import numpy as np
import pytest

from mixproof.geometry.incidence.triples import search


@pytest.mark.parametrize("digits", [9, 10, 18, 300])
def test_residues_determine_what_has_to_vanish(digits: int) -> None:
    size = 10**digits
    points = np.array([[size, -3], [7 - size, size // 3]], dtype=object)
    residues, moduli = search._residues(points)
    product_of_moduli = int(np.prod([int(q) for q in moduli], dtype=object))
    assert product_of_moduli > 2 * (2 * size) ** 2
    assert len(set(moduli.tolist())) == len(moduli)
    for r, q in enumerate(moduli.tolist()):
        assert pow(3, q - 1, q) == 1
        assert q < 2**31
        assert (residues[:, :, r] == points % q).all()
