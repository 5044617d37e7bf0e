"""Run the command line as `python -m dhrxl`."""

from dhrxl.cli import main

main()
