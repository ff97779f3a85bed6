"""Who speaks, and in what office?"""
