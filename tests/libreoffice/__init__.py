"""LibreOffice as a person at an agency uses it: headless, driven through its Python bridge."""
