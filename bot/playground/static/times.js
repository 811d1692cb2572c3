// How is a moment written for the person who reads it?

import { element } from "./elements.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;
const UNITS = [
  [YEAR, "year"],
  [2 * MONTH, "month", MONTH],
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
  [1, "second"],
];
const PARTS = {
  w: { weekday: "long" },
  d: { day: "2-digit", month: "2-digit", year: "2-digit" },
  D: { day: "numeric", month: "long", year: "numeric" },
  t: { hour: "numeric", minute: "2-digit" },
  T: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** The time of the playground, carried on between two answers of the server. */
export class Clock {
  #ahead = 0;

  set(now) {
    this.#ahead = now - Date.now();
  }

  now() {
    return new Date(Date.now() + this.#ahead);
  }
}

export function written(date, format, language) {
  const options = Object.assign({}, ...[...format].map((letter) => PARTS[letter]));
  return formatter(language, options).format(date);
}

export function dayOf(date, language) {
  return formatter(language, { weekday: "long", day: "numeric", month: "long" }).format(date);
}

/** A moment of this year, with its day. */
export function momentInDay(date, language) {
  const options = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" };
  return formatter(language, options).format(date);
}

export function relative(date, now, language) {
  const seconds = Math.round((date - now) / 1_000);
  const [, unit, size] = UNITS.map(([from, name, by]) => [from, name, by ?? from]).find(
    ([from]) => Math.abs(seconds) >= from,
  ) ?? [0, "second", 1];
  return new Intl.RelativeTimeFormat(known(language)).format(Math.round(seconds / size), unit);
}

/** A moment in a text; without a format the words of the text stay. */
export function moment(entity, words, language, clock) {
  const date = new Date(entity.unix_time * 1_000);
  const format = entity.date_time_format ?? "";
  const title = written(date, "wDt", language);
  const node = element("time", { datetime: date.toISOString(), title });
  if (format === "r") {
    node.dataset.relative = language ?? "";
    node.setAttribute("aria-live", "off");
    node.textContent = relative(date, clock.now(), language);
  } else {
    node.textContent = format ? written(date, format, language) : words;
  }
  return node;
}

/** Bring the relative moments on the page up to date. */
export function refreshMoments(root, clock) {
  for (const node of root.querySelectorAll("time[data-relative]")) {
    const text = relative(new Date(node.dateTime), clock.now(), node.dataset.relative);
    if (node.textContent !== text) {
      node.textContent = text;
    }
  }
}

function formatter(language, options) {
  return new Intl.DateTimeFormat(known(language), options);
}

/** A language as it is written where Meta's form is: plain English is that of Europe. */
function known(language) {
  try {
    return language === "en" ? "en-GB" : Intl.getCanonicalLocales(language || undefined)[0];
  } catch {
    return undefined;
  }
}
