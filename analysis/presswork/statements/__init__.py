"""What is said: attributed statements, their bounds and cues."""
