"""A workbook that is open in Excel: read, rated, marked and written to through xlwings."""
