// What the desk's pages do in the browser. Every page works without this file; it adds the keyboard, pickers and swaps.
import { startDrafts, startForms } from "./forms.js";
import { startHelp } from "./help.js";
import { startKeys } from "./keys.js";
import { startPicks } from "./picks.js";
import { countRows, startRows } from "./rows.js";
import { startSwaps } from "./swaps.js";

function renew(part) {
  startPicks(part);
  if (part !== document.body) startDrafts(part);
  countRows();
}

function start() {
  startKeys();
  startHelp();
  startRows();
  startForms();
  startPicks(document);
  startSwaps(renew);
  for (const button of document.querySelectorAll("[data-dismiss]")) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".toast").remove());
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
