// Fills in a pro forma with exceljs and with SheetJS.
//
// Usage: write.js FOLDER NAME
//
// Reads `NAME-blank.xlsx` and `NAME-cells.json` (see cells.py). Saved beside them are
// `NAME-exceljs.xlsx`, `NAME-sheetjs.xlsx` and `NAME-sheetjs-dates.xlsx`, with `cellDates`.

const path = require('path');
const [folder, name] = process.argv.slice(2);
const modules = path.resolve(__dirname, '../../target/writers/node_modules');
const ExcelJS = require(path.join(modules, 'exceljs'));
const XLSX = require(path.join(modules, 'xlsx'));
const file = (ending) => path.resolve(folder, `${name}-${ending}`);
const cells = require(file('cells.json'));

const DAY = 24 * 60 * 60 * 1000;
const day = (text) => new Date(`${text}T00:00:00Z`);

async function withExceljs() {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file('blank.xlsx'));
  for (const { sheet, cell, kind, value } of cells) {
    book.getWorksheet(sheet).getCell(cell).value = kind === 'day' ? day(value) : value;
  }
  await book.xlsx.writeFile(file('exceljs.xlsx'));
}

function withSheetJs(ending, cellDates) {
  const book = XLSX.readFile(file('blank.xlsx'), { cellNF: true, cellStyles: true, cellDates });
  for (const { sheet, cell, kind, value } of cells) {
    const before = book.Sheets[sheet][cell] || {};
    const typed = {
      text: () => ({ t: 's', v: value }),
      number: () => ({ t: 'n', v: value }),
      day: () => {
        // A day without an hour in the time of this place: so SheetJS has them.
        const [year, month, date] = value.split('-').map(Number);
        const serial = (day(value) - day('1899-12-30')) / DAY;
        return cellDates ? { t: 'd', v: new Date(year, month - 1, date) } : { t: 'n', v: serial };
      },
    }[kind]();
    book.Sheets[sheet][cell] = { ...typed, z: before.z || (kind === 'day' ? 'd mmmm yyyy' : undefined) };
    const all = XLSX.utils.decode_range(book.Sheets[sheet]['!ref']);
    const at = XLSX.utils.decode_cell(cell);
    all.e = { r: Math.max(all.e.r, at.r), c: Math.max(all.e.c, at.c) };
    book.Sheets[sheet]['!ref'] = XLSX.utils.encode_range(all);
  }
  XLSX.writeFile(book, file(ending), { cellDates });
}

withExceljs()
  .then(() => {
    withSheetJs('sheetjs.xlsx', false);
    withSheetJs('sheetjs-dates.xlsx', true);
  })
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
