"""The engines: that they agree, what holds exactly, randomness, many cases at once."""
