"""Fills in a file of judgements with openpyxl.

Usage: assess.py IN.xlsx OUT.xlsx

Answers the first three questions. Prints the texts of all cells that hold a formula, which is to be none.
"""

import datetime
import sys

import openpyxl

ANSWERS = [("yes", "", "yes", "Name what changed."), ("no", "Nothing is said of it.", None, None),
           ("ask the council", "Who else took part?", "no", None)]

book = openpyxl.load_workbook(sys.argv[1])
for sheet in book.worksheets:
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f":
                print(cell.coordinate, cell.value)
sheet = book["Judgements"]
columns = {cell.value: cell.column for cell in sheet[1]}
for row, (answer, reason, good, lesson) in enumerate(ANSWERS, 2):
    typed = {"Answer": answer, "Reason": reason, "Good practice": good, "What others can learn": lesson,
             "By": "A. Example", "On": datetime.date(2001, 5, 4)}
    for heading, value in typed.items():
        sheet.cell(row, columns[heading]).value = value
book.save(sys.argv[2])
