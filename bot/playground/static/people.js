// Who can be tried out, with which language of the phone?

import { pageLanguage } from "./words.js";

export const NAMES = [
  "Ada", "Ben", "Chiara", "Deniz", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Luca",
];

export const LANGUAGES = [
  "en", "en-gb", "de", "fr", "es", "es-mx", "it", "nl", "pl", "pt", "pt-br", "tr",
  "uk", "ro", "sv", "da", "fi", "el", "cs", "hu", "ja", "ko",
];

/** The language of the browser, where a phone may have it. */
export function likelyLanguage() {
  const code = navigator.language.toLowerCase();
  const known = [code, code.split("-")[0]].find((one) => LANGUAGES.includes(one));
  return known ?? "en";
}

export function languageName(code) {
  const names = new Intl.DisplayNames([pageLanguage], { type: "language" });
  return names.of(Intl.getCanonicalLocales(code)[0]);
}

/** The first name that nobody has yet, or the first of all. */
export function nextName(people) {
  const taken = new Set(people.map((person) => person.first_name));
  return NAMES.find((name) => !taken.has(name)) ?? NAMES[0];
}
