"""Scenarios: what is proposed to whom, with the source of every number."""
