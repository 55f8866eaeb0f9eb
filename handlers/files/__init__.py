"""Files that people send: the kept copy, what a program writes down of a voice, and playing it."""
