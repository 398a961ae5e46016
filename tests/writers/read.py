"""Says what openpyxl sees in workbooks, as JSON: by path, the names of the sheets, the texts of the
first of them, and the comments by sheet and cell.

Usage: read.py PATH…
"""

import json
import sys

import openpyxl


def seen(path):
    book = openpyxl.load_workbook(path)
    first = book.worksheets[0]
    return {
        "sheets": book.sheetnames,
        "first": [str(cell.value) for row in first.iter_rows() for cell in row if cell.value],
        "comments": {
            f"{sheet.title}!{cell.coordinate}": cell.comment.text
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.comment
        },
    }


json.dump({path: seen(path) for path in sys.argv[1:]}, sys.stdout)
