"""The map in Chromium: what is sent, when it can be used, frames a second while a slider is drawn.

    python benchmarks/web_data.py war.db
    python benchmarks/web_browser.py war.db

Starts `sayso serve` and Debian's Chromium, headless, on this machine; no other is asked.
"""

import argparse
import shutil
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright
from web_server import browser_cpu_seconds, serving

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
# From the start of the navigation until the map has been drawn and its script answers.
_READY = """() => new Promise(done => {
    const look = () => customElements.get('record-map') && document.readyState === 'complete'
        ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
        : setTimeout(look, 5);
    look();
})"""
# Frames between the first and the last step of a slide over the whole of the dial.
_SLIDE = """async ([steps]) => {
    const map = document.querySelector('record-map');
    const dial = map.querySelector('input[data-dial=as_of]');
    const [low, high] = [Number(dial.min), Number(dial.max)];
    await map.remember();
    const frames = [];
    let step = 0;
    await new Promise(done => {
        const frame = now => {
            frames.push(now);
            if (step > steps) { done(); return; }
            dial.value = String(Math.round(high - (high - low) * step / steps));
            dial.dispatchEvent(new Event('input', { bubbles: true }));
            step += 1;
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    });
    return frames;
}"""


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--steps", type=int, default=180)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with serving(asked.ledger) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        ready, frames, costs, slid = [], [], [], []
        sent: dict[str, int] = {}
        for _ in range(asked.times):
            context = browser.new_context(
                base_url=server.url, viewport={"width": 1280, "height": 900}
            )
            page = context.new_page()
            sent = _counted(context, page)
            page.goto("about:blank")
            idle = browser_cpu_seconds(), server.cpu_seconds()
            page.goto("/map", wait_until="commit")
            ready.append(page.evaluate(_READY))
            costs.append((browser_cpu_seconds() - idle[0], server.cpu_seconds() - idle[1]))
            before = dict(sent)
            page.evaluate("document.querySelector('record-map').remember()")
            start = browser_cpu_seconds()
            frames.append(page.evaluate(_SLIDE, [asked.steps]))
            slid.append((browser_cpu_seconds() - start) / len(frames[-1]))
            cells = page.locator("a[data-place]").count()
            context.close()
        browser.close()
    print(f"{cells} cells")
    for kind, number in sorted(before.items()):
        print(f"{kind:11} {number / 1000:7.1f} kB sent")
    print(f"{'all':11} {sum(before.values()) / 1000:7.1f} kB sent until the map can be used")
    print(f"{'the dial':11} {(sum(sent.values()) - sum(before.values())) / 1000:7.1f} kB sent")
    print(
        f"CPU until then: {1000 * median(c[0] for c in costs):.0f} ms of the browser's, "
        f"{1000 * median(c[1] for c in costs):.0f} ms of the server's"
    )
    print(f"CPU of a frame while sliding: {1000 * median(slid):.1f} ms")
    print(
        f"ready after {median(ready):.0f} ms (median of {asked.times}; {min(ready):.0f} to {max(ready):.0f})"
    )
    rates = [1000 * (len(f) - 1) / (f[-1] - f[0]) for f in frames]
    gaps = sorted(b - a for f in frames for a, b in pairwise(f))
    print(
        f"{median(rates):.0f} frames/s while sliding (median of {asked.times}; {min(rates):.0f} to "
        f"{max(rates):.0f}); one frame in twenty takes {gaps[len(gaps) * 95 // 100]:.0f} ms or more"
    )


def _counted(context: Any, page: Any) -> dict[str, int]:
    """Bytes over the wire by kind of resource, counted as they come."""
    sent: dict[str, int] = {}
    kinds: dict[str, str] = {}
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))

    def done(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sent[kind] = sent.get(kind, 0) + int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", done)
    return sent


if __name__ == "__main__":
    main()
