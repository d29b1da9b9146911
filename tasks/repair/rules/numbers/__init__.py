"""Repairs of numbers: wrong separators, signs and spaces."""
