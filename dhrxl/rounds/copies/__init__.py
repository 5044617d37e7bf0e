"""What is copied for the public and for families, and what must not be in a copy."""
