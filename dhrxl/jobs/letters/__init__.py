"""Letters to agencies as drafts, and calendars of their dates: made in a folder, and never sent."""
