/* What the theme says in scripts inside of its pages, said in a file, so
   that a page needs no script of its own: a strict policy forbids those. */
document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";
document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";
let toggleHintShow = "Click to show";
let toggleHintHide = "Click to hide";
let toggleOpenOnPrint = "true";
let togglebuttonSelector = ".toggle, .admonition.dropdown";
