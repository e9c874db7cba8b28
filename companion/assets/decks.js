/* Slides: a chart fills its slide; its letters grow with it. */
(function () {
  "use strict";

  const [WIDE, HIGH] = [1280, 720];

  function draw(slide) {
    const plot = slide.querySelector(".plot");
    if (!plot || plot.dataset.drawn) return;
    plot.dataset.drawn = "yes";
    const { data, layout } = JSON.parse(plot.nextElementSibling.textContent);
    // Drawn at its own height, then made as large as the place allows.
    const room = HIGH - plot.offsetTop - 24;
    const scale = Math.min(room / layout.height, WIDE / 400);
    const width = WIDE / scale;
    // In a tall chart the letters would be small: they may be larger by as
    // much as there is room between its rows.
    const larger = Math.min(1.35, Math.max(1, 1 / scale));
    const grow = (font) => { if (font?.size) font.size *= larger; };
    (layout.annotations ?? []).forEach((note) => grow(note.font));
    for (const axis of [layout.xaxis, layout.yaxis]) {
      grow(axis?.tickfont);
      grow(axis?.title?.font);
    }
    plot.style.height = `${room}px`;
    const inner = document.createElement("div");
    inner.style.cssText = `width:${width}px;height:${layout.height}px;` +
      `transform:scale(${scale});transform-origin:0 0`;
    plot.append(inner);
    Plotly.newPlot(inner, data, { ...layout, width }, {
      displayModeBar: false, staticPlot: true });
  }

  Reveal.initialize({
    hash: true, width: WIDE, height: HIGH, margin: 0.03, center: false,
    slideNumber: "c/t", transition: "none", controls: true,
    plugins: [RevealNotes],
  }).then(() => {
    const all = () => document.querySelectorAll(".slides > section").forEach(draw);
    if (/print-pdf/.test(location.search)) all();
    else draw(Reveal.getCurrentSlide());
    Reveal.on("slidechanged", ({ currentSlide }) => draw(currentSlide));
    Reveal.on("overviewshown", all);
    addEventListener("beforeprint", all);
  });
})();
