"""The pipeline's output: the document, its attributions, and the events made from it."""
