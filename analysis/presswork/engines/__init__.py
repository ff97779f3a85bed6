"""Who does the work, and what is kept of it?  Articles are annotated in parts: here, on all cores, on a cluster."""
