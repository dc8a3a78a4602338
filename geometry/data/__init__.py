"""Exact labelled data, and the readers of all that holds them.

- ``written``: the numbers that text may stand for.
- ``unique_keys``: JSON of users, in which no key may come twice.
- ``ratios``: the ratio that text may stand for.
- ``hints``: what mends a cell that is no number.
- ``exact_tables``: tables of numbers as integers over one denominator.
- ``labels``: class names, and their order.
- ``dataset``: distinct points with labels and weights, the data of the theory.
- ``sealed``: a dataset as certificates hold it, and the seal of a certificate.
- ``doubles``: points and weights as doubles.
- ``refusals``: all that is refused of a table, and the options that mend it.
- ``gaps``: missing values, refused or left out.
- ``rows``: labelled rows as they come in.
- ``column_names``: the names of columns in words, and as options take them.
- ``roles``: the roles of the columns of a table.
- ``units``: numbers with a unit, and columns that have one.
- ``refused_columns``: columns that hold no plain numbers, by kind.
- ``categories``: a coordinate for each category of a column.
- ``chosen_classes``: some of the classes of rows, and no others.
- ``scaling``: coordinates brought to one scale, exactly.
- ``doubts``: readings of a table that may be wrong, asked about.
- ``images``: images become rows.
- ``memory``: arrays, frames and other objects become rows.
- ``files``: files and folders become rows.
- ``written_rows``: rows as text, exactly.
- ``named``: the named datasets.
- ``inline``: datasets that are written out on one line.
- ``sources``: the front door: whatever holds labelled examples becomes rows or a dataset.
"""
