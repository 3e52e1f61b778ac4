"""In: a claims workbook or csv. Out: a DuckDB table of text, every row of the file accounted for."""
