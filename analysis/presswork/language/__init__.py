"""Sentences, quotation marks, word lists, places and bodies, dates: what every other room knows of language."""
