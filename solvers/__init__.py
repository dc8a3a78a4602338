"""Mixup-optimal classifiers in closed form, and the laws of λ. Imports geometry."""
