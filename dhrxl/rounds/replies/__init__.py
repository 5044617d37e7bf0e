"""What came back from agencies: whose it is, of which round, and what its rows are used for."""
