"""Forms of words: what groups them, and how documents write them."""
