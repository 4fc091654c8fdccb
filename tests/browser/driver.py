"""Drive the real Chromium and Firefox of Debian from pytest, with the network off.

How, and why
------------
Both browsers are spoken to in the two W3C protocols they ship themselves, over one connection
each: WebDriver BiDi (a web socket: navigation, evaluation, search by ARIA role and name, keys,
screenshots, printing, request events) and WebDriver classic (only for what BiDi lacks: the
computed role and name of an element, and a click that fails when something covers the element).
The only Python package needed is ``websockets``; ``chromedriver`` is Debian's, of the same build as
Chromium; Firefox needs no driver, because it speaks BiDi itself and its classic commands
are reached at the Marionette port, which is all that geckodriver would do.

* Playwright and Puppeteer were not taken: Playwright drives its own patched Firefox only, and
  Puppeteer would add Node beside Python for the same BiDi.
* Selenium was not taken: it needs geckodriver for Firefox and seven further packages.

What differs is small and stays in the two subclasses: switching scripts off and the dark colour
scheme are BiDi ``emulation`` commands in Chromium; Firefox ESR 153 does not know them, so they are
set on the tab from Firefox's own window (``-remote-allow-system-access``, ``moz:scope`` chrome).

File policy
-----------
Firefox under automation sets "recommended" preferences, and one of them switches off its policy
for file: pages. ``remote.prefs.recommended`` is therefore false, and the wanted ones are listed in
``FIREFOX_PREFS``. Chromium gets no flag that touches its policy.

Network
-------
The network is off: every connection goes to a proxy of our own (`Listener`), which writes it down
and refuses it. localhost is not excepted, and neither browser resolves a name on this machine.

* `Browser.listener` gets what pages ask for.
* `Browser.chatter` gets what Chromium asks for of its own accord (four hosts of Google, which no
  flag silences): that is the proxy of its default profile, while pages live in another one
  (a user context) with the first proxy. Firefox has one proxy, the first, and is silent by
  ``FIREFOX_PREFS``; without them it calls home some thirty times in fifteen seconds.

So the first must be empty for a page that asks for nothing. What it cannot see are the hints
``<link rel="dns-prefetch">`` and ``<link rel="preconnect">``: behind a proxy both browsers drop
them. Firefox tries https first for an ``http://`` image (localhost excepted).
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import http.client
import json
import math
import os
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from websockets.sync.client import ClientConnection

T = TypeVar("T")
ColorScheme = Literal["light", "dark"]
Paper = Literal["A4", "Letter"]
# Width and height in centimetres.
PAPERS: dict[Paper, tuple[float, float]] = {"A4": (21.0, 29.7), "Letter": (21.59, 27.94)}

KINDS = ("chromium", "firefox")
COMMAND_SECONDS = 30.0
LOCAL_SCHEMES = ("file:", "data:", "about:", "blob:")

KEYS = {
    "Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008",
    "Control": "\ue009", "Alt": "\ue00a", "Escape": "\ue00c", "Space": " ",
    "PageUp": "\ue00e", "PageDown": "\ue00f", "End": "\ue010", "Home": "\ue011",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015",
    "Insert": "\ue016", "Delete": "\ue017", "Meta": "\ue03d",
}  # fmt: skip
KEYS.update({f"F{number}": chr(0xE030 + number) for number in range(1, 13)})

CHROMIUM_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--proxy-bypass-list=<-loopback>",
)

FIREFOX_PREFS: dict[str, bool | int | str] = {
    # The real policy for file: pages, which automation would switch off.
    "remote.prefs.recommended": False,
    "security.fileuri.strict_origin_policy": True,
    # Any free port; input is accepted at once after a page is shown.
    "marionette.port": 0,
    "dom.input_events.security.minNumTicks": 0,
    "dom.input_events.security.minTimeElapsedInMS": 0,
    # No first-run pages, no questions.
    "browser.startup.page": 0,
    "browser.startup.homepage": "about:blank",
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False,
    "browser.preonboarding.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.newtab.preload": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.tabs.warnOnClose": False,
    "browser.warnOnQuit": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    # No calls home.
    "app.normandy.enabled": False,
    "app.shield.optoutstudies.enabled": False,
    "app.update.auto": False,
    "browser.contentblocking.report.lockwise.enabled": False,
    "browser.discovery.enabled": False,
    "browser.newtabpage.activity-stream.feeds.section.topstories": False,
    "browser.newtabpage.activity-stream.feeds.system.topstories": False,
    "browser.newtabpage.activity-stream.telemetry": False,
    "browser.ping-centre.telemetry": False,
    "browser.region.network.url": "",
    "browser.region.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.provider.google4.updateURL": "",
    "browser.safebrowsing.provider.google5.updateURL": "",
    "browser.safebrowsing.provider.mozilla.updateURL": "",
    "browser.search.update": False,
    "browser.topsites.contile.enabled": False,
    "captivedetect.canonicalURL": "",
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.usage.uploadEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.blocklist.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "identity.fxaccounts.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-provider.enabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.trr.mode": 5,
    "nimbus.rollouts.enabled": False,
    "security.OCSP.enabled": 0,
    "security.remote_settings.crlite_filters.enabled": False,
    "security.remote_settings.intermediates.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "signon.management.page.breach-alerts.enabled": False,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "data:,",
    "toolkit.telemetry.unified": False,
    # Everything through the listener, localhost too.
    "network.dns.disabled": True,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_remote_dns": True,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": True,
    "network.proxy.failover_direct": False,
}


class BrowserError(Exception):
    """The browser refused a command, or a script threw."""


class UnavailableError(Exception):
    """A browser or package is not installed."""


def file_url(path: str | os.PathLike[str]) -> str:
    """Give the file: address of a path, with every special character escaped."""
    return Path(path).resolve().as_uri()


class Listener:
    """A proxy on 127.0.0.1 that records each connection attempt and refuses it."""

    def __init__(self) -> None:
        seen: list[str] = []

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.settimeout(2)
                data = b""
                with contextlib.suppress(OSError):
                    data = self.request.recv(65536)
                if data[:1] in (b"\x04", b"\x05"):
                    seen.append("SOCKS")
                    return
                line = data.split(b"\r\n", 1)[0].decode("latin-1")
                seen.append(line.removesuffix(" HTTP/1.1") or "connection without data")
                with contextlib.suppress(OSError):
                    self.request.sendall(
                        b"HTTP/1.1 502 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

        self.seen = seen
        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


class Element:
    """An element of the page; only valid until the page is left."""

    def __init__(self, browser: Browser, shared_id: str) -> None:
        self._browser = browser
        self.shared_id = shared_id

    @property
    def role(self) -> str:
        """The ARIA role as the browser computes it."""
        return str(self._browser._classic("GetComputedRole", id=self.shared_id))

    @property
    def name(self) -> str:
        """The accessible name as the browser computes it."""
        return str(self._browser._classic("GetComputedLabel", id=self.shared_id))

    def click(self) -> None:
        """Scroll to the element and click it; an error if something covers it.

        The drivers scroll to the edge of the window, where a bar may lie: we, to the middle.
        """
        self.evaluate(
            """e => { const { left, top, width, height } = e.getBoundingClientRect();
              const at = document.elementFromPoint(left + width / 2, top + height / 2);
              if (!at || !(e.contains(at) || at.contains(e))) e.scrollIntoView({ block: "center" });
            }"""
        )
        self._browser._classic("ElementClick", id=self.shared_id)

    def focus(self) -> None:
        """Give the element the focus."""
        self.evaluate("e => e.focus()")

    def evaluate(self, function: str) -> Any:
        """Call a JavaScript function with the element, ``"e => e.id"``; returns its JSON value."""
        return self._browser._call(function, {"sharedId": self.shared_id})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and other.shared_id == self.shared_id

    def __hash__(self) -> int:
        return hash(self.shared_id)


class Browser(ABC):
    """One browser with one page. Use `launch`."""

    kind: str
    # Whether a tab that takes the place of another opens behind it.
    _opens_behind = False

    def __init__(self) -> None:
        self.listener = Listener()
        self.chatter = Listener()
        self._root: Path | None = None
        self._leader = -1
        self._socket: ClientConnection
        self._stack = contextlib.ExitStack()
        self._next = 0
        self._javascript = True
        self._context = ""
        self._user_context = ""
        self._requests: list[tuple[str, float]] = []
        self._console: list[str] = []
        self._prompts: list[str] = []
        self._mark = 0
        atexit.register(self.close)

    # What differs between the browsers.

    @abstractmethod
    def _start(self, root: Path, environment: dict[str, str]) -> str:
        """Start the browser in an empty folder; returns the address of its web socket."""

    @abstractmethod
    def _classic(self, command: str, **parameters: Any) -> Any:
        """Send one command of WebDriver classic."""

    @abstractmethod
    def set_color_scheme(self, scheme: ColorScheme) -> None:
        """Let the page see that the reader prefers a dark or a light colour scheme."""

    @abstractmethod
    def _switch_scripts_off(self) -> None: ...

    def _user_context_wish(self) -> dict[str, Any]:
        """Say what else the profile of a page needs."""
        return {}

    # Life.

    def new_page(
        self,
        *,
        javascript: bool = True,
        color_scheme: ColorScheme = "light",
        viewport: tuple[int, int] = (1280, 800),
        keep_storage: bool = False,
    ) -> None:
        """Leave the page behind, its storage too where that is not kept, and begin anew.

        Keeping it is faster, and right where the tests are that nothing is stored.
        """
        if self._root is None:
            self._launch()
        left = self._context if keep_storage and self._user_context else ""
        if self._user_context and not left:
            self._command("browser.removeUserContext", userContext=self._user_context)
        if not left:
            self._user_context = self._command(
                "browser.createUserContext", **self._user_context_wish()
            )["userContext"]
        self._context = self._command(
            "browsingContext.create",
            type="tab",
            userContext=self._user_context,
            background=self._opens_behind and bool(left),
        )["context"]
        self._classic("SwitchToWindow", handle=self._context)
        if left:
            self._command("browsingContext.close", context=left)
        self._javascript = javascript
        self.set_viewport(*viewport)
        if not javascript:
            self._switch_scripts_off()
        self.set_color_scheme(color_scheme)
        self.forget()

    def _launch(self) -> None:
        try:
            from websockets.sync.client import connect  # noqa: PLC0415 - may be missing
        except ImportError as error:
            raise UnavailableError("the Python package websockets is not installed") from error
        self._root = root = Path(tempfile.mkdtemp(prefix=f"harness-{self.kind}-"))
        try:
            (root / "tmp").mkdir()
            (root / "profile").mkdir()
            keep = ("PATH", "LANG", "LC_ALL")
            environment = {name: os.environ[name] for name in keep if name in os.environ}
            environment |= {"HOME": str(root), "TMPDIR": str(root / "tmp")}
            address = self._start(root, environment)
            self._socket = self._stack.enter_context(
                connect(address, max_size=None, proxy=None, ping_interval=None)
            )
            events = ["network.beforeRequestSent", "log.entryAdded"]
            events.append("browsingContext.userPromptOpened")
            self._command("session.subscribe", events=events)
            self._command("browser.setDownloadBehavior", downloadBehavior={"type": "denied"})
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        """End every process of the browser and remove its folder."""
        root, self._root = self._root, None
        if root is None:
            return
        self._user_context = ""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + 3
            while (left := _processes(root, self._leader)) and time.monotonic() < deadline:
                for process in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, sign)
                time.sleep(0.05)
        self._stack.close()
        for _ in range(20):
            shutil.rmtree(root, ignore_errors=True)
            if not root.exists():
                return
            time.sleep(0.05)

    def close(self) -> None:
        """End the browser and leave nothing behind. May be called twice."""
        atexit.unregister(self.close)
        self._stop()
        self.listener.close()
        self.chatter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _spawn(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._leader = process.pid
        self._stack.callback(process.wait, 5)

    # WebDriver BiDi.

    def _command(self, method: str, **parameters: Any) -> Any:
        from websockets.exceptions import ConnectionClosed  # noqa: PLC0415 - see _launch

        self._next += 1
        number = self._next
        try:
            self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
            deadline = time.monotonic() + COMMAND_SECONDS
            while True:
                message = json.loads(self._socket.recv(max(0.0, deadline - time.monotonic())))
                if message.get("id") == number:
                    break
                self._event(message)
        except (OSError, EOFError, ConnectionClosed) as error:
            self._stop()
            raise BrowserError(f"{self.kind} did not answer to {method}") from error
        if message["type"] == "error":
            raise BrowserError(f"{method}: {message['error']}: {message['message']}")
        return message["result"]

    def _event(self, message: dict[str, Any]) -> None:
        parameters = message.get("params", {})
        if message.get("method") == "network.beforeRequestSent":
            self._requests.append((parameters["request"]["url"], parameters["timestamp"]))
        elif message.get("method") == "log.entryAdded":
            self._console.append(f"{parameters['level']}: {parameters['text']}")
        elif message.get("method") == "browsingContext.userPromptOpened":
            self._prompts.append(parameters["type"])

    def _script(self, method: str, **parameters: Any) -> dict[str, Any]:
        # Without JavaScript the page's own world has no promises: a world beside it has.
        target = {"context": self._context}
        if not self._javascript:
            target["sandbox"] = "harness"
        answer = self._command(method, target=target, awaitPromise=True, **parameters)
        if answer["type"] == "exception":
            raise BrowserError(answer["exceptionDetails"]["text"])
        result: dict[str, Any] = answer["result"]
        return result

    def _call(self, function: str, argument: dict[str, Any]) -> Any:
        text = self._script(
            "script.callFunction",
            functionDeclaration=f"async e => JSON.stringify(await ({function})(e))",
            arguments=[argument],
        )
        return json.loads(text["value"]) if text["type"] == "string" else None

    # The page.

    def goto(self, url: str) -> None:
        """Open an address and wait until the page has loaded."""
        self._command("browsingContext.navigate", context=self._context, url=url, wait="complete")

    @property
    def url(self) -> str:
        """The address of the page."""
        return str(self.evaluate("location.href"))

    def evaluate(self, script: str) -> Any:
        """Run JavaScript, whatever the page's CSP says; the last value as JSON, promises awaited.

        With JavaScript off it still works, beside the page's world, but timers do not run.
        """
        value = self._script(
            "script.evaluate",
            expression=script,
            resultOwnership="root",
            serializationOptions={"maxObjectDepth": 0, "maxDomDepth": 0},
        )
        if "handle" in value:
            return self._call("e => e", {"handle": value["handle"]})
        if "sharedId" in value:
            raise BrowserError("the value is an element, not JSON")
        number = value.get("value")
        return None if value["type"] == "number" and isinstance(number, str) else number

    def inject(self, path: str | os.PathLike[str]) -> None:
        """Run the text of a script file in the page, whatever its CSP says."""
        text = Path(path).read_text(encoding="utf-8")
        self._script("script.evaluate", expression=f"{text}\n;undefined")

    def wait_for(self, expression: str, timeout: float = 10.0) -> Any:
        """Evaluate until the value is true in JavaScript's sense of JSON values; returns it.

        Only a page that has loaded is asked: an address changes before the page's scripts run, and
        keys pressed between the two would reach nobody.
        """
        loaded = f"document.readyState === 'complete' && ({expression})"
        return self._until(lambda: self.evaluate(loaded), expression, timeout)

    def _until(self, ask: Callable[[], Any], what: str, timeout: float) -> Any:
        deadline = time.monotonic() + timeout
        problem: BrowserError | None = None
        while True:
            try:
                if value := ask():
                    return value
            except BrowserError as error:
                problem = error
            if self._root is None or time.monotonic() > deadline:
                raise TimeoutError(f"not within {timeout} s: {what}") from problem
            time.sleep(0.02)

    def find_all(
        self, role: str, name: str | None = None, *, exact: bool = True, most: int | None = None
    ) -> list[Element]:
        """All elements with an ARIA role and an accessible name (or a part of it), in order.

        With ``most`` the browser looks no further when it has so many of the role and exact name.
        """
        value = {"role": role} | ({"name": name} if name is not None and exact else {})
        found = self._command(
            "browsingContext.locateNodes",
            context=self._context,
            locator={"type": "accessibility", "value": value},
            **({"maxNodeCount": most} if most else {}),
        )["nodes"]
        elements = [Element(self, node["sharedId"]) for node in found]
        if name is None or exact:
            return elements
        return [element for element in elements if name in element.name]

    def find(
        self, role: str, name: str | None = None, *, exact: bool = True, timeout: float = 5.0
    ) -> Element:
        """Wait for the first such element."""
        what = f"{role} {name!r}"
        # Firefox takes half a second for all of a page.
        most = 1 if exact or name is None else None
        found: list[Element] = self._until(
            lambda: self.find_all(role, name, exact=exact, most=most), what, timeout
        )
        return found[0]

    def active(self) -> Element:
        """Find the element that has the focus (the body if none has)."""
        node = self._script(
            "script.evaluate",
            expression="(() => { let e = document.activeElement;"
            " while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
            " return e ?? document.body; })()",
            serializationOptions={"maxDomDepth": 0},
        )
        return Element(self, node["sharedId"])

    def press(self, *keys: str) -> None:
        """Press keys one after the other: ``press("Tab", "Shift+Tab", "Control+a", "/")``."""
        for key in keys:
            names = ["+"] if key == "+" else key.split("+")
            values = [KEYS.get(name, name) for name in names]
            if wrong := [value for value in values if len(value) != 1]:
                raise ValueError(f"no such key: {wrong[0]}")
            ups = [("keyUp", value) for value in values[::-1]]
            self._keys([*(("keyDown", value) for value in values), *ups])

    def type(self, text: str) -> None:
        """Type a text with the keyboard into the element that has the focus."""
        # At one go: each command more costs a browser as much as a key.
        self._keys([(way, char) for char in text for way in ("keyDown", "keyUp")])

    def _keys(self, keys: list[tuple[str, str]]) -> None:
        actions = [{"type": way, "value": key} for way, key in keys]
        self._command(
            "input.performActions",
            context=self._context,
            actions=[{"type": "key", "id": "keyboard", "actions": actions}],
        )

    def set_viewport(self, width: int, height: int) -> None:
        """Set the size of the page's window in CSS pixels."""
        self._command(
            "browsingContext.setViewport",
            context=self._context,
            viewport={"width": width, "height": height},
        )

    def screenshot(
        self,
        path: str | os.PathLike[str],
        *,
        full_page: bool = True,
        of: Element | None = None,
    ) -> None:
        """Write a PNG of the whole page, of what the window shows, or of one element."""
        origin = "document" if full_page else "viewport"
        box = {"type": "element", "element": {"sharedId": of.shared_id}} if of else None
        answer = self._command(
            "browsingContext.captureScreenshot",
            context=self._context,
            origin=origin,
            **({"clip": box} if box else {}),
        )
        Path(path).write_bytes(base64.b64decode(answer["data"]))

    def print_pdf(self, path: str | os.PathLike[str], paper: Paper = "A4") -> None:
        """Write the page as a PDF, backgrounds included."""
        width, height = PAPERS[paper]
        answer = self._command(
            "browsingContext.print",
            context=self._context,
            background=True,
            page={"width": width, "height": height},
        )
        Path(path).write_bytes(base64.b64decode(answer["data"]))

    def reload(self) -> None:
        """Open the page anew, as F5 does."""
        self._command("browsingContext.reload", context=self._context, wait="complete")

    def back(self) -> None:
        """Go back by one page, as the browser's Back button does."""
        self._command("browsingContext.traverseHistory", context=self._context, delta=-1)

    def allow_downloads(self, folder: str | os.PathLike[str]) -> None:
        """Let files that the page gives to the reader be written to a folder."""
        behavior = {"type": "allowed", "destinationFolder": os.fspath(folder)}
        self._command("browser.setDownloadBehavior", downloadBehavior=behavior)

    # What the page and the browser asked for.

    def requests(self) -> list[str]:
        """List the addresses the page asked for, but for file:, data:, about: and blob:."""
        self._command("session.status")  # what happened before has arrived with its answer
        return [url for url, _ in self._requests if not url.startswith(LOCAL_SCHEMES)]

    def loaded_files(self, until: float = math.inf) -> list[str]:
        """List the file: addresses the page loaded, itself among them, until a JavaScript time."""
        self._command("session.status")
        return [url for url, at in self._requests if url.startswith("file:") and at <= until]

    def console(self) -> list[str]:
        """List the messages and errors in the page's console, as "level: text"."""
        self._command("session.status")
        return list(self._console)

    def prompts(self) -> list[str]:
        """List the kinds of questions the browser asked, as "beforeunload"; it took all as yes."""
        self._command("session.status")
        return list(self._prompts)

    def connections(self, settle: float = 0.5) -> list[str]:
        """List what the proxy was asked for since this page began, after a moment's wait."""
        time.sleep(settle)
        return self.listener.seen[self._mark :]

    def forget(self) -> None:
        """Begin the records anew."""
        self._requests.clear()
        self._console.clear()
        self._prompts.clear()
        self._mark = len(self.listener.seen)


