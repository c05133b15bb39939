"""Looking at a page as somebody would who hears it or steers it by keys: what every page must have, whoever opens it."""

from __future__ import annotations

from typing import Any

FAULTS = """() => {
  const faults = [];
  const shown = (el) => el.getClientRects().length > 0;
  if (document.documentElement.lang !== "zh-Hans") faults.push("lang: " + document.documentElement.lang);
  if (!document.title.trim()) faults.push("no title");
  const heads = [...document.querySelectorAll("h1")].filter(shown);
  if (heads.length !== 1) faults.push("h1: " + heads.map((h) => h.textContent).join(" | "));
  if (document.querySelectorAll("main").length !== 1) faults.push("main");
  const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
  for (const id of new Set(ids.filter((one, n) => ids.indexOf(one) !== n))) faults.push("id twice: " + id);
  const spoken = (el) => (el.getAttribute("aria-label") || "").trim()
    || (el.getAttribute("aria-labelledby") || "").split(/\\s+/).filter(Boolean)
        .map((id) => (document.getElementById(id) || {}).textContent || "").join("").trim()
    || [...(el.labels || [])].map((label) => label.textContent).join("").trim();
  for (const el of document.querySelectorAll("input, select, textarea")) {
    if (["hidden", "submit", "button"].includes(el.type) || !shown(el) || el.closest("[aria-hidden=true]")) continue;
    if (!spoken(el)) faults.push("no label: " + el.outerHTML.slice(0, 120));
  }
  for (const el of document.querySelectorAll("a[href], button, summary")) {
    if (!shown(el) || spoken(el) || el.textContent.trim() || el.title) continue;
    if (![...el.querySelectorAll("img")].some((img) => img.alt.trim())) faults.push("no name: " + el.outerHTML.slice(0, 120));
  }
  for (const el of document.querySelectorAll("img")) {
    if (!el.hasAttribute("alt")) faults.push("no alt: " + el.src);
    if (shown(el) && el.complete && !el.naturalWidth) faults.push("broken picture: " + el.src);
  }
  for (const name of ["aria-describedby", "aria-labelledby", "aria-controls"])
    for (const el of document.querySelectorAll(`[${name}]`))
      for (const id of el.getAttribute(name).split(/\\s+/).filter(Boolean))
        if (!document.getElementById(id)) faults.push(`${name} leads nowhere: ${id}`);
  return faults;
}"""
# What the eye finds the focus by: a line around it, or around what it stands for.
FOCUS = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return "";
  const drawn = (one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const label = el.labels && el.labels[0];
  return drawn(el) || drawn(label) || drawn(el.closest(".choice, .ts-control, .field")) ? "" : el.outerHTML.slice(0, 160);
}"""
STEPS = 6


def examine(tab: Any) -> None:
    """Language, one heading, names on everything that is pressed or filled in, no id twice, focus that is seen."""
    tab.wait_for_load_state()
    faults = tab.evaluate(FAULTS)
    assert faults == [], f"{tab.url}: {faults}"
    unseen = []
    for _ in range(STEPS):
        tab.keyboard.press("Tab")
        if found := tab.evaluate(FOCUS):
            unseen.append(found)
    assert unseen == [], f"{tab.url}: the focus is not seen on {unseen}"
