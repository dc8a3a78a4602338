"""Images become labelled rows, and labelled images for training.

- ``idx``: IDX files, the format of MNIST.
- ``idx_pairs``: a pair of IDX files, images and their labels.
- ``pickled_arrays``: arrays of bytes as a pickle holds them.
- ``pickles``: pickles of arrays, lists and text, read without being run.
- ``cifar``: the files of CIFAR-10 and CIFAR-100.
- ``sets``: published sets of labelled images, and scanned digits.
- ``published``: the folder of a published set as rows.
- ``pictures``: images of Pillow as pixels, grey or in colour.
- ``opened``: image files, opened as the format that their ending names.
- ``folders``: a folder of images by class as rows.
"""
