"""How does a passage speak, and of whom?"""
