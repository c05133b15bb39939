// The secret of a party to a draw: made here, kept here, and only its hash is handed in. The field of the secret has no
// name, so that no form can send it. Works without a secure context (no crypto.subtle), which offices without TLS have.
// Without this file the hash comes from `./minqing draw-secret`. The rules are those of base/draws.py.
import { sha256 } from "js-sha256";

const OUTER = /^[ \t\r\n\u3000]+|[ \t\r\n\u3000]+$/g;
const MACHINE = /^[0-9a-f]{32,128}$/;

function fresh() {
  const bytes = new Uint8Array(32);
  window.crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("");
}

function weak(secret) {
  if (MACHINE.test(secret)) return false;
  const letters = Array.from(secret);
  return letters.length < 40 || new Set(letters).size < 20 || /[\u0000-\u001f]/.test(secret);
}

function start(box) {
  const form = box.closest("form");
  const field = form.querySelector("[data-commitment]");
  const secret = box.querySelector("[data-secret]");
  const save = box.querySelector("[data-save]");
  const warning = box.querySelector("[data-weak]");

  function changed() {
    const words = secret.value.replace(OUTER, "");
    const bad = weak(words);
    warning.hidden = !bad;
    save.hidden = bad;
    field.value = bad ? "" : sha256(`minqing-draw-secret 1\n${words}\n`);
    if (save.href) URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([`${words}\n`], { type: "text/plain;charset=utf-8" }));
  }

  box.querySelector("[data-new]").addEventListener("click", () => {
    secret.value = fresh();
    changed();
  });
  secret.addEventListener("input", changed);
  secret.value = fresh();
  changed();
  field.readOnly = true;
  box.hidden = false;
}

document.querySelectorAll("[data-draw]").forEach(start);
