// How is something short said that is not part of the chat?

import { element } from "./elements.js";
import { word } from "./words.js";

const SHOWN_FOR = 3_500;

const region = document.getElementById("notice");
const dialog = document.getElementById("alert");

/** Show a line for a moment; it is read out as well. */
export function announce(text) {
  const line = element("p", {}, text);
  region.replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_FOR);
}

/** Show a line until it is closed. */
export function alertOnce(text) {
  document.getElementById("alert-text").textContent = text;
  if (!dialog.open) {
    dialog.showModal();
  }
}

export async function copy(text) {
  const done = (await copyNew(text)) || copyOld(text);
  announce(word(done ? "copied" : "notCopied"));
}

async function copyNew(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function copyOld(text) {
  const focused = document.activeElement;
  const field = element("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}
