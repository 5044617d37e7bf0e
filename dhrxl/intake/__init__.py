"""What came in: whose each file is, and its rows, before any rule is applied."""
