"""The login pages in a real browser: Debian's chromium, with scripts and without."""

import os
import time

import pytest

from browser import DESKTOP, PHONE, Application, Browser, need_chromium
from code_flow import CodeLogin, claims, post_signature
from server import Server, Wallet

WALLET = Wallet(b"\x11" * 32)
OTHER = Wallet(b"\x22" * 32)
CONFIRM = "Continue with this address?"
SCAN = "Sign in with your wallet"

SETTINGS = """
lifetimes: {challenge: %s}
trustedProxies: [127.0.0.1]
clients:
  - {id: shop, name: "Web <shop> & Söhne", public: true, grants: [authorization_code, refresh_token],
     redirectURIs: ["http://127.0.0.1/callback"], scopes: [read]}
"""


def start(sidsign, folder, lifetime=120, **environment):
    """A server with a client whose redirect URI is on loopback, at any port."""
    settings = folder / "settings.yaml"
    settings.write_text(SETTINGS % lifetime, encoding="utf-8")
    return Server(sidsign, folder, "--config", settings, environment={"SIDSIGN_LOG_LEVEL": "info", **environment})


@pytest.fixture
def server(sidsign, tmp_path):
    """A server; only where there is a browser."""
    need_chromium()
    with start(sidsign, tmp_path) as server:
        yield server


@pytest.fixture
def application():
    """The client's side."""
    with Application() as application:
        yield application


@pytest.fixture
def browser(tmp_path):
    """A browser that has nothing to complain about in the end."""
    need_chromium()
    with Browser(tmp_path / "profile") as browser:
        yield browser
        assert browser.complaints() == []


def wait_for_answers(browser, application, count=1):
    """What has come to the redirect URI."""
    browser.wait(lambda: len(application.answers) >= count)
    return application.answers


def test_a_login_from_the_code_to_the_token(server, application, browser):
    """Scan, sign, continue: the page goes on by itself, and the client gets a token for the wallet."""
    login = CodeLogin(server, application.redirect_uri, scope="read")
    browser.open(login.url)
    assert browser.heading == SCAN
    text = browser.one("main").text
    assert "Web <shop> & Söhne" in text and server.url.removeprefix("http://") in text
    sid = browser.sid()
    assert browser.codes() == [sid]
    assert browser.one("#open").get_attribute("href") == f"web+{sid}"
    browser.wait(lambda: browser.one("#state").text == "Waiting for the wallet.")

    assert post_signature(server, WALLET, sid).status == 204
    browser.wait_for_heading(CONFIRM)
    select = "getSelection().selectAllChildren(document.querySelector('.address code'))"
    browser.driver.execute_script(select)
    assert browser.driver.execute_script("return getSelection().toString()").strip() == WALLET.address
    assert not browser.every(".notice")
    browser.press("continue")

    (answer,) = wait_for_answers(browser, application)
    token = login.redeem(answer)
    said = claims(server, token["access_token"])
    assert said["sub"] == said["wallet"] == WALLET.address
    assert (said["client_id"], said["scope"]) == ("shop", "read")
    assert login.session.refresh_token(f"{server.url}/token", token["refresh_token"])["access_token"]


def test_not_me_gives_a_new_code(server, application, browser):
    """Somebody else's wallet was faster: a new challenge, and the right wallet signs that."""
    login = CodeLogin(server, application.redirect_uri)
    browser.open(login.url)
    first = browser.sid()
    assert post_signature(server, OTHER, first).status == 204
    browser.wait_for_heading(CONFIRM)
    browser.press("again")
    browser.wait_for_heading(SCAN)
    second = browser.sid()
    assert second != first and browser.codes() == [second]
    assert post_signature(server, WALLET, second).status == 204
    browser.wait_for_heading(CONFIRM)
    browser.press("continue")
    (answer,) = wait_for_answers(browser, application)
    assert claims(server, login.redeem(answer)["access_token"])["sub"] == WALLET.address


@pytest.mark.parametrize("page", ["scan", "confirm"])
def test_cancel_tells_the_application(server, application, browser, page):
    """`access_denied`, with the state and the issuer."""
    login = CodeLogin(server, application.redirect_uri)
    browser.open(login.url)
    if page == "confirm":
        post_signature(server, WALLET, browser.sid())
        browser.wait_for_heading(CONFIRM)
    browser.press("cancel")
    (answer,) = wait_for_answers(browser, application)
    answer.pop("error_description", None)
    assert answer == {"error": "access_denied", "state": login.state, "iss": server.url}


