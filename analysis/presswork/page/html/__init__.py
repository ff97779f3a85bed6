"""What the markup of a web page says: its article, its paragraphs, its facts, its comments."""
