"""How a sentence is built around a cue: its frame, its voice, its negation, and where a second act begins."""
