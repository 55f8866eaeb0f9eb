"""A whole database as one file that any of the databases can be filled from; docs/operations.md describes the format."""
