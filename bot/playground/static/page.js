// The page as a whole: it asks for what changed, shows it, and passes on what a person does.

import { announce } from "./notice.js";
import { Panel } from "./panel.js";
import { likelyLanguage, nextName } from "./people.js";
import { Phone } from "./phone.js";
import { ask, tell } from "./server.js";
import { Tabs } from "./tabs.js";
import { Clock, momentInDay, refreshMoments } from "./times.js";
import { dateLanguage, fillWords, word } from "./words.js";

const TRY_AGAIN = 1_000;
const STORED_AFTER = [150, 1_200];
const FORBIDDEN = 403;
const CONFLICT = 409;
const wide = matchMedia("(min-width: 1280px)");

class Playground {
  clock = new Clock();
  username = "";
  #state = { version: -1, offset: 0, people: [], chats: {} };
  #phones = new Map();
  #seen = new Map();
  #selected = null;
  #other = null;
  #beside = false;
  #waiting = new AbortController();
  #storedTimers = [];
  #away = false;

  constructor() {
    fillWords(document);
    this.panel = new Panel(this);
    this.tabs = new Tabs(document.getElementById("tabs"), (id) => this.select(id));
    wide.addEventListener("change", () => this.#askAnew());
    setInterval(() => this.#tick(), 1_000);
  }

  /** Ask for changes for as long as the page is open. */
  async live() {
    for (;;) {
      try {
        await this.#nextChange();
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  write(id, text) {
    return this.#act(tell("write", { person: id, text }));
  }

  press(id, message, data) {
    return this.#act(tell("press", { person: id, message, data }));
  }

  setBlocked(id, blocked) {
    return this.#act(tell("block", { person: id, blocked }));
  }

  async push(seconds) {
    const told = await this.#act(tell("push", { seconds }));
    if (told) {
      announce(word("itIsNow", { time: momentInDay(new Date(told.now * 1_000), dateLanguage) }));
    }
  }

  async join(firstName, languageCode) {
    const joined = await this.#act(tell("people", { first_name: firstName, language_code: languageCode }));
    if (joined) {
      this.select(joined.id);
    }
  }

  select(id) {
    if (id !== this.#selected) {
      this.#other = this.#selected;
      this.#selected = id;
      this.#askAnew();
    }
  }

  setBeside(beside) {
    this.#beside = beside;
    this.#askAnew();
  }

  openPanel() {
    this.panel.open();
  }

  async #nextChange() {
    this.#waiting = new AbortController();
    const { version, offset } = this.#state;
    const query = new URLSearchParams({ version, offset });
    for (const id of this.#shown()) {
      query.append("chat", id);
    }
    const state = await ask(`changes?${query}`, this.#waiting.signal);
    if (state.people.length === 0) {
      await tell("people", { first_name: nextName([]), language_code: likelyLanguage() });
    } else {
      this.#show(state);
    }
  }

  async #recover(error) {
    if (error.name === "AbortError") {
      return;
    }
    if (error.status === FORBIDDEN) {
      location.reload();
    }
    if (!this.#away) {
      this.#away = true;
      announce(word("away"));
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN));
  }

  /** Ask at once, with everything that is to be seen now. */
  #askAnew() {
    this.#state.version = -1;
    this.#waiting.abort();
  }

  #show(state) {
    this.#state = state;
    this.#away = false;
    this.username = state.username;
    this.clock.set(state.now);
    if (this.#person(this.#selected) === undefined) {
      this.#selected = state.people[0].id;
    }
    if (this.#shown().some((id) => !(id in state.chats))) {
      this.#askAnew(); // somebody was chosen after this was asked
    }
    this.#arrange();
    this.#tick();
    this.panel.update(state, this.#person(this.#selected));
    this.#refreshStored();
  }

  #arrange() {
    const shown = this.#shown();
    for (const person of this.#state.people) {
      const chat = this.#state.chats[person.id];
      if (shown.includes(person.id) && chat) {
        this.#phone(person).show();
        this.#phone(person).update(person, chat);
        this.#seen.set(person.id, person.newest);
      } else if (!shown.includes(person.id)) {
        this.#phones.get(person.id)?.hide();
      }
    }
    document.body.classList.toggle("beside", shown.length > 1);
    this.tabs.update(this.#state.people, this.#selected, this.#seen);
  }

  #phone(person) {
    if (!this.#phones.has(person.id)) {
      const phone = new Phone(person, this);
      this.#phones.set(person.id, phone);
      document.getElementById("phones").append(phone.node);
    }
    return this.#phones.get(person.id);
  }

  /** The people whose phones are shown: the chosen one, and maybe the one before. */
  #shown() {
    const { people } = this.#state;
    const ids = people.map((person) => person.id);
    if (!this.#beside || !wide.matches) {
      return ids.filter((id) => id === this.#selected);
    }
    const other = ids.includes(this.#other) ? this.#other : ids.find((id) => id !== this.#selected);
    return ids.filter((id) => id === this.#selected || id === other);
  }

  #person(id) {
    return this.#state.people.find((person) => person.id === id);
  }

  #tick() {
    this.panel.tick();
    for (const phone of this.#phones.values()) {
      phone.tick();
    }
    refreshMoments(document, this.clock);
  }

  /** Ask what is stored, soon and once more: the bot may note something after it has answered. */
  #refreshStored() {
    this.#storedTimers.forEach(clearTimeout);
    this.#storedTimers = STORED_AFTER.map((delay) => setTimeout(() => this.#askStored(), delay));
  }

  async #askStored() {
    const person = this.#selected;
    try {
      const { about } = await ask(`about?person=${person}`);
      if (person === this.#selected) {
        this.panel.showStored(person, about);
      }
    } catch {
      // The loop that asks for changes notices as well, and says so.
    }
  }

  async #act(done) {
    try {
      return await done;
    } catch (error) {
      announce(word(error.status === CONFLICT ? "gone" : "failed"));
      return null;
    }
  }
}

new Playground().live();
