"""Every folder beside this file but ``base`` is a sample: files laid over the good base package.

``expected.txt`` holds the problems as ``kbpkg check`` prints them. After a change of words run
``pytest tests/problems --refresh`` and read the diff.
"""

import re
from pathlib import Path

import pytest

from kbpkg.cli import main
from kbpkg.model.problem import SEVERITIES, Severity
from tests.problems import test_bundles, test_reading
from tests.problems.package import EPOCH, HERE, contents, copy_base, lay_over

SAMPLES = sorted(path for path in HERE.glob("KB*") if path.is_dir())
ERRORS = [path for path in SAMPLES if SEVERITIES[path.name[:5]] is Severity.ERROR]
WARNINGS = [path for path in SAMPLES if path not in ERRORS]


def name_of(sample: Path) -> str:
    """Name a test after its sample."""
    return sample.name


def expected(sample: Path) -> str:
    """Return what ``kbpkg check`` says of a sample."""
    return (sample / "expected.txt").read_text(encoding="utf-8")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the base package as the working folder, on a fixed day."""
    folder = copy_base(tmp_path / "package")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return folder


@pytest.mark.usefixtures("package")
def test_base_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    """The base package has no problem, so what a sample shows is the sample's own."""
    assert main(["check", "--strict"]) == 0
    assert capsys.readouterr() == ("2 entries, 2 languages: no problems\n", "")


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_check_names_the_problems(
    sample: Path,
    package: Path,
    refresh: bool,  # noqa: FBT001 - a fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`check` prints exactly the expected problems; errors make it fail."""
    lay_over(sample, package)
    status = main(["check"])
    found = capsys.readouterr().err
    if refresh:
        (sample / "expected.txt").write_text(found, encoding="utf-8", newline="\n")
    assert expected(sample) == found
    assert (1 if sample in ERRORS else 0) == status


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_the_sample_shows_its_code_and_a_place(sample: Path) -> None:
    """Every expected problem has a code, a severity, a relative path and a cure; one is its own."""
    lines = expected(sample).splitlines()
    found = [
        match
        for line in lines
        if (match := re.match(r"(error|warning|advice) (KB\d{3}) (\S+?)(?::(\d+))?: \S", line))
    ]
    cures = [line for line in lines if re.match(r"    cure: \S", line)]
    stopped = [line for line in lines if line.startswith("stopped: ")]
    assert sample.name[:5] in {match[2] for match in found}
    assert all(SEVERITIES[match[2]] == match[1] for match in found)
    assert all(match[3].startswith(("kb/", "locales/")) for match in found)
    assert len(found) == len(cures)
    assert len(lines) == len(found) + len(cures) + len(stopped)


@pytest.mark.parametrize("sample", ERRORS, ids=name_of)
def test_build_leaves_the_last_bundle(
    sample: Path, package: Path, base_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`build` fails on an error and leaves the last good bundle as it was, byte for byte."""
    before = contents(base_bundle.parent)
    lay_over(sample, package)
    assert main(["build", "--quiet", "--out", str(base_bundle)]) == 1
    errors = [line for line in expected(sample).splitlines() if not line.startswith("stopped: ")]
    said = capsys.readouterr()
    assert errors == said.err.splitlines()[:-1]
    assert said.out == ""
    assert before == contents(base_bundle.parent)
    assert main(["verify", str(base_bundle)]) == 0


@pytest.mark.parametrize("sample", WARNINGS, ids=name_of)
def test_warnings_stop_a_strict_command_only(
    sample: Path, package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With only warnings a build goes through and shows them; --strict makes errors of them."""
    lay_over(sample, package)
    out = tmp_path / "dist"
    assert main(["build", "--quiet", "--strict", "--out", str(out)]) == 1
    assert not out.exists()
    assert main(["check", "--strict"]) == 1
    capsys.readouterr()
    assert main(["build", "--quiet", "--out", str(out)]) == 0
    assert expected(sample) == capsys.readouterr().err
    assert main(["verify", str(out)]) == 0


def test_the_build_reports_everything_at_once(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Problems of several files are told in one run, sorted by file and line."""
    samples = ("KB107-raw-html-inline", "KB201-dangling-start", "KB302-changed-link")
    for name in samples:
        lay_over(HERE / name, package)
    assert main(["build", "--quiet", "--out", str(tmp_path / "dist")]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error")]
    places = [
        (match[1], int(match[2]))
        for line in lines
        if (match := re.match(r"error KB\d{3} ([^ :]+):(\d+): ", line))
    ]
    assert len(places) == len(lines)
    assert sorted(places) == places
    assert {"KB107", "KB201", "KB302"} <= {line[6:11] for line in lines}


def test_every_code_has_a_sample() -> None:
    """Every code has a folder here or a test of its own in test_bundles or test_reading."""
    named = re.findall(r"test_kb(\d{3})_", " ".join([*dir(test_bundles), *dir(test_reading)]))
    shown = {sample.name[:5] for sample in SAMPLES} | {f"KB{number}" for number in named}
    assert set(SEVERITIES) == shown
