// How does a text with entities become nodes?

import { element, outsideLink } from "./elements.js";
import { copy } from "./notice.js";
import { moment } from "./times.js";
import { word } from "./words.js";

const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const FOUND = /https?:\/\/\S+[^\s.,;:!?)"'”»]|(?<![^\s(])\/[a-z0-9_]{1,32}\b(?!\/)/g;

const MAKERS = {
  code: (entity, nodes, words) => copied("code", nodes, words),
  pre: (entity, nodes, words) => copied("pre", nodes, words),
  text_link: (entity, nodes, words, reader) => link(entity.url, nodes, reader),
  url: (entity, nodes, words, reader) => link(words, nodes, reader),
  date_time: (entity, nodes, words, reader) => moment(entity, words, reader.language, reader.clock),
  blockquote: (entity, nodes) => element("blockquote", {}, ...nodes),
  expandable_blockquote: (entity, nodes) => folded(nodes),
  spoiler: (entity, nodes) => spoiler(nodes),
};
const VERBATIM = new Set(["code", "pre", "text_link", "url"]);

/** The nodes of a text; reader says for whom they are and what a press does. */
export function formatted(text, entities, reader) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, sorted, reader, false);
}

function stretch(text, begin, end, entities, reader, verbatim) {
  const nodes = [];
  let position = begin;
  let afterBlock = false;
  const addPlain = (until) => {
    const plain = text.slice(position, until);
    nodes.push(...pieces(afterBlock ? plain.replace(/^\n/, "") : plain, reader, verbatim));
  };
  entities.forEach((entity, index) => {
    if (entity.offset < position || entity.offset >= end) {
      return;
    }
    addPlain(entity.offset);
    const stop = Math.min(entity.offset + entity.length, end);
    nodes.push(wrapped(text, entity, stop, entities.slice(index + 1), reader, verbatim));
    afterBlock = BLOCKS.has(entity.type);
    position = stop;
  });
  addPlain(end);
  return nodes;
}

function wrapped(text, entity, stop, later, reader, verbatim) {
  const inside = later.filter((other) => other.offset < stop);
  const solid = verbatim || VERBATIM.has(entity.type);
  const nodes = stretch(text, entity.offset, stop, inside, reader, solid);
  const maker = MAKERS[entity.type];
  if (maker) {
    return maker(entity, nodes, text.slice(entity.offset, stop), reader);
  }
  return element(PLAIN_TAGS[entity.type] ?? "span", {}, ...nodes);
}

/** Plain text, with the addresses and commands in it that a phone would let one press. */
function pieces(plain, reader, verbatim) {
  if (verbatim || !plain) {
    return [plain];
  }
  const nodes = [];
  let position = 0;
  for (const found of plain.matchAll(FOUND)) {
    nodes.push(plain.slice(position, found.index), pressable(found[0], reader));
    position = found.index + found[0].length;
  }
  return [...nodes, plain.slice(position)];
}

function pressable(words, reader) {
  if (!words.startsWith("/")) {
    return link(words, [words], reader);
  }
  return element("button", { type: "button", class: "inline", click: () => reader.write(words) }, words);
}

/** A link; one that starts this very bot does so here instead of leaving the page. */
function link(address, nodes, reader) {
  const payload = startPayload(address, reader.username);
  if (payload === null) {
    return outsideLink(/^[a-z]+:/i.test(address) ? address : `https://${address}`, {}, ...nodes);
  }
  const start = () => reader.write(`/start ${payload}`.trim());
  return element("button", { type: "button", class: "inline", click: start }, ...nodes);
}

export function startPayload(address, username) {
  const known = new RegExp(`^https?://t\\.me/${username}/?(?:\\?start=([\\w-]*))?$`, "i").exec(address);
  return known && (known[1] ?? "");
}

function copied(tag, nodes, words) {
  const press = (event) => {
    event.preventDefault();
    copy(words);
  };
  const key = (event) => [" ", "Enter"].includes(event.key) && press(event);
  const button = { role: "button", tabindex: "0", title: word("copy"), click: press, keydown: key };
  return element(tag, button, ...nodes);
}

function spoiler(nodes) {
  const closed = { type: "button", class: "inline spoiler", "aria-expanded": "false" };
  const hide = element("button", closed, ...nodes);
  hide.addEventListener("click", () => hide.setAttribute("aria-expanded", "true"));
  return hide;
}

function folded(nodes) {
  const text = element("div", { class: "folded-text" }, ...nodes);
  const closed = { type: "button", class: "fold", "aria-expanded": "false" };
  const toggle = element("button", closed, word("showAll"));
  const quote = element("blockquote", { class: "folded" }, text, toggle);
  toggle.addEventListener("click", () => {
    const folds = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folds));
    toggle.textContent = word(folds ? "showAll" : "showLess");
  });
  requestAnimationFrame(() => {
    toggle.hidden = quote.isConnected && text.clientHeight > 0 && text.scrollHeight <= text.clientHeight;
  });
  return quote;
}
