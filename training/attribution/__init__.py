"""Trains the weights of the attribution network; the recipe is in ``training/README.md``."""
