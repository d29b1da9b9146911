"""Scripts that build the project's data: network weights, the cue lexicon, model parameters and first names."""
