"""What in a person's book is ours: columns that we wrote, known again, and where they stand."""
