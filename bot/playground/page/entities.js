// Text with its entities as nodes. Offsets are UTF-16 units, which are JavaScript's string indexes.

import { h } from "./dom.js";
import { t } from "./language.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };
const SAFE = /^(https?|tg|mailto|tel):/i;

/** A fragment of the text; `act` may have open(link), command(text) for what can be pressed. */
export function rich(text, entities = [], act = {}) {
  const sorted = [...entities]
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...between(text, 0, text.length, sorted, act));
  return fragment;
}

function between(text, start, end, entities, act) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...later] = rest;
    rest = later;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push(document.createTextNode(text.slice(at, from)));
    const inside = [];
    const outside = [];
    for (const each of rest) {
      if (each.offset >= to) outside.push(each);
      else {
        inside.push(each);
        // one that crosses this one's end goes on behind it
        if (each.offset + each.length > to) outside.push({ ...each, offset: to, length: each.offset + each.length - to });
      }
    }
    nodes.push(wrap(entity, text.slice(from, to), between(text, from, to, inside, act), act));
    rest = outside.sort((a, b) => a.offset - b.offset || b.length - a.length);
    at = to;
    // the line break after a block is the block's own end
    if (isBlock(entity) && text[at] === "\n" && at < end) at += 1;
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}

const isBlock = (entity) => ["blockquote", "expandable_blockquote", "pre"].includes(entity.type);

function wrap(entity, words, children, act) {
  const simple = SIMPLE[entity.type];
  if (simple) return h(simple, {}, children);
  if (entity.type === "expandable_blockquote") return h("blockquote", { class: "expandable" }, children);
  if (entity.type === "pre") return h("pre", {}, h("code", {}, children));
  if (entity.type === "spoiler") return spoiler(children);
  if (entity.type === "text_link") return link(entity.url, children, act);
  if (entity.type === "url") return link(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`, children, act);
  if (entity.type === "email") return link(`mailto:${words}`, children, act);
  if (entity.type === "bot_command" && act.command) {
    return h("button", { type: "button", class: "link-button", onclick: () => act.command(words) }, children);
  }
  if (["mention", "text_mention", "hashtag", "phone_number", "cashtag"].includes(entity.type)) return h("span", { class: "mention" }, children);
  return h("span", {}, children);
}

function link(url, children, act) {
  if (!SAFE.test(url ?? "")) return h("span", {}, children);
  return h(
    "a",
    {
      href: url,
      rel: "noopener noreferrer",
      target: "_blank",
      onclick: (event) => {
        if (!act.open) return;
        event.preventDefault();
        act.open(url);
      },
    },
    children,
  );
}

function spoiler(children) {
  const node = h("span", { class: "spoiler", role: "button", tabIndex: 0 }, children);
  const show = () => node.classList.add("shown");
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}

/** One line about a message, for the chat list and quotes. */
export function preview(message) {
  if (!message) return "";
  if (message.kind === "service") return serviceText(message);
  const words = (message.text ?? "").replace(/\s+/g, " ").trim().replace(/^(\/start(?:@\w+)?) \S+$/, "$1");
  if (message.kind === "text") return words;
  const media = message.media ?? {};
  const detail = words || (message.kind === "document" ? media.name : message.kind === "contact" ? media.name : message.kind === "sticker" ? media.emoji : message.kind === "poll" ? media.question : "") || "";
  return `[${t(message.kind)}]${detail ? ` ${detail}` : ""}`;
}

export function serviceText(message) {
  const service = message.service ?? {};
  const people = (service.people ?? []).join(t("names_join"));
  const key = `service_${service.type}`;
  const words = t(key, { people });
  if (words === key || (words.includes("{people}") && !people)) return service.text ?? "";
  return !people && service.type === "topic_created" ? (service.text ?? words) : words;
}
