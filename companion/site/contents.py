"""The contents of the book at the side of each page.

What the theme would write, but from the site map: the theme resolves every
tree of contents of the book for every page, so that each further chapter
made all others dearer.
"""

from ..pages.exhibits import esc

HEAD = (
    '<p aria-level="2" class="caption" role="heading">'
    '<span class="caption-text">{}</span></p>\n'
)
FOLD = (
    '<details{}><summary aria-label="Pages of this chapter">'
    '<span class="toctree-toggle" role="presentation">'
    '<i class="fa-solid fa-chevron-down"></i></span></summary>'
    "<ul{}>\n{}</ul>\n</details>"
)


class Contents:
    """The contents as one page shows them: itself marked, its chapter open.

    here: the page's name; site_map: of sphinx-external-toc; title and
    address: functions from a page's name to its title and its link.
    """

    def __init__(self, here, site_map, title, address):
        self.here, self.site_map = here, site_map
        self.title, self.address = title, address

    def pages(self, name) -> list[str]:
        return self.site_map[name].child_files()

    def current(self, name) -> bool:
        return name == self.here or any(map(self.current, self.pages(name)))

    def link(self, name) -> str:
        title = esc(self.site_map[name].title or self.title(name))
        if name == self.here:
            return ('<a class="current reference internal" href="#" '
                    f'aria-current="page">{title}</a>')
        return ('<a class="reference internal" '
                f'href="{esc(self.address(name))}">{title}</a>')

    def entry(self, name, level) -> str:
        """A page and, in a fold, the pages beneath it."""
        kind, fold, opened, inner = f"toctree-l{level}", "", "", ""
        if self.current(name):
            kind += " current active"
            opened = ' open="open"'
            inner = "" if name == self.here else ' class="current"'
        below = [self.entry(page, level + 1) for page in self.pages(name)]
        if below:
            kind += " has-children"
            fold = FOLD.format(opened, inner, "".join(below))
        return f'<li class="{kind}">{self.link(name)}{fold}</li>\n'

    def part(self, tree) -> str:
        here = "current " if any(map(self.current, tree.files())) else ""
        entries = "".join(self.entry(name, 1) for name in tree.files())
        head = HEAD.format(esc(tree.caption)) if tree.caption else ""
        return f'{head}<ul class="{here}nav bd-sidenav">\n{entries}</ul>\n'

    def html(self) -> str:
        root = self.site_map.root
        active = " current active" if root.docname == self.here else ""
        return (
            '<nav class="bd-links bd-docs-nav" aria-label="Main">\n'
            '<div class="bd-toc-item navbar-nav active">\n'
            '<ul class="nav bd-sidenav bd-sidenav__home-link">\n'
            f'<li class="toctree-l1{active}">{self.link(root.docname)}</li>\n'
            "</ul>\n" + "".join(map(self.part, root.subtrees))
            + "</div>\n</nav>")


def add(app, page, template, context, doctree):
    context["companion_contents"] = Contents(
        page, app.env.external_site_map,
        lambda name: app.env.titles[name].astext(),
        lambda name: app.builder.get_relative_uri(page, name)).html()
