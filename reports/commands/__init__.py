"""The commands of ``mixproof``, one module each; what they need is imported when they run.

- ``options``: options that several commands have, each worded once.
- ``file_options``: the options that say how a file is read.
- ``spelling``: errors that name parameters, told with the options of the command line.
- ``running``: the set-up of a long run: workers, memory, a cluster, a state file, a bar.
- ``verify``: ``verify`` and ``mixproof verify``: decide a statement on a dataset.
- ``audit``: ``mixproof audit``: the safety of Mixup on a dataset.
- ``trace``: ``mixproof trace``: replay a proof step by step.
- ``check``: ``mixproof check``: check certificates.
- ``falsify``: ``mixproof falsify``: hunt for the smallest counterexample.
- ``experiment``: ``mixproof experiment``: train as the paper did, and compare.
- ``study``: ``mixproof experiment study``: the audit of real tables, held against training.
- ``report``: ``mixproof report``: every statement on every dataset, as a page.
- ``collinear``: ``mixproof collinear``: data points inside segments between others.
- ``margins``: ``mixproof margins``: the distances of segments from points outside their classes.
- ``lipschitz``: ``mixproof lipschitz``: the points that the best L-Lipschitz models keep.
- ``network``: ``mixproof network``: what is certain of a trained network under Mixup.
- ``statement_start``: the file that ``new-statement`` writes.
- ``new_statement``: ``mixproof new-statement``: the start of a statement of one's own.
- ``features``: ``mixproof features``: the activations of a layer as a dataset.
- ``catalog``: ``mixproof list``: the statements, by papers, and the named datasets.
"""
