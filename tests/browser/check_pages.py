#!/usr/bin/python3
"""Opens HTML pages in headless Chromium, as a reader's telephone and screen show them.

    check_pages.py [--screenshots FOLDER] PAGE.html ...

A page fails if, at 390x844 or 1280x900 CSS pixels, something is wider than the screen, if marks or names of a protein
track lie on one another, if the browser's console says
anything of level warning or error, or if the page asks for anything but itself. Exit status 1 with the reasons.
Needs Debian's python3-selenium, chromium and chromium-driver.
"""

import argparse
import json
import os
import pathlib
import shutil
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

SCREENS = ((390, 844), (1280, 900))
TALLEST = 16000  # pixels of a screenshot

# Elements that reach past the right edge, not counting those inside a box that scrolls or hides.
WIDER = """
const limit = document.documentElement.clientWidth + 0.5, found = [];
for (const element of document.body.querySelectorAll('*')) {
  const box = element.getBoundingClientRect();
  if (box.width > 0 && box.right > limit) found.push(element.tagName.toLowerCase() + '.' + (element.className.baseVal ?? element.className));
}
return found.slice(0, 5);
"""

# Marks and domain names of protein tracks that cover each other by more than a pixel.
OVERLAPS = """
const found = [];
for (const track of document.querySelectorAll('.protein')) {
  for (const kind of ['.mark > path', '.domain-name']) {
    const boxes = [...track.querySelectorAll(kind)].map(e => [e.getBoundingClientRect(), e.parentElement.textContent]);
    boxes.forEach(([a, name], i) => boxes.slice(0, i).forEach(([b, other]) => {
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) found.push(kind + ' ' + name.trim().slice(0, 20));
    }));
  }
}
return found.slice(0, 5);
"""


def open_browser(scheme):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--disable-background-networking", "--disable-component-update", "--no-first-run"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "chromedriver"))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return browser


def set_screen(browser, width, height):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})


def other_requests(browser, url):
    """Addresses the page asked for besides itself; data: needs no network."""
    asked = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] != "Network.requestWillBeSent":
            continue
        address = message["params"]["request"]["url"]
        if address.split("#")[0] != url and not address.startswith("data:"):
            asked.append(address)
    return asked


def check_page(browser, page, screenshots, scheme):
    reasons = []
    url = pathlib.Path(page).resolve().as_uri()
    for width, height in SCREENS:
        where = f"{page} at {width}x{height}, {scheme}"
        set_screen(browser, width, height)
        browser.get_log("browser"), browser.get_log("performance")
        browser.get(url)
        # Folded parts count too: a reader opens them.
        browser.execute_script("for (const d of document.querySelectorAll('details')) d.dataset.was = d.open, d.open = true;")
        scroll, client = browser.execute_script(
            "const e = document.scrollingElement; return [e.scrollWidth, e.clientWidth];")
        if client != width:
            reasons.append(f"{where}: the page lays itself out for {client} px, not {width}")
        if scroll > client:
            reasons.append(f"{where}: {scroll} px wide: {', '.join(browser.execute_script(WIDER))}")
        overlaps = browser.execute_script(OVERLAPS)
        if overlaps:
            reasons.append(f"{where}: lie on one another: {', '.join(overlaps)}")
        browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = d.dataset.was === 'true';")
        reasons += [f"{where}: console: {entry['level']} {entry['message']}" for entry in browser.get_log("browser")
                    if entry["level"] in ("WARNING", "SEVERE")]
        reasons += [f"{where}: asks for {address}" for address in other_requests(browser, url)]
        if screenshots:
            tall = browser.execute_script("return document.scrollingElement.scrollHeight;")
            set_screen(browser, width, max(height, min(tall, TALLEST)))
            name = f"{pathlib.Path(page).stem}.{width}.{scheme}.png"
            browser.save_screenshot(os.path.join(screenshots, name))
    return reasons


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", metavar="PAGE.html")
    parser.add_argument("--screenshots", metavar="FOLDER", help="write a PNG of each page, screen and colour scheme here")
    arguments = parser.parse_args()
    if arguments.screenshots:
        os.makedirs(arguments.screenshots, exist_ok=True)
    reasons = []
    for scheme in ("light", "dark"):
        browser = open_browser(scheme)
        try:
            for page in arguments.pages:
                reasons += check_page(browser, page, arguments.screenshots, scheme)
        finally:
            browser.quit()
    for reason in reasons:
        print(f"check_pages: {reason}", file=sys.stderr)
    print(f"check_pages: {len(arguments.pages)} pages, {len(reasons)} faults", file=sys.stderr)
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
