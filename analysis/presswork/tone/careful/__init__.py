"""The careful instrument of tone: a small transformer, run in numpy."""
