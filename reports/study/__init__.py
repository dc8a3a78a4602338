"""The study: what the audit says of real tables, held against training and against rows that neither has seen.

- ``tables``: the tables of the study, by a rule that looks at no outcome.
- ``record``: what is found of one table.
- ``run``: all tables, one after another, resumed where a run ended.
- ``intervals``: intervals over tables, each by two routes.
- ``summary``: the answers over all tables.
- ``page``: the tables of the page, made of a file of results.
"""
