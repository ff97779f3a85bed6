"""How do the sources differ, and what did they take from each other?"""
