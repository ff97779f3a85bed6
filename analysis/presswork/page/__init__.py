"""A page taken apart: blocks with a kind and a voice, comments, imprint, citations."""
