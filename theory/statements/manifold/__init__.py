"""The statements of *Manifold Mixup*, one folder each, and what is decided of given representations.

Verma, Lamb, Beckham, Najafi, Mitliagkas, Lopez-Paz and Bengio, *Manifold Mixup: Better Representations by Interpolating
Hidden States* (ICML 2019, arXiv 1806.05236v7, section 3 and its appendices), mix representations h in H = R^m, and ask
for a function f from R^m to R^d, d the number of classes. A dataset is taken as representations: each row is one, with
its class. *Zero loss* means that f gives almost every mixed representation its mixed label, so that a loss with
ℓ(u, u) = 0 vanishes, as the squared loss does.

- ``representations``: zero loss on given representations, with an affine f, a continuous f, or any.
- ``witnesses``: ranks and what shows them, clashes of labels, flats of classes, least losses.
- ``claims_of_f``: what certificates claim of such f, and of flats.
- ``theorem_1``: as many dimensions as classes, less one, are enough for a zero loss.
- ``corollary_1``: with more dimensions the classes are flattened.
"""
