"""Results as terminal text and as JSON: one module for each kind of result.

- ``console``: consoles for results, and text from outside made fit to be shown.
- ``output``: the ways out of a result: the terminal, a JSON file, standard output.
- ``targets``: the one rule for the files that a command writes.
- ``display``: results in a notebook or an interactive session.
- ``datasets``: a dataset in the heading of a result.
- ``catalogue``: the statements and the named datasets.
- ``verification``: verifications of one statement, and of all.
- ``falsification``: searches for counterexamples, and the command that shows a find.
- ``trace``: the replay of a proof.
- ``training``: the outcome of an experiment in words.
- ``experiments``: an experiment with its rows and criteria.
- ``triples``: collinear triples.
- ``margins``: the points that segments come nearest to.
- ``lipschitz``: the points that the best L-Lipschitz models keep.
- ``digits``: numbers known by their enclosures, in a few digits that are certain.
- ``network_segment``: the exact pieces of a network between two rows.
- ``network``: what is certain of a trained network.
- ``progress``: progress bars, and searches that survive an interruption.
"""
