"""The checker of certificates, which trusts nothing but Python's standard library and what is written here.

- ``budget``: bounds on what one file may ask for, and the three ways in which a check stops short.
- ``roots``: sums of roots of rationals with their exact signs, and bounds of logarithms.
- ``form``: the written form, read strictly.
- ``data``: the labelled dataset.
- ``fields``: the fields of claims.
- ``lines``: lines through data points, points inside segments, crossings.
- ``polynomials``: polynomials, and their sign between 0 and 1.
- ``laws``: what is asked of a law of λ, and Beta laws.
- ``vectors``: combinations of data points, affine functions at them, and linear independence.
- ``logits``: the logits of a given affine model.
- ``case``: the dataset with the settings of a statement.
- ``classifier``: h on X_mix, its limits, and where it jumps.
- ``balls``: chords, and label masses on balls.
- ``risks``: the Mixup risk of scores that are affine along pieces of segments.
- ``claims``: the kinds of claims that verdicts rest on, each with its check.
- ``readings``: the definition of each reading in terms of claims.
- ``verdict``: the claims are checked, and the verdict has to follow from them.
- ``remarks``: further kinds of claims, on which no verdict rests.
- ``mixing``: laws of λ that are no Beta laws.
- ``networks``: certificates of networks, with claims of their own.
- ``command``: the command line.
- ``__main__``: the start, from a checkout, from an archive, or as installed.

A certificate (``docs/CERTIFICATES.md``) holds a labelled dataset, and verdicts on readings of statements about Mixup,
each with a list of elementary claims. A verdict is accepted in two steps, both of which are taken anew:

1. Each *claim* is checked against the dataset, by the plainest exact method there is: ``checked``, ``rejected``, or
   ``not checkable here`` with the reason (a budget of seconds, or ball arithmetic without python-flint).
2. The verdict has to *follow* from the checked claims by the definition of its reading, which is written here in its
   own right, and by the theorems of `readings.theorems`.

The numbers are rationals, and sums of roots of rationals whose sign is decided exactly. No float is used. Exit codes:
0 accepted, 1 rejected, 2 not a certificate, 3 not decided; of several files the worst (1, 2, 3, 0).

To read it, take the files in the order above. Of ``claims`` and ``readings`` those are enough that your certificate
has: a verdict on Theorem 2.10 rests on ``claims/segments`` and ``claims/limits`` alone.

What has to be trusted are these files: all but ``remarks``, and but ``networks`` and ``mixing``, which only
certificates of networks need, and those with a law that is no Beta law. Lines of code, which are not blank, no comment
and no docstring; and all lines:

    __init__                    0    102
    budget                     35     65
    roots                      77    117
    form                       68    116
    data                       97    139
    fields                     46     93
    lines                      98    130
    polynomials                51     76
    laws                       88    132
    vectors                    33     52
    logits                     41     61
    case                       82    113
    classifier                 59     95
    balls                      88    125
    risks/__init__              0      7
    risks/beta                 49     81
    risks/enclosures           40     63
    risks/law                  85    114
    risks/mixture             135    191
    claims/__init__             0     17
    claims/segments            26     41
    claims/limits              25     40
    claims/crossings           32     56
    claims/along_lines         53     72
    claims/majority            61     95
    claims/enclosed            41     56
    claims/balls               35     56
    claims/linear              29     53
    claims/clashes             30     46
    claims/affine              29     41
    claims/epoch               25     43
    claims/kinds               57     70
    claims/models              27     47
    claims/model_losses        33     49
    readings/__init__           0     12
    readings/theorems          74     79
    readings/argument          27     48
    readings/section_2        100    146
    readings/section_3         58     78
    readings/manifold          41     63
    readings/least_squares     44     64
    readings/definitions       41     62
    readings/models            31     53
    readings/affine            39     53
    verdict                   130    173
    command                    49     96
    __main__                   14     26
    together                2,323  3,607

A certificate on one paper needs fewer of them: the core, which all share, with the readings of that paper, the kinds
of claims that they name, and what reads their settings. Lines of code of the core, and of it with what a paper needs:

    core                    1,034
    data-dependency         1,699
    manifold                1,193
    affine                  1,617
    carratino               1,192
    dat                     1,192
"""
