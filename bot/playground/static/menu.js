// Which commands does the bot offer, and how are they chosen?

import { element } from "./elements.js";
import { word } from "./words.js";

/** A button that opens the list of commands above it. */
export class CommandMenu {
  #choose;

  constructor(id, choose) {
    this.#choose = choose;
    const name = { "aria-label": word("commands") };
    this.list = element("div", { class: "menu", id, role: "menu", ...name, hidden: true });
    this.button = element(
      "button",
      {
        type: "button",
        class: "menu-button",
        ...name,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-controls": id,
        click: () => this.#toggle(this.list.hidden),
      },
      element("span", { "aria-hidden": "true" }, "/"),
    );
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("focusout", (event) => this.#left(event));
  }

  update(commands) {
    const items = commands.map((command) => this.#item(command));
    const none = element("p", { class: "muted" }, word("noCommands"));
    const focused = document.activeElement;
    const at = this.#items().indexOf(focused);
    this.list.replaceChildren(...(items.length ? items : [none]));
    if (at >= 0 || (focused === this.button && !this.list.hidden)) {
      (items[at] ?? items[0])?.focus(); // what had it is gone, or there was nothing to have it
    }
  }

  #item({ command, description }) {
    const choose = () => {
      this.#toggle(false);
      this.#choose(`/${command}`);
    };
    return element(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", click: choose },
      element("span", { class: "command" }, `/${command}`),
      " ",
      element("span", { class: "description" }, description),
    );
  }

  #toggle(open) {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#items()[0]?.focus();
    } else {
      this.button.focus();
    }
  }

  #key(event) {
    const items = this.#items();
    const at = items.indexOf(document.activeElement);
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key === "Escape") {
      event.stopPropagation();
      this.#toggle(false);
    } else if (event.key in goals) {
      event.preventDefault();
      items.at(goals[event.key] % items.length)?.focus();
    }
  }

  #left(event) {
    const inside = this.list.contains(event.relatedTarget) || event.relatedTarget === this.button;
    if (event.relatedTarget && !inside) {
      this.list.hidden = true;
      this.button.setAttribute("aria-expanded", "false");
    }
  }

  #items() {
    return [...this.list.querySelectorAll("[role=menuitem]")];
  }
}
