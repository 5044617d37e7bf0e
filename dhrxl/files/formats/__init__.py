"""The formats of workbooks as they really are written, and the reader of last resort."""
