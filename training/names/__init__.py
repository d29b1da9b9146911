"""Training of the name finder: names of many cultures put into annotated and unannotated articles."""
