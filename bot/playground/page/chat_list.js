// The list of one phone's chats, newest first, with unread counts.

import { h, seal, iconButton } from "./dom.js";
import { preview } from "./entities.js";
import { sameDay, shortDay, t, time } from "./language.js";
import { newGroupDialog } from "./group_dialogs.js";

export class ChatList {
  constructor(phone) {
    this.phone = phone;
    this.nodes = new Map();
    this.list = h("div", { class: "chats", role: "list", "aria-label": t("chats") });
    this.list.addEventListener("keydown", (event) => this.walk(event));
    this.element = h(
      "div",
      { class: "chat-list" },
      h("div", { class: "head" }, h("div", { class: "head-words" }, h("span", { class: "head-title list-title" }, t("chats"))), iconButton("scan", t("scan"), () => phone.scan()), iconButton("plus", t("new_group"), () => newGroupDialog(phone))),
      this.list,
    );
  }

  draw() {
    const chats = this.phone.sortedChats();
    const focused = [...this.nodes].find(([, node]) => node.contains(document.activeElement))?.[0];
    this.nodes = new Map(chats.map((chat) => [chat.chat, this.entry(chat)]));
    this.list.replaceChildren(...this.nodes.values());
    if (!chats.length) this.list.append(h("p", { class: "empty" }, t("no_chats")));
    if (focused !== undefined) this.focus(focused);
  }

  entry(chat) {
    const { last } = chat;
    const date = last ? new Date(last.date) : null;
    const from = last && chat.kind !== "private" && last.kind !== "service" ? `${last.mine ? t("you") : (last.from?.name ?? "")}: ` : "";
    const words = last ? preview(last) : chat.bot ? chat.about || t("start_about") : "";
    return h(
      "div",
      { role: "listitem" },
      h(
        "button",
        { type: "button", class: `chat ${chat.unread ? "unread" : ""} ${chat.member === false ? "gone" : ""}`, onclick: () => this.phone.open(chat.chat, true) },
        seal(chat.title, chat.chat, { bot: chat.bot, group: chat.kind !== "private" }),
        h(
          "span",
          { class: "chat-words" },
          h("span", { class: "chat-top" }, h("span", { class: "chat-title", dir: "auto" }, chat.title), date ? h("time", { class: "chat-time", dateTime: last.date }, sameDay(date, this.phone.world.now()) ? time(date) : shortDay(date)) : null),
          h("span", { class: "chat-bottom" }, h("span", { class: "chat-last", dir: "auto" }, from, words), chat.unread ? h("span", { class: "badge" }, chat.unread) : null),
        ),
      ),
    );
  }

  focus(chat) {
    (this.nodes.get(chat)?.querySelector("button") ?? this.list.querySelector("button"))?.focus();
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    buttons.at((buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length)?.focus();
  }
}
