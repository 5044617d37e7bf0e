"""How a workbook is drawn: as frozen values, and as the bytes of a file."""
