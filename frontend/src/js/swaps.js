// htmx under our rules: CSRF header, no eval, a word after a second of waiting, and an honest line when the server fails.
import htmx from "htmx.org";

const PATIENCE = 1000;
let waiting = 0;
let timer = 0;

function wait(on) {
  waiting = Math.max(0, waiting + (on ? 1 : -1));
  const line = document.querySelector("[data-wait]");
  if (!line) return;
  window.clearTimeout(timer);
  if (waiting === 0) line.textContent = "";
  else timer = window.setTimeout(() => (line.textContent = "正在取数……"), PATIENCE);
}

function failed(words, number) {
  const place = document.querySelector("[data-oops]");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "notice bad";
  const head = document.createElement("h2");
  head.textContent = words;
  const text = document.createElement("p");
  text.textContent =
    "页面上原来的内容没有变，填写的内容还在。请过一会儿再试；还不行，请把" + (number ? `编号 ${number} ` : "时间和这句话") + "告诉管理员。";
  note.append(head, text);
  place.textContent = "";
  place.append(note);
}

export function startSwaps(renew) {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.selfRequestsOnly = true;
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
  const token = document.querySelector("meta[name=csrf]");
  document.addEventListener("htmx:configRequest", (event) => {
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.target.setAttribute("aria-busy", "true");
    wait(true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target.removeAttribute("aria-busy");
    wait(false);
  });
  document.addEventListener("htmx:sendError", () => failed("没有连上服务器。", ""));
  document.addEventListener("htmx:timeout", () => failed("服务器没有按时答复。", ""));
  document.addEventListener("htmx:responseError", (event) => {
    const xhr = event.detail.xhr;
    failed(`服务器没有办成（${xhr.status}）。`, xhr.getResponseHeader("X-Incident") || "");
  });
  htmx.onLoad(renew);
}
