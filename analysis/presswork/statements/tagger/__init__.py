"""The tagger that marks content, cue and source, with its weights."""
