// The keyboard of the desk. Letters click what carries data-key; they can be turned off (WCAG 2.1.4) and never reach a field.
import { composing, inField, visible } from "./fields.js";
import { openHelp } from "./help.js";
import { lettersOn } from "./letters.js";
import { moveRow, toggleRow } from "./rows.js";

function keyed(key) {
  return [...document.querySelectorAll("[data-key]")].find((el) => el.dataset.key === key && visible(el));
}

function press(element) {
  if (element.tagName === "SUMMARY" || element.tagName === "INPUT") element.focus();
  element.click();
}

function submitForm(target) {
  const form = target.closest("form");
  const button = form && form.querySelector("button[type=submit], button:not([type]), input[type=submit]");
  if (!button) return false;
  button.click();
  return true;
}

function closeMenus() {
  const open = [...document.querySelectorAll("details.menu[open]")];
  for (const menu of open) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
  return open.length > 0;
}

function withControl(event) {
  if (event.key === "Enter") return submitForm(event.target);
  const undo = document.querySelector(".toast [data-undo]");
  if (event.key === "z" && undo && !inField(event.target)) {
    undo.click();
    return true;
  }
  return false;
}

// Keys that are no letters work even when letters are turned off.
function always(event) {
  switch (event.key) {
    case "Escape":
      return closeMenus();
    case "ArrowDown":
    case "ArrowUp":
      return event.target.closest("a[data-open]") !== null && moveRow(event.key === "ArrowDown" ? 1 : -1);
    case " ":
      return event.target.closest("a[data-open]") !== null && toggleRow(event.target, event.shiftKey);
    default:
      return false;
  }
}

function letter(event) {
  switch (event.key) {
    case "/": {
      const search = document.querySelector(".top-search input");
      if (!search) return false;
      search.focus();
      search.select();
      return true;
    }
    case "j":
      return moveRow(1);
    case "k":
      return moveRow(-1);
    case "?":
      openHelp();
      return true;
    default: {
      const element = keyed(event.key);
      if (!element) return false;
      press(element);
      return true;
    }
  }
}

function onKey(event) {
  if (event.defaultPrevented || composing(event) || event.altKey || !(event.target instanceof Element)) return;
  if (document.querySelector("dialog[open]")) return;
  let done = false;
  if (event.ctrlKey || event.metaKey) {
    done = withControl(event);
  } else if (event.key === "Escape" || !inField(event.target)) {
    done = always(event) || (lettersOn() && letter(event));
  }
  if (done) event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
