"""Named entities: what corrects the labels and the edges of the names that spaCy finds."""
