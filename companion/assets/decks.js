/* Slides: a chart fills its slide; its letters grow with it. */
(function () {
  "use strict";

  const [WIDE, HIGH, ARROWS] = [1240, 720, 60];
  const LABELS = 330; // room for names beside the marks
  const LINE = 17; // of a name, as charts.py sets them

  const long = (value) => Array.isArray(value) || ArrayBuffer.isView(value);
  const places = (trace) => (long(trace.y) ? Array.from(trace.y)
    : trace.y === undefined ? [] : [trace.y]);
  const isName = (note) =>
    note.xref === "paper" && note.x === 0 && note.xanchor === "left";

  // In the book the name of a row stands above its marks, for a phone; on a
  // screen it stands beside them, so that the rows can be closer together.
  function widen(data, layout, room) {
    const notes = layout.annotations ?? [];
    const axis = layout.yaxis;
    const tops = notes.filter((n) => isName(n) && n.text.startsWith("<b>"))
      .map((n) => n.y - LINE).sort((a, b) => a - b);
    if (axis.visible !== false || tops.length === 0) return;
    const rows = tops.map(() => ({ names: [], low: Infinity, high: -Infinity }));
    const row = (y) => rows[Math.max(0, tops.findLastIndex((t) => t <= y))];
    const reach = (y, by) => {
      const here = row(y);
      here.low = Math.min(here.low, y - by);
      here.high = Math.max(here.high, y + by);
    };
    for (const note of notes) {
      if (isName(note)) row(note.y).names.push(note);
      else reach(note.y, 9);
    }
    for (const trace of data) {
      const half = trace.type === "bar" ? (trace.width ?? 16) / 2 : 9;
      for (const y of places(trace)) reach(y, half);
    }
    // An arrow hangs on one point; a line or a box has two ends.
    const ends = (layout.shapes ?? []).flatMap((shape) =>
      shape.yref === "paper" ? [] : ["yanchor", "y0", "y1"].filter((key) =>
        shape.ysizemode === "pixel" ? key === "yanchor" : key in shape)
        .map((key) => [shape, key]));
    for (const [shape, key] of ends) reach(shape[key], 0);
    const highest = (here) => Math.max(
      here.names.length * LINE, here.high - here.low);
    const needed = rows.reduce((sum, here) => sum + highest(here), 66);
    const gap = Math.max(6, Math.min(34, (room / 1.8 - needed) / rows.length));
    let at = 4;
    for (const here of rows) {
      const [text, marks] = [here.names.length * LINE, here.high - here.low];
      const high = highest(here) + gap;
      here.names.forEach((note, n) => {
        note.y = at + (high - text) / 2 + LINE * (n + 0.5);
        note.xshift = -LABELS;
      });
      here.move = at + (high - marks) / 2 - here.low;
      at += high;
    }
    const moved = (y) => y + row(y).move;
    for (const note of notes) if (!isName(note)) note.y = moved(note.y);
    for (const [shape, key] of ends) shape[key] = moved(shape[key]);
    for (const trace of data) {
      if (trace.y !== undefined) trace.y = places(trace).map(moved);
    }
    axis.range = [at, 0];
    layout.margin = { ...layout.margin, l: LABELS + 8 };
    layout.height = at + 62;
  }

  // A table of shades: names on one line, rows no higher than they need.
  function flatten(data, layout) {
    const names = layout.yaxis.ticktext;
    if (data[0].type !== "heatmap" || !names) return;
    layout.yaxis.ticktext = names.map((n) =>
      n.replace(/-<br>/g, "-").replace(/<br>/g, " "));
    layout.xaxis.tickangle = 0;
    layout.margin = { l: 8 + 7 * Math.max(
      ...layout.yaxis.ticktext.map((n) => n.length)), r: 6, t: 30, b: 34 };
    layout.height = 64 + 34 * names.length;
  }

  function draw(slide) {
    const plot = slide.querySelector(".plot");
    if (!plot || plot.dataset.drawn) return;
    plot.dataset.drawn = "yes";
    const { data, layout } = JSON.parse(plot.nextElementSibling.textContent);
    const room = HIGH - plot.offsetTop - ARROWS;
    layout.height = Math.min(layout.height, 380); // unless rows need more
    widen(data, layout, room);
    flatten(data, layout);
    // Drawn at its own height, then made as large as the place allows.
    const scale = Math.min(room / layout.height, 1.9);
    const width = WIDE / scale;
    // In a tall chart the letters would be small: they may be a bit larger.
    const larger = Math.min(1.15, Math.max(1, 1.35 / scale));
    const grow = (font) => { if (font?.size) font.size *= larger; };
    (layout.annotations ?? []).forEach((note) => grow(note.font));
    for (const axis of [layout.xaxis, layout.yaxis]) {
      grow(axis?.tickfont);
      grow(axis?.title?.font);
    }
    plot.style.height = `${Math.min(room, layout.height * scale)}px`;
    const inner = document.createElement("div");
    inner.style.cssText = `width:${width}px;height:${layout.height}px;` +
      `transform:scale(${scale});transform-origin:0 0`;
    plot.append(inner);
    Plotly.newPlot(inner, data, { ...layout, width }, {
      displayModeBar: false, staticPlot: true });
  }

  // A short table is set in larger letters.
  function fit(slide) {
    const table = slide.querySelector("table");
    if (!table || table.dataset.drawn) return;
    table.dataset.drawn = "yes";
    for (let size = 30; size >= 14; size -= 1) {
      table.style.fontSize = `${size}px`;
      if (table.offsetTop + table.offsetHeight <= HIGH - ARROWS &&
          table.scrollWidth <= slide.clientWidth) break;
    }
  }

  function show(slide) {
    draw(slide);
    fit(slide);
  }

  Reveal.initialize({
    hash: true, width: 1280, height: HIGH, margin: 0.03, center: false,
    slideNumber: "c/t", transition: "none", controls: true,
    plugins: [RevealNotes],
  }).then(() => {
    const all = () => document.querySelectorAll(".slides > section").forEach(show);
    if (/print-pdf/.test(location.search)) all();
    else show(Reveal.getCurrentSlide());
    Reveal.on("slidechanged", ({ currentSlide }) => show(currentSlide));
    Reveal.on("overviewshown", all);
    addEventListener("beforeprint", all);
  });
})();
