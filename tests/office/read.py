"""Says what LibreOffice sees in workbooks, as JSON: by name, the names of the sheets, the texts of the
first of them, and the comments by sheet and cell.

Usage: read.py FOLDER NAME…
"""

import json
import pathlib
import sys

from libreoffice import Office


def column_name(column):
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def seen(document):
    cursor = document.Sheets[0].createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    used = document.Sheets[0].getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    comments = {}
    for sheet in document.Sheets:
        for note in sheet.Annotations:
            at = note.Position
            comments[f"{sheet.Name}!{column_name(at.Column)}{at.Row + 1}"] = note.String
    return {
        "sheets": list(document.Sheets.ElementNames),
        "first": [str(text) for row in used.getDataArray() for text in row if text],
        "comments": comments,
    }


def main(folder, names):
    all_seen = {}
    with Office(folder) as office:
        for name in names:
            document = office.open(name)
            all_seen[name] = seen(document)
            document.close(True)
    json.dump(all_seen, sys.stdout)


main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:])