def test_a_code_that_expires_is_replaced(sidsign, tmp_path, application, browser):
    """By itself, as often as needed; the one on the page is good."""
    with start(sidsign, tmp_path, lifetime=4) as server:
        login = CodeLogin(server, application.redirect_uri)
        browser.open(login.url)
        sids = [browser.sid()]
        for _ in range(2):
            browser.wait(lambda: browser.sid() not in sids)
            sids.append(browser.sid())
        assert browser.codes() == [sids[-1]]
        assert post_signature(server, WALLET, sids[-1]).status == 204
        browser.wait_for_heading(CONFIRM)
        browser.press("continue")
        (answer,) = wait_for_answers(browser, application)
        assert login.redeem(answer)["access_token"]


def test_a_reload_keeps_the_login(server, application, browser):
    """A phone puts the page away while the wallet is open, and loads it again afterwards."""
    browser.open(CodeLogin(server, application.redirect_uri).url)
    sid = browser.sid()
    browser.driver.refresh()
    assert browser.sid() == sid
    address = browser.url
    browser.open("about:blank")
    assert post_signature(server, WALLET, sid).status == 204
    browser.open(address)
    assert browser.heading == CONFIRM
    browser.driver.refresh()
    assert browser.heading == CONFIRM


def test_the_countdown(server, application, browser):
    """Seconds, which become fewer."""
    browser.open(CodeLogin(server, application.redirect_uri).url)

    def seconds():
        text = browser.one("#validity").text
        assert text.startswith("The code is good for ") and text.endswith(" seconds."), text
        return int(text.split()[5])

    first = seconds()
    assert 110 < first <= 120
    time.sleep(2.5)
    assert 2 <= first - seconds() <= 4


def test_two_tabs_at_once(server, application, browser):
    """Neither disturbs the other; each answer goes with its own state."""
    logins = [CodeLogin(server, application.redirect_uri) for _ in range(2)]
    tabs, sids = [], []
    for login in logins:
        browser.driver.switch_to.new_window("tab")
        browser.open(login.url)
        tabs.append(browser.driver.current_window_handle)
        sids.append(browser.sid())
    wallets = [WALLET, OTHER]
    for wallet, sid in zip(wallets, sids, strict=True):
        assert post_signature(server, wallet, sid).status == 204
    for count, tab in enumerate(tabs, 1):
        browser.driver.switch_to.window(tab)
        browser.wait_for_heading(CONFIRM)
        browser.press("continue")
        wait_for_answers(browser, application, count)
    for wallet, login, answer in zip(wallets, logins, application.answers, strict=True):
        assert claims(server, login.redeem(answer)["access_token"])["sub"] == wallet.address


def test_another_browser_sees_nothing(server, application, browser, tmp_path):
    """The link alone, without the cookie, shows neither the challenge nor who has signed."""
    browser.open(CodeLogin(server, application.redirect_uri).url)
    sid, resume = browser.sid(), browser.url
    status = browser.one("#login").get_attribute("data-status")
    with Browser(tmp_path / "other") as other:
        other.open(resume)
        assert other.heading == "Not this browser's login"
        assert sid not in other.driver.page_source
        post_signature(server, WALLET, sid)
        other.open(server.url + status)
        assert "signed" not in other.driver.page_source and WALLET.address not in other.driver.page_source
    assert server.request(status).status == 404
    browser.wait_for_heading(CONFIRM)


def test_a_double_click_makes_one_code(server, application, browser):
    """A client that redeems two codes of one login ends it."""
    from selenium.webdriver.common.action_chains import ActionChains

    login = CodeLogin(server, application.redirect_uri)
    browser.open(login.url)
    post_signature(server, WALLET, browser.sid())
    browser.wait_for_heading(CONFIRM)
    ActionChains(browser.driver).double_click(browser.one("button[value=continue]")).perform()
    (answer,) = wait_for_answers(browser, application)
    assert login.redeem(answer)["access_token"]
    assert (server.state / "server.log").read_text().count("code issued") == 1


def test_the_back_button_gives_no_second_login(server, application, browser):
    """Continue is pressed again on the page before: the one code that can be redeemed is redeemed."""
    login = CodeLogin(server, application.redirect_uri)
    browser.open(login.url)
    post_signature(server, WALLET, browser.sid())
    browser.wait_for_heading(CONFIRM)
    browser.press("continue")
    wait_for_answers(browser, application)
    login.redeem(application.answers[0])
    browser.driver.back()
    browser.wait(lambda: browser.heading != "Back")
    if browser.heading == CONFIRM:
        browser.press("continue")
        browser.wait(lambda: browser.heading != CONFIRM)
    for answer in application.answers[1:]:
        if "code" in answer:
            with pytest.raises(Exception, match="invalid_grant"):
                login.redeem(answer)


