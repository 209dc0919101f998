"""Stored results as one page: the answer, why, what would change it, what it rests on."""
