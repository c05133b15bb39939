// The switch for single-letter keys. It is kept in this browser; where the browser keeps nothing, it lasts for the page.

const NAME = "minqing.letters";
let here = null;

export function lettersOn() {
  if (here !== null) return here;
  try {
    return window.localStorage.getItem(NAME) !== "off";
  } catch (blocked) {
    return true;
  }
}

export function setLetters(on) {
  here = on;
  try {
    window.localStorage.setItem(NAME, on ? "on" : "off");
  } catch (blocked) {
    console.info("浏览器不保存设置，字母键的选择只在本页有效", blocked);
  }
}
