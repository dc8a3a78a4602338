"""The audit of a dataset, decided exactly: its findings are data, and know no report.

- ``question``: the numbers that an audit is asked about.
- ``sample``: the rows that distances and strengths are found for.
- ``setup``: all that is wrong, or odd, with the rows before Mixup is thought of.
- ``conflicts``: the rows inside segments that end in another class.
- ``strength``: the α at which every row keeps its class.
- ``loss_floor``: the value that no Mixup loss goes below.
- ``double_labels``: the costs of points with two labels or more.
- ``linear``: linear models with and without Mixup.
- ``findings``: all that an audit finds.
- ``recommendation``: all that follows from the findings for who trains.
- ``audit``: the audit of rows, part by part.
"""
