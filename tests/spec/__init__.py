"""The procedure, sentence by sentence: a small table, an expected result by hand, on both engines."""
