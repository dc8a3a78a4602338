"""The kinds of laws besides Beta laws: by the name of the field that holds one, its reader."""

from collections.abc import Callable
from typing import Any

from ..budget import Clock
from ..laws import Law
from .mixtures import read_mixture
from .pieces import read_pieces

LAWS: dict[str, Callable[[Any, Clock], Law]] = {"mixture": read_mixture, "pieces": read_pieces}
