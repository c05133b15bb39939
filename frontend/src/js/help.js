// The list of keys, made from what is on the page: a key that does nothing here is not listed.
import { visible } from "./fields.js";
import { lettersOn, setLetters } from "./letters.js";

function listed() {
  const rows = [];
  const add = (keys, words) => rows.push([keys, words]);
  if (document.querySelector(".top-search input")) add(["/"], "查找");
  if (document.querySelector("a[data-open]")) {
    add(["j", "k"], "下一行、上一行（在行上也可用方向键）");
    add(["Enter"], "打开这一行");
  }
  if (document.querySelector("input[data-select]")) {
    add(["空格"], "选中这一行");
    add(["Shift", "空格"], "从上次选中的行一直选到这一行");
  }
  for (const element of document.querySelectorAll("[data-key]")) {
    if (visible(element)) add([element.dataset.key], element.dataset.keyLabel || element.textContent.trim());
  }
  if (document.querySelector("main form textarea, main form input")) add(["Ctrl", "Enter"], "提交正在填的表");
  if (document.querySelector(".toast [data-undo]")) add(["Ctrl", "Z"], "撤销刚才那一批");
  add(["Esc"], "关闭打开的菜单");
  add(["?"], "这张按键表");
  return rows;
}

function line([keys, words]) {
  const row = document.createElement("tr");
  const left = row.insertCell();
  keys.forEach((key, i) => {
    if (i) left.append(" ");
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    left.append(kbd);
  });
  row.insertCell().textContent = words;
  return row;
}

function letterSwitch() {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = lettersOn();
  box.addEventListener("change", () => setLetters(box.checked));
  label.append(box, "使用单个字母键（语音输入或容易误碰时可以关掉）");
  return label;
}

function closer(dialog) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn primary";
  button.textContent = "关闭";
  button.addEventListener("click", () => (dialog.close ? dialog.close() : dialog.remove()));
  return button;
}

export function openHelp() {
  const opener = document.activeElement;
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  dialog.setAttribute("aria-labelledby", "help-title");
  const title = document.createElement("h2");
  title.id = "help-title";
  title.textContent = "本页可用的按键";
  const table = document.createElement("table");
  table.append(...listed().map(line));
  const acts = document.createElement("p");
  acts.className = "acts";
  acts.append(closer(dialog));
  dialog.append(title, table, letterSwitch(), acts);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener instanceof HTMLElement) opener.focus();
  });
  document.body.append(dialog);
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", ""); // iOS before 15.4 knows no modal dialog
}

export function startHelp() {
  for (const button of document.querySelectorAll("[data-help]")) {
    button.hidden = false;
    button.addEventListener("click", openHelp);
  }
}
