"""Word files: what each kind of tracked change does to the two wordings."""

from collections.abc import Callable

import pytest

from app.documents.model import BlockKind, Cell, Change, Document, Story, View

Word = Callable[..., Document]
Shown = Callable[..., list[str]]

BY = 'w:id="1" w:author="A. Editor" w:date="2025-01-02T03:04:05Z"'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(inside: str) -> str:
    return f"<w:ins {BY}>{inside}</w:ins>"


def dele(text: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def par(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def mark(kind: str) -> str:
    return f"<w:rPr><w:{kind} {BY}/></w:rPr>"


def test_inserted_and_deleted_words(word: Word, shown: Shown) -> None:
    document = word(par(run("Effective ") + dele("May") + ins(run("June")) + run(" 1")))
    assert shown(document, View.OLD) == ["Effective May 1"]
    assert shown(document, View.NEW) == ["Effective June 1"]
    assert document.redline
    changed = [piece for piece in document.blocks[0].runs if piece.change is Change.INSERTED]
    assert changed[0].author is not None
    assert (changed[0].author.name, changed[0].author.when) == ("A. Editor", "2025-01-02T03:04:05Z")


def test_what_was_put_in_and_struck_again_is_in_neither_wording(word: Word, shown: Shown) -> None:
    document = word(par(run("kept") + ins(dele(" passing"))))
    assert shown(document, View.OLD) == shown(document, View.NEW) == ["kept"]
    assert document.blocks[0].runs[1].change is Change.NEITHER


def test_a_deleted_paragraph_mark_joins_the_next_paragraph(word: Word, shown: Shown) -> None:
    document = word(par(run("one "), mark("del")) + par(run("two"), '<w:pStyle w:val="H"/>'), styles=HEADING)
    assert shown(document, View.OLD) == ["one ", "two"]
    joined = document.view(View.NEW).blocks
    assert [block.text for block in joined] == ["one two"]
    assert joined[0].kind is BlockKind.HEADING


HEADING = (
    '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="Own"/><w:basedOn w:val="B"/></w:style>'
)


def test_a_move_carries_one_name_at_both_ends(word: Word, shown: Shown) -> None:
    def moved(way: str) -> str:
        return par(
            f'<w:move{way}RangeStart w:id="7" w:name="m1"/><w:move{way} {BY}>{run("travels")}</w:move{way}><w:move{way}RangeEnd w:id="7"/>',
            mark(f"move{way}"),
        )

    document = word(moved("From") + par(run("stays")) + moved("To"))
    assert shown(document, View.OLD) == ["travels", "stays"]
    assert shown(document, View.NEW) == ["stays", "travels"]
    assert {piece.move for block in document.blocks for piece in block.runs if piece.text == "travels"} == {"m1"}


def test_rows_and_cells_come_and_go(word: Word, shown: Shown) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{par(run(text))}</w:tc>"

    def row(cells: str, properties: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    table = row(cell("a") + cell("b", f"<w:cellDel {BY}/>")) + row(cell("c"), f"<w:ins {BY}/>") + row(cell("d"), f"<w:del {BY}/>")
    document = word(f"<w:tbl>{table}</w:tbl>")
    assert shown(document, View.OLD) == ["a", "b", "d"]
    assert shown(document, View.NEW) == ["a", "c"]
    assert [block.cell for block in document.blocks] == [Cell(0, 0, 0), Cell(0, 0, 1), Cell(0, 1, 0), Cell(0, 2, 0)]


LIST = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/><w:isLgl/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def item(number: int, level: int = 0, extra: str = "") -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>{extra}</w:numPr>'


def test_labels_are_counted_apart_for_both_wordings(word: Word, shown: Shown) -> None:
    document = word(
        par(run("first"), item(1) + mark("ins")).replace(run("first"), ins(run("first")))
        + par(run("second"), item(1))
        + par(run("below"), item(1, 1))
        + par(run("third"), item(1)),
        numbering=LIST,
    )
    assert shown(document, View.OLD) == ["I. second", "a) below", "II. third"]
    assert shown(document, View.NEW) == ["I. first", "II. second", "a) below", "III. third"]


def test_legal_numbers_bullets_and_lists_begun_anew(word: Word, shown: Shown) -> None:
    paragraphs = [(1, 0), (1, 1), (1, 2), (3, 0), (2, 0)]
    document = word("".join(par(run("x"), item(*place)) for place in paragraphs), numbering=LIST)
    assert [block.label for block in document.view(View.NEW).blocks] == ["I.", "a)", "1.1.1", "I.", "•"]
    assert shown(document)[4] == "• x"


def test_a_list_put_on_a_paragraph_is_only_in_the_new_wording(word: Word, shown: Shown) -> None:
    document = word(par(run("x"), item(1, 0, f"<w:ins {BY}/>")), numbering=LIST)
    assert shown(document, View.OLD) == ["x"]
    assert shown(document, View.NEW) == ["I. x"]


def test_a_former_list_comes_from_the_former_properties(word: Word, shown: Shown) -> None:
    document = word(par(run("x"), item(2) + f"<w:pPrChange {BY}><w:pPr>{item(1)}</w:pPr></w:pPrChange>"), numbering=LIST)
    assert shown(document, View.OLD) == ["I. x"]
    assert shown(document, View.NEW) == ["• x"]
    assert any(notice.kind == "formatting" for notice in document.notices)


def test_fields_show_their_result_and_no_page_numbers(word: Word, shown: Shown) -> None:
    def field(instruction: str, result: str) -> str:
        sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        return (
            sign.format("begin")
            + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
            + sign.format("separate")
            + run(result)
            + sign.format("end")
        )

    footer = par(run("Guide 12 | Page ") + field(" PAGE ", "3") + run(" of ") + field("NUMPAGES", "9"))
    section = '<w:sectPr><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    document = word(par(run("See ") + field("REF x", "section 4")) + section, footer1=footer)
    assert shown(document) == ["See section 4", "Guide 12"]
    assert document.view(View.NEW).blocks[1].story is Story.FOOTER


def test_an_unended_field_hides_nothing(word: Word, shown: Shown) -> None:
    assert shown(word(par('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("still here")))) == ["still here"]


def test_headers_come_first_and_once_footnotes_after_the_body(word: Word, shown: Shown) -> None:
    links = '<w:headerReference w:type="first" r:id="header1"/><w:headerReference w:type="default" r:id="header2"/>'
    section = f"<w:sectPr>{links}<w:titlePg/></w:sectPr>"
    note = f'<w:footnote w:id="4">{par(run("a note"))}</w:footnote>'
    body = par(run("text") + '<w:r><w:footnoteReference w:id="4"/></w:r>') + section
    document = word(body, header1=par(run("Plan")) + par(run("First page")), header2=par(run("Plan")), footnotes=note)
    assert shown(document) == ["Plan", "First page", "text", "a note"]


def test_breaks_tabs_hyphens_and_signs(word: Word, shown: Shown) -> None:
    signs = "<w:t>C90</w:t><w:noBreakHyphen/><w:t>C91</w:t><w:tab/><w:t>x</w:t>"
    after = "<w:t>age </w:t><w:sym w:font='Symbol' w:char='F0B3'/><w:t>18</w:t>"
    document = word(par(f"<w:r>{signs}<w:br/>{after}</w:r>"))
    assert shown(document) == ["C90-C91\tx", "age ≥18"]
    assert document.blocks[0].soft_break
    assert not document.blocks[1].soft_break


def test_only_the_choice_of_two_drawings_is_read(word: Word, shown: Shown) -> None:
    box = f"<w:txbxContent>{par(run('boxed'))}</w:txbxContent>"
    drawing = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert shown(word(par(f"<w:r><w:t>around</w:t>{drawing}</w:r>"))) == ["around", "boxed"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
    ],
)
def test_text_inside_wrappers_is_text(word: Word, shown: Shown, wrapped: str) -> None:
    assert shown(word(par(run("a ") + wrapped.format(run("b")) + run(" c")))) == ["a b c"]


def test_tracked_mathematics(word: Word, shown: Shown) -> None:
    formula = f"<m:oMath><m:r><m:t>A=</m:t></m:r><m:r><w:ins {BY}><m:t>2</m:t></w:ins></m:r></m:oMath>"
    document = word(par(formula))
    assert shown(document, View.OLD) == ["A="]
    assert shown(document, View.NEW) == ["A=2"]


def test_comments_stand_beside_the_text(word: Word, shown: Shown) -> None:
    body = par(run("one")) + par('<w:commentRangeStart w:id="3"/>' + run("two") + '<w:commentRangeEnd w:id="3"/>')
    document = word(body, comments=f"<w:comment {BY.replace('1', '3', 1)}>{par(run('why'))}</w:comment>")
    assert shown(document) == ["one", "two"]
    (comment,) = document.comments
    assert (comment.text, comment.block) == ("why", 1)


def test_formatting_alone_is_noted_and_changes_no_wording(word: Word, shown: Shown) -> None:
    document = word(par(run("same", f"<w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange>")))
    assert shown(document, View.OLD) == shown(document, View.NEW)
    assert document.blocks[0].runs[0].reformatted
    assert document.blocks[0].runs[0].bold
    assert not document.redline


def test_struck_letters_are_no_part_of_the_new_wording(word: Word, shown: Shown) -> None:
    document = word(par(run("J0001 ", "<w:strike/>") + run("J0002")))
    assert shown(document, View.OLD) == ["J0001 J0002"]
    assert shown(document, View.NEW) == ["J0002"]


def test_hidden_text_is_left_out_and_said_so(word: Word, shown: Shown) -> None:
    document = word(par(run("seen") + run(" unseen", "<w:vanish/>")))
    assert shown(document) == ["seen"]
    assert any(notice.kind == "unread" for notice in document.notices)


def test_a_typed_label_is_a_label_but_never_where_paragraphs_join(word: Word) -> None:
    alone = word(par(run("a) Member is well")))
    assert (alone.blocks[0].style.label, alone.view(View.NEW).text) == ("a)", "a) Member is well")
    joined = word(par(run("a) Member ")).replace("<w:pPr></w:pPr>", f"<w:pPr>{mark('del')}</w:pPr>") + par(run("is well")))
    assert joined.view(View.NEW).text == "a) Member is well"
