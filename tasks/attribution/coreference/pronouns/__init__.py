"""Pronouns: whom ``he`` and ``she`` refer to, what ``it`` and ``they`` take up, and when nobody can say."""
