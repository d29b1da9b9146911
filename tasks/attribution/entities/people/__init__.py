"""The people whom an article names: one entity each, with all mentions and descriptors."""
