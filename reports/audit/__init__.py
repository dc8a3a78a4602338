"""An audit as people and programs read it; the findings are those of `theory.audit`.

- ``numbers``: numbers, ranges and rows in words, rounded to the safe side.
- ``network``: a network beside an audit: its resolution, in words and as data.
- ``trained``: training beside the audit, and its recommendation.
- ``advice``: the recommendation in words.
- ``answer``: the answer in one sentence.
- ``scores``: the scores of single rows, as CSV and as a frame.
- ``sections``: the report as sections of words and tables.
- ``text``: the sections for the terminal, as plain text and as Markdown.
- ``json``: the findings as data.
- ``page``: the report as an HTML page.
- ``files``: an audit as files in a folder.
- ``beside``: an audit with what stands beside it: the resolution of a network, and training.
- ``audit``: an audit that shows itself, for use from Python.
"""
