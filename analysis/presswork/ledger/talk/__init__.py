"""Who speaks of whom, who is mentioned together, and who gets to speak."""
