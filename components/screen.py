"""How large the reader's screen is, and whether a meeting looks at it: what charts take their size from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

NARROW = 640
_SMALLEST = 16
_LINES = 48
"""A meeting's text is a little over 1/50 of the screen's height (8H rule)."""

LARGE = "chu-to"
"""The key, and name in the address, of the meeting switch."""
SIZE = "screen_size"
"""Where the session keeps the browser's last report: [width, height]."""
_KEY = "screen_meter"
_REPORTED = 100, 10_000
"""A report outside these pixels is no screen."""

_METER = st.components.v2.component(
    "tien_do_screen",
    isolate_styles=False,
    js="""
const STEP = 20, CALM = 300;

// A known size stands for the step above it; half a step more each way keeps a scroll bar from changing it.
const near = (now, known) => now > known - STEP / 2 && now < known + 1.5 * STEP;

export default function ({ parentElement, data, setStateValue }) {
  const box = parentElement.closest("[data-testid=stElementContainer]");
  const main = document.querySelector("[data-testid=stMainBlockContainer]");
  if (!box || !main) return;
  parentElement.stopMeasuring?.();
  box.style.display = "none";
  let known = data, waiting = null;

  const report = () => {
    const style = getComputedStyle(main);
    const width = main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    // What window.innerHeight is, without a phone's address bar, which comes and goes with scrolling.
    const height = document.documentElement.clientHeight;
    if (width < STEP || height < STEP) return;
    if (known && near(width, known[0]) && near(height, known[1])) return;
    known = [width, height].map((pixels) => Math.floor(pixels / STEP) * STEP);
    setStateValue("size", known);
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(report, CALM);
  };
  const observer = new ResizeObserver(later);
  observer.observe(main);
  addEventListener("resize", later);
  parentElement.stopMeasuring = () => {
    clearTimeout(waiting);
    observer.disconnect();
    removeEventListener("resize", later);
  };
  if (!known) report();
  return () => {
    parentElement.stopMeasuring();
    box.style.display = "";
  };
}
""",
)


@dataclass(frozen=True)
class Screen:
    """The window in CSS pixels: `width` is what the main column gives a chart; `large`: meeting size.

    `whole`: the main column's width where `width` is only a part of it.
    """

    width: int = 1000
    height: int = 768
    large: bool = False
    whole: int = 0

    @property
    def font(self) -> int:
        """The size of a chart's text in pixels."""
        return max(_SMALLEST, -(-min(self.height, self.whole or self.width) // _LINES)) if self.large else _SMALLEST

    def part(self, share: float, gap: int) -> Screen:
        """A column of this screen: so much of its width, less the gap beside it, its text as large as the whole's."""
        return replace(self, width=int(self.width * share) - gap, whole=self.whole or self.width)

    @property
    def narrow(self) -> bool:
        """True on a phone, where a label stands above its bar rather than beside it."""
        return self.width < NARROW


def measured(*, large: bool) -> Screen:
    """The reader's screen as the browser last reported it; until then the usual one.

    To be called once a run, in the main area: the meter that reports takes no room there.
    """
    known = st.session_state.get(SIZE)
    _METER(key=_KEY, data=known, on_size_change=_keep)
    return Screen(*known, large=large) if known else Screen(large=large)


def current() -> Screen:
    """The screen of this run, as the frame's `measured` and its meeting switch (`LARGE`) left it."""
    known = st.session_state.get(SIZE)
    large = bool(st.session_state.get(LARGE))
    return Screen(*known, large=large) if known else Screen(large=large)


def _keep() -> None:
    """Keep a report apart from its meter, whose own state ends with the first run that does not draw it."""
    size = st.session_state[_KEY].get("size")
    if is_size(size):
        st.session_state[SIZE] = size


def is_size(reported: object) -> bool:
    """Whether a report is two plausible numbers: it comes from the browser, which may send anything."""
    least, most = _REPORTED
    return (
        isinstance(reported, list)
        and len(reported) == 2
        and all(type(pixels) is int and least <= pixels <= most for pixels in reported)
    )
