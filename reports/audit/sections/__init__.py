"""The report of an audit as sections, which know nothing of how they are shown.

- ``section``: a part of a report: words and a table.
- ``rows``: what is wrong with rows, which conflict, and which come nearest to trouble.
- ``strengths``: how strong Mixup may be.
- ``models``: the least loss, and linear models.
- ``report``: the heading and all sections, the worst first.
"""
