// How does one message look: its day, its bubble, its buttons?

import { element, outsideLink, unseen } from "./elements.js";
import { formatted, startPayload } from "./entities.js";
import { copy } from "./notice.js";
import { dayOf, written } from "./times.js";
import { dateLanguage, word } from "./words.js";

const UNITS = [
  [1_000_000, "megabyte"],
  [1_000, "kilobyte"],
  [1, "byte"],
];

/** One message in the chat; of an edited one only the parts that differ are made anew. */
export class Message {
  #shown = {};
  #parts = { day: null, bubble: null, keyboard: null };

  constructor(reader) {
    this.reader = reader;
    this.stack = element("div", { class: "stack" });
    this.node = element("div", { class: "message", tabindex: "-1" }, this.stack);
  }

  update(message, previous) {
    const { reply_markup: markup, ...rest } = message;
    this.node.classList.toggle("own", !message.from.is_bot);
    this.node.classList.toggle("follows", previous?.from.is_bot === message.from.is_bot);
    this.#renew("day", newDay(message, previous), dayNode);
    this.#renew("bubble", rest, (content) => bubble(content, this.reader));
    this.#renew("keyboard", markup ?? null, (content) => keyboard(content, message.message_id, this.reader));
  }

  /** Show which button still waits for the bot. */
  showWaiting(data) {
    for (const button of this.node.querySelectorAll("button[data-press]")) {
      button.classList.toggle("waits", button.dataset.press === data);
    }
  }

  #renew(name, content, make) {
    const signature = JSON.stringify(content);
    if (this.#shown[name] === signature) {
      return;
    }
    this.#shown[name] = signature;
    const focused = focusIn(this.#parts[name]);
    this.#parts[name]?.remove();
    this.#parts[name] = content === null ? null : make(content);
    this.#insert(name);
    if (focused !== null) {
      (sameButton(this.#parts[name], focused) ?? this.node).focus({ preventScroll: true });
    }
  }

  /** Put one part into its place without moving the others, which would lose the focus. */
  #insert(name) {
    const part = this.#parts[name];
    if (part === null) {
      return;
    }
    if (name === "keyboard") {
      this.stack.append(part);
    } else {
      (name === "day" ? this.node : this.stack).prepend(part);
    }
  }
}

function focusIn(part) {
  const focused = document.activeElement;
  return part?.contains(focused) ? (focused.dataset.press ?? "") : null;
}

function sameButton(part, data) {
  return [...(part?.querySelectorAll("button[data-press]") ?? [])].find((one) => one.dataset.press === data);
}

function newDay(message, previous) {
  const day = dayOf(new Date(message.date * 1_000), dateLanguage);
  return previous && day === dayOf(new Date(previous.date * 1_000), dateLanguage) ? null : day;
}

function dayNode(day) {
  return element("p", { class: "day" }, day);
}

function bubble(message, reader) {
  const own = !message.from.is_bot;
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const body = element("span", { class: "text" }, ...formatted(text, entities, reader));
  return element(
    "div",
    { class: "bubble" },
    unseen(`${own ? word("you") : reader.botName()}: `),
    attachment(message),
    text ? body : null,
    stamp(message),
  );
}

function stamp(message) {
  const time = written(new Date(message.date * 1_000), "t", dateLanguage);
  const edited = message.edit_date ? `${word("edited")} ` : "";
  return element("span", { class: "stamp" }, edited + time);
}

function attachment(message) {
  if (message.document) {
    return download(message.document, message.document.file_name, element("span", { class: "file-sign" }));
  }
  const picture = message.photo?.at(-1);
  return picture ? pictureNode(picture) : null;
}

function download(file, name, sign) {
  const words = element("span", { class: "file-words" }, element("span", {}, name), size(file.file_size));
  return element("a", { class: "file", href: fileAddress(file), download: name }, sign, words);
}

function pictureNode(picture) {
  const image = element("img", {
    src: fileAddress(picture),
    alt: word("picture"),
    width: picture.width,
    height: picture.height,
  });
  image.addEventListener("error", () => image.replaceWith(word("picture")));
  const look = { class: "picture", "aria-label": word("picture"), href: fileAddress(picture), download: "" };
  return element("a", look, image);
}

function fileAddress(file) {
  return `/playground/files/${encodeURIComponent(file.file_id)}`;
}

function size(bytes) {
  const [by, unit] = UNITS.find(([from]) => bytes >= from);
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  const words = new Intl.NumberFormat(dateLanguage, format).format(bytes / by);
  return element("span", { class: "file-size" }, words);
}

function keyboard(markup, messageId, reader) {
  const rows = markup.inline_keyboard.map((row) =>
    element("div", { class: "keys" }, ...row.map((button) => key(button, messageId, reader))),
  );
  return element("div", { class: "keyboard", role: "group", "aria-label": word("buttons") }, ...rows);
}

function key(button, messageId, reader) {
  const look = { class: `key ${button.style ?? "plain"}`, type: "button" };
  if (button.url) {
    return linkKey(button, look, reader);
  }
  if (button.copy_text) {
    const press = () => copy(button.copy_text.text);
    return element("button", { ...look, class: `${look.class} copies`, click: press }, button.text);
  }
  if (button.callback_data) {
    const press = () => reader.press(messageId, button.callback_data);
    return element("button", { ...look, "data-press": button.callback_data, click: press }, button.text);
  }
  return element("button", { ...look, disabled: true }, button.text);
}

function linkKey(button, look, reader) {
  const payload = startPayload(button.url, reader.username);
  if (payload === null) {
    return outsideLink(button.url, { class: `${look.class} leads-out` }, button.text);
  }
  return element("button", { ...look, click: () => reader.write(`/start ${payload}`.trim()) }, button.text);
}
