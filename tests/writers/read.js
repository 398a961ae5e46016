// Says what exceljs and SheetJS see in workbooks, as JSON: by program and path, the names of the
// sheets, the texts of the first of them, and the comments by sheet and cell.
//
// Usage: read.js PATH…

const path = require('path');
const modules = path.resolve(__dirname, '../../target/writers/node_modules');
const ExcelJS = require(path.join(modules, 'exceljs'));
const XLSX = require(path.join(modules, 'xlsx'));

async function withExceljs(file) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  const [first, comments] = [[], {}];
  book.worksheets[0].eachRow((row) => row.eachCell((cell) => first.push(cell.text)));
  for (const sheet of book.worksheets) {
    sheet.eachRow({ includeEmpty: true }, (row) => {
      row.eachCell({ includeEmpty: true }, (cell) => {
        if (cell.note) {
          // exceljs gives a text, or stretches; of a comment that is written as one plain text, nothing.
          const texts = cell.note.texts || [{ text: cell.note }];
          comments[`${sheet.name}!${cell.address}`] = texts.map((one) => one.text).join('');
        }
      });
    });
  }
  return { sheets: book.worksheets.map((sheet) => sheet.name), first, comments };
}

function withSheetJs(file) {
  const book = XLSX.readFile(file, { cellText: true });
  const [first, comments] = [[], {}];
  for (const name of book.SheetNames) {
    for (const [address, cell] of Object.entries(book.Sheets[name])) {
      if (address.startsWith('!')) continue;
      if (name === book.SheetNames[0] && cell.v) first.push(String(cell.v));
      if (cell.c) comments[`${name}!${address}`] = cell.c.map((one) => one.t).join('');
    }
  }
  return { sheets: book.SheetNames, first, comments };
}

(async () => {
  const seen = { exceljs: {}, sheetjs: {} };
  for (const file of process.argv.slice(2)) {
    seen.exceljs[file] = await withExceljs(file);
    seen.sheetjs[file] = withSheetJs(file);
  }
  process.stdout.write(JSON.stringify(seen));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
