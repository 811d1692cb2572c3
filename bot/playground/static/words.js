// The words of the page itself, each language in one place.

const WORDS = {
  en: {
    title: "Playground",
    smallPrint: "A playground on your own computer. Nothing leaves it. Links open Meta's real pages.",
    panel: "Behind the chat",
    openPanel: "Clock, people, stored data",
    close: "Close",
    clock: "Clock",
    pushTheClock: "Push the clock",
    notPushed: "The real time",
    pushed: "Pushed by {time}",
    itIsNow: "It is now {time}",
    hour: "+1 hour",
    day: "+1 day",
    threeDays: "+3 days",
    month: "+1 month",
    people: "People",
    firstName: "First name",
    language: "Phone language",
    noLanguage: "Not told",
    addPerson: "Add person",
    sideBySide: "Two people side by side",
    block: "Block the bot",
    unblock: "Unblock the bot",
    blocked: "{name} has blocked the bot.",
    stored: "What is stored about me",
    unread: "new message",
    chatWith: "Chat with {name}",
    bot: "bot",
    start: "Start",
    startHint: "Or type /start and a word, as a link to the bot would.",
    message: "Message",
    send: "Send",
    commands: "Commands",
    noCommands: "The bot lists no commands yet.",
    newMessage: "New message",
    you: "You",
    edited: "edited",
    buttons: "Buttons",
    picture: "Picture",
    showAll: "Show all",
    showLess: "Show less",
    copy: "Copy",
    copied: "Copied",
    notCopied: "Copying did not work. Select the text instead.",
    gone: "That button is no longer there.",
    failed: "That did not work.",
    away: "The playground does not answer. Trying again…",
  },
  de: {
    title: "Spielwiese",
    smallPrint: "Eine Spielwiese auf deinem Rechner. Nichts verlässt ihn. Links öffnen Metas echte Seiten.",
    panel: "Hinter dem Chat",
    openPanel: "Uhr, Personen, Gespeichertes",
    close: "Schließen",
    clock: "Uhr",
    pushTheClock: "Uhr vorstellen",
    notPushed: "Die echte Zeit",
    pushed: "Vorgestellt um {time}",
    itIsNow: "Jetzt ist es {time}",
    hour: "+1 Stunde",
    day: "+1 Tag",
    threeDays: "+3 Tage",
    month: "+1 Monat",
    people: "Personen",
    firstName: "Vorname",
    language: "Sprache",
    noLanguage: "Nicht angegeben",
    addPerson: "Person hinzufügen",
    sideBySide: "Zwei Personen nebeneinander",
    block: "Bot blockieren",
    unblock: "Blockierung aufheben",
    blocked: "{name} hat den Bot blockiert.",
    stored: "Was über mich gespeichert ist",
    unread: "neue Nachricht",
    chatWith: "Chat mit {name}",
    bot: "Bot",
    start: "Starten",
    startHint: "Oder /start und ein Wort eintippen, wie es ein Link zum Bot täte.",
    message: "Nachricht",
    send: "Senden",
    commands: "Befehle",
    noCommands: "Der Bot nennt noch keine Befehle.",
    newMessage: "Neue Nachricht",
    you: "Du",
    edited: "bearbeitet",
    buttons: "Knöpfe",
    picture: "Bild",
    showAll: "Alles zeigen",
    showLess: "Weniger zeigen",
    copy: "Kopieren",
    copied: "Kopiert",
    notCopied: "Das Kopieren ging nicht. Bitte den Text markieren.",
    gone: "Diesen Knopf gibt es nicht mehr.",
    failed: "Das ging nicht.",
    away: "Die Spielwiese antwortet nicht. Neuer Versuch …",
  },
};

const wanted = navigator.language.slice(0, 2);

export const pageLanguage = wanted in WORDS ? wanted : "en";

/** The language in which dates are written: the reader's own variety of the page's language. */
export const dateLanguage = wanted in WORDS ? navigator.language : "en-GB";

export function word(key, values = {}) {
  return WORDS[pageLanguage][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Put the words into everything that names one. */
export function fillWords(root) {
  document.documentElement.lang = pageLanguage;
  document.title = word("title");
  for (const node of root.querySelectorAll("[data-word]")) {
    node.textContent = word(node.dataset.word);
  }
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
  }
}
