"""The one kind of error that a person's input can cause, and the words in which it names what was meant."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType

LONGEST_MESSAGE = 800
"""Characters of a message that are shown."""

_KEPT = 100
_LONG_NUMBER = re.compile(r"\d{41,}")
_LONG_WORD = re.compile(r"\S{241,}")


class InputError(ValueError):
    r"""Input that cannot be used, told in one line: what is wrong, where, and how to mend it.

    A message that speaks of a parameter puts it in backquotes, as a Python caller writes it: ```label``` or
    ```label='kind'```. The command line puts its option there (`reports.commands.spelling`), so that no other room
    knows the options.

    Examples
    --------
    >>> print(InputError("no column 'a\nb'"))
    no column 'a b'
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(message: str) -> str:
    r"""A message as one line that can be read: long numbers, long words and the line itself are cut.

    Examples
    --------
    >>> one_line("no number:\n" + "12" * 2000)
    'no number: 121212121212… (4,000 digits)'
    """
    words = " ".join(message.splitlines())
    words = _LONG_NUMBER.sub(lambda found: f"{found[0][:12]}… ({len(found[0]):,} digits)", words)
    words = _LONG_WORD.sub(lambda found: f"{found[0][:_KEPT]}…{found[0][-_KEPT:]}", words)
    return words if len(words) <= LONGEST_MESSAGE else f"{words[: LONGEST_MESSAGE - _KEPT]} … {words[-_KEPT:]}"


def shortened(text: str, limit: int = 40) -> str:
    """A text for a message, cut where it is long.

    Examples
    --------
    >>> shortened("7" * 4000, 10), shortened("0.5")
    ('777777777…', '0.5')
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


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
