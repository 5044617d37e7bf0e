"""An oracle: what every sheet of a summary must say, worked out from the design alone.

It shares no code with `dhrxl` and loads nothing of it but the command line, so that a rule wrongly
understood there cannot be wrongly understood here in the same line.
"""
