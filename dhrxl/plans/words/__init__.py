"""What single words of a plan say: of a status, and of when something starts."""
