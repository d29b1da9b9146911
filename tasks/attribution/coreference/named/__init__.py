"""Mentions that hold a name: where in them it stands, and which source it is the name of."""
