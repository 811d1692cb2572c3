// Whose phone is shown, and how does one change to another?

import { element, unseen } from "./elements.js";
import { word } from "./words.js";

export class Tabs {
  #choose;

  constructor(node, choose) {
    this.node = node;
    this.#choose = choose;
    node.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Show a tab for everybody; seen says up to which message each chat was read. */
  update(people, selected, seen) {
    people.forEach((person, index) => {
      const tab = this.node.children[index] ?? this.#add(person);
      const chosen = person.id === selected;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      tab.lastChild.hidden = person.newest <= (seen.get(person.id) ?? 0);
    });
    document.body.classList.toggle("alone", people.length < 2);
  }

  #add(person) {
    const unread = element("span", { class: "unread" }, unseen(`, ${word("unread")}`));
    const tab = element(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${person.id}`,
        "aria-controls": `phone-${person.id}`,
        click: () => this.#choose(person.id),
      },
      `${person.first_name} `,
      element("span", { class: "tab-language" }, person.language_code ?? ""),
      unread,
    );
    this.node.append(tab);
    return tab;
  }

  #key(event) {
    const tabs = [...this.node.children];
    const at = tabs.indexOf(document.activeElement);
    const goals = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    if (event.key in goals) {
      event.preventDefault();
      const goal = tabs.at(goals[event.key] % tabs.length);
      goal.focus();
      goal.click();
    }
  }
}
