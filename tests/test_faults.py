"""Whatever breaks a build off, the last good book stays, and the next
build heals. (`python tests/faults.py` tries more, on the whole book.)"""

import faults
import pytest

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def project():
    with faults.project(faults.small) as root:
        yield root


def good(trial, told=True):
    assert trial.kept and trial.healed, trial
    if told:
        assert trial.told or trial.finished, trial


@pytest.mark.parametrize("seconds", [0.3, 4])
def test_killed(project, seconds):
    good(faults.killed(project, seconds), told=False)


def test_killed_alone(project):
    good(faults.killed(project, 3, alone=True), told=False)


def test_stopped_by_hand(project):
    good(faults.stopped(project, 2))


def test_no_room(project):
    good(faults.no_room(project, 64))


def test_a_full_disk(project):
    try:
        good(faults.full_disk(project, 1))
    except faults.Impossible as reason:
        pytest.skip(str(reason))


def test_no_permission(project):
    try:
        good(faults.no_permission(project))
    except faults.Impossible as reason:
        pytest.skip(str(reason))


def test_little_memory(project):
    good(faults.no_memory(project, 300))


def test_two_at_once(project):
    good(faults.two_at_once(project))


def test_no_network(project):
    good(faults.no_network(project))


def test_no_make(project):
    good(faults.no_make(project))


def test_another_locale_zone_and_seed(project):
    good(faults.under(project, {
        "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}))


def test_a_folder_with_an_odd_name(project, tmp_path):
    good(faults.elsewhere(
        project, tmp_path, "an 'odd' \"name\" $HOME %20 книга 本 #1"))


def test_a_fault_that_harms_would_be_seen(project):
    before = faults.book(project)
    page = project / "_build" / "html" / "index.html"
    page.write_text(page.read_text("utf-8") + "x", encoding="utf-8")
    assert not faults.judge(project, before, faults.Ended(1, "why")).kept
    trial = faults.judge(project, before, faults.Ended(1, "Traceback (most"))
    assert trial.kept and not trial.told
