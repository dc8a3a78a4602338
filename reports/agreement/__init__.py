"""The agreement report: every statement on every dataset, beside its proof, its certificate and its training.

- ``cache``: parts that are kept from one run to the next.
- ``query``: the datasets, statements, settings and experiments of a report.
- ``cells``: a statement on a dataset as data, and the summary of all of them.
- ``training``: the experiment that belongs to a statement.
- ``parts``: cells, pictures and experiments, made now or taken from the cache.
- ``mathematics``: LaTeX formulas as MathML.
- ``markdown``: the report as Markdown.
- ``page``: the report as one self-contained page.
- ``report``: the report written as a folder of files.
"""
