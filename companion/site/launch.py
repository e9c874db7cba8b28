"""Links that open a notebook elsewhere: Binder, Colab, a class's hub.

They need the address of the repository, which is set once, as
repository.url in _config.yml; without one there is none of them.
"""

import re
import tomllib
from pathlib import Path
from urllib.parse import quote

import nbformat
import yaml
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from ..ledger.tables import HOME, ROOT
from ..pages.templating import render

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
HUB = "https://hub.example.org"
COLAB_BRANCH = "launch"  # what `companion launch` writes; see book.yml
# What notebooks import; the rest of pyproject.toml builds the book.
NEEDED = ("frictionless", "networkx", "pandas", "plotly", "pybtex",
          "scikit-learn")


def links(address: str | None, branch: str, path: str) -> dict[str, str]:
    """Name -> link for a notebook at `path`; {} without an address."""
    found = GITHUB.fullmatch(address or "")
    if not found:
        return {}
    owner, name = found.groups()
    return {
        "Binder": f"https://mybinder.org/v2/gh/{owner}/{name}/{branch}"
                  f"?labpath={quote(path, safe='')}",
        "Colab": "https://colab.research.google.com/github/"
                 f"{owner}/{name}/blob/{COLAB_BRANCH}/{quote(path)}",
    }


def for_class(address: str, branch: str, hub: str, path: str = "") -> str:
    """A link that brings the repository to each student's place on a
    JupyterHub that has nbgitpuller, and opens `path` there."""
    name = address.rstrip("/").removesuffix(".git").rsplit("/", 1)[-1]
    return (f"{hub.rstrip('/')}/hub/user-redirect/git-pull"
            f"?repo={quote(address, safe='')}&branch={quote(branch)}"
            f"&urlpath={quote(f'lab/tree/{name}/{path}', safe='')}")


def line(address: str, branch: str, page: str) -> str:
    """The links of a notebook's page, as one line of HTML; '' for none."""
    made = links(address, branch, f"{page}.ipynb")
    return str(render("site/launch.html", links=made)) if made else ""


def repository() -> tuple[str, str]:
    """The address of the repository and its branch, from _config.yml."""
    said = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    found = said.get("repository") or {}
    return found.get("url") or "", found.get("branch") or "main"


def elsewhere() -> Markup:
    """For the page on running: where else, and the link for a class."""
    where, branch = repository()
    return render(
        "site/elsewhere.html", named=links(where, branch, ""), hub=HUB,
        link=for_class(where, branch, HUB, "chapters"))


def add_links(app: Sphinx, page: str, template: str, context: dict,
              doctree: nodes.document | None):
    """Put the links under the title of a notebook's page."""
    if doctree is None or not app.env.doc2path(page).endswith(".ipynb"):
        return
    made = line(*repository(), page)
    context["body"] = context["body"].replace("</h1>", "</h1>" + made, 1)


def setup(app: Sphinx):
    app.connect("html-page-context", add_links)


# --- notebooks for Colab -----------------------------------------------------


def needed() -> list[str]:
    """The requirements of the notebooks, as pyproject.toml has them."""
    said = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    return [r for r in said["project"]["dependencies"]
            if re.split(r"[<>=!~ ]", r)[0] in NEEDED]


def first_cell(address: str, branch: str) -> str:
    """What a machine needs that has neither the package nor the tables."""
    wanted = " ".join(f'"{r}"' for r in needed())
    return (
        "# Brings the tables and the package of the book to this machine.\n"
        f"!git clone --quiet --depth 1 --branch {branch} {address} book\n"
        f"%pip install --quiet {wanted}\n"
        "import sys\n"
        'sys.path.insert(0, "book")')


def write_for_colab(target: Path, address: str, branch: str) -> int:
    """Write all notebooks with that cell on top; how many there are."""
    paths = sorted((ROOT / "chapters").glob("*/*.ipynb"))
    for path in paths:
        book = nbformat.read(path, as_version=4)
        cell = nbformat.v4.new_code_cell(first_cell(address, branch))
        cell["id"] = "bring-the-book"
        book.cells.insert(1, cell)
        place = target / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, place)
    return len(paths)
