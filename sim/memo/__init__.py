"""The figures that go into a memo: which tables each shows, under which title and source line."""
