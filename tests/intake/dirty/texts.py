"""Dirty files by hand: a name, the bytes, and the rows that they hold, or a part of the sentence that refuses them."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

TOTALS = "a row of totals"


def zipped(*files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return held.getvalue()


def archived(name, content):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return held.getvalue()


TOWNS = "id;town;x\n1;Köln;1,5\n2;Zürich;2,5\n"
IN_TOWNS = [("id", "town", "x"), ("1", "Köln", "1,5"), ("2", "Zürich", "2,5")]
AB = [("a", "b"), ("1", "2"), ("3", "4")]
LONG = (TOWNS * 500).encode()

ENCODINGS = {
    "UTF-8": (TOWNS.encode(), IN_TOWNS),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + TOWNS.encode(), IN_TOWNS),
    "CP1252": (TOWNS.encode("cp1252"), IN_TOWNS),
    "CP1252 with a euro": (b"id,x\n1,5 \x80\n", [("id", "x"), ("1", "5 €")]),
    "Latin-1": ("a,b\n1,caf\xe9\n2,na\xefve\n".encode("latin-1"), [("a", "b"), ("1", "café"), ("2", "naïve")]),
    "Latin-1 in names": ("größe,b\n1,2\n".encode("latin-1"), [("größe", "b"), ("1", "2")]),
    "UTF-16": (TOWNS.encode("utf-16"), IN_TOWNS),
    "UTF-16 LE without a mark": (TOWNS.encode("utf-16-le"), IN_TOWNS),
    "UTF-16 BE with a mark": (b"\xfe\xff" + TOWNS.encode("utf-16-be"), IN_TOWNS),
    "UTF-16 BE without a mark": (TOWNS.encode("utf-16-be"), IN_TOWNS),
    "UTF-16 with tabs, as Excel writes it": ("a\tb\r\n1\t2\r\n3\t4\r\n".encode("utf-16"), AB),
    "UTF-32": (TOWNS.encode("utf-32"), IN_TOWNS),
    "UTF-16 cut in a sign": (TOWNS.encode("utf-16")[:-1], "cut off in the middle of a sign"),
    "Russian": ("id;town\n1;Москва\n2;Казань\n".encode("cp1251"), "its encoding is not to be told"),
    "Japanese": ("id,town\n1,東京都\n2,大阪府\n".encode("shift_jis"), "its encoding is not to be told"),
    "bytes": (bytes(range(256)), "not a data file"),
}
DELIMITERS = {
    "semicolons and decimal commas": (b"a;b;c\n1,5;2,5;3,5\n", [("a", "b", "c"), ("1,5", "2,5", "3,5")]),
    "tabs": (b"a\tb\n1\t2\n3\t4\n", AB),
    "bars": (b"a|b\n1|2\n3|4\n", AB),
    "commas in texts of semicolons": (b"a;b\nx, y;2\nz;3\n", [("a", "b"), ("x, y", "2"), ("z", "3")]),
    "a semicolon in a quoted name": (b'"a;b",c\n1,2\n', [("a;b", "c"), ("1", "2")]),
    "one column": (b"a\n1\n2\n", [("a",), ("1",), ("2",)]),
    "sep=": (b"sep=;\r\na;b\r\n1;2\r\n3;4\r\n", AB),
    "sep= in quotes": (b'"sep=;"\na;b\n1;2\n3;4\n', AB),
    "sep= a tab": (b"sep=\t\na\tb\n1\t2\n3\t4\n", AB),
    "years for names and decimal commas": (
        b"id;2024;2025;n\n" + b"x;1,5;2,5;y\n" * 3,
        [("id", "2024", "2025", "n"), *[("x", "1,5", "2,5", "y")] * 3],
    ),
    "semicolons around commas in quotes, with values for names": (
        b'"7";"a, b";"c"\n' * 3,
        [("7", "a, b", "c"), *[("7", "a, b", "c")] * 2],
    ),
    "spaces": (b"a b\n1 2\n3 4\n", AB),
    "aligned, both ends padded": (b" a    b  \r\n 1    2\r\n 3    4   \r\n\r\n", AB),
    "R's write.table": (
        b'"a" "b"\n"1" "x y" 2.5\n"2" "NA" 3.5\n',
        [("column_1", "a", "b"), ("1", "x y", "2.5"), ("2", "NA", "3.5")],
    ),
    "spaces in UTF-16": ("a  b\n1  2\n3  4\n".encode("utf-16"), AB),
    "moments, no cells": (b"made at\n2026-03-01 10:00\n2026-03-01 11:00\n", "parted by spaces, or have a fixed width"),
    "groups, no cells": (b"total sum\n1 234\n5 678\n", "parted by spaces, or have a fixed width"),
    "words beside numbers": (b"a b\n1 big town\n2 york\n", [("a b",), ("1 big town",), ("2 york",)]),
    "texts with spaces": (b"a\nbig town\nold town\n", [("a",), ("big town",), ("old town",)]),
    "bars and commas": (b"a|b\n1,5|2,5\n3,5|4,5\n", [("a", "b"), ("1,5", "2,5"), ("3,5", "4,5")]),
}
QUOTES = {
    "all quoted": (b'"a","b"\n"1","2"\n"3","4"\n', AB),
    "doubled": (b'a,b\n1,"x ""y"" z"\n', [("a", "b"), ("1", 'x "y" z')]),
    "apostrophes": (b"a,b\n1,'x, y'\n2,'it''s'\n", [("a", "b"), ("1", "x, y"), ("2", "it's")]),
    "one cell in apostrophes": (b"a,b\n1,'x ''y'' z'\n2,q\n", [("a", "b"), ("1", "x 'y' z"), ("2", "q")]),
    "a line end in apostrophes": (b"a,b\n1,'x\ny'\n2,z\n3,q\n", [("a", "b"), ("1", "x\ny"), ("2", "z"), ("3", "q")]),
    "an apostrophe in a text": (b"a,b\n1,it's\n2,'t is\n", [("a", "b"), ("1", "it's"), ("2", "'t is")]),
    "backslashes": (b'a,b\n1,"x \\"y\\", z"\n2,"q"\n', [("a", "b"), ("1", 'x "y", z'), ("2", "q")]),
    "backslashes without commas": (b'a,b\n1,"x \\"y\\" z"\n2,"q"\n', [("a", "b"), ("1", 'x "y" z'), ("2", "q")]),
    "a path that ends in a backslash": (
        b'a,b\n"C:\\dir\\",1\n"D:\\",2\n',
        [("a", "b"), ("C:\\dir\\", "1"), ("D:\\", "2")],
    ),
    "a comma behind a backslash": (b"a,b\nx\\,y,1\nz,2\nw,3\n", [("a", "b"), ("x,y", "1"), ("z", "2"), ("w", "3")]),
    "a line end in a cell": (b'a,b\n1,"x\ny"\n2,z\n', [("a", "b"), ("1", "x\ny"), ("2", "z")]),
    "a mark within a cell": (b'a,b\n5" disc,2\n', [("a", "b"), ('5" disc', "2")]),
    "never closed": (b'a,b\n1,"x\n2,y\n', "ends inside a quoted cell"),
}
LINES = {
    "CRLF": (b"a,b\r\n1,2\r\n3,4\r\n", AB),
    "CR": (b"a,b\r1,2\r3,4\r", AB),
    "CR, the last line open": (b"a,b\r1,2\r3,4", AB),
    "a mixture": (b"a,b\r\n1,2\n3,4\r", AB),
    "CR CR LF": (b"a,b\r\r\n1,2\r\r\n3,4\r\r\n", AB),
    "blank lines": (b"\n\na,b\n\n1,2\n\n3,4\n\n", AB),
    "CR with titles": (b"Report\ra,b\r1,2\r3,4\r", AB),
    "CRLF with comments": (b"# x\r\na,b\r\n1,2\r\n# y\r\n3,4\r\n", AB),
    "no end": (b"a,b\n1,2\n3,4", AB),
    "a long cell": (b"a,b\n" + b"x" * 300_000 + b",2\n", [("a", "b"), ("x" * 300_000, "2")]),
}
HEADERS = {
    "a title": (b"Report of March\na,b\n1,2\n3,4\n", AB),
    "titles and a blank line": (b"Report\nby hand\n\na,b\n1,2\n3,4\n", AB),
    "a title as wide as the table": (b"Report,,\n,,\na,b,c\n1,2,3\n", [("a", "b", "c"), ("1", "2", "3")]),
    "a title with a comma": (b"R, by hand\na,b,c\n1,2,3\n4,5,6\n", [("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6")]),
    "a title in UTF-16": ("Report\na;b\n1;2\n3;4\n".encode("utf-16"), AB),
    "an index without a name": (b",a\n0,1\n1,3\n", [("column_1", "a"), ("0", "1"), ("1", "3")]),
    "an index of R": (b"a,b\nx,1,2\ny,3,4\n", [("column_1", "a", "b"), ("x", "1", "2"), ("y", "3", "4")]),
    "a title above two columns named by values": (
        b"Sales of 2025\nmonth;1\nx;2\ny;3\n",
        [("month", "1"), ("x", "2"), ("y", "3")],
    ),
    "an index of R with one column": (b"a\nx,1\ny,3\n", [("column_1", "a"), ("x", "1"), ("y", "3")]),
    "padded names": (b" a , b\n1,2\n3,4\n", AB),
    "doubled names": (b"a,a\n1,2\n", [("a", "a_2"), ("1", "2")]),
    "a doubled name whose other is there": (b"a,a_2,a\n1,2,3\n", [("a", "a_2", "a_3"), ("1", "2", "3")]),
    "empty names": (b"a,,b,\n1,2,3,4\n", [("a", "column_2", "b", "column_4"), ("1", "2", "3", "4")]),
    "a delimiter at every end": (b"a,b,\n1,2,\n", [("a", "b", "column_3"), ("1", "2", "")]),
    "a delimiter at the end of rows": (b"a,b\n1,2,\n3,4,\n", [("a", "b", "column_3"), ("1", "2", ""), ("3", "4", "")]),
    "a delimiter at the end of the header": (b"a,b,\n1,2\n3,4\n", AB),
    "a title, and a delimiter at the end of the header": (
        b"R, 1\n\na,b,c,\n1,2,3\n4,5,6\n",
        [("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6")],
    ),
    "years for names": (b"id,2024,2025\nx,1,2\n", [("id", "2024", "2025"), ("x", "1", "2")]),
    "names over two lines": (b'"a\nx",b\n1,2\n', [("a\nx", "b"), ("1", "2")]),
    "NUL in a name": (b"a\0,b\n1,2\n", "a byte of zero on line 1"),
    "NUL in a cell": (b"a,b\n1,2\n3,\0\n", "a byte of zero on line 3"),
    "no rows": (b"a,b\n", "no rows"),
    "nothing": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
}
COMMENTS = {
    "at the beginning": (b"# made by hand\n# x, y\na,b\n1,2\n3,4\n", AB),
    "within": (b"a,b\n1,2\n# two more\n3,4\n", AB),
    "with a quotation mark": (b'# 5" disc\na,b\n1,2\n# it"s\n3,4\n', AB),
    "names behind the sign": (b"# made by x\n#a,b\n1,2\n3,4\n", AB),
    "slashes": (b"// made by x\na,b\n1,2\n3,4\n", AB),
    "rows that begin with the sign": (b"a,b\n#1,2\n#3,4\n", [("a", "b"), ("#1", "2"), ("#3", "4")]),
    "the sign in a cell of several lines": (b'# x\na,b\n1,"p\n# q"\n', [("a", "b"), ("1", "p\n# q")]),
    "the sign alone in a column": (b"tag\n#one\n#two\nthree\n", [("tag",), ("#one",), ("#two",), ("three",)]),
}
ROWS = {
    "a short row": (b"a,b\n1,2\n9\n3,4\n", [*AB, (3, "1 cells where the header has 2")]),
    "a long row": (b"a,b\n1,2\n9,9,9\n3,4\n", [*AB, (3, "3 cells where the header has 2")]),
    "the last row cut": (b"a,b\n1,2\n3,4\n5", [*AB, (4, "1 cells where the header has 2")]),
    "a short row below a title": (b"T\n\na,b\n1,2\n9\n3,4\n", [*AB, (5, "1 cells where the header has 2")]),
    "a total": (b"a,b\n1,2\n3,4\nTotal,6\n", [*AB, (4, TOTALS)]),
    "a total in German": ("a;b\n1;2\n3;4\nSumme:;6\n".encode("cp1252"), [*AB, (4, TOTALS)]),
    "a grand total after its parts": (
        b"a,b\n1,2\nSubtotal,2\n3,4\nSubtotal,4\nGrand Total,6\n",
        [("a", "b"), ("1", "2"), ("Subtotal", "2"), ("3", "4"), ("Subtotal", "4"), (6, TOTALS)],
    ),
    "a total in the second cell": (b"a,b,c\n1,2,3\n,TOTAL,3\n", [("a", "b", "c"), ("1", "2", "3"), (3, TOTALS)]),
    "a total and a remark": (b"a,b\n1,2\n3,4\nTotal,6\n\nprinted\n", [*AB, (4, TOTALS), (6, "below a row of totals")]),
    "a total, packed": (gzip.compress(b"a,b\n1,2\n3,4\nTotal,6\n"), [*AB, (4, TOTALS)]),
    "a total in UTF-16": ("a,b\n1,2\n3,4\nTotal,6\n".encode("utf-16"), [*AB, (4, TOTALS)]),
    "a company": (b"a,b\nShell,2\nTotalEnergies,4\n", [("a", "b"), ("Shell", "2"), ("TotalEnergies", "4")]),
    "a category": (b"a,b\nTotal,2\nPart,4\nTotal,6\n", [("a", "b"), ("Total", "2"), ("Part", "4"), ("Total", "6")]),
    "one column of words": (b"a\npart\ntotal\n", [("a",), ("part",), ("total",)]),
}
CONTAINERS = {
    "gzip": (gzip.compress(TOWNS.encode()), IN_TOWNS),
    "gzip of CP1252": (gzip.compress(TOWNS.encode("cp1252")), IN_TOWNS),
    "zip": (zipped(("x.csv", TOWNS)), IN_TOWNS),
    "zip of UTF-16": (zipped(("x.csv", TOWNS.encode("utf-16"))), IN_TOWNS),
    "zip from a Mac": (zipped(("x.csv", TOWNS), ("__MACOSX/._x.csv", b"\0\1")), IN_TOWNS),
    "zip in a folder": (zipped(("data/x.csv", TOWNS)), IN_TOWNS),
    "zip of two": (zipped(("x.csv", TOWNS), ("y.csv", TOWNS)), 'member = "x.csv"'),
    "zip of none": (zipped(), "not a data file"),
    "zip of JSON lines": (zipped(("x", '{"a": "1", "b": "2"}\n{"a": "3", "b": "4"}\n')), AB),
    "JSON lines in UTF-16": ('{"a": "1", "b": "ä"}\n'.encode("utf-16"), [("a", "b"), ("1", "ä")]),
    "bzip2": (bz2.compress(TOWNS.encode()), IN_TOWNS),
    "bzip2 of two streams": (bz2.compress(b"a,b\n1,2\n") + bz2.compress(b"3,4\n"), AB),
    "bzip2 of JSON lines": (bz2.compress(b'{"a": "1", "b": "2"}\n{"a": "3", "b": "4"}\n'), AB),
    "bzip2 cut": (bz2.compress(LONG)[:-20], "bzip2, but damaged"),
    "bzip2 damaged": (bz2.compress(LONG)[:20] + bytes(40), "bzip2, but damaged"),
    "no bzip2": (b"BZh9,b\n1,2\n3,4\n", [("BZh9", "b"), ("1", "2"), ("3", "4")]),
    "xz": (lzma.compress(TOWNS.encode()), IN_TOWNS),
    "xz of UTF-16": (lzma.compress(TOWNS.encode("utf-16")), IN_TOWNS),
    "xz with totals": (lzma.compress(b"a,b\n1,2\n3,4\nTotal,6\n"), [*AB, (4, TOTALS)]),
    "xz cut": (lzma.compress(LONG)[:-20], "xz, but damaged"),
    "xz damaged": (lzma.compress(LONG)[:30] + bytes(40), "xz, but damaged"),
    "xz of gzip": (lzma.compress(gzip.compress(TOWNS.encode())), "holds gzip, which is packed already"),
    "gzip of bzip2": (gzip.compress(bz2.compress(TOWNS.encode())), "holds bzip2, which is packed already"),
    "gzip cut": (gzip.compress(LONG)[:-20], "gzip, but damaged"),
    "zip cut": (zipped(("x.csv", LONG))[:-40], "a zip file, but damaged"),
    "a page": (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "a web page (HTML)"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture (PNG)"),
    "XML": (b"<?xml version='1.0'?><rows/>", "is XML"),
    "ARFF": (b"% by hand\n@relation r\n@attribute a real\n@data\n1\n", "an ARFF file"),
    "a tar archive": (gzip.compress(archived("x.csv", TOWNS.encode())), "a tar archive"),
    "a pointer of Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "a pointer of Git LFS",
    ),
    "Stata": (b"<stata_dta><header><release>118", "a Stata file"),
    "a model": (zipped(("schema.json", "{}")), "is a model (skops)"),
}
FILES = {
    f"{kind}: {name}": case
    for kind, cases in (
        *(("encoding", ENCODINGS), ("delimiter", DELIMITERS), ("quote", QUOTES), ("lines", LINES), ("header", HEADERS)),
        *(("comment", COMMENTS), ("rows", ROWS), ("container", CONTAINERS)),
    )
    for name, case in cases.items()
}
