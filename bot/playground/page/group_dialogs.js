// Dialogs about groups and links on one phone: new group, choose a group, members, forward, scan a code.

import { h, icon, iconButton, seal } from "./dom.js";
import { play } from "./api.js";
import { language, t } from "./language.js";
import { sheet, toast } from "./sheets.js";

const primary = (label, press) => h("button", { type: "button", class: "primary", onclick: press }, label);

function choice(label, note, mark, press) {
  return h("button", { type: "button", class: "choice", onclick: press }, mark, h("span", { class: "choice-words" }, h("span", { class: "choice-name", dir: "auto" }, label), note ? h("span", { class: "choice-note" }, note) : null));
}

/** One line of text asked for; `take` gets it. */
export function topicDialog(phone, title, label, value, take) {
  const field = h("input", { type: "text", value, "aria-label": label, placeholder: label, maxLength: 128 });
  const done = () => {
    if (!field.value.trim()) return;
    made.close();
    take(field.value.trim());
  };
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && done());
  const made = sheet(phone.screen, title, [field, h("div", { class: "sheet-foot" }, primary(t("ok"), done))]);
  field.select();
}

/** Makes a group of one's own; `payload` is what the bot is added with (from a startgroup link). */
export function newGroupDialog(phone, { payload = null } = {}) {
  const { world } = phone;
  const title = h("input", { type: "text", "aria-label": t("group_title"), placeholder: t("group_title"), maxLength: 128 });
  const boxes = [...world.people.values()].filter((person) => person.id !== phone.person.id).map((person) => ({ person, box: h("input", { type: "checkbox" }) }));
  const withBot = h("input", { type: "checkbox", checked: payload !== null });
  const make = async () => {
    try {
      const { chat } = await play.addGroup({ title: title.value.trim() || t("untitled"), by: phone.person.id, members: boxes.filter(({ box }) => box.checked).map(({ person }) => person.id), kind: "group", bot: withBot.checked, payload });
      made.close();
      await phone.load();
      phone.open(chat);
    } catch (error) {
      toast(phone.screen, error.message);
    }
  };
  const made = sheet(phone.screen, t("new_group"), [
    title,
    h("label", { class: "tick" }, withBot, seal(world.bot.name, world.bot.id, { bot: true, class: "seal-small" }), h("span", {}, t("group_with_bot", { bot: world.bot.name }))),
    h("p", { class: "sheet-label" }, t("group_members")),
    h("div", { class: "ticks" }, boxes.map(({ person, box }) => h("label", { class: "tick" }, box, seal(person.name, person.id, { class: "seal-small" }), h("span", { class: "choice-words" }, h("span", {}, world.name(person)), h("span", { class: "choice-note" }, world.note(person)))))),
    h("div", { class: "sheet-foot" }, primary(t("create"), make)),
  ]);
}

/** A `startgroup` link wants a group: one of this person's, or a new one. */
export function chooseGroupDialog(phone, link, groups) {
  const made = sheet(phone.screen, t("choose_group", { bot: phone.world.bot.name }), [
    groups.map((group) => choice(group.title, "", seal(group.title, group.chat, { group: true, class: "seal-small" }), () => (made.close(), phone.openLink(link, group.chat)))),
    choice(t("choose_group_new"), "", icon("plus"), () => (made.close(), newGroupDialog(phone, { payload: startGroupPayload(link) }))),
  ]);
}

export function startGroupPayload(link) {
  try {
    return new URL(link).searchParams.get("startgroup") ?? "";
  } catch {
    return "";
  }
}

export function membersDialog(phone, view) {
  const { chat, door } = view;
  const act = (what, body) =>
    view.try(door.send(what, body)).then(async () => {
      made.close();
      await phone.refresh(chat.chat);
      membersDialog(phone, phone.view ?? view);
    });
  const outside = [...phone.world.people.values()].filter((person) => !chat.members.some((member) => member.id === person.id));
  const adder = h("select", { "aria-label": t("add_member"), onchange: () => adder.value && act("members", { add: [Number(adder.value)] }) }, h("option", { value: "" }, `${t("add_member")}…`), outside.map((person) => h("option", { value: person.id }, `${phone.world.name(person)} · ${phone.world.note(person)}`)));
  const made = sheet(phone.screen, t("members"), [
    chat.members.map((member) => {
      const standing = member.status === "creator" ? t("creator") : member.status === "administrator" ? t("administrator") : member.bot ? t("bot") : "";
      const own = member.id === phone.person.id;
      return h(
        "div",
        { class: "member" },
        seal(member.name, member.id, { bot: member.bot, class: "seal-small" }),
        h("span", { class: "choice-words" }, h("span", { class: "choice-name" }, member.name), standing ? h("span", { class: "choice-note" }, standing) : null),
        own || member.status === "creator" ? null : iconButton("person", t(member.status === "administrator" ? "demote" : "promote"), () => act("promote", { member: member.id, admin: member.status !== "administrator" }), { size: 18, class: member.status === "administrator" ? "on" : "" }),
        own ? null : iconButton("close", t("kick"), () => act("members", { remove: [member.id] }), { size: 18 }),
      );
    }),
    outside.length ? adder : null,
  ]);
}

export function forwardDialog(phone, from, message) {
  const chats = [...phone.chats.values()].filter((chat) => chat.member !== false && (chat.kind !== "private" || chat.started) && !chat.migrated_to);
  const made = sheet(
    phone.screen,
    t("forward_to"),
    chats.map((chat) =>
      choice(chat.title, "", seal(chat.title, chat.chat, { bot: chat.bot, group: chat.kind !== "private", class: "seal-small" }), async () => {
        made.close();
        await phone.forward(from.chat, message.id, chat.chat);
      }),
    ),
  );
}

/** The camera of the playground: printed codes to choose from, or a link to paste. */
export function scanDialog(phone) {
  const field = h("input", { type: "url", "aria-label": t("scan_typed"), placeholder: "https://t.me/…", autocomplete: "off" });
  const go = (link) => {
    if (!link.trim()) return;
    made.close();
    phone.openLink(link.trim());
  };
  field.addEventListener("keydown", (event) => event.key === "Enter" && go(field.value));
  const { links } = phone.world;
  const made = sheet(phone.screen, t("scan"), [
    h("p", { class: "sheet-explain" }, links.length ? t("scan_explain") : t("scan_none")),
    h("div", { class: "codes" }, links.map((one) => h("button", { type: "button", class: "code-card", onclick: () => go(one.link) }, paper(one.link), h("span", { class: "choice-words" }, h("span", { class: "choice-name" }, here(one, "title")), here(one, "note") ? h("span", { class: "choice-note" }, here(one, "note")) : null)))),
    h("p", { class: "sheet-label" }, t("scan_typed")),
    h("div", { class: "line-field" }, field, primary(t("scan_open"), () => go(field.value))),
  ]);
}

const here = (one, fact) => one[`${fact}_${language()}`] || one[fact] || "";

// A sketch of a code (not a readable one): its squares follow the link, so that two codes look different.
function paper(link) {
  let seed = [...link].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 2147483647, 7);
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const cells = [];
  for (let index = 0; index < 81; index += 1) {
    const [row, column] = [Math.floor(index / 9), index % 9];
    const corner = (row < 3 && (column < 3 || column > 5)) || (row > 5 && column < 3);
    cells.push(h("i", { class: corner ? (row % 3 === 1 && column % 3 === 1 ? "" : "on") : next() > 0.55 ? "on" : "" }));
  }
  return h("span", { class: "code-paper", "aria-hidden": "true" }, cells);
}
