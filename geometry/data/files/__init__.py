"""Files and folders of data become labelled rows.

- ``formats``: files that hold no table, each with the way to one.
- ``damage``: damaged files, whatever a library says of them.
- ``json_files``: certificates and results in JSON.
- ``numpy_files``: NPY and NPZ files.
- ``arrow_files``: Parquet and Feather files.
- ``text_layout``: the columns of a text file, and its header.
- ``text_cells``: the lines and the cells of a text file.
- ``attribute_files``: ARFF files and the tables of KEEL.
- ``svmlight``: files in the format of LIBSVM.
- ``text_style``: the marks, the encoding and the numbers of a text file.
- ``summaries``: rows that sum up the rows above them.
- ``edge_lines``: units, second headers and summaries at the ends of a text file.
- ``titles``: first lines that are a title.
- ``delimited``: CSV and TSV files, read in blocks.
- ``reader``: any file or folder, by what it holds.
"""
