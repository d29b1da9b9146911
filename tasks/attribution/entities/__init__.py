"""The people and organizations that exist in an article, with their names, roles and genders."""
