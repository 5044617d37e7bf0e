"""A published plan, understood: its actions, agencies, dates and what was said."""
