"""The one kind of error that a person's input can cause, and the words in which it names what was meant."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType


class InputError(ValueError):
    r"""Input that cannot be used, told in one line: what is wrong, where, and how to mend it.

    A message that speaks of a parameter puts it in backquotes, as a Python caller writes it: ```label``` or
    ```label='kind'```. The command line puts its option there (`reports.commands.spelling`), so that no other room
    knows the options.

    Of a number with more digits than anybody reads, the first are told, and how many there are.

    Examples
    --------
    >>> print(InputError("no column 'a\nb'"))
    no column 'a b'
    >>> print(InputError(f"α has to be positive, not -{7 * 10**200}"))
    α has to be positive, not -700000000000… (201 digits)
    """

    def __init__(self, message: str) -> None:
        super().__init__(_LONG_NUMBER.sub(_in_short, " ".join(message.splitlines())))


_LONG_NUMBER = re.compile(r"\d{61,}")


def _in_short(digits: re.Match[str]) -> str:
    return f"{digits[0][:12]}… ({len(digits[0])} digits)"


def nearest(name: str, known: Sequence[str]) -> str:
    """The known names that come nearest to one that is not known, in words.

    Examples
    --------
    >>> nearest("irsi", ["iris", "wine"])
    "did you mean 'iris'? (known: iris, wine)"
    """
    folded, word = {each.casefold(): each for each in known}, str(name).casefold()
    same_letters = [each for each in folded if sorted(each) == sorted(word)]
    resembling = get_close_matches(word, folded, n=3, cutoff=0.6)
    close = [folded[each] for each in dict.fromkeys([*same_letters, *resembling])][:3]
    listed = ", ".join(known[:30]) + (", …" if len(known) > 30 else "")
    if not close:
        return f"known: {listed}"
    return f"did you mean {' or '.join(map(repr, close))}? (known: {listed})"


def install_words(extra: str) -> str:
    """The commands that install the packages of an extra, from the index or in a checkout.

    Examples
    --------
    >>> install_words("train")
    "install the extra: pip install 'mixproof[train]', or in a checkout pip install -e '.[train]'"
    """
    return f"install the extra: pip install 'mixproof[{extra}]', or in a checkout pip install -e '.[{extra}]'"


def needed(package: str, extra: str, purpose: str) -> ModuleType:
    """An optional package, imported; where it is not installed, the error names the extra that brings it.

    Parameters
    ----------
    package : str
        The module to import, such as ``PIL.Image``.
    extra : str
    purpose : str
        As in "to read images".

    Raises
    ------
    InputError
        If it is not installed.

    Examples
    --------
    >>> needed("no_such_package", "data", "to read such tables")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no_such_package is needed to read such tables: install the extra: pip install \
'mixproof[data]', or in a checkout pip install -e '.[data]'
    """
    try:
        return import_module(package)
    except ImportError:
        name = package.partition(".")[0]
        raise InputError(f"{name} is needed {purpose}: {install_words(extra)}") from None
