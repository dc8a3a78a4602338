"""The kinds of laws besides Beta laws: by the name of the field that holds one, its reader."""

from typing import Any

from ..budget import Clock
from ..case import Laws
from ..laws import Law
from .enclosed import UnlikeMixture, read_density
from .mixtures import BetaMixture, read_parts
from .pieces import read_pieces


def read_mixture(given: Any, clock: Clock) -> Law:
    """A mixture of Beta laws as written."""
    parts = read_parts(given, clock)
    has_one_scale = len({frozenset((a % 1, b % 1)) for _, a, b in parts}) == 1
    return BetaMixture(parts) if has_one_scale else UnlikeMixture(parts)


LAWS: Laws = {"mixture": read_mixture, "pieces": read_pieces, "density": read_density}
