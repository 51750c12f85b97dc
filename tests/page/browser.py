# SPDX-License-Identifier: MIT OR Apache-2.0
"""Drives headless Chromium with chromedriver over WebDriver's HTTP, on the loopback."""

import base64
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import time

KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Left": "\ue012",
    "Up": "\ue013",
    "Right": "\ue014",
    "Down": "\ue015",
    "Home": "\ue011",
    "End": "\ue010",
    "Tab": "\ue004",
    "Shift": "\ue008",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "Space": " ",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Missing(Exception):
    """There is no browser to drive."""


class Browser:
    def __init__(self, scratch, width=1280, height=900):
        for program in ("chromium", "chromedriver"):
            if not shutil.which(program):
                raise Missing(f"{program} is not installed")
        self.log = open(os.path.join(scratch, "chromedriver.log"), "w+", encoding="utf-8")
        # In a group of its own, so that the browser goes with it. The browser's files stay in the test's directory.
        environment = {
            **os.environ,
            "HOME": scratch,
            "TMPDIR": scratch,
            "XDG_CONFIG_HOME": scratch,
            "XDG_CACHE_HOME": scratch,
        }
        self.process = subprocess.Popen(
            ["chromedriver", "--port=0"],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=environment,
        )
        try:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.find_port(), timeout=120)
            self.begin(scratch, width, height)
        except BaseException:
            self.close()
            raise

    def find_port(self):
        for _ in range(600):
            with open(self.log.name, encoding="utf-8") as log:
                found = re.search(r"started successfully on port (\d+)", log.read())
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise Missing("chromedriver does not start")

    def begin(self, scratch, width, height):
        arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--allow-file-access-from-files=false",
            f"--user-data-dir={scratch}/browser",
            f"--window-size={width},{height}",
            "--force-device-scale-factor=1",
            "--disable-background-networking",
        ]
        capabilities = {
            "alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")},
                "goog:loggingPrefs": {"browser": "ALL"},
            }
        }
        self.session, self.opened = None, 0
        self.session = self.call("POST", "", {"capabilities": capabilities})["sessionId"]

    def call(self, method, path, body=None):
        address = "/session" + (f"/{self.session}{path}" if self.session else "")
        text = json.dumps(body if body is not None else {}) if method == "POST" else None
        self.connection.request(method, address, text, {"Content-Type": "application/json"})
        value = json.loads(self.connection.getresponse().read())["value"]
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{path}: {value['error']}: {value['message'].splitlines()[0]}")
        return value

    def cdp(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path, fragment=""):
        """Opens a page anew, and waits until it has drawn."""
        self.opened += 1
        self.call("POST", "/url", {"url": f"file://{path}?{self.opened}{fragment}"})
        self.wait("document.body.classList.contains('ready')")

    def wait(self, condition, seconds=60):
        limit = time.monotonic() + seconds
        while not self.js(f"return Boolean({condition})"):
            if time.monotonic() > limit:
                raise TimeoutError(f"never true: {condition}")
            time.sleep(0.02)

    def js(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click")

    def text(self, selector):
        return self.js("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    def pointer(self, x, y, press=True):
        """Moves the mouse to a point of the window, and clicks there."""
        actions = [{"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}]
        if press:
            actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.call(
            "POST",
            "/actions",
            {
                "actions": [
                    {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
                ]
            },
        )

    def keys(self, *names):
        """Presses keys, one after another, wherever the focus is."""
        actions = []
        for name in names:
            value = KEYS.get(name, name)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def type(self, text):
        self.keys(*text)

    def choose(self, selector, index):
        """Chooses an option as with the mouse."""
        self.click(f"{selector} > option:nth-of-type({index + 1})")

    def theme(self, name):
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def size(self, width, height=900):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, path=None):
        data = base64.b64decode(self.call("GET", "/screenshot"))
        if path:
            with open(path, "wb") as file:
                file.write(data)
        return data

    def processor_seconds(self):
        """What the driver, the browser and those of their processes that ended have taken so far."""
        ticks = 0
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{number}/stat", encoding="ascii", errors="replace") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def errors(self):
        """What the browser complained about since the last call: errors of scripts, and what the policy forbade."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def close(self):
        try:
            if getattr(self, "session", None):
                self.call("DELETE", "")
        except (OSError, RuntimeError, ValueError, http.client.HTTPException):
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.log.close()
