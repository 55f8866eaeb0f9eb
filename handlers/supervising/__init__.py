"""Supervision: pressing, more time, decisions, lists of work, and the board in numbers."""
