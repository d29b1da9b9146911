"""What the pipeline hands out: the document, its attributions, and the events made from it."""
