/* What if? The sums of whatif.py in the page; tests hold the two against
   each other. An interval is [low, high], with infinities for no bound. */
(function () {
  "use strict";

  const plus = (a, b) => [a[0] + b[0], a[1] + b[1]];
  const minus = (a, b) => [a[0] - b[1], a[1] - b[0]];
  const times = (a, b) => {
    const ends = a.flatMap((x) => b.map((y) => (x && y ? x * y : 0)));
    return [Math.min(...ends), Math.max(...ends)];
  };
  const over = (a, b) =>
    times(a, [1 / b[0], 1 / b[1]].sort((x, y) => x - y));
  const holds = (a, x) => a[0] <= x && x <= a[1];
  const point = (x) => [x, x];
  const counted = (a) => (a[1] < 0 ? null : [Math.max(a[0], 0), a[1]]);

  const SUMS = {
    mosul: ({ start, killed, left }) => ({
      gap: counted(minus(minus(start, killed), left)),
      implied: plus(killed, left),
    }),
    force({ killed, left, came, later }) {
      const ever = plus(killed, left);
      const foreign = plus(came, later);
      const share = holds(ever, 0) ? null
        : times(over(foreign, ever), point(100)).map((x) => Math.min(x, 100));
      return { ever, local: counted(minus(ever, foreign)), share };
    },
    screening({ people, plotters, caught, cleared }) {
      const plot = (people * plotters) / 100;
      const right = (plot * caught) / 100;
      const wrong = ((people - plot) * (100 - cleared)) / 100;
      return {
        plot: point(plot), right: point(right), wrong: point(wrong),
        missed: point(plot - right),
        rate: right + wrong ? point((100 * right) / (right + wrong)) : null,
      };
    },
    bus({ dead, own }) {
      const possible = dead[0] > 0 && own[1] <= dead[1];
      return {
        others: counted(minus(dead, own)),
        share: possible ? times(over(own, dead), point(100)) : null,
      };
    },
    word: ({ term, scale, table }) => ({ range: table[term][scale] }),
  };

  function say(value, digits) {
    const form = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: digits, maximumFractionDigits: digits,
      roundingMode: "halfEven" });
    const [low, high] = value.map((x) =>
      Number.isFinite(x) ? form.format(x).replace(/^-0(\.0+)?$/, "0$1") : null);
    if (value[0] === value[1]) return low;
    if (low !== null && high !== null) return `${low}–${high}`;
    if (low !== null) return `≥ ${low}`;
    return high !== null ? `≤ ${high}` : "any number";
  }

  // What a form holds; an Error names the field that cannot be used.
  function read(form) {
    const found = {};
    for (const box of form.querySelectorAll("select")) {
      found[box.name] = box.value;
    }
    const json = form.querySelector("script");
    if (json) found.table = JSON.parse(json.textContent);
    for (const box of form.querySelectorAll("input")) {
      const [name, end] = box.name.split("-");
      const what = (box.closest("[role=group]")?.getAttribute("aria-label")
        ?? box.closest("label").textContent).trim();
      if (!box.validity.valid) {
        throw new Error(`“${what}” must be a number of ${box.min} or more` +
          (box.max ? `, up to ${box.max}` : "") + ".");
      }
      if (end === "both") {
        if (box.value === "") throw new Error(`“${what}” needs a number.`);
        found[name] = Number(box.value);
        continue;
      }
      found[name] ??= [];
      const none = end === "low" ? 0 : Infinity;
      found[name].push(box.value === "" ? none : Number(box.value));
      if (found[name].length === 2 && found[name][0] > found[name][1]) {
        throw new Error(`In “${what}”, at least is more than at most.`);
      }
    }
    return found;
  }

  function sum(form) {
    const message = form.querySelector(".companion-message");
    let results = {};
    message.textContent = "";
    try {
      results = SUMS[form.dataset.kind](read(form));
    } catch (error) {
      message.textContent = error.message;
    }
    for (const place of form.querySelectorAll("[data-result]")) {
      const value = results[place.dataset.result];
      if (value === undefined) place.textContent = "–";
      else if (value === null) place.textContent = place.dataset.none;
      else place.textContent = say(value, Number(place.dataset.digits));
    }
  }

  for (const form of document.querySelectorAll("form.companion-whatif")) {
    const message = document.createElement("p");
    message.className = "companion-message";
    message.setAttribute("role", "status");
    form.querySelector("output").append(message);
    form.addEventListener("input", () => sum(form));
    form.addEventListener("reset", () => setTimeout(() => sum(form)));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", (event) => {
      if (!event.target.dataset.set) return;
      const values = JSON.parse(event.target.dataset.set);
      for (const [name, value] of Object.entries(values)) {
        form.elements[name].value = value;
      }
      sum(form);
    });
    sum(form);
  }

  window.companionWhatif = { SUMS, say };
})();
