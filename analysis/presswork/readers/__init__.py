"""What do the readers and commentators say?"""