def test_a_server_that_is_away_for_a_while(server, application, browser):
    """The page says so, goes on trying, and sees the signature once the server is back."""
    login = CodeLogin(server, application.redirect_uri)
    browser.open(login.url)
    sid, port = browser.sid(), server.port
    server.stop()
    browser.wait(lambda: browser.one("#state").text == "The server cannot be reached. Trying again.")
    server.start(port)
    assert browser.sid() == sid
    browser.wait(lambda: browser.one("#state").text == "Waiting for the wallet.", 30)
    assert post_signature(server, WALLET, sid).status == 204
    browser.wait_for_heading(CONFIRM)
    # What the browser itself logs of questions that nobody answered.
    assert all("ERR_CONNECTION_REFUSED" in line or "ERR_EMPTY_RESPONSE" in line for line in browser.complaints())


STUB = """
    window.questions = [];
    window.answer = %s;
    window.fetch = async () => {
        questions.push(performance.now());
        return new Response(JSON.stringify({status: "pending", expires_in: 90}), answer);
    };
"""


def questions(browser):
    """When the page asked, in seconds."""
    return [time / 1000 for time in browser.driver.execute_script("return questions")]


def test_the_page_asks_every_two_seconds(server, application, browser):
    """Not while it is hidden, and at once when it is seen again."""
    browser.open(CodeLogin(server, application.redirect_uri).url)
    browser.driver.execute_script(STUB % "{status: 200}")
    browser.wait(lambda: len(questions(browser)) == 3)
    times = questions(browser)
    assert all(1.9 < later - earlier < 3 for earlier, later in zip(times, times[1:], strict=False))
    hide = """
        Object.defineProperty(document, "hidden", {configurable: true, get: () => %s});
        document.dispatchEvent(new Event("visibilitychange"));
    """
    browser.driver.execute_script(hide % "true")
    count = len(questions(browser))
    time.sleep(5)
    assert len(questions(browser)) == count
    browser.driver.execute_script(hide % "false")
    assert len(questions(browser)) == count + 1


@pytest.mark.parametrize(
    ("answer", "shortest", "longest", "text"),
    [
        ("{status: 429, headers: {'Retry-After': '5'}}", 4.9, 7, "The server is busy. Trying again soon."),
        ("{status: 503}", 3.9, 6, "The server cannot be reached. Trying again."),
    ],
)
def test_the_page_waits_when_told_to(server, application, browser, answer, shortest, longest, text):
    """`Retry-After` is honoured, and failures make it patient."""
    browser.open(CodeLogin(server, application.redirect_uri).url)
    browser.driver.execute_script(STUB % answer)
    browser.wait(lambda: browser.one("#state").text == text)
    browser.wait(lambda: len(questions(browser)) == 2)
    first, second = questions(browser)
    assert shortest < second - first < longest
    browser.driver.execute_script("answer = {status: 200}")
    browser.wait(lambda: browser.one("#state").text == "Waiting for the wallet.")


def test_a_wallet_elsewhere_is_pointed_out(server, application, browser):
    """Both addresses stand on the page before anybody goes on."""
    browser.open(CodeLogin(server, application.redirect_uri).url)
    post_signature(server, WALLET, browser.sid(), {"X-Forwarded-For": "2001:db8::9"})
    browser.wait_for_heading(CONFIRM)
    notice = browser.one(".notice").text
    assert "another network" in notice
    assert [element.text for element in browser.every(".notice dd")] == ["2001:db8::9", "127.0.0.1"]
    assert browser.driver.execute_script(AUDIT) == []


def test_a_browser_without_cookies(server, application, tmp_path):
    """Is told that it needs them, with scripts and without."""
    for scripts in (True, False):
        with Browser(tmp_path / f"profile-{scripts}", scripts=scripts, cookies=False) as browser:
            browser.open(CodeLogin(server, application.redirect_uri).url)
            if scripts:
                browser.wait(lambda: "Allow cookies for this site" in browser.one("#state").text)
            else:
                browser.press("check")
                assert browser.heading == "Not this browser's login"
                assert "Allow cookies for this site" in browser.one("main").text


def test_a_page_that_is_not_known_any_more_stops(server, application, browser):
    """A 404 is final; the link to a new code remains."""
    browser.open(CodeLogin(server, application.redirect_uri).url)
    first = browser.sid()
    browser.driver.execute_script(STUB % "{status: 404}")
    browser.wait(lambda: "get a new code" in browser.one("#state").text)
    time.sleep(4)
    assert len(questions(browser)) == 1
    browser.follow("a[href^='/authorize?']")
    browser.wait(lambda: browser.sid() != first)


