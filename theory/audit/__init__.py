"""The audit of a dataset, decided exactly: its findings are data, and know no report.

- ``question``: the numbers that an audit is asked about.
- ``sample``: the rows that distances and strengths are found for.
- ``setup``: all that is wrong, or odd, with the rows before Mixup is thought of.
- ``distances``: how near segments come to rows: ε* and r, of all rows or of the riskiest.
- ``conflicts``: the rows inside segments that end in another class.
- ``strength``: the α at which every row keeps its class.
- ``loss_floor``: the value that no Mixup loss goes below.
- ``double_labels``: the costs of points with two labels or more.
- ``linear``: linear models with and without Mixup.
- ``anchors``: lengths of the data beside which an ε is large or small.
- ``findings``: all that an audit finds.
- ``lengths``: further lengths to hold the ε of an audit against.
- ``scores``: how near trouble comes to single rows.
- ``recommendation``: all that follows from the findings for who trains.
- ``audit``: the audit of rows, part by part.
"""
