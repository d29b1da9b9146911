"""Ranks whom a pronoun or a description may refer to: by salience, by agreement, and by networks that were fitted."""
