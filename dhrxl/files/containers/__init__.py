"""The packages that workbooks and documents lie in: their parts, and Strict's other names."""
