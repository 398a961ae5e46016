
// Lets a table be sorted and searched. Without it the table is complete, in the order in which it was made.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const label = document.createElement("label");
  label.className = "search";
  label.append("Search this table: ");
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  table.parentElement.before(label, status);
  input.addEventListener("input", () => {
    const wanted = input.value.toLocaleLowerCase("en-GB");
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLocaleLowerCase("en-GB").includes(wanted);
      if (!row.hidden) shown += 1;
    }
    status.textContent = wanted ? `${shown} of ${rows.length} rows` : "";
  });
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[at].dataset.order ?? row.cells[at].textContent.trim();
      const sorted = [...rows].sort((one, other) => {
        const [a, b] = [key(one), key(other)];
        const [x, y] = [Number(a), Number(b)];
        const numbers = a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y);
        const order = numbers ? x - y : a.localeCompare(b, "en-GB", { numeric: true });
        return down ? -order : order;
      });
      body.append(...sorted);
    });
  });
}
