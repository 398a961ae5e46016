// The cells of a workbook that was dropped, with marks that lead to the findings.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Entry, KINDS } from "./findings";
import type { Sheet } from "./questions";

/** How many rows are shown at a time: a page with all rows of a large workbook would be slow. */
const ROWS = 300;

export function Sheets(props: {
  sheets: Sheet[];
  entries: Entry[];
  /** The cell to go to; a new object goes there again. */
  target: { cell: string } | null;
  onMark: (id: string) => void;
}) {
  const [shown, setShown] = useState(0);
  const [first, setFirst] = useState(0);
  const table = useRef<HTMLDivElement>(null);
  const marks = byCell(props.entries);

  useEffect(() => {
    if (!props.target) return;
    const { cell } = props.target;
    const rowOf = (sheet: Sheet) => sheet.rows.findIndex((row) => row.cells.some((one) => one.name === cell));
    const at = props.sheets.findIndex((sheet) => rowOf(sheet) >= 0);
    if (at >= 0) {
      setShown(at);
      setFirst(Math.floor(rowOf(props.sheets[at]!) / ROWS) * ROWS);
    }
    // The sheet is drawn first.
    requestAnimationFrame(() => {
      const found = table.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cell)}"]`);
      found?.scrollIntoView({ block: "center", inline: "nearest" });
      found?.focus({ preventScroll: true });
    });
  }, [props.target]);

  const sheet = props.sheets[shown];
  if (!sheet) return null;
  const columns = columnsOf(sheet);
  return (
    <div>
      <label for="sheet">Sheet</label>
      <select id="sheet" value={String(shown)} onChange={(event) => {
          setShown(Number(event.currentTarget.value));
          setFirst(0);
        }}
      >
        {props.sheets.map((one, at) => (
          <option value={String(at)}>{one.name}</option>
        ))}
      </select>
      <div class="wide sheet" ref={table} tabIndex={0} role="region" aria-label={`Cells of the sheet ${sheet.name}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              {columns.map(([letters, heading]) => (
                <th scope="col">
                  {letters}
                  {heading && `: ${heading}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.slice(first, first + ROWS).map((row) => (
              <tr>
                <th scope="row">{row.number}</th>
                {columns.map(([letters]) => {
                  const cell = row.cells.find((one) => one.column === letters);
                  const own = cell ? (marks.get(cell.name) ?? []) : [];
                  return (
                    <td tabIndex={-1} data-cell={cell?.name} class={own[0] ? `mark mark-${own[0].kind}` : ""}>
                      {cell?.text}
                      {own.map((entry) => (
                        <button type="button" class="cell-mark" onClick={() => props.onMark(entry.id)}>
                          <span aria-hidden="true">{signOf(entry)}</span>
                          <span class="hidden">
                            {shortOf(entry)}: {entry.title}
                          </span>
                        </button>
                      ))}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sheet.rows.length > ROWS && (
        <div class="buttons">
          <button type="button" disabled={first === 0} onClick={() => setFirst(first - ROWS)}>
            Earlier rows
          </button>
          <button type="button" disabled={first + ROWS >= sheet.rows.length} onClick={() => setFirst(first + ROWS)}>
            Later rows
          </button>
        </div>
      )}
    </div>
  );
}

/** The entries at each cell, the most serious first, each once. */
function byCell(entries: Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const { place, isElsewhere } of entry.marks) {
      if (!place.cell || isElsewhere) continue;
      const own = found.get(place.cell) ?? [];
      if (!own.includes(entry)) found.set(place.cell, [...own, entry]);
    }
  }
  return found;
}

function columnsOf(sheet: Sheet): [string, string][] {
  const known = new Map(sheet.columns);
  for (const row of sheet.rows) {
    for (const cell of row.cells) if (!known.has(cell.column)) known.set(cell.column, "");
  }
  const order = (letters: string) => [letters.length, letters] as const;
  return [...known].sort(([a], [b]) => {
    const [one, other] = [order(a), order(b)];
    return one[0] - other[0] || (one[1] < other[1] ? -1 : 1);
  });
}

const rowOf = (entry: Entry) => KINDS.find((one) => one.kind === entry.kind)!;
const signOf = (entry: Entry) => rowOf(entry).sign;
const shortOf = (entry: Entry) => rowOf(entry).short;
