"""The tab in Excel's ribbon: put there, taken away, looked after."""
