"""The commands of ``mixproof``, one module each; what they need is imported when they run."""
