"""The database of the twin: its process, its indexes and its first rows."""
