"""Numbers: separators, signs and spaces that translation put wrong."""
