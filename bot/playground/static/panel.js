// What stands beside the phone: the clock, the people, and what the bot stores?

import { element } from "./elements.js";
import { LANGUAGES, NAMES, languageName, likelyLanguage, nextName } from "./people.js";
import { written } from "./times.js";
import { dateLanguage, word } from "./words.js";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const PUSHES = { hour: HOUR, day: DAY, threeDays: 3 * DAY, month: 30 * DAY };

const find = (id) => document.getElementById(id);

export class Panel {
  #count = 0;
  #stored = { person: null, lines: new Set() };

  constructor(playground) {
    this.playground = playground;
    this.node = find("panel");
    this.#fillPushes();
    this.#fillJoin();
    find("block").addEventListener("click", () => this.#toggleBlock());
    find("beside").addEventListener("change", (event) => playground.setBeside(event.target.checked));
    find("close-panel").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  update(state, person) {
    this.person = person;
    this.#showOffset(state.offset);
    find("who").textContent = `${person.first_name}, ${languageOf(person)}`;
    find("block").textContent = word(person.blocked ? "unblock" : "block");
    find("beside").disabled = state.people.length < 2;
    if (this.#count !== state.people.length) {
      this.#count = state.people.length;
      find("join-name").value = nextName(state.people);
    }
  }

  tick() {
    find("clock-now").textContent = written(this.playground.clock.now(), "wDt", dateLanguage);
  }

  /** Show what is stored, and mark the lines that were not there before. */
  showStored(person, text) {
    const lines = text.split("\n");
    const known = this.#stored.person === person ? this.#stored.lines : new Set(lines);
    const nodes = lines.map((line) => element(known.has(line) ? "span" : "mark", {}, `${line}\n`));
    this.#stored = { person, lines: new Set(lines) };
    find("stored").replaceChildren(...nodes);
  }

  open() {
    document.body.classList.add("panel-open");
    find("stage").inert = true;
    this.node.focus();
  }

  close() {
    if (document.body.classList.contains("panel-open")) {
      document.body.classList.remove("panel-open");
      find("stage").inert = false;
      document.querySelector(".phone:not([hidden]) .open-panel")?.focus();
    }
  }

  #fillPushes() {
    const buttons = Object.entries(PUSHES).map(([name, seconds]) =>
      element("button", { type: "button", click: () => this.playground.push(seconds) }, word(name)),
    );
    find("pushes").append(...buttons);
  }

  #fillJoin() {
    find("join-name").append(...NAMES.map((name) => element("option", {}, name)));
    const none = element("option", { value: "" }, word("noLanguage"));
    find("join-language").append(...LANGUAGES.map(languageOption), none);
    find("join-language").value = likelyLanguage();
    find("join").addEventListener("submit", (event) => {
      event.preventDefault();
      this.playground.join(find("join-name").value, find("join-language").value || null);
    });
  }

  #toggleBlock() {
    this.playground.setBlocked(this.person.id, !this.person.blocked);
  }

  #showOffset(seconds) {
    const pushed = word("pushed", { time: duration(seconds) });
    find("clock-offset").textContent = seconds ? pushed : word("notPushed");
  }
}

function duration(seconds) {
  const parts = [
    [Math.floor(seconds / DAY), "day"],
    [Math.floor((seconds % DAY) / HOUR), "hour"],
  ];
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => counted(amount, unit))
    .join(", ");
}

function counted(amount, unit) {
  const format = { style: "unit", unit, unitDisplay: "long" };
  return new Intl.NumberFormat(dateLanguage, format).format(amount);
}

function languageOption(code) {
  return element("option", { value: code }, `${code} · ${languageName(code)}`);
}

function languageOf(person) {
  return person.language_code ? languageName(person.language_code) : word("noLanguage");
}
