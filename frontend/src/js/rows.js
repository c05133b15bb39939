// Moving through a table's rows, selecting them, and the bar that counts what is selected.
import { visible } from "./fields.js";

let anchor = null;

function links() {
  return [...document.querySelectorAll("a[data-open]")].filter(visible);
}

export function moveRow(step) {
  const all = links();
  if (!all.length) return false;
  const row = document.activeElement && document.activeElement.closest("tr");
  const at = row ? all.findIndex((link) => row.contains(link)) : -1;
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  return true;
}

function boxes(root) {
  return [...root.querySelectorAll("input[data-select]")];
}

function setBox(box, on) {
  box.checked = on;
  const row = box.closest("tr");
  if (row) row.classList.toggle("on", on);
}

function count(form) {
  const all = boxes(form);
  const picked = all.filter((box) => box.checked).length;
  for (const head of form.querySelectorAll("input[data-select-all]")) {
    head.checked = picked > 0 && picked === all.length;
    head.indeterminate = picked > 0 && picked < all.length;
  }
  for (const bar of form.querySelectorAll("[data-bulk]")) {
    bar.hidden = picked === 0;
    for (const place of bar.querySelectorAll("[data-bulk-count]")) place.textContent = String(picked);
  }
}

function range(from, to) {
  const all = boxes(to.form || document);
  const [a, b] = [all.indexOf(from), all.indexOf(to)];
  if (a < 0 || b < 0) return;
  for (const box of all.slice(Math.min(a, b), Math.max(a, b) + 1)) setBox(box, to.checked);
}

function chosen(box, wide) {
  setBox(box, box.checked);
  if (wide && anchor && anchor !== box) range(anchor, box);
  anchor = box;
  count(box.form || document);
}

export function toggleRow(target, wide) {
  const row = target.closest("tr");
  const box = row && row.querySelector("input[data-select]");
  if (!box) return false;
  box.checked = wide ? true : !box.checked;
  chosen(box, wide);
  return true;
}

function onClick(event) {
  const target = event.target;
  if (!(target instanceof Element)) return;
  if (target.matches("input[data-select]")) chosen(target, event.shiftKey);
  if (target.matches("input[data-select-all]")) {
    for (const box of boxes(target.form || document)) setBox(box, target.checked);
    count(target.form || document);
  }
  const clear = target.closest("[data-bulk-clear]");
  if (clear) {
    const form = clear.closest("form") || document;
    for (const box of boxes(form)) setBox(box, false);
    count(form);
    event.preventDefault();
  }
}

export function countRows() {
  const forms = new Set(boxes(document).map((box) => box.form || document));
  for (const form of forms) {
    for (const box of boxes(form)) setBox(box, box.checked);
    count(form);
  }
}

export function startRows() {
  document.addEventListener("click", onClick);
  countRows();
}
