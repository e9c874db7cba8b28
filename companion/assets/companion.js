/* Charts, hover cards and ledgers of the book. No request to anywhere. */
(function () {
  "use strict";

  // Light colour -> dark colour; kept equal to palette.py by a test.
  const DARK = {
    "#333333": "#e0e0e0", "#0063a6": "#6cb6ff", "#00795b": "#3fc79a",
    "#b85c00": "#ff9a57", "#7b3294": "#d58fdc", "#c2568f": "#f19ac6",
    "#76761a": "#c9c95a", "#767676": "#9a9a9a", "#4b5d73": "#a9b8c9",
    "#c8102e": "#ff6b7d",
    // page, text, soft text, grid of charts.py
    "#fefefe": "#121212", "#222832": "#e6e9ee", "#59626e": "#b3bcc7", "#dfe3e8": "#39414c",
    "rgba(75,93,115,0.1)": "rgba(169,184,201,0.14)",
    "rgba(75,93,115,0.04)": "rgba(169,184,201,0.06)",
    "rgba(75,93,115,0.6)": "rgba(120,145,175,0.6)",
  };
  const dark = () => document.documentElement.dataset.theme === "dark";

  function figure(plot) {
    let text = plot.nextElementSibling.textContent;
    if (dark()) {
      for (const [light, night] of Object.entries(DARK)) {
        text = text.replaceAll(light, night);
      }
    }
    return JSON.parse(text);
  }

  // plotly.js is large: it comes when a chart is near the screen, and the
  // text never waits for it.
  const HOME = new URL(".", document.currentScript.src);
  let library = null;

  function plotly() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("vendor/plotly-cartesian.min.js", HOME);
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return library;
  }

  async function draw(plot) {
    plot.dataset.drawn = "soon";
    await plotly();
    const { data, layout } = figure(plot);
    await Plotly.react(plot, data, layout, {
      displayModeBar: false, responsive: true, staticPlot: false,
      scrollZoom: false, doubleClick: false,
    });
    plot.dataset.drawn = "yes";
  }

  function charts() {
    const plots = [...document.querySelectorAll(".companion-plot")];
    if (!plots.length) return;
    const near = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(target);
      }
    }, { rootMargin: "900px 0px" });
    plots.forEach((plot) => near.observe(plot));
    // On paper a tall chart is made to fit a page, in one PDF or alone; its
    // data stand for one that nobody could read then.
    const room = document.body.classList.contains("companion-whole") ? 980 : 780;
    for (const plot of plots) {
      const zoom = Math.min(1, room / parseFloat(plot.style.minHeight));
      plot.style.setProperty("--print-zoom", zoom);
      plot.closest("figure").classList.toggle("companion-tall", zoom < 0.55);
    }
    const drawn = () => plots.filter((plot) => "drawn" in plot.dataset);
    new MutationObserver(() => drawn().forEach(draw)).observe(
      document.documentElement,
      { attributes: true, attributeFilter: ["data-theme"] });
    // On paper all of them: the library waits, unless data is dear.
    addEventListener("beforeprint", () => plots.forEach(draw));
    if (!navigator.connection?.saveData) {
      const idle = window.requestIdleCallback ?? ((f) => setTimeout(f, 2000));
      addEventListener("load", () => idle(() => plotly()));
    }
    // A chart that was drawn in a closed fold had no width.
    document.addEventListener("toggle", (event) => {
      for (const plot of event.target.querySelectorAll(".js-plotly-plot")) {
        if (event.target.open) Plotly.Plots.resize(plot);
      }
    }, true);
  }

  // --- hover cards: by mouse and by focus; Escape closes ---------------

  let card = null;
  let owner = null;
  let leaving = 0;

  function hide() {
    if (!card) return;
    card.remove();
    owner.removeAttribute("aria-describedby");
    card = owner = null;
  }

  function show(link) {
    clearTimeout(leaving);
    if (owner === link) return;
    hide();
    owner = link;
    card = document.createElement("div");
    card.className = "companion-card";
    card.id = "companion-card";
    card.setAttribute("role", "tooltip");
    for (const line of link.dataset.card.split("\n")) {
      const row = document.createElement("div");
      row.textContent = line;
      card.append(row);
    }
    card.addEventListener("mouseenter", () => clearTimeout(leaving));
    card.addEventListener("mouseleave", hide);
    document.body.append(card);
    link.setAttribute("aria-describedby", card.id);
    const at = link.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.min(Math.max(8, at.left), wide - card.offsetWidth - 8);
    const above = at.top - card.offsetHeight - 4;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(above > 64 ? above : at.bottom + 4) + window.scrollY}px`;
  }

  function cards() {
    const of = (event) => event.target.closest && event.target.closest("[data-card]");
    document.addEventListener("mouseover", (e) => of(e) && show(of(e)));
    document.addEventListener("mouseout", (e) => {
      if (of(e)) leaving = setTimeout(hide, 250);
    });
    document.addEventListener("focusin", (e) => (of(e) ? show(of(e)) : hide()));
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      hide();
      // The theme's own tooltips go when they think that all have left them.
      const tip = document.querySelector('[aria-describedby^="tooltip"]');
      tip?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      tip?.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
    });
  }

  // --- ledgers: search and sort; without scripts a plain table ---------

  function ledgers() {
    for (const box of document.querySelectorAll(".companion-ledger")) {
      if (!window.DataTable) return;
      if (box.closest(".companion-explorer")) continue;
      const table = new DataTable(box.querySelector("table"), {
        paging: false, order: [], autoWidth: false,
        language: {
          search: "Search this table: ", info: "_TOTAL_ rows",
          infoFiltered: "of _MAX_", infoEmpty: "no rows",
          zeroRecords: "No row has all of these words.",
        },
      });
      box.companion = table;
    }
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView({ block: "center" });
  }

  // --- the explorer: filters, sorting, a link and a file of what is shown --

  const FACETS = ["section", "place", "unit", "kind", "hedge"];
  const NUMERIC = ["paper", "low", "high"];

  function csv(rows) {
    const cell = (v) => (/[",\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v);
    const heads = [...new Set(rows.flatMap(Object.keys))];
    const lines = rows.map((row) => heads.map((h) => cell(row[h] ?? "")));
    return [heads, ...lines].map((line) => line.join(",") + "\n").join("");
  }

  function explorers() {
    for (const box of document.querySelectorAll(".companion-explorer")) {
      if (window.DataTable) explore(box);
    }
  }

  function explore(box) {
    const form = box.querySelector("form");
    const fields = form.elements;
    const share = box.querySelector(".companion-share");
    const data = JSON.parse(box.querySelector(".companion-rows").textContent);
    const asked = new URLSearchParams(location.search);
    for (const name of ["words", "sort", ...FACETS]) {
      if (asked.has(name)) fields[name].value = asked.get(name);
      if (fields[name].selectedIndex === -1) fields[name].selectedIndex = 0;
    }
    // A hidden column holds each row's place in the chosen order.
    for (const row of box.querySelectorAll("thead tr, tbody tr")) {
      row.append(document.createElement(row.closest("thead") ? "th" : "td"));
    }
    const last = box.querySelectorAll("thead th").length - 1;
    const table = new DataTable(box.querySelector("table"), {
      paging: false, autoWidth: false, order: [[last, "asc"]],
      layout: {
        topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
      columnDefs: [{ targets: last, visible: false, type: "num" }],
      language: { zeroRecords: "No number fits. Clear a filter." },
    });
    const whole = table.rows().nodes().toArray();

    function key(tr) {
      const name = fields.sort.value;
      const value = tr.dataset[name];
      if (!NUMERIC.includes(name)) return value || "\uffff";
      const open = { low: "-inf", high: "inf" }[name];
      if (value === open) return Infinity;
      return (name === "high" ? -1 : 1) * Number(value);
    }

    function arrange() {
      const keys = new Map(whole.map((tr) => [tr, key(tr)]));
      const sorted = [...whole].sort((a, b) => {
        const [x, y] = [keys.get(a), keys.get(b)];
        return x < y ? -1 : x > y ? 1 : a.dataset.paper - b.dataset.paper;
      });
      sorted.forEach((tr, place) => table.cell(tr, last).data(place));
      table.order([[last, "asc"]]);
    }

    function matches(tr) {
      return FACETS.every(
        (n) => !fields[n].value || tr.dataset[n] === fields[n].value);
    }
    table.search.fixed("facets", (_, __, index) =>
      matches(table.row(index).node()));

    function update() {
      table.search(fields.words.value).draw();
      const shown = table.rows({ search: "applied", order: "applied" })
        .nodes().toArray();
      const all = table.rows().count();
      box.querySelector(".companion-count").textContent =
        `${shown.length} of ${all} numbers shown.`;
      const now = new URLSearchParams();
      for (const name of ["words", "sort", ...FACETS]) {
        const value = fields[name].value;
        if (value && value !== "paper") now.set(name, value);
      }
      const state = `${now}` ? `?${now}` : location.pathname;
      share.href = state;
      try {
        history.replaceState(null, "", state + location.hash);
      } catch {
        // Some browsers keep the address of a file fixed; the link works.
      }
      const file = csv(shown.map((tr) => data[tr.dataset.id]));
      box.querySelector(".companion-csv").href =
        "data:text/csv;charset=utf-8," + encodeURIComponent(file);
    }

    form.addEventListener("input", (e) => {
      if (e.target === fields.sort) arrange();
      update();
    });
    form.addEventListener("submit", (e) => e.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => {
      arrange();
      update();
    }));
    box.querySelector(".companion-copy").addEventListener("click", (e) => {
      const done = (text) => { e.target.textContent = text; };
      (navigator.clipboard?.writeText(share.href) ?? Promise.reject())
        .then(() => done("Copied"), () => done("Copy it from the address bar"));
    });
    arrange();
    update();
  }

  // The theme's script expects this box wherever a margin note stands, but
  // the theme leaves it out of pages that have one heading only.
  function sidebar() {
    if (document.querySelector("div.bd-sidebar-secondary")) return;
    const box = document.createElement("div");
    box.className = "bd-sidebar-secondary";
    box.hidden = true;
    document.body.append(box);
  }

  sidebar();

  // --- what the theme's own pages say in attributes and inline scripts ---

  function buttons() {
    const does = {
      toggleFullScreen: () => window.toggleFullScreen(),
      "window.print": () => window.print(),
    };
    for (const button of document.querySelectorAll("[data-does]")) {
      button.addEventListener("click", does[button.dataset.does]);
    }
    document.querySelector(".bd-search-container form.bd-search input")?.focus();
    // The theme takes the focus from these when they are pressed: who uses
    // the keyboard would have to start again at the top of the page.
    for (const button of document.querySelectorAll(
      ".theme-switch-button, .search-button, .primary-toggle, .secondary-toggle")) {
      button.blur = () => {};
    }
  }

  // --- margin notes: where there is no margin, after their paragraph ----

  function notes() {
    const wide = matchMedia("(min-width: 1200px)");
    const place = () => {
      for (const note of document.querySelectorAll(".companion-para > aside")) {
        note.parentElement[wide.matches ? "prepend" : "append"](note);
      }
    };
    wide.addEventListener("change", place);
    place();
  }

  // --- a link to a paragraph or a chart, copied ------------------------

  function anchors() {
    const places = document.querySelectorAll(
      ".companion-para[id], .companion-exhibit[id]");
    for (const place of places) {
      const name = place.querySelector("figcaption > .companion-number");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "companion-copylink";
      button.textContent = "Copy link";
      button.setAttribute("aria-label", "Copy link to " + (name
        ? name.textContent
        : place.querySelector(".companion-para-number").textContent));
      button.addEventListener("click", () => {
        const link = location.href.split("#")[0] + "#" + place.id;
        const say = (text) => {
          button.textContent = text;
          button.setAttribute("aria-live", "polite");
          button.removeAttribute("aria-label");
        };
        (navigator.clipboard?.writeText(link) ?? Promise.reject()).then(
          () => say("Copied"),
          () => {
            location.hash = place.id;
            say("Copy it from the address bar");
          });
      });
      if (name) name.parentElement.querySelector(".companion-origin").after(button);
      else place.querySelector(".companion-para-number").after(button);
    }
  }

  // --- on paper the addresses of links stand as notes at the end --------

  function addresses() {
    const article = document.querySelector("article.bd-article, main");
    if (!article || article.querySelector(".companion-addresses")) return;
    const numbers = new Map();
    for (const link of article.querySelectorAll('a[href^="http"]')) {
      if (link.textContent.includes(link.getAttribute("href"))) continue;
      if (!numbers.has(link.href)) numbers.set(link.href, numbers.size + 1);
      const mark = document.createElement("sup");
      mark.className = "companion-address";
      mark.textContent = ` ${numbers.get(link.href)}`;
      mark.setAttribute("aria-hidden", "true");
      link.append(mark);
    }
    if (!numbers.size) return;
    const list = document.createElement("ol");
    list.className = "companion-addresses";
    for (const address of numbers.keys()) {
      const item = document.createElement("li");
      item.textContent = address;
      list.append(item);
    }
    article.append(list);
  }

  // Nobody opens a fold on paper. (What came later stays in its own.)
  function unfold() {
    const folds = document.querySelectorAll(
      ":is(.companion-argument, .companion-tall) details:not([open])");
    for (const fold of folds) fold.open = true;
    addEventListener("afterprint", () => folds.forEach((fold) => {
      fold.open = false;
    }), { once: true });
  }

  function start() {
    addEventListener("beforeprint", addresses);
    addEventListener("beforeprint", unfold);
    buttons();
    notes();
    anchors();
    charts();
    cards();
    ledgers();
    explorers();
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
