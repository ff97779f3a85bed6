"""What is read of a text before its tone is measured: its words with names hidden, and its target."""
