"""The report of an audit as sections, which know nothing of how they are shown.

- ``section``: a part of a report: words and a table.
- ``scales``: columns of unlike ranges, and what to do about them.
- ``setting``: the rows that set which α are safe.
- ``rows``: rows that are wrong, rows in conflict, and rows that come nearest to trouble.
- ``strengths``: the strengths of Mixup that are safe.
- ``models``: the least loss, and linear models.
- ``report``: the heading and all sections, the worst first.
"""
