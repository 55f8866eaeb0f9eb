// One row of a conversation: a message (or an album) with its quote, words, media, time and buttons.

import { h, icon, iconButton, seal } from "./dom.js";
import { preview, rich, serviceText } from "./entities.js";
import { day, sameDay, t, time, whole } from "./language.js";
import { album, media } from "./media.js";

/**
 * The row's node. `messages` are the parts of one album, or one message; `before` is the message above;
 * `act` has open, command, vote, press, menu, jump; `group` says whether senders are named.
 */
export function bubbleRow(messages, before, { group, act }) {
  const first = messages[0];
  const last = messages.at(-1);
  const date = new Date(first.date);
  const chip = !before || !sameDay(new Date(before.date), date) ? h("div", { class: "day-chip" }, h("time", { dateTime: first.date }, day(date))) : null;
  const row = h("div", { class: "row", role: "article", tabIndex: -1 });
  row.dataset.id = last.id;
  if (first.kind === "service") {
    row.classList.add("row-service");
    row.append(...[chip, h("div", { class: "service" }, serviceText(first))].filter(Boolean));
    return row;
  }
  const joined = !chip && before && before.kind !== "service" && before.from?.id === first.from?.id && date - new Date(before.date) < 600000;
  row.classList.add(first.mine ? "mine" : "theirs");
  row.classList.toggle("joined", Boolean(joined));
  row.setAttribute("aria-label", `${first.mine ? t("you") : (first.from?.name ?? "")} ${time(date)}: ${preview(first)}`);
  const named = group && !first.mine;
  const stack = h("div", { class: "stack" }, bubble(messages, { named: named && !joined, act }), keyboard(last, act), reactions(last, act));
  const tools = iconButton("more", t("message_menu"), (event) => act.menu(last, event.currentTarget), { class: "row-menu", size: 18, "aria-haspopup": "menu" });
  const line = h("div", { class: "line" }, named ? (joined ? h("span", { class: "seal-gap" }) : seal(first.from?.name ?? "?", first.from?.id ?? 1, { class: "seal-small", bot: first.from?.bot })) : null, stack, tools);
  row.append(...[chip, line].filter(Boolean));
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img, video, input")) return;
    event.preventDefault();
    act.menu(last, tools);
  });
  row.addEventListener("dblclick", (event) => !event.target.closest("button, a, input, video") && act.reply(last));
  row.addEventListener("keydown", (event) => {
    if (event.target === row && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      act.menu(last, tools);
    }
  });
  return row;
}

function bubble(messages, { named, act }) {
  const first = messages[0];
  const words = messages.find((message) => message.text);
  const carried = messages.length > 1 ? pieces(messages, act) : media(first, act);
  const box = h("div", { class: `bubble kind-${first.kind}` });
  if (first.kind === "text" && isOnlyEmoji(first.text)) box.classList.add("only-emoji");
  if (named) box.append(h("div", { class: "sender" }, first.from?.name ?? "", first.from?.bot ? h("span", { class: "tag" }, t("bot")) : null));
  if (first.forwarded_from) box.append(h("div", { class: "forwarded", dir: "auto" }, icon("forward", 14), t("forwarded", { name: first.forwarded_from })));
  if (first.reply_to) box.append(quote(first.reply_to, act));
  if (carried) box.append(carried);
  const foot = stamp(messages.at(-1));
  if (words && first.kind !== "poll") {
    // the time stands in the last line if there is room: an unseen twin of it keeps the room free
    const inline = !RIGHT_TO_LEFT.test(words.text) && !endsInBlock(words);
    const room = inline ? h("span", { class: "stamp-room", "aria-hidden": "true" }, foot.textContent) : null;
    // as on real phones, the payload of a link is sent but not shown
    const [, command, payload] = /^(\/start(?:@\w+)?) (\S+)$/.exec(words.text) ?? [];
    const text = command ?? words.text;
    box.append(h("div", { class: "words", dir: "auto", title: payload }, rich(text, words.entities, act), room));
    box.classList.toggle("stamp-inside", inline);
  }
  box.append(foot);
  return box;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const endsInBlock = (message) => (message.entities ?? []).some((entity) => /blockquote|pre/.test(entity.type) && entity.offset + entity.length >= message.text.trimEnd().length);

function pieces(messages, act) {
  const looks = messages.every((message) => message.kind === "photo" || message.kind === "video");
  return looks ? album(messages, act) : h("div", { class: "files" }, messages.map((message) => media(message, act)));
}

function quote(reply, act) {
  return h("button", { type: "button", class: "quote", onclick: () => act.jump(reply.id) }, h("span", { class: "quote-name" }, reply.from ?? ""), h("span", { class: "quote-words", dir: "auto" }, preview({ ...reply, kind: reply.kind ?? "text" })));
}

function stamp(message) {
  const date = new Date(message.date);
  return h("span", { class: "stamp", title: whole(date) }, message.edited ? h("span", { class: "edited" }, t("edited")) : null, h("time", { dateTime: message.date }, time(date)));
}

function keyboard(message, act) {
  if (!message.keyboard?.length) return null;
  return h(
    "div",
    { class: "keys" },
    message.keyboard.map((row) => h("div", { class: "keys-row" }, row.map((button) => key(message, button, act)))),
  );
}

function key(message, button, act) {
  const outside = button.url || button.web_app;
  const node = h("button", { type: "button", class: "key", onclick: () => act.press(message, button, node) }, h("span", { class: "key-words", dir: "auto" }, button.text), outside ? icon("link", 14) : button.copy ? icon("copy", 14) : null);
  if (button.data) node.dataset.press = button.data;
  return node;
}

function reactions(message, act) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((one) => h("button", { type: "button", class: `reaction ${one.mine ? "mine" : ""}`, "aria-label": t("react", { emoji: one.emoji }), onclick: () => act.react(message, one.mine ? null : one.emoji) }, one.emoji, one.count > 1 ? h("span", {}, one.count) : null)),
  );
}

const isOnlyEmoji = (text) => Boolean(text) && [...text].length <= 6 && /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)+$/u.test(text);
