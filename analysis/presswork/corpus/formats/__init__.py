"""What does a file hold?  One small reader for each kind, each built on a library that knows the kind."""
