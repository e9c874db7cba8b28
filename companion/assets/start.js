/* What the theme says in scripts inside of its pages, said in a file, so
   that a page needs no script of its own: a strict policy forbids those. */
document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";
/* Colours and line heights hang on the theme: known before the first paint,
   nothing moves when the theme's own script comes. */
document.documentElement.dataset.theme =
  { light: "light", dark: "dark" }[document.documentElement.dataset.mode]
  || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.documentElement.classList.add("companion-scripts");
let toggleHintShow = "Click to show";
let toggleHintHide = "Click to hide";
let toggleOpenOnPrint = "true";
let togglebuttonSelector = ".toggle, .admonition.dropdown";
/* How the search splits what is asked for: a number stays whole ("31,000",
   "Chart 3.3"), and is found when its commas were left out. */
function splitQuery(query) {
  const words = query.match(/[\p{L}\p{N}_]+(?:[.,]\p{N}+)*/gu) ?? [];
  return words.map((word) => (/^(?!19|20)\d{4}$|^\d{5,}$/.test(word)
    ? Number(word).toLocaleString("en") : word));
}
