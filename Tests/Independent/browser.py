"""What the tests of the login pages share: Debian's chromium, and an application that takes the answer."""

import http.server
import io
import shutil
import threading
import urllib.parse

import pytest

DESKTOP = (1280, 800, 1)
PHONE = (390, 844, 2)


def need_chromium():
    """Skips the test where there is no chromium to drive."""
    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            pytest.skip(f"no {program}; on Debian, apt-get install chromium chromium-driver")


class Browser:
    """A browser with a cookie jar of its own."""

    def __init__(self, profile, *, scripts=True, cookies=True, screen=DESKTOP):
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
        ):
            options.add_argument(argument)
        allowed = {"javascript": scripts, "cookies": cookies}
        settings = {
            f"profile.managed_default_content_settings.{name}": 1 if allow else 2 for name, allow in allowed.items()
        }
        options.add_experimental_option("prefs", settings)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(30)
        self.show_as(screen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def show_as(self, screen, *, dark=False):
        """Takes the size of a screen, and on a narrow one the ways of a phone."""
        width, height, ratio = screen
        is_phone = width < 600
        for command, parameters in (
            (
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": is_phone},
            ),
            ("Emulation.setTouchEmulationEnabled", {"enabled": is_phone}),
            (
                "Emulation.setEmulatedMedia",
                {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]},
            ),
        ):
            self.driver.execute_cdp_cmd(command, parameters)

    def open(self, url):
        """Goes to a page."""
        self.driver.get(url)

    @property
    def url(self):
        """Where it is."""
        return self.driver.current_url

    @property
    def heading(self):
        """What the page is about."""
        return self.one("h1").text

    def one(self, selector):
        """The element of a CSS selector."""
        return self.driver.find_element("css selector", selector)

    def every(self, selector):
        """The elements of a CSS selector that can be seen."""
        return [element for element in self.driver.find_elements("css selector", selector) if element.is_displayed()]

    def sid(self):
        """The challenge that stands on the page, as text."""
        return self.one("#sid").get_property("textContent")

    def press(self, decision):
        """Presses the button of a decision."""
        self.follow(f"button[value={decision}]")

    def follow(self, selector):
        """Clicks what leads to another page, and waits until the page before is gone."""
        from selenium.webdriver.support.expected_conditions import staleness_of

        page = self.one("html")
        self.one(selector).click()
        gone = staleness_of(page)
        self.wait(lambda: gone(self.driver))

    def wait(self, condition, seconds=20):
        """What the condition returns once it is true."""
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.support.ui import WebDriverWait

        # While one page goes and another comes, elements vanish in several ways.
        return WebDriverWait(self.driver, seconds, 0.1, (WebDriverException,)).until(lambda _: condition())

    def wait_for_heading(self, text, seconds=20):
        """Waits for the page with this heading."""
        self.wait(lambda: self.heading == text, seconds)

    def picture(self, whole=True):
        """A picture of the page."""
        from base64 import b64decode

        from PIL import Image

        answer = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": whole})
        return Image.open(io.BytesIO(b64decode(answer["data"])))

    def codes(self):
        """What a reader sees in the picture of the page."""
        import zxingcpp

        return [code.text for code in zxingcpp.read_barcodes(self.picture())]

    def complaints(self):
        """What the console has of warnings and errors since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] != "INFO"]


class Application:
    """The client's side: a loopback server that keeps what the browser brings to its redirect URI."""

    def __enter__(self):
        self.answers = []
        application = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path, _, query = self.path.partition("?")
                if path == "/callback":
                    application.answers.append(dict(urllib.parse.parse_qsl(query, strict_parsing=True)))
                self.send_response(200 if path == "/callback" else 404)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b'<!DOCTYPE html><link rel="icon" href="data:,"><h1>Back</h1>')

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.redirect_uri = f"http://127.0.0.1:{self.server.server_port}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
