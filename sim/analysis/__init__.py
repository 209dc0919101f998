"""Tables in, tables out: what an ensemble says, with its uncertainty."""
