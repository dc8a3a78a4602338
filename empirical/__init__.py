"""Training experiments: what gradient descent does. Imports solvers and geometry, never theory."""