def test_without_scripts(server, application, tmp_path):
    """The buttons do what the script does."""
    with Browser(tmp_path / "profile", scripts=False) as browser:
        login = CodeLogin(server, application.redirect_uri)
        browser.open(login.url)
        assert "I have signed" in browser.one("#state").text
        sid = browser.sid()
        assert browser.codes() == [sid]
        browser.press("check")
        assert "No signature has arrived yet" in browser.one("[role=alert]").text
        assert browser.sid() == sid
        post_signature(server, OTHER, sid)
        browser.press("check")
        assert browser.heading == CONFIRM
        browser.press("again")
        assert browser.heading == SCAN and browser.sid() != sid
        post_signature(server, WALLET, browser.sid())
        browser.press("check")
        assert browser.heading == CONFIRM
        browser.press("continue")
        (answer,) = wait_for_answers(browser, application)
        assert claims(server, login.redeem(answer)["access_token"])["sub"] == WALLET.address
        browser.open(login.url)
        first = browser.sid()
        browser.follow("a[href^='/authorize?']")
        assert browser.sid() != first
        browser.press("cancel")
        assert wait_for_answers(browser, application, 2)[1]["error"] == "access_denied"


def test_the_keyboard_alone(server, application, browser):
    """The order of the controls is that of the page, and the text of the challenge can be opened and copied."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser.open(CodeLogin(server, application.redirect_uri).url)
    names = []
    for _ in range(4):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        names.append(browser.driver.switch_to.active_element.text)
    assert names == ["Open the wallet", "New code", "Cancel", "Show the challenge as text"]
    assert not browser.every("#sid")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    assert browser.one("#sid").text == browser.sid()
    assert browser.one("#copy").is_displayed()
    browser.one("#open").send_keys(Keys.ENTER)
    browser.wait(lambda: "Did nothing open?" in browser.one("#hint").text)
    # That no wallet is installed.
    assert all("registered handler" in line for line in browser.complaints())


AUDIT = """
    const luminance = (color) => {
        const [r, g, b] = color.map((part) => {
            part /= 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const parts = (text) => text.match(/[\\d.]+/g).map(Number);
    const ground = (element) => {
        for (; element; element = element.parentElement) {
            const color = parts(getComputedStyle(element).backgroundColor);
            if (color.length < 4 || color[3] === 1) return color.slice(0, 3);
        }
        return [255, 255, 255];
    };
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
    for (const element of document.querySelectorAll("body *")) {
        const box = element.getBoundingClientRect();
        if (!box.width || element.closest("svg")) continue;
        if (box.right > innerWidth + 0.5 || box.left < 0) found.push("out of the page: " + element.outerHTML);
        const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (hasText && element.tagName !== "SCRIPT") {
            const lights = [parts(getComputedStyle(element).color).slice(0, 3), ground(element)].map(luminance);
            const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
            if (contrast < 4.5) found.push("contrast " + contrast + ": " + element.outerHTML);
        }
        if (element.matches("a, button, summary") && box.height < 44) found.push("too low: " + element.outerHTML);
    }
    return found;
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP, (360, 640, 3)], ids=["phone", "desktop", "narrow"])
def test_every_page_can_be_read(server, application, browser, screen, dark):
    """Contrast, size of what is touched, nothing beside the page; the code is one for readers in the dark, too."""
    browser.show_as(screen, dark=dark)
    folder = os.environ.get("SIDSIGN_SCREENSHOTS")

    def check(name):
        if folder:
            shade = "dark" if dark else "light"
            browser.picture().save(f"{folder}/{name}-{screen[0]}x{screen[1]}-{shade}.png")
        assert browser.driver.execute_script(AUDIT) == []

    login = CodeLogin(server, application.redirect_uri)
    browser.open(login.url)
    check("scan")
    assert browser.codes() == [browser.sid()]
    link, code = browser.one("#open").rect, browser.one(".code").rect
    assert (link["y"] < code["y"]) if screen is not DESKTOP else (code["x"] < link["x"])
    browser.one("summary").click()
    check("scan-text")
    post_signature(server, WALLET, browser.sid())
    browser.wait_for_heading(CONFIRM)
    check("confirm")
    browser.open(f"{server.url}/authorize?response_type=code&client_id=nobody")
    assert browser.heading == "Unknown application"
    check("failure")
    # What the browser logs of every page that is not found or refused.
    assert all("Failed to load resource" in line for line in browser.complaints())
