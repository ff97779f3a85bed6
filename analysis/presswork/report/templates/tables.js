// Sorting and filtering of the tables.  Nothing depends on it: without it the tables are only tables.
(() => {
  "use strict";
  const read = (cell) => {
    const text = cell.textContent.trim();
    const number = text.replace(/[,\s%]|^< /g, "");
    return /^[+-]?\d+(\.\d+)?$/.test(number) ? parseFloat(number) : text;
  };
  const compare = (a, b) => {
    const empty = (value) => value === "" || value === "\u2013";
    if (empty(a) || empty(b)) return empty(a) - empty(b);
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b);
    return typeof a === "number" ? -1 : 1;
  };
  const sort = (table, heading, column) => {
    // Numbers begin with the largest, words with A.
    const before = heading.getAttribute("aria-sort");
    const descending = before ? before === "ascending" : heading.classList.contains("number");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, place) => ({ row, place, key: read(row.cells[column]) }));
    const unknown = (key) => key === "\u2013" || key === "";
    rows.sort((a, b) => {
      const order = compare(a.key, b.key);
      return (descending && !unknown(a.key) && !unknown(b.key) ? -order : order) || a.place - b.place;
    });
    rows.forEach(({ row }) => body.append(row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  };
  for (const table of document.querySelectorAll(".table table")) {
    const rows = Array.from(table.tBodies[0].rows);
    if (rows.length < 3) continue;
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      if (rows[0].cells[column].classList.contains("where")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => sort(table, heading, column));
      heading.replaceChildren(button);
    });
    if (rows.length < 12) continue;
    const label = document.createElement("label");
    const input = document.createElement("input");
    const told = document.createElement("output");
    input.type = "search";
    label.append("Show only rows with ", input, told);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      told.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
    });
    table.parentElement.before(label);
    label.className = "filter";
  }
})();
