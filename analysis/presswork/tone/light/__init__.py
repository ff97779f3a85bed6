"""The light instrument of tone: words and their places, weighed by what was learnt; no neural network."""
