"""What to run, where it runs and where it is kept."""
