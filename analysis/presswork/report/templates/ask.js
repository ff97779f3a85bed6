// Filtering and sorting of all statements.  Nothing depends on it: without it the first of them are a list.
(() => {
  "use strict";
  const SHOWN = 60;
  const [head, ...chunks] = Array.from(document.querySelectorAll('script[type="application/json"]'), (data) => JSON.parse(data.textContent));
  const TONES = new Map([[-1, "negative"], [0, "neutral"], [1, "positive"]]);
  const name = (column, at) => (at < 0 ? "" : head[column][at]);
  const rows = chunks.flat().map(([article, number, speaker, role, affiliation, cue, kind, official, tone, text], place) => {
    const [address, outlet, day, headline] = head.articles[article];
    const row = { place, outlet, day, headline, kind: name("kind", kind), speaker: name("speaker", speaker), cue: name("cue", cue), text };
    row.office = [name("role", role), name("affiliation", affiliation)].filter((part) => part && part !== row.speaker).join(", ");
    row.official = official === 1 ? "yes" : official === 0 ? "no" : "";
    row.tone = tone === null ? "" : TONES.get(tone);
    row.address = address && address + number;
    return row;
  });
  if (!rows.length) return;
  const fold = (text) => text.toLowerCase().replaceAll("\u2019", "'");
  for (const row of rows) row.sought = fold(row.text);
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const collator = new Intl.Collator("en");
  const values = (column) => [...new Set(rows.map((row) => row[column]).filter((value) => value))].sort(collator.compare);
  const form = document.getElementById("ask"), list = document.getElementById("answers"), told = document.getElementById("told");
  const fields = {};
  const add = (key, label, field, isWide) => {
    fields[key] = field;
    form.append(make("label", { className: isWide ? "wide" : "" }, label, field));
  };
  const write = (key, label, column, isWide) => {
    const field = make("input", { type: "search", autocomplete: "off" });
    if (column) {
      const known = make("datalist", { id: `known-${key}` }, ...values(column).slice(0, 500).map((value) => make("option", { value })));
      form.append(known);
      field.setAttribute("list", known.id);
    }
    add(key, label, field, isWide);
  };
  const choose = (key, label, options) =>
    add(key, label, make("select", {}, ...options.map(([value, text]) => make("option", { value, textContent: text }))));
  const all = (column) => [["", "all"], ...values(column).map((value) => [value, value])];
  write("words", "words", "", true);
  write("speaker", "speaker", "speaker");
  write("office", "office", "office");
  choose("outlet", "outlet", all("outlet"));
  choose("kind", "form", all("kind"));
  write("cue", "cue", "cue");
  choose("tone", "tone", all("tone"));
  choose("official", "official", [["", "all"], ["yes", "yes"], ["no", "no"]]);
  add("since", "since", make("input", { type: "date" }));
  add("until", "until", make("input", { type: "date" }));
  const ORDERS = [["place", "day"], ["newest", "day, newest first"], ["speaker", "speaker"], ["outlet", "outlet"], ["cue", "cue"], ["longest", "length, longest first"]];
  choose("order", "sorted by", ORDERS);
  // A word is found at the beginning of words; in marks as it stands; a star for any letters.
  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const read = (text) =>
    (fold(text).match(/-?"[^"]+"|\S+/g) || []).map((term) => {
      const isOut = term.length > 1 && term.startsWith("-");
      const word = (isOut ? term.slice(1) : term).replaceAll('"', "");
      const pattern = escape(word).replaceAll("\\*", "[^\\s]*").replace(/\s+/g, "\\s+");
      return { isOut, pattern: new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, "u"), source: pattern };
    }).filter((term) => term.source);
  const passes = (row, asked, terms) => {
    for (const key of ["outlet", "kind", "tone", "official"]) if (asked[key] && row[key] !== asked[key]) return false;
    for (const key of ["speaker", "office", "cue"]) if (asked[key] && !fold(row[key]).includes(asked[key])) return false;
    if ((asked.since && !(row.day >= asked.since)) || (asked.until && !(row.day && row.day.slice(0, 10) <= asked.until))) return false;
    return terms.every((term) => term.pattern.test(row.sought) !== term.isOut);
  };
  const sort = (found, order) => {
    if (order === "place") return found;
    if (order === "newest") return found.sort((a, b) => (a.day ? 0 : 1) - (b.day ? 0 : 1) || (a.day < b.day ? 1 : a.day > b.day ? -1 : a.place - b.place));
    if (order === "longest") return found.sort((a, b) => b.text.length - a.text.length || a.place - b.place);
    return found.sort((a, b) => (a[order] ? 0 : 1) - (b[order] ? 0 : 1) || collator.compare(a[order], b[order]) || a.place - b.place);
  };
  const mark = (text, terms) => {
    const sought = terms.filter((term) => !term.isOut).map((term) => term.source);
    if (!sought.length) return [text];
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${sought.join("|")})(?![\\p{L}\\p{N}])`, "gu");
    const parts = [];
    let at = 0;
    for (const found of fold(text).matchAll(pattern)) {
      if (!found[0]) continue;
      parts.push(text.slice(at, found.index), make("mark", {}, text.slice(found.index, found.index + found[0].length)));
      at = found.index + found[0].length;
    }
    return [...parts, text.slice(at)];
  };
  const render = (row, terms) => {
    const who = [row.speaker || "speaker unknown", row.office, row.official === "yes" ? "official" : ""].filter((part) => part).join(" \u00b7 ");
    const place = [row.outlet || "(no outlet)", row.day || "undated", row.kind, row.cue && `cue \u201c${row.cue}\u201d`, row.tone && `tone ${row.tone}`].filter((part) => part).join(" \u00b7 ");
    const line = make("p", { className: "place" }, place);
    if (row.address) line.append(" \u00b7 ", make("a", { href: row.address, textContent: "read it in its place" }));
    return make("li", {}, make("p", { className: "who", textContent: who }), make("blockquote", {}, ...mark(row.text, terms)), line);
  };
  const more = make("button", { type: "button", className: "more" });
  list.after(more);
  let found = [], terms = [], n = 0;
  const showMore = () => {
    list.append(...found.slice(n, n + SHOWN).map((row) => render(row, terms)));
    n = Math.min(n + SHOWN, found.length);
    more.hidden = n >= found.length;
    more.textContent = `show more (${(found.length - n).toLocaleString("en")} left)`;
  };
  const answer = () => {
    const asked = {};
    for (const [key, field] of Object.entries(fields)) asked[key] = ["speaker", "office", "cue"].includes(key) ? fold(field.value.trim()) : field.value;
    terms = read(asked.words);
    found = sort(rows.filter((row) => passes(row, asked, terms)), asked.order);
    list.replaceChildren();
    n = 0;
    showMore();
    const speakers = new Set(found.map((row) => row.speaker).filter((value) => value)).size;
    told.textContent = found.length
      ? `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} statements, ${speakers.toLocaleString("en")} speakers.`
      : `No statement of ${rows.length.toLocaleString("en")} passes; ask for less at a time.`;
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(answer, 120);
  });
  more.addEventListener("click", () => {
    const first = list.children.length;
    showMore();
    list.children[first]?.querySelector("a")?.focus();
  });
  form.append(make("button", { type: "button", textContent: "ask anew", onclick: () => {
    for (const [key, field] of Object.entries(fields)) field.value = key === "order" ? "place" : "";
    answer();
  } }));
  answer();
})();
