"""Laws of λ in words."""

from mixproof.theory.checker.form import readable, show
from mixproof.theory.checker.laws import BetaLaw, Law
from mixproof.theory.checker.mixing.enclosed import FormulaLaw
from mixproof.theory.checker.mixing.mixtures import BetaMixture
from mixproof.theory.checker.mixing.pieces import Pieces
from mixproof.theory.checker.polynomials import Polynomial

_MOST = 6


def law_text(law: Law) -> str:
    """A law as the checker has read it.

    Examples
    --------
    >>> from mixproof.theory.checker.budget import Clock
    >>> from mixproof.theory.checker.mixing.pieces import read_pieces
    >>> law_text(BetaLaw(2, 1))
    'λ ~ Beta(2, 1)'
    >>> law_text(read_pieces({"pieces": [["0", "1/2", ["0", "4"]], ["1/2", "1", ["4", "-4"]]]}, Clock(1)))
    'λ has the density 4x for x from 0 to 1/2, 4 - 4x from 1/2 to 1'
    """
    match law:
        case BetaLaw():
            return f"λ ~ Beta({show(law.a)}, {show(law.b)})"
        case BetaMixture():
            parts = [f"{show(w)}·Beta({show(a)}, {show(b)})" for w, a, b in law.parts]
            return f"λ has the law {' + '.join(_few(parts))}"
        case FormulaLaw():
            return f"λ has the density {readable(law.written, 200)}, times a number"
        case Pieces():
            lines = [f"{_polynomial(p)} from {show(low)} to {show(high)}" for low, high, p in law.pieces]
            lines[0] = lines[0].replace(" from", " for x from", 1)
            return f"λ has the density {', '.join(_few(lines))}"
    raise ValueError(f"{type(law).__name__} is no law that the checker reads")


def _few(parts: list[str]) -> list[str]:
    """The first of many."""
    return parts if len(parts) <= _MOST else [*parts[: _MOST - 1], f"… ({len(parts)} in all)"]


def _polynomial(p: Polynomial) -> str:
    """A polynomial in x."""
    terms = []
    for power, c in enumerate(p):
        if c:
            x = "" if not power else "x" if power == 1 else f"x^{power}"
            number = show(abs(c)) if not x or abs(c) != 1 else ""
            dot = "·" if x and "/" in number else ""
            terms.append(("- " if c < 0 else "+ ") + number + dot + x)
    return " ".join(_few(terms)).removeprefix("+ ") or "0"
