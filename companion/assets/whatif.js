/* What if? A form holds the steps of its sums, as steps.py recorded them:
   the name of a field, a number, or [operation, steps, …]. An interval is
   [low, high], with infinities for no bound; null is what cannot be. */
(function () {
  "use strict";

  const ends = (a, b, of) => {
    const all = a.flatMap((x) => b.map((y) => of(x, y)));
    return [Math.min(...all), Math.max(...all)];
  };
  const times = (a, b) => ends(a, b, (x, y) => (x && y ? x * y : 0));
  const over = (a, b) =>
    ends(a, b, (x, y) => (x && Number.isFinite(y) ? x / y : 0));

  const OPERATIONS = {
    "+": (a, b) => [a[0] + b[0], a[1] + b[1]],
    "-": (a, b) => [a[0] - b[1], a[1] - b[0]],
    "*": times,
    "/": over,
    counted: (a) => (a[1] < 0 ? null : [Math.max(a[0], 0), a[1]]),
    share: (part, whole) =>
      (whole[0] > 0 ? times(over(part, whole), [100, 100]) : null),
    within: (part, whole) => (part[1] <= whole[1] ? part : null),
    capped: (a, most) => a.map((x) => Math.min(x, most[0])),
    entry: (table, row, column) => table[row][column],
  };

  function work(steps, values) {
    if (typeof steps === "number") return [steps, steps];
    if (typeof steps === "string") return values[steps];
    if (!Array.isArray(steps)) return steps; // a table
    const [name, ...given] = steps;
    if (!Object.hasOwn(OPERATIONS, name)) {
      throw new Error(`This page knows no operation “${name}”.`);
    }
    const found = given.map((each) => work(each, values));
    return found.includes(null) ? null : OPERATIONS[name](...found);
  }

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
        found[name] = [Number(box.value), Number(box.value)];
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
    const results = {};
    message.textContent = "";
    try {
      const values = read(form);
      const steps = JSON.parse(form.querySelector("script").textContent);
      for (const [name, each] of Object.entries(steps)) {
        results[name] = work(each, values);
      }
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

  window.companionWhatif = { work, say };
})();
