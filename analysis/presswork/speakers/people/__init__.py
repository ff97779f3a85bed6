"""The people and bodies of one article: labels, titles, offices, states."""
