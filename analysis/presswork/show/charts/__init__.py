"""Charts: one function each, a tidy table in, matplotlib Axes out.

Every chart says in its title what it shows and how many it rests on, names its unit, draws the interval where the
table has one, and carries a sentence for people who cannot see it.  No function here computes a figure: it draws the
columns it is given.
"""
