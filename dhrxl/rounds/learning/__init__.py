"""What several reviews say together: recommendations that ask for the same."""
