"""Fills in pro formas in LibreOffice and saves them.

Usage: save.py FOLDER NAME…

Reads `NAME-blank.xlsx` and `NAME-cells.json` (see ../writers/cells.py). Saved beside them is
`NAME-libreoffice.xlsx`.
"""

import datetime
import json
import pathlib
import sys

from libreoffice import Office


def type_in(document, cell):
    target = document.Sheets.getByName(cell["sheet"]).getCellRangeByName(cell["cell"])
    if cell["kind"] == "text":
        target.setString(cell["value"])
    elif cell["kind"] == "number":
        target.setValue(cell["value"])
    else:
        first = document.NullDate
        day = datetime.date.fromisoformat(cell["value"])
        target.setValue(float((day - datetime.date(first.Year, first.Month, first.Day)).days))


def main(folder, names):
    with Office(folder) as office:
        for name in names:
            document = office.open(f"{name}-blank.xlsx")
            for sheet in document.Sheets:
                sheet.unprotect("")
            for cell in json.loads((folder / f"{name}-cells.json").read_text()):
                type_in(document, cell)
            office.save(document, f"{name}-libreoffice.xlsx")
            document.close(True)


main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:])
