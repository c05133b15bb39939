// Forms: a second submit is held back, unsent text survives an accident in this tab, and the page says so.

const HOLD = 10000;
const PREFIX = "minqing.draft.";
const SENT = "minqing.sent";

function hold(form, button) {
  form.setAttribute("aria-busy", "true");
  if (button) button.setAttribute("aria-busy", "true");
  window.setTimeout(() => release(form), HOLD);
}

function release(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-again") || form.method === "get") return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  hold(form, event.submitter || form.querySelector("button[type=submit], button:not([type])"));
  markSent(form);
}

// A refused button is a button: it can be focused and read, and does nothing.
function onClick(event) {
  const target = event.target instanceof Element && event.target.closest('[aria-disabled="true"]');
  if (target) event.preventDefault();
}

function store() {
  try {
    const box = window.sessionStorage;
    box.setItem(PREFIX, "");
    box.removeItem(PREFIX);
    return box;
  } catch (blocked) {
    console.info("浏览器不保存草稿", blocked);
    return null;
  }
}

function drafts(root) {
  return [...root.querySelectorAll("textarea[data-draft]")];
}

function markSent(form) {
  const box = store();
  const names = drafts(form).map((area) => area.dataset.draft);
  if (box && names.length) box.setItem(SENT, JSON.stringify(names));
}

// What was sent and did not come back for correction has arrived: its draft goes.
function clearSent(box) {
  const sent = JSON.parse(box.getItem(SENT) || "[]");
  const here = drafts(document).map((area) => area.dataset.draft);
  for (const name of sent) {
    if (!here.includes(name)) box.removeItem(PREFIX + name);
  }
  box.removeItem(SENT);
}

function say(area, words, forget) {
  let line = area.parentElement.querySelector(".drafted");
  if (!line) {
    line = document.createElement("p");
    line.className = "drafted";
    line.setAttribute("role", "status");
    area.after(line);
  }
  line.textContent = words;
  if (forget) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn plain small";
    button.textContent = "不要这份草稿";
    button.addEventListener("click", forget);
    line.append(button);
  }
}

const KEPT = "没交之前，这段话只暂存在本机浏览器的这个标签页里；关掉标签页就没有了。";

function keep(area, box) {
  const name = PREFIX + area.dataset.draft;
  const old = box.getItem(name);
  if (old && !area.value) {
    area.value = old;
    say(area, "这是上次没交的草稿，已放回。", () => {
      area.value = "";
      box.removeItem(name);
      say(area, "草稿已清除。", null);
      area.focus();
    });
  }
  area.addEventListener("input", () => {
    try {
      if (area.value) box.setItem(name, area.value);
      else box.removeItem(name);
      say(area, KEPT, null);
    } catch (full) {
      say(area, "这段话没能暂存，交之前请不要关掉本页。", null);
    }
  });
}

export function startDrafts(root) {
  const box = store();
  if (box) for (const area of drafts(root)) keep(area, box);
}

export function startForms() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));
  const box = store();
  if (box && document.querySelector("[data-forget-drafts]")) {
    Object.keys(box).filter((key) => key.startsWith(PREFIX)).forEach((key) => box.removeItem(key));
  }
  if (box) clearSent(box);
  startDrafts(document);
  const summary = document.querySelector(".errors");
  if (summary) summary.focus();
}