class Chromium(Browser):
    """Debian's Chromium, by way of its chromedriver."""

    kind = "chromium"

    _COMMANDS: ClassVar = {
        "SwitchToWindow": ("POST", "/window"),
        "GetComputedRole": ("GET", "/element/{id}/computedrole"),
        "GetComputedLabel": ("GET", "/element/{id}/computedlabel"),
        "ElementClick": ("POST", "/element/{id}/click"),
    }

    def _start(self, root: Path, environment: dict[str, str]) -> str:
        binary = _which("chromium")
        driver = _which("chromedriver")
        log = root / "chromedriver.log"
        self._spawn([driver, "--port=0"], environment, log)
        started = re.compile(r"successfully on port (\d+)")
        found = _poll(lambda: started.search(log.read_text(errors="replace")), "chromedriver")
        self._http = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=COMMAND_SECONDS)
        self._stack.callback(self._http.close)
        flags = [*CHROMIUM_FLAGS, f"--proxy-server=http://127.0.0.1:{self.chatter.port}"]
        flags.append(f"--user-data-dir={root / 'profile'}")
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        wanted = {"webSocketUrl": True, "goog:chromeOptions": {"binary": binary, "args": flags}}
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = session["sessionId"]
        return str(session["capabilities"]["webSocketUrl"])

    def _user_context_wish(self) -> dict[str, Any]:
        address = f"127.0.0.1:{self.listener.port}"
        proxy = {"proxyType": "manual", "httpProxy": address, "sslProxy": address}
        return {"proxy": proxy | {"noProxy": ["<-loopback>"]}}

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> Any:
        try:
            self._http.request(method, path, json.dumps(body) if method == "POST" else None)
            value = json.loads(self._http.getresponse().read())["value"]
        except (OSError, http.client.HTTPException) as error:
            self._stop()
            raise BrowserError(f"chromedriver did not answer to {path}") from error
        if isinstance(value, dict) and "error" in value:
            raise BrowserError(f"{value['error']}: {value['message']}")
        return value

    def _classic(self, command: str, **parameters: Any) -> Any:
        method, path = self._COMMANDS[command]
        return self._ask(method, f"/session/{self._session}{path.format(**parameters)}", parameters)

    def slow_down(self, times: float) -> None:
        """Let the page's processor be so many times slower, until the next page begins."""
        command = {"cmd": "Emulation.setCPUThrottlingRate", "params": {"rate": times}}
        self._ask("POST", f"/session/{self._session}/goog/cdp/execute", command)

    def _switch_scripts_off(self) -> None:
        self._command("emulation.setScriptingEnabled", contexts=[self._context], enabled=False)

    def set_color_scheme(self, scheme: ColorScheme) -> None:  # noqa: D102 - see Browser
        self._command(
            "emulation.setMediaFeaturesOverride",
            contexts=[self._context],
            features={"prefers-color-scheme": scheme},
        )


