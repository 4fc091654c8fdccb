"""settings: where a command reads, and which day it is."""

import datetime
from pathlib import Path

import pytest

import build_bundle
from kbpkg.model.problem import ProblemsError
from kbpkg.settings import (
    PackageFolders,
    default_folders,
    folders_beside,
    own_folders,
    today,
    with_catalogs,
)

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("epoch", "day"),
    [
        ("0", datetime.date(1970, 1, 1)),
        ("1767571200", datetime.date(2026, 1, 5)),
        ("1767657599", datetime.date(2026, 1, 5)),
    ],
)
def test_today_is_source_date_epoch(
    epoch: str, day: datetime.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE_DATE_EPOCH sets the day, in UTC wherever the machine stands."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert day == today()


def test_today_is_the_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the day is the clock's, in UTC."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs(today() - datetime.datetime.now(datetime.UTC).date()) <= datetime.timedelta(1)


@pytest.mark.parametrize("epoch", ["yesterday", "1.5", "9" * 30, "9" * 5000, "-" + "9" * 30])
def test_a_wrong_epoch_is_told(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds is a numbered problem."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ProblemsError) as caught:
        today()
    assert [problem.code for problem in caught.value.problems] == ["KB104"]


def test_default_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package of the working folder comes first, then the one that came with the program."""
    monkeypatch.chdir(tmp_path)
    assert default_folders() == own_folders()
    assert PackageFolders(ROOT / "kb", ROOT / "locales") == own_folders()
    (tmp_path / "kb").mkdir()
    assert default_folders() == PackageFolders(Path("kb"), Path("locales"))


@pytest.mark.parametrize("kb", [".", "..", "sub/..", "kb"])
def test_catalogs_are_beside_the_entries(
    kb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the folder of the entries is named: "." is the folder that one is in."""
    here = tmp_path / "package" / "kb"
    (here / "sub").mkdir(parents=True)
    monkeypatch.chdir({".": here, "..": here / "sub", "sub/..": here, "kb": here.parent}[kb])
    assert folders_beside(Path(kb)).locales.resolve() == tmp_path / "package" / "locales"


def test_named_catalogs_are_there(tmp_path: Path) -> None:
    """A name that is mistyped is told, and does not cost a package its languages."""
    folders = PackageFolders(tmp_path / "kb", tmp_path / "locales")
    assert with_catalogs(folders, None) == folders
    assert with_catalogs(folders, tmp_path) == PackageFolders(tmp_path / "kb", tmp_path)
    with pytest.raises(ProblemsError) as caught:
        with_catalogs(folders, tmp_path / "lcoales")
    assert [problem.code for problem in caught.value.problems] == ["KB110"]


def test_a_venv_of_somebody_else_is_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in .venv and was not made by build_bundle.py stays, and the user is told."""
    mine = tmp_path / ".venv" / "mine"
    mine.parent.mkdir()
    mine.touch()
    monkeypatch.setattr(build_bundle, "VENV", mine.parent)
    monkeypatch.setattr(build_bundle, "VENV_PYTHON", mine.parent / "bin/python")
    with pytest.raises(SystemExit, match="was not made here") as caught:
        build_bundle.prepare_venv("")
    assert str(mine.parent) in str(caught.value)
    assert mine.exists()
