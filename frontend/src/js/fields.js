// Whether a key press belongs to the person's text, not to us: inside fields, and while an input method composes.

const WORDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]";

export function inField(target) {
  return target instanceof Element && target.closest(WORDS) !== null;
}

// Old Chromium reports keyCode 229 on the key that ends a composition, when isComposing is already false.
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

export function visible(element) {
  return element.getClientRects().length > 0;
}
