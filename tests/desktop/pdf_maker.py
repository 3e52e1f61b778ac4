"""Small PDFs for the tests of pages: lines of fixed-width text; a line of `("-", text)` is struck out, of `("+", text)` underlined."""

from collections.abc import Sequence

Line = str | tuple[str, str]
SIZE, PITCH, LEFT, TOP = 10.0, 16.0, 60.0, 720.0
LETTER = 0.6 * SIZE  # every letter of Courier


def pdf(pages: Sequence[Sequence[Line]]) -> bytes:
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    kids = []
    for lines in pages:
        stream = "\n".join(_drawn(line, TOP - PITCH * number) for number, line in enumerate(lines)).encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(out),
    )


def _drawn(line: Line, y: float) -> str:
    kind, text = line if isinstance(line, tuple) else ("", line)
    color = {"-": "0.8 0 0", "+": "0 0 0.8"}.get(kind, "0 0 0")
    written = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    drawn = f"{color} rg BT /F1 {SIZE} Tf {LEFT} {y} Td ({written}) Tj ET"
    if kind:
        rule = y + (0.25 if kind == "-" else -0.12) * SIZE
        drawn += f" {color} RG 0.6 w {LEFT} {rule} m {LEFT + LETTER * len(text)} {rule} l S"
    return drawn
