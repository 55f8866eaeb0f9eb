// The page's language: which one, how to say a text of texts.js in it, and how dates are written.

import { TEXTS } from "./texts.js";

const KEY = "heyue.language";
const ZONE = "Asia/Shanghai";
let decided = Boolean(new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEY));
let chosen = load();
const listeners = new Set();

function load() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEY) ?? navigator.language;
  return asked?.startsWith("zh") ? "zh" : asked ? "en" : "zh";
}

export const language = () => chosen;

export function choose(code) {
  chosen = code;
  decided = true;
  localStorage.setItem(KEY, code);
  mark();
  for (const listener of listeners) listener(code);
}

/** Whether somebody has chosen the page's language; until then it follows the phones. */
export const isDecided = () => decided;

/** The language that the phones speak, taken over by a page whose language nobody has chosen. */
export function follow(code) {
  if (decided || !code) return;
  chosen = code.startsWith("zh") ? "zh" : "en";
  mark();
}

export function mark() {
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  document.title = t("title");
}

export const onLanguage = (listener) => listeners.add(listener);

/** A text of the table with its {facts} filled in; an unknown key is shown as itself, so that it is seen. */
export function t(key, facts = {}) {
  const pair = TEXTS[key];
  if (!pair) return key;
  return pair[chosen === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

/** The one of {zh, en} that fits; a plain string is the same in both. */
export const pick = (text) => (text && typeof text === "object" && !(text instanceof RegExp) ? (text[chosen] ?? text.zh) : text);

const made = new Map();

function format(name, facts) {
  const key = `${chosen} ${name}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(chosen === "zh" ? "zh-CN" : "en-GB", { timeZone: ZONE, hourCycle: "h23", ...facts }));
  return made.get(key);
}

export const time = (date) => format("time", { hour: "2-digit", minute: "2-digit" }).format(date);
const weekday = (date) => format("weekday", { weekday: "short" }).format(date);
const dated = (date) => format("dated", { month: chosen === "zh" ? "long" : "short", day: "numeric" }).format(date);
export const day = (date) => (chosen === "zh" ? `${dated(date)} ${weekday(date)}` : `${weekday(date)} ${dated(date)}`);
export const shortDay = (date) => format("short", chosen === "zh" ? { month: "numeric", day: "numeric" } : { month: "short", day: "numeric" }).format(date);
export const whole = (date) => format("whole", { dateStyle: "long", timeStyle: "short" }).format(date);
export const sameDay = (one, other) => format("date", { dateStyle: "short" }).format(one) === format("date", { dateStyle: "short" }).format(other);

export function size(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export function duration(seconds) {
  const all = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}
