"""Fills in a pro forma with openpyxl, and writes the same workbook with XlsxWriter.

Usage: write.py FOLDER NAME

Reads `NAME-blank.xlsx` and `NAME-cells.json` (see cells.py). Saved beside them are
`NAME-openpyxl.xlsx`, `NAME-openpyxl-iso.xlsx`, with dates as texts, and `NAME-xlsxwriter.xlsx`.
"""

import datetime
import json
import pathlib
import sys

import openpyxl
import xlsxwriter


def value_of(cell):
    if cell["kind"] == "day":
        return datetime.datetime.fromisoformat(cell["value"])
    return cell["value"]


def with_openpyxl(folder, name, cells):
    book = openpyxl.load_workbook(folder / f"{name}-blank.xlsx")
    for cell in cells:
        target = book[cell["sheet"]][cell["cell"]]
        shown = target.number_format
        target.value = value_of(cell)
        # openpyxl gives a day a format of its own.
        target.number_format = shown
    book.save(folder / f"{name}-openpyxl.xlsx")
    book.iso_dates = True
    book.save(folder / f"{name}-openpyxl-iso.xlsx")
    return book


def with_xlsxwriter(folder, name, filled):
    """The cells of the pro forma that is filled in, written anew."""
    book = xlsxwriter.Workbook(folder / f"{name}-xlsxwriter.xlsx")
    formats = {}
    for sheet in filled:
        new = book.add_worksheet(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            shown = cell.number_format
            if shown not in formats:
                formats[shown] = book.add_format({"num_format": shown})
            if cell.value is not None:
                new.write(cell.row - 1, cell.column - 1, cell.value, formats[shown])
            if cell.comment:
                new.write_comment(cell.coordinate, cell.comment.text)
    book.close()


def main(folder, name):
    cells = json.loads((folder / f"{name}-cells.json").read_text())
    with_xlsxwriter(folder, name, with_openpyxl(folder, name, cells))


main(pathlib.Path(sys.argv[1]), sys.argv[2])
