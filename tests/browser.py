"""A real browser for tests of pages: headless Chromium, and what it complained about.

A page is checked as its reader sees it, so a test that needs the browser fails where there is none.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

#: Text that its box, or the drawing that it stands in, cuts off: [text, by how many pixels].
_CLIPPED = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const outer = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (!box.width) continue;
      const over = Math.max(outer.left - box.left, box.right - outer.right, outer.top - box.top, box.bottom - outer.bottom);
      if (over > 1) found.push([text.textContent, Math.round(over)]);
    }
  }
  for (const node of document.querySelectorAll('body *')) {
    if (node.closest('svg') || !node.innerText) continue;
    const over = node.scrollWidth - node.clientWidth, style = getComputedStyle(node);
    const scrolls = [style.overflowX, style.overflowY].some((flow) => flow === 'auto' || flow === 'scroll');
    if (node.clientWidth && over > 1 && style.display !== 'inline' && !scrolls && style.overflowX !== 'visible')
      found.push([node.innerText.slice(0, 60), over]);
  }
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) found.push(['the page itself', wide]);
  return found;
}"""


@dataclass
class Visit:
    """A page that is open, and what happened on it since."""

    page: "object"  # playwright.sync_api.Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def clipped(self) -> list[tuple[str, int]]:
        """Texts that are cut off or make the page wider than the window, and by how many pixels."""
        return [tuple(found) for found in self.page.evaluate(_CLIPPED)]

    def violations(self) -> list[str]:
        """What axe-core, the accessibility checker, finds wrong: rule, help, and the first elements concerned."""
        from axe_playwright_python.sync_playwright import Axe

        for _ in range(20):
            told = [
                f"{found['id']}: {found['help']}: {[node['html'][:200] for node in found['nodes'][:3]]}"
                for found in Axe().run(self.page).response["violations"]
            ]
            # The framework's own bar stands above all landmarks for as long as an answer is on its way.
            if not any("v-progress-linear" in fault for fault in told):
                break
            self.page.wait_for_timeout(500)
        return told


@pytest.fixture(scope="session")
def chromium() -> Iterator["object"]:
    """Debian's Chromium, headless; one a test process."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("no Chromium: this test opens a page in a real browser; `apt-get install chromium`", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a window of some width: `visit(url, width=390)`; further options are the context's."""
    contexts = []

    def open_page(url: str, width: int = 1280, height: int = 900, **options: object) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("requestfailed", lambda request: visit.errors.append(f"failed: {request.url}"))
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.goto(url)
        return visit

    yield open_page
    for context in contexts:
        context.close()
