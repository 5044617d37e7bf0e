"""What was agreed of an action and what moved it: dates, agencies, decisions, assurance."""
