"""Fills in a pro forma in LibreOffice, as an officer would, and saves it in several states.

Usage: fill_in.py FOLDER

FOLDER holds `blank.xlsx`, the pro forma, and `plan.json`, what to fill in. Saved beside them are
`filled.xlsx`; `moved.xlsx`, with sheets, rows and columns at other places; and `1904.xlsx`, which
counts its days from 1904, as workbooks from old Macintoshes do. Fails where the pro forma lets a
locked cell be changed, or an open one not.
"""

import datetime
import json
import pathlib
import re
import sys

from libreoffice import Office

from com.sun.star.table import CellAddress, CellRangeAddress
from com.sun.star.uno import RuntimeException
from com.sun.star.util import Date

FIELD, ANSWER, LIST_OF, EACH = "field", "answer", "list of ", "each"
FOLDER = pathlib.Path(sys.argv[1]).resolve()


# ---- Filling in --------------------------------------------------------------------------------


def at_way(plan, way):
    """What stands in a plan at `grant.main`; nothing where it does not say."""
    for name in way.split("."):
        plan = plan.get(name) if isinstance(plan, dict) else None
    return plan


def headings(sheet):
    """The row of the headings, and the column of each."""
    for row, texts in enumerate(sheet.getCellRangeByPosition(0, 0, 29, 39).getDataArray()):
        columns = {str(text): column for column, text in enumerate(texts) if text}
        if FIELD in columns and ANSWER in columns:
            return row, columns
        if any(text.startswith(LIST_OF) for text in columns):
            return row, columns
    return None, {}


def fill_in(document, plan):
    for sheet in document.Sheets:
        row, columns = headings(sheet)
        if FIELD in columns:
            fill_fields(document, sheet, row + 1, columns, plan)
        elif columns:
            fill_list(document, sheet, row + 1, columns, plan)


def fill_fields(document, sheet, row, columns, plan):
    while way := sheet.getCellByPosition(columns[FIELD], row).String:
        value = at_way(plan, way)
        cell = sheet.getCellByPosition(columns[ANSWER], row)
        if value is not None and not isinstance(value, (dict, list)) and not cell.String:
            type_in(document, cell, value)
        row += 1


def fill_list(document, sheet, first, columns, plan):
    name = next(text for text in columns if text.startswith(LIST_OF))
    for row, entry in enumerate(at_way(plan, name[len(LIST_OF) :]) or [], first):
        for heading, column in columns.items():
            value = entry if heading == EACH else at_way(entry, heading)
            if heading != name and value is not None:
                type_in(document, sheet.getCellByPosition(column, row), value)


def type_in(document, cell, value):
    """What is typed into a cell becomes a figure or a day, unless the cell is one for texts."""
    text = str(value)
    format = document.NumberFormats.getByKey(cell.NumberFormat).FormatString
    number = None if format == "@" else figure(text) or days(document, text)
    if number is None:
        cell.setString(text)
    else:
        cell.setValue(number)


def figure(text):
    plain = re.fullmatch(r"£?([\d,]+(?:\.\d+)?)(%?)", text)
    return plain and float(plain[1].replace(",", "")) / (100 if plain[2] else 1)


def days(document, text):
    try:
        day = datetime.datetime.strptime(text, "%d %B %Y").date()
    except ValueError:
        return None
    first = document.NullDate
    return float((day - datetime.date(first.Year, first.Month, first.Day)).days)


# ---- Protection --------------------------------------------------------------------------------


def check_protection(document):
    for sheet in document.Sheets:
        if not sheet.isProtected():
            sys.exit(f"the sheet {sheet.Name} is not protected")
        row, columns = headings(sheet)
        if row is None:
            continue
        column = columns.get(ANSWER, max(columns.values()))
        heading = sheet.getCellByPosition(column, row)
        if is_open(document, heading):
            sys.exit(f"the headings of {sheet.Name} can be changed")
        below = [sheet.getCellByPosition(column, row + n) for n in (1, 5, 40)]
        if FIELD not in columns and not all(is_open(document, cell) for cell in below):
            sys.exit(f"the entries of {sheet.Name} cannot be changed")
        if FIELD in columns and not any(is_open(document, cell) for cell in below):
            sys.exit(f"no answer of {sheet.Name} can be changed")


def is_open(document, cell):
    """Whether something can be put into a cell, by the one way that asks the protection first."""
    place = cell.CellAddress
    one = document.Sheets[place.Sheet].getCellRangeByPosition(
        place.Column, place.Row, place.Column, place.Row
    )
    was, probe = one.getFormulaArray(), (("a probe",),)
    try:
        one.setFormulaArray(probe)
    except RuntimeException:
        return False
    is_changed = one.getFormulaArray() == probe
    one.setFormulaArray(was)
    return is_changed


# ---- Moving things -----------------------------------------------------------------------------


def move_things(document):
    for sheet in document.Sheets:
        sheet.unprotect("")
    names = document.Sheets.ElementNames
    for name in names[: len(names) // 2]:
        document.Sheets.moveByName(name, len(names))
    for sheet in document.Sheets:
        row, columns = headings(sheet)
        if row is None:
            continue
        move_first_column_behind(sheet, max(columns.values()) + 2)
        sheet.Rows.insertByIndex(row + 2, 3)
        sheet.Rows.insertByIndex(0, 2)


def move_first_column_behind(sheet, column):
    last_row = sheet.Rows.Count - 1
    source = CellRangeAddress(
        Sheet=sheet.RangeAddress.Sheet, StartColumn=0, EndColumn=0, StartRow=0, EndRow=last_row
    )
    target = CellAddress(Sheet=sheet.RangeAddress.Sheet, Column=column, Row=0)
    sheet.moveRange(target, source)


# ---- All of it ---------------------------------------------------------------------------------


def main():
    plan = json.loads((FOLDER / "plan.json").read_text())
    with Office(FOLDER) as office:
        document = office.open("blank.xlsx")
        check_protection(document)
        fill_in(document, plan)
        office.save(document, "filled.xlsx")
        move_things(document)
        office.save(document, "moved.xlsx")
        document.close(True)

        document = office.open("blank.xlsx")
        document.NullDate = Date(Day=1, Month=1, Year=1904)
        fill_in(document, plan)
        office.save(document, "1904.xlsx")
        document.close(True)


main()
