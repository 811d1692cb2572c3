// How does the phone of one person look and behave?

import { element } from "./elements.js";
import { CommandMenu } from "./menu.js";
import { Message } from "./message.js";
import { alertOnce, announce } from "./notice.js";
import { written } from "./times.js";
import { dateLanguage, word } from "./words.js";

const NEAR_END = 60;
const ROOM_ABOVE = 12;

export class Phone {
  #messages = new Map();
  #summary = null;
  #told = null;
  #top = 0;
  #following = true;

  constructor(person, playground) {
    const { id } = person;
    this.id = id;
    this.clock = playground.clock;
    this.reader = {
      language: person.language_code,
      clock: playground.clock,
      username: playground.username,
      botName: () => this.#summary.name,
      write: (text) => playground.write(id, text),
      press: (message, data) => playground.press(id, message, data),
    };
    this.#build(person, playground);
    new ResizeObserver(() => this.#following && this.#jumpToEnd()).observe(this.log);
  }

  update(summary, chat) {
    const first = this.#summary === null;
    const top = this.log.scrollTop;
    this.#describe(summary);
    this.start.hidden = chat.messages.length > 0;
    this.log.hidden = chat.messages.length === 0;
    const fresh = this.#showMessages(chat.messages);
    this.#showAnswer(chat.press);
    this.#scroll(top, fresh, first);
    this.#noteScroll(); // at once: an answer may come before the event does
  }

  /** Come back into view, at the place that was left. */
  show() {
    if (this.node.hidden) {
      this.node.hidden = false;
      this.log.scrollTop = this.#following ? this.log.scrollHeight : this.#top;
    }
  }

  hide() {
    this.node.hidden = true;
  }

  tick() {
    this.statusTime.textContent = written(this.clock.now(), "t", dateLanguage);
  }

  #build(person, playground) {
    this.menu = new CommandMenu(`commands-${person.id}`, this.reader.write);
    this.statusTime = element("span", {});
    this.log = element("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-label": word("chatWith", { name: person.first_name }),
      tabindex: "0",
      scroll: () => this.#noteScroll(),
    });
    this.jump = element(
      "button",
      { type: "button", class: "jump", hidden: true, click: () => this.#jumpToEnd() },
      word("newMessage"),
    );
    this.node = element(
      "section",
      {
        class: "phone",
        id: `phone-${person.id}`,
        role: "tabpanel",
        "aria-labelledby": `tab-${person.id}`,
        focusin: () => playground.select(person.id),
      },
      this.#statusBar(),
      this.#head(playground),
      element("div", { class: "middle" }, this.#emptyChat(), this.log, this.jump),
      this.menu.list,
      this.#composer(),
      this.#blockedBar(person, playground),
    );
  }

  #statusBar() {
    const battery = element("span", { class: "battery" });
    return element("div", { class: "status-bar", "aria-hidden": "true" }, this.statusTime, battery);
  }

  #head(playground) {
    this.title = element("h2", {});
    this.avatar = element("span", { class: "avatar", "aria-hidden": "true" });
    const kind = element("p", { class: "muted" }, word("bot"));
    const names = element("div", { class: "names" }, this.title, kind);
    const open = element("button", {
      type: "button",
      class: "open-panel",
      "aria-label": word("openPanel"),
      "aria-controls": "panel",
      click: () => playground.openPanel(),
    });
    return element("header", { class: "phone-head" }, this.avatar, names, open);
  }

  #emptyChat() {
    this.description = element("p", { class: "description" });
    this.start = element(
      "div",
      { class: "empty" },
      this.description,
      element(
        "button",
        { type: "button", class: "start", click: () => this.#start() },
        word("start"),
      ),
      element("p", { class: "muted" }, word("startHint")),
      element("p", { class: "muted small-print" }, word("smallPrint")),
    );
    return this.start;
  }

  #composer() {
    this.field = element("textarea", {
      rows: "1",
      maxlength: "4096",
      placeholder: word("message"),
      "aria-label": word("message"),
      enterkeyhint: "send",
      keydown: (event) => this.#fieldKey(event),
    });
    const press = () => this.#send();
    const send = element("button", { type: "button", class: "send", click: press }, word("send"));
    this.composer = element("div", { class: "composer" }, this.menu.button, this.field, send);
    return this.composer;
  }

  #blockedBar(person, playground) {
    const unblock = () => playground.setBlocked(person.id, false);
    this.blocked = element(
      "div",
      { class: "blocked", hidden: true },
      element("p", {}, word("blocked", { name: person.first_name })),
      element("button", { type: "button", click: unblock }, word("unblock")),
    );
    return this.blocked;
  }

  #describe(summary) {
    if (JSON.stringify(summary.commands) !== JSON.stringify(this.#summary?.commands)) {
      this.menu.update(summary.commands);
    }
    this.#summary = summary;
    this.title.textContent = summary.name;
    this.avatar.textContent = [...summary.name][0];
    this.description.textContent = summary.description;
    this.composer.hidden = summary.blocked;
    this.blocked.hidden = !summary.blocked;
  }

  #showMessages(messages) {
    const ids = new Set(messages.map((message) => message.message_id));
    this.#forget(ids);
    const fresh = [];
    messages.forEach((message, index) => {
      const shown = this.#messages.get(message.message_id) ?? this.#add(message, fresh);
      shown.update(message, messages[index - 1]);
    });
    return fresh;
  }

  #add(message, fresh) {
    const added = new Message(this.reader);
    this.#messages.set(message.message_id, added);
    this.log.append(added.node);
    fresh.push({ node: added.node, own: !message.from.is_bot });
    return added;
  }

  #forget(kept) {
    for (const [id, message] of this.#messages) {
      if (!kept.has(id)) {
        message.node.remove();
        this.#messages.delete(id);
      }
    }
  }

  #showAnswer(press) {
    for (const [id, message] of this.#messages) {
      message.showWaiting(press && press.answer === null && press.message === id ? press.data : null);
    }
    const answered = press?.answer ? press.id : null;
    if (answered !== null && this.#told !== null && answered !== this.#told && press.answer.text) {
      (press.answer.show_alert ? alertOnce : announce)(press.answer.text);
    }
    this.#told = answered ?? this.#told ?? "";
  }

  /** Keep the place, or follow what is new when the end was in sight or the person wrote. */
  #scroll(top, fresh, first) {
    const follows = this.#following || fresh.some((message) => message.own);
    if (follows && fresh.length && !first) {
      this.log.scrollTop = fresh[0].node.offsetTop - ROOM_ABOVE;
    } else if (follows) {
      this.#jumpToEnd();
    } else {
      this.log.scrollTop = top;
      this.jump.hidden = this.jump.hidden && fresh.length === 0;
    }
  }

  #jumpToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.jump.hidden = true;
  }

  #noteScroll() {
    if (!this.node.hidden) {
      this.#top = this.log.scrollTop;
      this.#following = this.log.scrollHeight - this.log.clientHeight - this.#top < NEAR_END;
      this.jump.hidden ||= this.#following;
    }
  }

  /** Begin, and keep the focus in the phone: the button goes away. */
  async #start() {
    await this.reader.write("/start");
    this.log.hidden = false;
    this.log.focus({ preventScroll: true });
  }

  #fieldKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    }
  }

  #send() {
    const text = this.field.value.trim();
    if (text) {
      this.field.value = "";
      this.reader.write(text);
    }
    this.field.focus();
  }
}
