"""Whatever breaks a build off, the last good book stays, and the next
build heals. (`python -m tools.faults` tries more, on the whole book.)"""

import pytest
from tools import faults

pytestmark = [pytest.mark.book, pytest.mark.nightly,
              pytest.mark.xdist_group("faults")]
# Seconds after which a build is broken off.
MOMENTS = {"killed": [(0.3,), (4,)], "killed alone": [(3,)],
           "stopped": [(2,)], "disk full": [(1,)]}
SILENT = ("killed", "killed alone", "install broken off")
CASES = [(fault, case) for fault in (*faults.LARGE, *faults.SMALL)
         for case in MOMENTS.get(fault.name, fault.cases[:1])
         if fault.name not in ("install broken off", "another package")]


@pytest.fixture(scope="module")
def project():
    with faults.project(faults.small) as root:
        yield root


@pytest.mark.parametrize(
    "fault, case", CASES, ids=lambda x: getattr(x, "name", ""))
def test_the_last_book_stays_and_the_next_build_heals(project, fault, case):
    try:
        trial = fault.function(project, *case)
    except faults.Impossible as reason:
        pytest.skip(str(reason))
    assert trial.kept and trial.healed, trial
    assert trial.told or trial.finished or fault.name in SILENT, trial


def test_a_fault_that_harms_would_be_seen(project):
    before = faults.book(project)
    page = project / "_build" / "html" / "index.html"
    page.write_text(page.read_text("utf-8") + "x", encoding="utf-8")
    assert not faults.judge(project, before, faults.Ended(1, "why")).kept
    trial = faults.judge(project, before, faults.Ended(1, "Traceback (most"))
    assert trial.kept and not trial.told
