"""Notebooks in a real JupyterLab: opened, run by "Run all", read. Two of
them always, all of them nightly."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from conftest import ROOT
from test_notebooks import NOTEBOOKS, name

pytestmark = [pytest.mark.browser, pytest.mark.kernel,
              pytest.mark.xdist_group("lab")]
ALWAYS = ("4-iran/notebook", "across/glance")
TOKEN = "0" * 24  # of a server on this machine, for the time of the test
JUPYTER = Path(sys.executable).with_name("jupyter-lab")
STATE = """path => {
  const panel = [...jupyterapp.shell.widgets('main')].find(
    (w) => w.context?.path === path);
  if (!panel?.content?.widgets?.length) return null;
  const cells = panel.content.widgets.map((w) => w.model);
  const code = cells.filter((m) => m.type === 'code');
  const outputs = code.flatMap((m) => m.outputs.toJSON());
  return {
    left: code.filter((m) => m.executionCount === null).length,
    idle: panel.sessionContext.session?.kernel?.status === 'idle',
    errors: outputs.filter((o) => o.output_type === 'error').map(
      (o) => `${o.ename}: ${o.evalue}`),
    stderr: outputs.filter((o) => o.name === 'stderr').map((o) => o.text),
    charts: outputs.filter(
      (o) => 'application/vnd.plotly.v1+json' in (o.data ?? {})).length,
  };
}"""
DONE = f"path => {{ const s = ({STATE})(path); return s && s.idle && !s.left }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab of the book's environment, on copies of its folders."""
    home = tmp_path_factory.mktemp("lab")
    root = home / "book"
    root.mkdir()
    for part in ("chapters", "data", "companion"):
        subprocess.run(["cp", "-r", ROOT / part, root / part], check=True)
    log = home / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [JUPYTER, "--no-browser", "--allow-root", "--port=0",
             f"--IdentityProvider.token={TOKEN}", "--expose-app-in-browser",
             "--LabApp.news_url=", "--notebook-dir", root],
            stdout=out, stderr=subprocess.STDOUT, env=os.environ | {
                "JUPYTER_CONFIG_DIR": str(home / "config"),
                "JUPYTER_DATA_DIR": str(home / "data"),
                "PYTHONPATH": str(root)})
    try:
        yield wait_for(process, log)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(process, log) -> str:
    """The address that the server says it listens on."""
    for _ in range(120):
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())
        if found:
            try:
                urlopen(f"{found[0]}api?token={TOKEN}").close()
                return found[0]
            except URLError:  # named, and not yet listening
                pass
        if process.poll() is not None:
            break
        time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def lab(server, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server}lab?token={TOKEN}", timeout=120_000)
    page.wait_for_function("() => window.jupyterapp", timeout=120_000)
    page.evaluate("async () => { await jupyterapp.restored }")
    page.set_default_timeout(120_000)
    yield page
    page.close()


def open_notebook(lab, path):
    lab.evaluate("""async path => {
      await jupyterapp.commands.execute(
        'docmanager:open', {path, factory: 'Notebook'});
    }""", path)
    lab.wait_for_function(f"path => ({STATE})(path)?.idle", arg=path)


def close_notebook(lab):
    lab.evaluate("""async () => {
      const panel = jupyterapp.shell.currentWidget;
      await panel.context.save();
      await panel.sessionContext.shutdown();
      panel.dispose();
    }""")


@pytest.mark.parametrize("notebook", [
    pytest.param(path, id=name(path), marks=[pytest.mark.nightly] * (
        name(path) not in ALWAYS)) for path in NOTEBOOKS])
def test_it_runs_by_run_all(lab, notebook):
    path = notebook.relative_to(ROOT).as_posix()
    open_notebook(lab, path)
    lab.evaluate("""async () => {
      await jupyterapp.commands.execute('notebook:run-all-cells');
    }""")
    lab.wait_for_function(DONE, arg=path)
    state = lab.evaluate(STATE, path)
    source = "\n".join(c.source for c in nbformat.read(
        notebook, as_version=4).cells if c.cell_type == "code")
    assert state["errors"] == [] and state["stderr"] == []
    assert state["charts"] == source.count(".chart(")
    close_notebook(lab)


def test_a_student_changes_a_number_and_runs_it_all(lab):
    """By the menu, as a student does; the chart is drawn and changes."""
    path = "chapters/0-introduction/notebook.ipynb"
    open_notebook(lab, path)
    lab.evaluate("""() => {
      for (const w of jupyterapp.shell.currentWidget.content.widgets) {
        const s = w.model.sharedModel;
        const old = 'steps = as_rows(by.loc[ids])';
        if (s.source.includes(old)) s.setSource(s.source.replace(
          old, old + "\\nsteps.at[ids[0], 'value'] = Interval(3000, 8000)"));
      }
    }""")
    lab.get_by_role("menuitem", name="Run", exact=True).click()
    lab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    lab.wait_for_function(DONE, arg=path)
    state = lab.evaluate(STATE, path)
    assert state["errors"] == []
    text = lab.evaluate("""() => JSON.stringify(
      jupyterapp.shell.currentWidget.content.model.toJSON())""")
    assert "up to 3,000" in text  # 8,000 less 1,000 less 4,000
    drawn = lab.locator(".jp-NotebookPanel:not(.lm-mod-hidden) "
                        ".js-plotly-plot .main-svg").first
    drawn.wait_for(state="attached")
    close_notebook(lab)
