"""The commands say what happens, and lose nothing when they fail."""

import errno
import os
import subprocess
import sys

import make
import pytest
from conftest import ROOT


def test_progress_names_each_notebook_with_its_seconds(capsys):
    progress = make.Progress()
    for line in (
        "ran chapters/4-iran/notebook.ipynb in 1.50 s",
        f"{make.ROOT}/index.md:3: WARNING: unknown document",
    ):
        progress(line)
    assert "1.5 s  chapters" in capsys.readouterr().out
    assert progress.problems == ["index.md:3: WARNING: unknown document"]


def test_a_new_book_replaces_the_old_one_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(make, "BUILD", tmp_path)
    monkeypatch.setattr(make, "HTML", tmp_path / "html")
    for text, name in (("old", "a.html"), ("new", "b.html")):
        made = tmp_path / text
        made.mkdir()
        (made / name).write_text(text)
        make.publish(made, tmp_path / "html")
    assert [p.name for p in (tmp_path / "html").iterdir()] == ["b.html"]


def test_a_failed_command_names_its_log(tmp_path):
    log = tmp_path / "logs" / "x.log"
    with pytest.raises(make.Failed, match="exit code 3.*x.log"):
        make.run([sys.executable, "-c", "print('why'); exit(3)"], log)
    assert "why" in log.read_text()


def test_one_command_at_a_time(tmp_path):
    from tools.steps import alone

    with alone(tmp_path / "build" / "lock"):
        with pytest.raises(make.Failed, match="Another command"):
            with alone(tmp_path / "build" / "lock"):
                pass
    with alone(tmp_path / "build" / "lock"):
        pass


def test_what_was_refused_is_explained(tmp_path):
    error = OSError(errno.ENOSPC, "No space", "/somewhere")
    assert "free some space (/somewhere), then" in make.explain(error)
    log = tmp_path / "x.log"
    log.write_text("pip: No space left on device")
    assert "free some space" in make.advice(log)


def test_without_a_book_serve_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(make, "HTML", tmp_path / "none")
    with pytest.raises(make.Failed, match="make book"):
        make.serve(None)


def test_ci_runs_the_test_command_of_the_readme():
    command = "make test"
    assert command in (ROOT / ".ci" / "run").read_text()
    assert command in (ROOT / "README.md").read_text()


def test_every_command_is_in_the_makefile_the_help_and_the_readme():
    result = subprocess.run(
        [sys.executable, "make.py", "--help"], cwd=ROOT, text=True,
        capture_output=True, env=os.environ)
    targets = (ROOT / "Makefile").read_text().split(".PHONY:")[1]
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(make.COMMANDS) > 8
    for command in make.COMMANDS:
        name = command.__name__.replace("_", "-")
        assert f" {name} " in targets.splitlines()[0] + " "
        assert f"\n    {name} " in result.stdout
        assert f"make {name}" in readme, name
