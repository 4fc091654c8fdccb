"""cli: exit status, what is said where, JSON."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kbpkg import __version__
from kbpkg.cli import main
from kbpkg.settings import own_folders
from tests.problems.package import BASE, EPOCH, HERE, contents, copy_base, lay_over

KB = str(BASE / "kb")
WARNING = HERE / "KB305-missing-translations"
ERROR = HERE / "KB201-dangling-entry-link"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix the day, so that no review date passes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def sample(folder: Path, name: Path) -> str:
    """Return the kb folder of a sample."""
    package = copy_base(folder / name.name)
    lay_over(name, package)
    return str(package / "kb")


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return the JSON on standard output."""
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["build", "--nonsense"],
        ["build", "extra"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--limit", "many"],
        ["catalog", "nonsense"],
        ["check", "--loc", "es"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong command line ends with status 2 and says how it is used."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: kbpkg" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help and version go to standard output with status 0."""
    with pytest.raises(SystemExit) as caught:
        main([option])
    assert caught.value.code == 0
    assert ("usage: kbpkg" if option == "--help" else __version__) in capsys.readouterr().out


def test_build_says_where_the_bundle_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build tells its result on standard output and its progress on standard error."""
    monkeypatch.setattr("kbpkg.pipeline._FILES_PER_REPORT", 4)
    assert main(["build", "--kb", KB, "--out", str(tmp_path / "dist")]) == 0
    said = capsys.readouterr()
    assert f"The bundle is ready: {tmp_path / 'dist'}\n" in said.out
    assert "languages: en, es" in said.out
    assert (tmp_path / "dist" / "index.html").as_uri() in said.out
    assert "es: translating and indexing\nes: 4 files\nes: 8 files\n" in said.err


def test_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--quiet says nothing where there is no problem, and only problems where there are."""
    assert main(["build", "--kb", KB, "--quiet", "--out", str(tmp_path / "dist")]) == 0
    assert capsys.readouterr() == ("", "")
    kb = sample(tmp_path, WARNING)
    assert main(["build", "--kb", kb, "--quiet", "--out", str(tmp_path / "dist")]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err.count("warning"), said.err.count("\n")) == ("", 1, 2)


def test_build_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json tells bundle, locales, number of files and problems."""
    out = tmp_path / "dist"
    arguments = ["build", "--kb", sample(tmp_path, WARNING), "--out", str(out), "--json"]
    assert main(arguments) == 0
    found = answer(capsys)
    assert (True, str(out), ["en", "es"]) == (found["ok"], found["bundle"], found["locales"])
    assert found["files"] == len(contents(out)) - 2
    assert [problem["code"] for problem in found["problems"]] == ["KB305"]
    assert {"code", "severity", "path", "line", "what", "cure"} == set(found["problems"][0])


@pytest.mark.parametrize("command", ["build", "check"])
def test_errors_as_json(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json errors are JSON on standard output too, with status 1."""
    out = ["--out", str(tmp_path / "dist")] if command == "build" else []
    assert main([command, "--kb", sample(tmp_path, ERROR), "--json", *out]) == 1
    found = answer(capsys)
    assert found["ok"] is False
    assert {("KB201", "error", 25), ("KB305", "warning", 0)} == {
        (problem["code"], problem["severity"], problem["line"]) for problem in found["problems"]
    }


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Check counts what it found; warnings alone leave status 0, --strict makes it 1."""
    assert main(["check", "--kb", KB, "--json"]) == 0
    assert answer(capsys) == {"ok": True, "problems": []}
    kb = sample(tmp_path, WARNING)
    assert main(["check", "--kb", kb]) == 0
    assert capsys.readouterr().out == "2 entries, 2 languages: 1 warning\n"
    assert main(["check", "--kb", kb, "--strict"]) == 1
    capsys.readouterr()
    assert main(["check", "--kb", kb, "--strict", "--locale", "en"]) == 0
    assert capsys.readouterr().out == "2 entries, 1 language: no problems\n"


@pytest.mark.parametrize("command", ["build", "check", "search"])
def test_a_locale_that_is_not_there(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """KB110 names a locale without a catalog and those that there are."""
    extra = {"build": ["--out", str(tmp_path / "dist")], "search": ["pain"]}.get(command, [])
    assert main([command, *extra, "--kb", KB, "--locale", "fr"]) == 1
    assert "KB110 fr: there is no catalog" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("name", ["KB301-wrong-quote", "KB101-not-utf8-catalog"])
def test_a_damaged_catalog_is_there(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The damage is told, and nothing of a catalog that is not there."""
    assert main(["check", "--kb", sample(tmp_path, HERE / name), "--locale", "es", "--json"]) == 1
    problems = answer(capsys)["problems"]
    assert [each["code"] for each in problems] == [name[:5]]


@pytest.mark.parametrize("written", ["zh_Hant_TW", "zh-Hant-TW", "zh_TW", "zh-hant-tw"])
def test_a_locale_is_named_as_anybody_writes_it(
    written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--locale takes the catalog's name, the tag, and what CLDR takes for the same."""
    package = copy_base(tmp_path / "package")
    catalog = package / "locales/zh_TW/LC_MESSAGES/entries.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid ""\nmsgstr ""\n"Language: zh_TW\\n"\n', encoding="utf-8")
    arguments = ["--kb", str(package / "kb"), "--locale", written, "--json"]
    assert main(["build", *arguments, "--out", str(tmp_path / "dist")]) == 0
    assert answer(capsys)["locales"] == ["zh-Hant-TW"]


def test_build_of_one_locale(tmp_path: Path) -> None:
    """--locale builds that locale only, and no page links to another."""
    out = tmp_path / "dist"
    assert main(["build", "--quiet", "--kb", KB, "--locale", "es", "--out", str(out)]) == 0
    found = contents(out)
    assert not [name for name in found if name.startswith("en/")]
    assert b"../en/" not in found["es/bladder.html"]


def test_search_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Search answers with hits: entry, section, title, score, marked snippet and reason."""
    arguments = ["search", "sangre orina", "--kb", KB, "--locale", "es", "--limit", "1", "--json"]
    assert main(arguments) == 0
    found = answer(capsys)
    (hit,) = found.pop("hits")
    assert found == {"ok": True, "ignored": [], "is_cut": False, "is_loose": False, "nearest": []}
    assert hit["score"] > 0
    assert {key: value for key, value in hit.items() if key != "score"} == {
        "entry_id": "bladder",
        "locale": "es",
        "kind": "Efecto",
        "section": "signs",
        "heading": "Señales",
        "title": "Vejiga: señales y ayuda",
        "title_locale": "es",
        "title_state": "current",
        "snippet": {
            "text": "Sangre en la orina.",
            "parts": [
                {"text": "Sangre", "marked": True},
                {"text": " en la ", "marked": False},
                {"text": "orina", "marked": True},
                {"text": ".", "marked": False},
            ],
            "locale": "es",
            "state": "current",
        },
        "reason": [
            {"word": "sangre", "terms": ["sangre"], "how": "exact", "locale": "es"},
            {"word": "orina", "terms": ["orina"], "how": "exact", "locale": "es"},
        ],
        "found_in": "es",
        "found_by": None,
    }


def test_search_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """--explain adds what each hit's score is made of, in JSON and for people."""
    arguments = ["search", "sangre", "--kb", KB, "--limit", "1", "--explain"]
    assert main([*arguments, "--json"]) == 0
    (hit,) = answer(capsys)["hits"]
    found = hit["explanation"]
    assert (hit["locale"], hit["found_in"], found["locale"]) == ("en", "es", "es")
    assert hit["found_by"]["text"] == "Sangre en la orina."
    assert round(1000 * found["share"] * found["total"]) == hit["score"]
    assert sum(part["value"] for part in found["parts"]) == pytest.approx(found["total"])
    first = next(part for part in found["parts"] if part["kind"] == "exact")
    assert (first["text"], first["terms"]) == ("sangre", ["sangre"])
    assert first["fields"]["body"] == 1
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "found by es: [Sangre] en la orina." in said
    assert "exact 'sangre' (weight " in said


def test_search_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Search prints title, place and snippet, and says what was corrected."""
    assert main(["search", "blaader", "--kb", KB]) == 0
    said = capsys.readouterr().out
    assert "Bladder: signs and help  (bladder" in said
    assert "'blaader' taken for 'bladder'" in said
    assert main(["search", "zzzz", "--kb", KB]) == 0
    assert capsys.readouterr().out == "not found anywhere: zzzz\nnothing found\n"


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("bladder zzzz", "not found anywhere: zzzz"),
        ("blzzzzzz", "nothing found; try: bladder, blood"),
        ("", "nothing found"),
        (
            '"bladder ambulance"',
            "no entry holds the words in quotes side by side: searched for the words",
        ),
        (" ".join(f"w{n}" for n in range(99)), "the query is too long: its end was left out"),
        ("vejiga", "        found by es: Puede dañar la [vejiga]. Hágase una revisión pronto."),
    ],
)
def test_search_says_what_became_of_the_words(
    query: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was ignored, cut, let go or found in another language is told, each on a line."""
    assert main(["search", query, "--kb", KB]) == 0
    assert line in capsys.readouterr().out.splitlines()


def test_search_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A search that finds nothing has no hits, and says what became of the words."""
    assert main(["search", '"blzzzzzz zzzz"', "--kb", KB, "--json"]) == 0
    assert answer(capsys) == {
        "ok": True,
        "hits": [],
        "ignored": ["blzzzzzz", "zzzz"],
        "is_cut": False,
        "is_loose": False,
        "nearest": ["bladder", "blood"],
    }


def test_verify(base_bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verify counts the files of a good bundle, for people and as JSON."""
    count = len(contents(base_bundle)) - 2
    assert main(["verify", str(base_bundle)]) == 0
    assert capsys.readouterr().out == f"{base_bundle}: {count} files, all as built\n"
    assert main(["verify", str(base_bundle), "--json"]) == 0
    assert {"ok": True, "files": count, "problems": [], "harmless": []} == answer(capsys)


def test_catalog_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catalog update writes the template, into a new folder too, and tells what it wrote."""
    locales = tmp_path / "new" / "locales"
    assert main(["catalog", "update", "--kb", KB, "--locales", str(locales)]) == 0
    assert {"entries.pot"} == set(contents(locales))
    assert capsys.readouterr().out == f"{locales / 'entries.pot'}: written\n"


def test_keep_index(tmp_path: Path) -> None:
    """--keep-index keeps a folder of Whoosh's for every locale; the bundle is the same."""
    build = ["build", "--quiet", "--kb", KB, "--out"]
    assert main([*build, str(tmp_path / "a"), "--keep-index", str(tmp_path / "kept")]) == 0
    assert main([*build, str(tmp_path / "b")]) == 0
    assert {"en", "es"} == {path.name for path in (tmp_path / "kept").iterdir()}
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program by itself."""
    return subprocess.run(
        [sys.executable, "-m", "kbpkg", *arguments],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path)), **environment},
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_console_that_is_not_utf8(encoding: str) -> None:
    """A console that lacks a letter shows a stand-in; no traceback."""
    done = run(["search", "señal", "--kb", KB, "--locale", "es"], PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "señales".encode(encoding, "backslashreplace") in done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["search", "pain", "--kb", KB, "--json"]])
def test_a_reader_that_goes_away(arguments: list[str]) -> None:
    """A pipe that is closed early (`| head -1`) shows no traceback."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "kbpkg", *arguments],
            check=False,
            stdout=closed,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
        )
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_full_disk(option: list[str]) -> None:
    """Output that cannot be written is told with status 1 and shows no traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kbpkg", "search", "pain", "--kb", KB, *option],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
        )
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)


def test_encodings_are_said_explicitly(tmp_path: Path) -> None:
    """No file is read or written in the machine's own encoding."""
    done = subprocess.run(
        [
            *(sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning"),
            *("-m", "kbpkg", "build", "--quiet", "--kb", KB, "--out", str(tmp_path / "dist")),
        ],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def with_state(folder: Path, state: str) -> str:
    """Return the kb folder of the base package, in which Spanish has a state."""
    package = copy_base(folder / "package")
    path = package / "kb/package.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}locales: {{es: {state}}}\n", "utf-8")
    return str(package / "kb")


def test_a_draft_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --drafts a draft locale is checked, but is not in the bundle."""
    kb = with_state(tmp_path, "draft")
    assert main(["build", "--kb", kb, "--out", str(tmp_path / "dist"), "--json"]) == 0
    assert answer(capsys)["locales"] == ["en"]
    assert not (tmp_path / "dist/es").exists()
    assert 'hreflang="es"' not in (tmp_path / "dist/en/index.html").read_text(encoding="utf-8")
    assert main(["check", "--kb", kb]) == 0
    assert capsys.readouterr().out == "2 entries, 2 languages: no problems\n"


def test_a_draft_that_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A draft named by --locale is refused, with the option that would build it."""
    kb = with_state(tmp_path, "draft")
    arguments = ["build", "--quiet", "--kb", kb, "--out", str(tmp_path / "dist"), "--locale", "es"]
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert "error KB110 es: this locale is only a draft\n" in said
    assert "--drafts" in said
    assert not (tmp_path / "dist").exists()
    assert main([*arguments, "--drafts"]) == 0


@pytest.mark.parametrize("state", ["draft", "release"])
def test_every_page_of_a_draft_says_so(state: str, tmp_path: Path) -> None:
    """With --drafts each page of a draft says that it is one; others do not."""
    out = tmp_path / "dist"
    kb = with_state(tmp_path, state)
    assert main(["build", "--quiet", "--drafts", "--kb", kb, "--out", str(out)]) == 0
    marked = {
        path.relative_to(out).as_posix()
        for path in out.glob("e?/*.html")
        if 'class="box warn draft"' in path.read_text(encoding="utf-8")
    }
    names = ("index", "bladder", "numbers", "handout", "leave", "local-services")
    pages = {f"es/{name}.html" for name in names}
    assert marked == (pages if state == "draft" else set())


def test_show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Show prints an entry as plain text; of an unknown one it names those that there are."""
    assert main(["show", "bladder", "--kb", KB, "--locale", "es"]) == 0
    assert capsys.readouterr().out.startswith("Vejiga: señales y ayuda\n")
    assert main(["show", "blader", "--kb", KB]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "error KB201 blader: there is no such entry\n    cure: use one of: bladder" in said.err
    assert main(["show", "bladder", "--kb", KB, "--locale", "fr"]) == 1
    assert "KB110 fr: " in capsys.readouterr().err
    monkeypatch.setattr("kbpkg.library.entry_plain", lambda *_: dict[str, str]()["a fault of ours"])
    with pytest.raises(KeyError, match="a fault of ours"):
        main(["show", "bladder", "--kb", KB])


def test_json_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    """No console can spoil it: what it cannot show would else be no JSON any more."""
    main(["search", "vejiga", "--json", "--kb", KB])
    text = capsys.readouterr().out
    assert text.isascii()
    assert "\\u" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["new", "entry", "effects/x", "--type", "effect"],
        ["new", "locale", "pl"],
        ["catalog", "update"],
    ],
    ids=" ".join,
)
def test_nothing_is_written_into_the_program(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a folder without a package, what writes says so: the program's own is only read."""
    monkeypatch.chdir(tmp_path)
    before = contents(own_folders().kb)
    assert main(arguments) == 1
    assert "KB110" in capsys.readouterr().err
    assert contents(own_folders().kb) == before


def test_the_programs_own_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder without a package, what reads says which one it reads."""
    monkeypatch.chdir(tmp_path)
    assert main(["show", "nowhere"]) == 1
    assert f"this is of the program's own, {own_folders().kb}\n" in capsys.readouterr().err
    monkeypatch.chdir(copy_base(tmp_path / "package"))
    assert main(["show", "bladder"]) == 0
    assert capsys.readouterr().err == ""


def test_verify_moves_nothing(
    tmp_path: Path, base_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a kill between the renames it says where the bundle before is; a build puts it back."""
    shutil.copytree(base_bundle, tmp_path / "dist.previous")
    (tmp_path / "dist.building").mkdir()
    assert main(["verify", str(tmp_path / "dist")]) == 1
    assert "dist.previous" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's way to close a stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_traceback(closed: str) -> None:
    """Whoever starts us with closed streams (cron does) gets the exit status alone."""
    check = f"{shlex.quote(sys.executable)} -m kbpkg check --kb {shlex.quote(str(BASE / 'kb'))}"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{check} {closed}"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_build_says_what_is_older_than_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A zip of an earlier build, and languages that only the bundle before has, are told."""
    out = tmp_path / "dist"
    build = ["build", "--kb", str(BASE / "kb"), "--out", str(out)]
    assert main([*build, "--zip"]) == 0
    said = capsys.readouterr().out
    assert "earlier" not in said
    assert "before" not in said
    assert main([*build, "--locale", "en"]) == 0
    said = capsys.readouterr().out
    assert f"{tmp_path / 'dist.zip'} is of an earlier build: build with --zip" in said
    assert f"the bundle before had es too: until the next build {out}.previous\n" in said
    assert main([*build, "--zip"]) == 0
    said = capsys.readouterr().out
    assert "earlier" not in said
    assert "before" not in said
