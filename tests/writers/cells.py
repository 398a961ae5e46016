"""What is to be typed into a pro forma, cell by cell.

Usage: cells.py FOLDER NAME

FOLDER holds `NAME-blank.xlsx`, the pro forma, and `NAME.json`, the plan. Written beside them is
`NAME-cells.json`: a list of sheet, cell, kind (`text`, `number` or `day`) and value. A day is written
2001-01-29. What is typed into a cell becomes a figure or a day, unless the cell is one for texts.
"""

import datetime
import json
import pathlib
import re
import sys

import openpyxl

FIELD, ANSWER, LIST_OF, EACH = "field", "answer", "list of ", "each"


def main(folder, name):
    plan = json.loads((folder / f"{name}.json").read_text())
    book = openpyxl.load_workbook(folder / f"{name}-blank.xlsx")
    cells = [cell for sheet in book for cell in cells_of(sheet, plan)]
    (folder / f"{name}-cells.json").write_text(json.dumps(cells, indent=1))


def cells_of(sheet, plan):
    for row in sheet.iter_rows(max_row=40):
        columns = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if FIELD in columns and ANSWER in columns:
            return fields(sheet, row[0].row + 1, columns, plan)
        if any(text.startswith(LIST_OF) for text in columns):
            return entries(sheet, row[0].row + 1, columns, plan)
    return []


def fields(sheet, row, columns, plan):
    while way := sheet.cell(row, columns[FIELD]).value:
        value, cell = at_way(plan, way), sheet.cell(row, columns[ANSWER])
        if value is not None and not isinstance(value, (dict, list)) and cell.value is None:
            yield typed(sheet, cell, value)
        row += 1


def entries(sheet, first, columns, plan):
    name = next(text for text in columns if text.startswith(LIST_OF))
    for row, entry in enumerate(at_way(plan, name[len(LIST_OF) :]) or [], first):
        for heading, column in columns.items():
            value = entry if heading == EACH else at_way(entry, heading)
            if heading != name and value is not None:
                yield typed(sheet, sheet.cell(row, column), value)


def at_way(plan, way):
    """What stands in a plan at `grant.main`; nothing where it does not say."""
    for name in way.split("."):
        plan = plan.get(name) if isinstance(plan, dict) else None
    return plan


def typed(sheet, cell, value):
    text = str(value)
    kind, typed = "text", text
    if cell.number_format != "@":
        plain = re.fullmatch(r"£?([\d,]+(?:\.\d+)?)(%?)", text)
        if plain:
            number = float(plain[1].replace(",", "")) / (100 if plain[2] else 1)
            kind, typed = "number", int(number) if number.is_integer() else number
        elif day := day_of(text):
            kind, typed = "day", day
    return {"sheet": sheet.title, "cell": cell.coordinate, "kind": kind, "value": typed}


def day_of(text):
    try:
        return datetime.datetime.strptime(text, "%d %B %Y").date().isoformat()
    except ValueError:
        return None


main(pathlib.Path(sys.argv[1]), sys.argv[2])
