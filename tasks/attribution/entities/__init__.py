"""Who exists in an article: people and organizations, with their names, roles and genders."""
