"""The wheel by itself, outside the checkout: `pip install kbpkg` and nothing else."""

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.library.conftest import ROOT

_PROGRAM = """
import json, sys
import kbpkg

package = kbpkg.load()
hit = package.search("sangre en la orina", locale="es")[0]
print(json.dumps({
    "file": kbpkg.__file__,
    "version": kbpkg.__version__,
    "locales": package.locales,
    "hit": [hit.entry_id, hit.locale, hit.title],
    "html": package.html("effects-bladder", "es"),
    "again": kbpkg.open_bundle(sys.argv[1]).search("sangre en la orina", "es")[0].entry_id,
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a wheel of a copy of the checkout, built without the internet."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("kb", "locales", "kbpkg"):
        ignore = shutil.ignore_patterns("__pycache__", ".*.writing")
        shutil.copytree(ROOT / name, source / name, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--no-deps", "--wheel-dir", str(folder), str(source)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        pytest.skip(f"pip cannot build a wheel here: {done.stderr[-200:]}")
    (found,) = folder.glob("kbpkg-*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a Python of its own that has the wheel, and only our dependencies from here."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False, symlinks=sys.platform != "win32")
    scheme = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    site = Path(sysconfig.get_path("purelib", "venv", scheme))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # The dependencies; the checkout itself stays out, for which .pth files would let it in.
    here = Path(sysconfig.get_path("purelib"))
    for path in here.iterdir():
        if path.suffix != ".pth" and "kbpkg" not in path.name and not (site / path.name).exists():
            (site / path.name).symlink_to(path)
    return Path(sysconfig.get_path("scripts", "venv", scheme)) / "python"


def test_the_wheel_holds_the_package(wheel: Path) -> None:
    """The wheel carries the program, its pages and scripts, the entries and the catalogs."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("kb", "locales"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"kbpkg/_package/{path.relative_to(ROOT).as_posix()}" in names
    web = {
        f"kbpkg/web/{path.relative_to(ROOT / 'kbpkg/web').as_posix()}"
        for path in (ROOT / "kbpkg/web").rglob("*")
        if path.is_file()
    }
    assert web <= names
    assert "kbpkg/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_the_wheel_alone(python: Path, built: Path, tmp_path: Path) -> None:
    """Away from the checkout: load, search in Spanish, an entry as HTML, open a bundle.

    What ``build`` writes is compared in CI, which installs the wheel as people do.
    """
    done = subprocess.run(
        [str(python), "-I", "-W", "ignore", "-c", _PROGRAM, str(built)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=120,
    )
    found = json.loads(done.stdout)
    assert Path(found["file"]).is_relative_to(python.parent.parent)
    assert found["locales"] == ["en", "ar", "es", "uk", "zh-Hant"]
    assert found["hit"][:2] == ["effects-bladder", "es"]
    assert found["html"].strip().startswith("<article")
    assert found["again"] == "effects-bladder"


def test_the_command_of_the_wheel(python: Path, tmp_path: Path) -> None:
    """`python -m kbpkg` in an empty folder works on the package of the wheel."""
    run = [str(python), "-I", "-W", "ignore", "-m", "kbpkg"]
    done = subprocess.run(
        [*run, "search", "sangre", "--locale", "es", "--json"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=120,
    )
    assert json.loads(done.stdout)["hits"][0]["entry_id"] == "effects-bladder"
