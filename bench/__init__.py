"""Benchmarks of speed and quality. Data folders are arguments."""
