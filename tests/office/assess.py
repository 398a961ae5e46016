"""Fills in a file of judgements in LibreOffice, as an assessor would, and saves it in two states.

Usage: assess.py FOLDER

FOLDER has `assessment.xlsx`. Saved beside it are `typed-assessment.xlsx`, with the first three questions answered, and
`moved-assessment.xlsx`, in which the rows are also turned round and columns are moved and added. Fails where a cell to
fill in is locked, or one that says which question it is can be changed.
"""

import datetime
import pathlib
import sys

from libreoffice import Office

from com.sun.star.table import CellAddress, CellRangeAddress
from com.sun.star.uno import RuntimeException

FOLDER = pathlib.Path(sys.argv[1]).resolve()
SHEET = "Judgements"
ANSWERS = [("yes", "", "yes", "Name what changed."), ("no", "Nothing is said of it.", "", ""),
           ("ask the council", "Who else took part?", "no", "")]


def columns_of(sheet):
    texts = sheet.getCellRangeByPosition(0, 0, 30, 0).getDataArray()[0]
    return {text: at for at, text in enumerate(texts) if text}


def can_be_changed(sheet, column, row):
    """Whether something can be put into a cell, by the one way that asks the protection first."""
    one = sheet.getCellRangeByPosition(column, row, column, row)
    was, probe = one.getFormulaArray(), (("a probe",),)
    try:
        one.setFormulaArray(probe)
    except RuntimeException:
        return False
    is_changed = one.getFormulaArray() == probe
    one.setFormulaArray(was)
    return is_changed


def type_answers(document):
    sheet = document.Sheets.getByName(SHEET)
    columns = columns_of(sheet)
    for heading, may_be in [("Council", False), ("Evidence mark", False), ("Answer", True), ("On", True)]:
        if can_be_changed(sheet, columns[heading], 1) != may_be:
            sys.exit(f"{heading}: whether it can be changed is wrong")
    first = document.NullDate
    days = (datetime.date(2001, 5, 4) - datetime.date(first.Year, first.Month, first.Day)).days
    for row, (answer, reason, good, lesson) in enumerate(ANSWERS, 1):
        typed = {"Answer": answer, "Reason": reason, "Good practice": good,
                 "What others can learn": lesson, "By": "A. Example"}
        for heading, text in typed.items():
            sheet.getCellByPosition(columns[heading], row).setString(text)
        sheet.getCellByPosition(columns["On"], row).setValue(float(days))


def move(document):
    """Turns the rows round, moves the answer before the council, and adds a column."""
    sheet = document.Sheets.getByName(SHEET)
    sheet.unprotect("")
    n_rows = 1
    while sheet.getCellByPosition(0, n_rows).String:
        n_rows += 1
    width = len(columns_of(sheet))
    index = sheet.RangeAddress.Sheet
    for row in range(1, n_rows):
        sheet.insertCells(CellRangeAddress(index, 0, 1, width, 1), 3)
        source = CellRangeAddress(index, 0, row + 1, width, row + 1)
        sheet.moveRange(CellAddress(index, 0, 1), source)
        sheet.removeRange(source, 3)
    sheet.Columns.insertByIndex(0, 2)
    sheet.getCellByPosition(0, 0).setString("Our notes")
    sheet.getCellByPosition(0, 1).setString("=not a formula")
    answer = columns_of(sheet)["Answer"]
    sheet.moveRange(CellAddress(index, 1, 0), CellRangeAddress(index, answer, 0, answer, n_rows))


with Office(FOLDER) as office:
    document = office.open("assessment.xlsx")
    type_answers(document)
    office.save(document, "typed-assessment.xlsx")
    move(document)
    office.save(document, "moved-assessment.xlsx")
    document.close(True)
