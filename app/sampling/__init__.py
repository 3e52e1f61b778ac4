"""In: units with their amounts, and a reviewer's determinations on those drawn. Out: frames, samples, their redraw, sizes and estimates."""
