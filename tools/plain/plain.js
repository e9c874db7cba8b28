/* Every chart at once, when the page is there. */
document.addEventListener("DOMContentLoaded", () => {
  for (const plot of document.querySelectorAll(".companion-plot")) {
    const { data, layout } = JSON.parse(plot.nextElementSibling.textContent);
    Plotly.newPlot(plot, data, layout, { responsive: true });
  }
});
