"""What makes the add-in's file: for those who change or sign it, never in the installed package."""
