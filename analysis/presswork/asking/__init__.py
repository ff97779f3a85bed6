"""Asking the corpus: a query language, an index, answers that can be cited."""
