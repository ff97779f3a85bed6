// Tables in place: five rows at first, all of them on request, sorted and searched over every row that the page holds.
// Nothing depends on it: without it the tables show their first rows and name the file that holds the rest.
(() => {
  "use strict";
  const KINDS = { s: "statement", c: "comment", b: "block" };
  const read = (cell) => {
    const text = cell.textContent.trim();
    if (cell.classList.contains("left")) return text.toLowerCase().split(/\s+/).reverse().join(" ");
    const number = text.replace(/[,\s%]|^< /g, "");
    return /^[+-]?\d+(\.\d+)?$/.test(number) ? parseFloat(number) : text;
  };
  const compare = (a, b) => {
    const empty = (value) => value === "" || value === "\u2013";
    if (empty(a) || empty(b)) return empty(a) - empty(b);
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b);
    return typeof a === "number" ? -1 : 1;
  };
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  // "12s3" is statement 3 on the page that the first line names as the thirteenth.
  const link = (pages, code, text) => {
    const [, at, kind, number] = /^(\d+)([scb]?)(\d*)$/.exec(code);
    const page = pages[at];
    const anchor = kind ? `${KINDS[kind]}-${page.slice(-8)}-${number}` : "";
    const made = make("a", text);
    const isSingle = document.body.classList.contains("single");
    const [start, mark] = isSingle ? [`#${page}`, "--"] : [`articles/${page}.html`, "#"];
    made.href = anchor ? `${start}${mark}${anchor}` : start;
    return made;
  };
  const fill = (cell, pages, field) => {
    const [n, ...codes] = field.split(" ");
    codes.forEach((code, place) => cell.append(link(pages, code, String(place + 1)), " "));
    if (codes.length && n > codes.length) cell.append(`and ${(n - codes.length).toLocaleString("en")} more`);
  };
  const unpack = (box, body) => {
    const [first, ...lines] = box.dataset.rows.split("\n");
    const pages = first.split(" ");
    const pattern = body.rows[0];
    const heads = Array.from(pattern.cells, (cell) => [cell.tagName, cell.className]);
    box.removeAttribute("data-rows");
    for (const line of lines) {
      const row = make("tr", "");
      line.split("\t").forEach((field, place) => {
        const [tag, name] = heads[place];
        const cell = make(tag, name === "where" ? "" : field, name);
        if (tag === "TH") cell.scope = "row";
        if (name === "where") fill(cell, pages, field);
        row.append(cell);
      });
      body.append(row);
    }
  };
  // What a row counts opens below it, over the width of the table; without a script it opens beside it.
  const place = (opened) => {
    if (opened.open && !opened.below) {
      const row = opened.closest("tr"), cell = make("td", "", "passages");
      opened.below = make("tr", "", "below");
      cell.colSpan = row.cells.length;
      cell.append(opened.querySelector("ol"));
      opened.below.append(cell);
      row.after(opened.below);
    } else if (!opened.open && opened.below) {
      opened.append(opened.below.querySelector("ol"));
      opened.below.remove();
      opened.below = null;
    }
  };
  const close = (table) => table.querySelectorAll(".behind[open]").forEach((opened) => {
    opened.open = false;
    place(opened);
  });
  const start = (table) => {
    const box = table.parentElement, body = table.tBodies[0];
    const limit = body.rows.length;
    const ready = box.dataset.rows ? box.dataset.rows.split("\n").length - 1 : 0;
    const n = limit + ready;
    if (n < 3) return;
    const count = table.caption.querySelector(".n");
    const total = parseInt((/of ([\d,]+) rows/.exec(count ? count.textContent : "") || ["", String(n)])[1].replace(/,/g, ""), 10);
    const more = total > n ? `Show ${n.toLocaleString("en")} of ${total.toLocaleString("en")}` : `Show all ${n.toLocaleString("en")}`;
    let all = ready === 0, wanted = "";
    const show = () => {
      close(table);
      let left = all || wanted ? Infinity : limit, found = 0;
      for (const row of body.rows) {
        const fits = !wanted || row.textContent.toLowerCase().includes(wanted);
        found += fits;
        row.hidden = !fits || --left < 0;
      }
      told.textContent = wanted ? `${found} of ${n}${total > n ? `, of ${total} in all` : ""}` : "";
    };
    const complete = () => box.dataset.rows && unpack(box, body);
    const sort = (heading, column) => {
      // Numbers begin with the largest, words with A.
      const before = heading.getAttribute("aria-sort");
      const descending = before ? before === "ascending" : heading.classList.contains("number");
      complete();
      close(table);
      const rows = Array.from(body.rows, (row, place) => ({ row, place, key: read(row.cells[column]) }));
      const unknown = (key) => key === "\u2013" || key === "";
      rows.sort((a, b) => {
        const order = compare(a.key, b.key);
        return (descending && !unknown(a.key) && !unknown(b.key) ? -order : order) || a.place - b.place;
      });
      rows.forEach(({ row }) => body.append(row));
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      show();
    };
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      if (heading.classList.contains("where")) return;
      const button = make("button", heading.textContent);
      button.type = "button";
      button.addEventListener("click", () => sort(heading, column));
      heading.replaceChildren(button);
    });
    const tools = make("div", "", "filter"), told = make("output", "");
    if (ready) {
      const button = make("button", more);
      button.type = "button";
      button.addEventListener("click", () => {
        all = !all;
        complete();
        show();
        button.textContent = all ? `Show ${limit}` : more;
      });
      tools.append(button, " ");
    }
    if (n >= 12) {
      const label = make("label", "Only rows with "), input = make("input", "");
      input.type = "search";
      input.addEventListener("input", () => {
        wanted = input.value.trim().toLowerCase();
        complete();
        show();
      });
      label.append(input);
      tools.append(label, told);
    }
    if (tools.children.length) box.after(tools);
    if (count && ready) count.textContent = count.textContent.replace(/^\S+ of (.*) shown$/, "$1");
  };
  // JupyterLab would open a page of the report beside as a file, at its top: so it opens in a tab, at the passage.
  if (!document.body.dataset.leadsBeside) {
    document.body.dataset.leadsBeside = "yes";
    const lead = (event) => event.target.closest("a.beside") && event.stopPropagation();
    document.addEventListener("click", lead, true);
  }
  // In JupyterLab every table brings the script: each of them is made ready once.
  document.querySelectorAll(".table table:not([data-ready])").forEach((table) => {
    table.dataset.ready = "";
    if (table.tHead) start(table);
    table.querySelectorAll(".behind").forEach((opened) => opened.addEventListener("toggle", () => place(opened)));
  });
})();
