"""The command line: commands, the options they share, and what a terminal is shown."""
