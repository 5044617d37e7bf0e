"""What a command does: read, judge, write."""
