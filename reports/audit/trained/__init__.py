"""Training beside the audit: what was asked for, what was measured, and what theory had predicted of it.

- ``findings``: the findings of an audit with what training measured.
- ``request``: the training that is asked for, checked and then done.
- ``forecast``: the rows that theory expects training to lose, beside those that it lost.
- ``numbers``: measured numbers in words.
- ``sections``: the sections of the report.
- ``words``: the recommendation in words.
- ``json``: the exchange form.
"""
