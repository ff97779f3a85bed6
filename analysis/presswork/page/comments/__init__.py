"""Reader comments: the words that tell them, headers, units, plain pages, marked pages, rendered pages."""
