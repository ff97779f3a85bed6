"""What words is the coverage made of?"""
