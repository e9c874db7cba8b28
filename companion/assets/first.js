/* The page to forecast first: what is entered stays on the device. */
(function () {
  "use strict";

  const KEY = "companion-first";
  const HEAD = "forecast,per_cent";
  const form = document.querySelector("form.companion-first");
  if (!form) return;
  const data = JSON.parse(form.querySelector(".companion-rows").textContent);
  const inputs = new Map(data.map((d) => [d.id, form.elements[d.id]]));
  const message = form.querySelector(".companion-message");

  const value = (input) =>
    input.value !== "" && input.validity.valid ? Number(input.value) : null;
  const brier = (p, came) => (p - came) ** 2;
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const said = (low, high) =>
    low.toFixed(2) === high.toFixed(2)
      ? low.toFixed(2) : `${low.toFixed(2)} to ${high.toFixed(2)}`;

  function range(bounds, came) {
    const ends = bounds.map((p) => brier(p, came));
    return [Math.min(...ends), Math.max(...ends)];
  }

  function keep() {
    const mine = {};
    for (const [id, input] of inputs) {
      if (value(input) !== null) mine[id] = value(input);
    }
    try {
      localStorage.setItem(KEY, JSON.stringify(mine));
    } catch {
      message.textContent = "This browser keeps nothing: save as CSV instead.";
    }
  }

  function restore() {
    try {
      const mine = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      for (const [id, input] of inputs) input.value = mine[id] ?? "";
    } catch {
      // Nothing kept, or not readable: begin with a blank sheet.
    }
  }

  function csv() {
    const lines = [...inputs].map(([id, input]) => `${id},${value(input) ?? ""}`);
    form.querySelector(".companion-csv").href =
      "data:text/csv;charset=utf-8," +
      encodeURIComponent([HEAD, ...lines].join("\n") + "\n");
  }

  // Spreadsheets may quote cells, and some part them by semicolons.
  const cells = (line) =>
    line.split(/[,;\t]/).map((c) => c.trim().replace(/^"(.*)"$/, "$1").trim());

  // The values of a file, or an Error that says where it is wrong.
  function read(text) {
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
    while (lines.length && !lines.at(-1).trim()) lines.pop();
    if (!lines.length) throw new Error("The file is empty.");
    if (cells(lines[0]).join(",") !== HEAD) {
      throw new Error(`Row 1 must be "${HEAD}", not "${lines[0].slice(0, 40)}".`);
    }
    const found = new Map();
    lines.slice(1).forEach((line, n) => {
      if (!line.trim()) return;
      const [id, text, ...rest] = cells(line);
      const where = `Row ${n + 2}`;
      if (!inputs.has(id)) throw new Error(`${where}: no forecast "${id}".`);
      if (found.has(id)) throw new Error(`${where}: "${id}" stands twice.`);
      if (rest.length) throw new Error(`${where}: more than two cells.`);
      if (text === undefined) {
        throw new Error(`${where}: the cell per_cent is missing.`);
      }
      if (text !== "" && !(/^\d+(\.\d*)?$/.test(text) && text <= 100)) {
        throw new Error(
          `${where}, column per_cent: "${text}" is no number from 0 to 100.`);
      }
      if (!Number.isInteger(Number(text))) {
        throw new Error(`${where}, column per_cent: "${text}" is not whole.`);
      }
      found.set(id, text === "" ? "" : String(Number(text)));
    });
    if (!found.size) throw new Error("The file holds no answers.");
    return found;
  }

  async function load(file) {
    let found;
    try {
      found = read(await file.text());
    } catch (error) {
      message.textContent =
        `${error.message} Nothing was changed; correct the file and load it again.`;
      return;
    }
    const answered = () => [...inputs.values()].filter((i) => i.value).length;
    const before = answered();
    for (const [id, text] of found) inputs.get(id).value = text;
    update();
    message.textContent =
      `${found.size} forecast${found.size > 1 ? "s" : ""} loaded from ` +
      `${file.name}; ${answered()} of ${inputs.size} now have an answer, ` +
      `${before} had one before.`;
  }

  function score() {
    const scored = data.filter((d) => d.came !== null);
    const mine = [];
    const theirs = [];
    const still = [];
    const known = [];
    for (const d of data) {
      const row = form.querySelector(`tr[data-id="${d.id}"]`);
      const p = value(inputs.get(d.id));
      row.querySelector(".mine").textContent = p === null ? "–" : `${p}%`;
      const own = d.came === null || p === null
        ? null : brier(p / 100, d.came);
      row.querySelector(".my-score").textContent =
        own === null ? "–" : own.toFixed(2);
      if (own === null) continue;
      mine.push(own);
      theirs.push(range(d.said, d.came));
      still.push(range(d.unchanged, d.came));
      known.push(d.came);
    }
    const out = form.querySelector(".companion-first-score");
    if (!mine.length) {
      out.textContent = "Enter a probability to see your score.";
      return;
    }
    const both = (list) =>
      said(mean(list.map((r) => r[0])), mean(list.map((r) => r[1])));
    const share = mean(scored.map((d) => d.came));
    const base = mean(known.map((c) => brier(share, c)));
    out.textContent =
      `Over the ${mine.length} of ${scored.length} that you answered, the ` +
      `mean Brier score is: yours ${mean(mine).toFixed(2)}; the paper’s ` +
      `words as readers take them ${both(theirs)}; nothing changes ` +
      `${both(still)}; always 50 per cent 0.25; always the share that came ` +
      `true, which nobody knew then, ${base.toFixed(2)}. With so few ` +
      "forecasts, luck decides small differences.";
  }

  function update() {
    csv();
    score();
    keep();
  }

  form.addEventListener("input", (event) => {
    if (event.target.type !== "number") return;
    message.textContent = event.target.validity.valid
      ? "" : "A whole number from 0 to 100, please.";
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    update();
    message.textContent = "All answers are cleared.";
  }));
  form.querySelector("input[type=file]").addEventListener("change", (event) => {
    if (event.target.files.length) load(event.target.files[0]);
    event.target.value = "";
  });
  form.querySelector(".companion-print").addEventListener("click", () => {
    // The answers turn transparent; the lines to write on must not.
    const lines = (colour) => {
      for (const i of inputs.values()) i.style.borderBottomColor = colour;
    };
    document.body.classList.add("companion-blank");
    lines("#000");
    window.print();
    lines("");
    document.body.classList.remove("companion-blank");
  });
  restore();
  update();
})();
