"""Views of results: the words of each, in short in a session, in full and in monospace in a notebook."""

from html import escape

LONGEST_REPR = 160
"""The longest repr of a result, in characters; `print` and a notebook show its words in full."""

_STYLE = "white-space: pre; overflow-x: auto; line-height: 1.3; font-family: ui-monospace, Menlo, Consolas, monospace"


def preformatted(text: str) -> str:
    """Text as HTML that keeps its columns wherever it is shown; whatever comes from outside is escaped.

    Examples
    --------
    >>> preformatted("a < b").partition(">")[2]
    'a &lt; b</pre>'
    """
    return f'<pre style="{_STYLE}">{escape(text)}</pre>'


class Viewed:
    """A result with words for people (its ``str``): the repr has the beginning, a notebook shows all of them.

    A dataclass whose own repr can be read needs no words; others have ``repr=False``, and a ``str``.

    Examples
    --------
    >>> class Found(Viewed):
    ...     def __str__(self) -> str:
    ...         return "row 1 is inside" + chr(10) + "a segment"
    >>> Found()
    <Found: row 1 is inside …>
    """

    def __repr__(self) -> str:
        words = str(self)
        first = words.partition("\n")[0]
        first = first if len(first) <= LONGEST_REPR else first[:LONGEST_REPR].rstrip()
        return f"<{type(self).__name__}: {first}{' …' if len(first) < len(words) else ''}>"

    def _repr_html_(self) -> str:
        return preformatted(str(self))
