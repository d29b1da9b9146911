"""Mentions without a name: ``the minister``, ``the company``, ``his wife``, ``critics``."""
