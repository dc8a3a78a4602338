"""The least Mixup loss on one line of overlapping segments, under any law of λ, and about how long it takes.

The uniform law, Beta laws and all others have methods of their own; this module chooses.
"""

from functools import lru_cache

import flint

from mixproof.solvers.loss.beta_line import beta_cost, beta_loss
from mixproof.solvers.loss.general_line import general_cost, general_loss
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.loss.uniform_line import uniform_loss
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing


@lru_cache(maxsize=4096)
def line_loss(line: LabelledLine, law: Mixing, accuracy: int) -> flint.arb:
    """The loss of a line, weights in rows, to about 2^-accuracy of its mass.

    Examples
    --------
    >>> from fractions import Fraction
    >>> shadow, _ = LabelledLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> laws = Beta(Fraction(1), Fraction(1)), Beta(Fraction(2), Fraction(2))
    >>> [line_loss(shadow, law, 40).str(9, radius=False) for law in laws]
    ['2.44674411', '2.77055239']
    """
    if not isinstance(law, Beta):
        return general_loss(line, law, accuracy)
    return uniform_loss(line, accuracy) if law.a == law.b == 1 else beta_loss(line, law, accuracy)


def line_cost(line: LabelledLine, law: Mixing, accuracy: int) -> float:
    """About how many seconds `line_loss` takes.

    Examples
    --------
    >>> from fractions import Fraction
    >>> shadow, _ = LabelledLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> laws = Beta(Fraction(1), Fraction(1)), Beta(Fraction(2), Fraction(2))
    >>> [round(line_cost(shadow, law, 50), 6) for law in laws]
    [3.6e-05, 0.003561]
    """
    if not isinstance(law, Beta):
        return general_cost(line, law, accuracy)
    return 4e-6 * line.size**2 if law.a == law.b == 1 else beta_cost(line, law, accuracy)
