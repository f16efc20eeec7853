"""A button that saves a chart as a picture with its title, period and source, drawn by the reader's own browser."""

from __future__ import annotations

import streamlit as st

from components.screen import Screen

LABEL = "Tải ảnh"
NO_CHART = "Chưa thấy biểu đồ; hãy chờ trang vẽ xong."
FAILED = "Trình duyệt này chưa tạo được ảnh."

_HTML = '<button type="button"></button><span role="status" hidden></span>'

_CSS = """
button, span { font-family: var(--st-font); font-size: 0.875rem; line-height: 1.6; color: var(--st-text-color); }
button {
  min-height: 2.5rem; padding: 0.25rem 0.75rem; cursor: pointer; white-space: nowrap; background: none;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button:hover, button:focus-visible { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
button[hidden], span[hidden] { display: none; }
"""

_JS = r"""
const SCALE = 2, LARGEST = 16000, SHOWN = 5000;
const FONT = '"Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';
const INK = "#111827", QUIET = "#374151";

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), status = parentElement.querySelector("span");
  button.textContent = data.label;
  button.onclick = async () => {
    button.disabled = true;
    const trouble = await save(data).catch(() => data.failed);
    button.disabled = false;
    if (!trouble) return;
    [status.textContent, status.hidden, button.hidden] = [trouble, false, true];
    setTimeout(() => { [status.hidden, button.hidden] = [true, false]; }, SHOWN);
  };
}

async function save(data) {
  // Streamlit's own way from a key to a class.
  const name = "st-key-" + data.chart.trim().replaceAll(/[^a-zA-Z0-9_-]/g, "-");
  const plot = document.querySelector(`.${name} .js-plotly-plot`);
  const layers = plot ? [...plot.querySelectorAll("svg.main-svg")] : [];
  if (!layers.length) return data.missing;
  const { width, height } = layers[0].getBoundingClientRect();
  const chart = await loaded(together(layers, width, height));
  const file = await new Promise((done) => drawn(data, chart, width, height).toBlob(done, "image/png"));
  if (!file) return data.failed;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = data.file + ".png";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// All layers in one picture: a layer may refer to what another one defines.
function together(layers, width, height) {
  const whole = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const sizes = { width, height, viewBox: `0 0 ${width} ${height}`, style: `font-family: ${FONT}` };
  for (const [name, value] of Object.entries(sizes)) whole.setAttribute(name, value);
  for (const layer of layers) {
    const copy = layer.cloneNode(true);
    fit(layer, copy);
    copy.querySelectorAll(".hoverlayer, .zoomlayer").forEach((one) => one.remove());
    whole.append(...copy.childNodes);
  }
  const text = new XMLSerializer().serializeToString(whole);
  return text.replaceAll(/url\((&quot;|['"]?)[^)#]*#/g, "url($1#");
}

// The page's font cannot follow into a picture: each text keeps the length it has on the page.
function fit(layer, copy) {
  const copies = copy.querySelectorAll("text, tspan");
  layer.querySelectorAll("text, tspan").forEach((one, at) => {
    copies[at].style.fontFamily = FONT;
    if (one.childElementCount || !one.textContent.trim()) return;
    copies[at].setAttribute("textLength", one.getComputedTextLength());
    copies[at].setAttribute("lengthAdjust", "spacingAndGlyphs");
  });
}

async function loaded(svg) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  return image;
}

function drawn(data, chart, width, height) {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  const pad = data.font * 1.5;
  const above = lines(pen, data.title, `bold ${data.font * 1.5}px ${FONT}`, INK, data.font * 2, width)
    .concat(lines(pen, data.subtitle, `${data.font * 1.1}px ${FONT}`, QUIET, data.font * 1.6, width));
  const below = lines(pen, data.source, `${data.font}px ${FONT}`, QUIET, data.font * 1.5, width);
  const tall = (found) => found.reduce((sum, one) => sum + one.step, 0);
  const full = { width: width + 2 * pad, height: height + 3 * pad + tall(above) + tall(below) };
  const scale = Math.min(SCALE, LARGEST / Math.max(full.width, full.height));
  canvas.width = Math.ceil(full.width * scale);
  canvas.height = Math.ceil(full.height * scale);
  pen.scale(scale, scale);
  pen.fillStyle = "#FFFFFF";
  pen.fillRect(0, 0, full.width, full.height);
  write(pen, above, pad, pad);
  pen.drawImage(chart, pad, 1.5 * pad + tall(above), width, height);
  write(pen, below, pad, 2 * pad + tall(above) + height);
  return canvas;
}

function lines(pen, text, font, colour, step, room) {
  pen.font = font;
  const found = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ").filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > room) { found.push(line); line = word; } else line = longer;
    }
    if (line) found.push(line);
  }
  return found.map((one) => ({ text: one, font, colour, step }));
}

function write(pen, found, left, top) {
  pen.textBaseline = "top";
  for (const one of found) {
    [pen.font, pen.fillStyle] = [one.font, one.colour];
    pen.fillText(one.text, left, top);
    top += one.step;
  }
}
"""

_BUTTON = st.components.v2.component("tien_do_picture", html=_HTML, css=_CSS, js=_JS)


def picture_button(
    key: str, chart_key: str, title: str, subtitle: str, source: str, file_name: str, screen: Screen
) -> None:
    """Draw the button; a click saves the chart drawn under `chart_key` as `file_name`.png.

    Each line of the subtitle starts a line of the picture.
    """
    data = {
        "label": LABEL, "missing": NO_CHART, "failed": FAILED, "chart": chart_key, "title": title,
        "subtitle": subtitle, "source": source, "file": file_name, "font": screen.font,
    }  # fmt: skip
    _BUTTON(key=key, data=data, width="content")
