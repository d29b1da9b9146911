"""Who is meant by a mention: a name, a pronoun, a description."""
