"""A desk to explore at: choose statements, and see at once when, by whom and in which words."""
