"""How far is it to be trusted: accuracy, audits, corrections."""