class Firefox(Browser):
    """Debian's Firefox ESR, directly."""

    kind = "firefox"
    # To bring a new tab to the front takes a third of a second; the one before it is closed anyway.
    _opens_behind = True

    def _start(self, root: Path, environment: dict[str, str]) -> str:
        binary = _which("firefox-esr", "firefox")
        profile = root / "profile"
        ports = ("http_port", "ssl_port", "socks_port")
        proxy = {f"network.proxy.{port}": self.listener.port for port in ports}
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in (FIREFOX_PREFS | proxy).items()
        ]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        # Only with this variable does Firefox take services.settings.server from the preferences.
        environment |= {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1", "MOZ_CRASHREPORTER_DISABLE": "1"}
        command = [binary, "--headless", "--no-remote", "--profile", str(profile), "--marionette"]
        command += ["--remote-debugging-port", "0", "-remote-allow-system-access"]
        self._spawn(command, environment, root / "firefox.log")

        def port() -> str:
            if not (profile / "WebDriverBiDiServer.json").exists():
                return ""
            return (profile / "MarionetteActivePort").read_text()

        found = _poll(port, "firefox")
        self._marionette = self._stack.enter_context(
            socket.create_connection(("127.0.0.1", int(found)), COMMAND_SECONDS)
        )
        self._incoming = self._stack.enter_context(self._marionette.makefile("rb"))
        self._receive()
        session = self._send("WebDriver:NewSession", {"webSocketUrl": True})
        return str(session["capabilities"]["webSocketUrl"])

    def _receive(self) -> Any:
        length = b""
        while (char := self._incoming.read(1)) != b":":
            if not char:
                raise EOFError
            length += char
        return json.loads(self._incoming.read(int(length)))

    def _send(self, command: str, parameters: dict[str, Any]) -> Any:
        message = json.dumps([0, 1, command, parameters]).encode()
        try:
            self._marionette.sendall(b"%d:%s" % (len(message), message))
            _, _, error, value = self._receive()
        except (OSError, EOFError) as problem:
            self._stop()
            raise BrowserError(f"firefox did not answer to {command}") from problem
        if error:
            raise BrowserError(f"{error['error']}: {error['message']}")
        return value

    def _classic(self, command: str, **parameters: Any) -> Any:
        return self._send(f"WebDriver:{command}", parameters)["value"]

    def _tab(self, assignment: str) -> None:
        """Set a field of the tab's BrowsingContext, from Firefox's own window."""
        window = self._command("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]
        answer = self._command(
            "script.evaluate",
            expression=f"gBrowser.selectedBrowser.browsingContext.{assignment}; undefined",
            target={"context": window["context"]},
            awaitPromise=False,
        )
        if answer["type"] == "exception":
            raise BrowserError(answer["exceptionDetails"]["text"])

    def _switch_scripts_off(self) -> None:
        self._tab("allowJavascript = false")

    def set_color_scheme(self, scheme: ColorScheme) -> None:  # noqa: D102 - see Browser
        self._tab(f"prefersColorSchemeOverride = {json.dumps(scheme)}")


def launch(
    kind: str,
    *,
    javascript: bool = True,
    color_scheme: ColorScheme = "light",
    viewport: tuple[int, int] = (1280, 800),
) -> Browser:
    """Start a browser of `KINDS` with an empty page; `UnavailableError` if not installed."""
    browser: Browser = {"chromium": Chromium, "firefox": Firefox}[kind]()
    try:
        browser.new_page(javascript=javascript, color_scheme=color_scheme, viewport=viewport)
    except BaseException:
        browser.close()
        raise
    return browser


def _which(*names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise UnavailableError(f"{names[0]} is not installed")


def _poll(ask: Callable[[], T | None], what: str) -> T:
    deadline = time.monotonic() + COMMAND_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if value := ask():
                return value
        time.sleep(0.02)
    raise BrowserError(f"{what} did not start")


def _processes(root: Path, leader: int) -> list[int]:
    """List the living processes of a session, and those with our folder as their home.

    The browsers' children overwrite their environment, their crash reporters leave the session.
    """
    mark = f"HOME={root}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            ours = int(session) == leader or mark in (entry / "environ").read_bytes()
            if ours and state not in "ZX":
                found.append(int(entry.name))
    return found
