"""Which documents are here, and what do their files say?"""
