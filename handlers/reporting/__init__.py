"""Reporting a dispute: by a resident in four steps, by a grid worker in one message."""
