"""Debian's Chromium, driven for the tests; ``make browser`` installs it and the accessibility audit."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

import mixproof

AXE = Path(mixproof.__file__).resolve().parent.parent / ".browser" / "package" / "axe.min.js"

_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")


class Browser:
    """A page in a browser, with what it loaded and what it complained of."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def show(self, address: str, width: int) -> None:
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get("about:blank")
        self.messages()
        self.requests()
        self.driver.get(address)

    def messages(self) -> list[Any]:
        return list(self.driver.get_log("browser"))  # type: ignore[no-untyped-call]

    def requests(self) -> list[str]:
        """Every address that was asked for since it was last looked, but for data in the page itself."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]  # type: ignore[no-untyped-call]
        sent = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith(("data:", "about:"))]

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def run_async(self, script: str) -> Any:
        return self.driver.execute_async_script(script)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def inside(self, element: WebElement, selector: str) -> list[WebElement]:
        return element.find_elements(By.CSS_SELECTOR, selector)

    def by_id(self, name: str) -> WebElement:
        return self.driver.find_element(By.ID, name)

    def by_tag(self, name: str) -> WebElement:
        return self.driver.find_element(By.TAG_NAME, name)

    def active(self) -> WebElement:
        return self.driver.switch_to.active_element

    def explorers(self) -> list[str]:
        return [str(box.get_dom_attribute("data-source")) for box in self.all(".explorer")]

    def data_of(self, source: str | None) -> dict[str, Any]:
        return dict(self.run("return JSON.parse(document.getElementById(arguments[0]).textContent)", source))

    def wait(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)


@contextmanager
def open_browser() -> Iterator[Browser]:
    options = Options()
    for flag in _FLAGS:
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_script_timeout(60)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
