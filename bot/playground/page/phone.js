// One person's phone: the chat list, the open chat, and what events of the stream do to them.

import { chatDoor, chatsOf, play } from "./api.js";
import { ChatList } from "./chat_list.js";
import { Conversation } from "./conversation.js";
import { fill, h, iconButton, seal } from "./dom.js";
import { preview } from "./entities.js";
import { chooseGroupDialog, scanDialog } from "./group_dialogs.js";
import { t, time } from "./language.js";
import { alertSheet, toast } from "./sheets.js";

export class Phone {
  constructor(person, world, desk) {
    this.person = person;
    this.world = world;
    this.desk = desk;
    this.chats = new Map();
    this.view = null;
    this.refreshing = new Map();
    this.list = new ChatList(this);
    this.caption = h("div", { class: "phone-caption" });
    this.timeNode = h("time", { class: "status-time" });
    this.stage = h("div", { class: "stage" }, this.list.element);
    this.screen = h("div", { class: "screen" }, h("div", { class: "status", "aria-hidden": "true" }, this.timeNode, h("span", { class: "status-signal" })), this.stage);
    this.element = h("section", { class: "phone", tabIndex: -1 }, this.caption, h("div", { class: "case" }, this.screen));
    this.element.dataset.person = person.id;
    this.element.dataset.key = person.key ?? "";
    this.element.addEventListener("keydown", (event) => this.keyed(event));
    this.element.addEventListener("focusin", () => desk.touch(this));
    this.element.addEventListener("pointerdown", () => desk.touch(this));
    this.drawCaption();
    this.tick();
  }

  drawCaption() {
    const { person } = this;
    const name = this.world.name(person);
    this.element.setAttribute("aria-label", t("phone_of", { name }));
    fill(this.caption, seal(name, person.id, { class: "seal-small" }), h("div", { class: "caption-words" }, h("strong", {}, name), h("span", {}, this.world.note(person))), iconButton("close", t("remove_phone", { name }), () => this.desk.remove(this), { size: 16, class: "caption-remove" }));
  }

  tick() {
    this.timeNode.textContent = time(this.world.now());
  }

  visible() {
    return this.element.offsetParent !== null;
  }

  unread() {
    let count = 0;
    for (const chat of this.chats.values()) count += chat.unread ?? 0;
    return count;
  }

  sortedChats() {
    const at = (chat) => (chat.last ? Date.parse(chat.last.date) : 0);
    return [...this.chats.values()].filter((chat) => !chat.migrated_to).sort((a, b) => at(b) - at(a) || (b.bot ? 1 : 0) - (a.bot ? 1 : 0));
  }

  async load() {
    const { chats } = await chatsOf(this.person.id);
    this.chats = new Map(chats.map((chat) => [chat.chat, chat]));
    this.list.draw();
    if (this.view) {
      const chat = this.chats.get(this.view.chat.chat);
      if (!chat) return this.showList();
      this.view.update(chat);
      await this.view.open();
    }
    this.desk.changed(this);
    return undefined;
  }

  /** The first look: the chat that was open before, else the bot's chat where there is nothing else to see. */
  firstLook() {
    const kept = this.desk.kept(this);
    const all = this.sortedChats();
    const botChat = all.find((chat) => chat.bot);
    if (kept !== null && this.chats.has(kept)) this.open(kept);
    else if (kept === null && botChat && (all.length === 1 || !botChat.started)) this.open(botChat.chat);
  }

  async open(chatId, focus = false) {
    if (this.view?.chat.chat === chatId) {
      await this.view.loaded;
      return this.view;
    }
    if (!this.chats.has(chatId)) await this.refresh(chatId);
    const chat = this.chats.get(chatId);
    if (!chat) return null;
    this.view?.drop();
    this.view = new Conversation(this, chat);
    this.stage.replaceChildren(this.view.element);
    this.desk.keep(this, chatId);
    if (focus) (this.view.foot.querySelector("textarea, button.primary") ?? this.view.log.scroller).focus({ preventScroll: true });
    try {
      await this.view.open();
    } catch (error) {
      toast(this.screen, error.message);
    }
    return this.view;
  }

  showList(focus = true) {
    const from = this.view?.chat.chat;
    const held = this.element.contains(document.activeElement);
    this.view?.drop();
    this.view = null;
    this.stage.replaceChildren(this.list.element);
    this.list.draw();
    this.desk.keep(this, 0);
    if (focus && held) this.list.focus(from);
  }

  /** Reads one chat again; several wishes within a moment are one call. */
  refresh(chatId) {
    if (!this.refreshing.has(chatId)) {
      const again = new Promise((resolve) => setTimeout(resolve, 40))
        .then(() => {
          this.refreshing.delete(chatId);
          return chatDoor(this.person.id, chatId).chat();
        })
        .then((answer) => {
          const chat = answer.chat && typeof answer.chat === "object" ? answer.chat : answer;
          this.chats.set(chatId, chat);
          if (chat.migrated_to && this.view?.chat.chat === chatId) return this.open(chat.migrated_to);
          if (this.view?.chat.chat === chatId) this.view.update(chat);
          else if (!this.view) this.list.draw();
          this.desk.changed(this);
          return chat;
        })
        .catch(() => {
          this.refreshing.delete(chatId);
          return null;
        });
      this.refreshing.set(chatId, again);
    }
    return this.refreshing.get(chatId);
  }

  hear(event) {
    const open = this.view?.chat.chat === event.chat ? this.view : null;
    const chat = this.chats.get(event.chat);
    if (event.type === "message") {
      if (!chat) return void this.refresh(event.chat);
      this.newest(chat, event.message);
      chat.unread = event.unread ?? chat.unread;
      const fresh = open ? open.receive(event.message) : true;
      if (!open && !this.view) this.list.draw();
      if (fresh && !event.message.mine) {
        this.ring();
        this.desk.announce(this, chat, event.message);
      }
      this.desk.changed(this);
    } else if (event.type === "edited") {
      open?.log.put(event.message);
      if (open) open.updatePinned();
      if (chat?.last?.id === event.message.id) {
        chat.last = event.message;
        if (!this.view) this.list.draw();
      }
    } else if (event.type === "deleted") {
      open?.log.remove(event.id);
      if (chat?.last?.id === event.id) this.refresh(event.chat);
    } else if (event.type === "chat") this.refresh(event.chat);
    else if (event.type === "typing") open?.showTyping(event.action);
    else if (event.type === "toast") this.answer(event, chat);
    return undefined;
  }

  newest(chat, message) {
    if (!chat.last || message.id >= chat.last.id) chat.last = message;
  }

  /** A message this phone has just sent, as its answer gives it; the same may come by the stream. */
  sent(chatId, message) {
    if (!message) return;
    const chat = this.chats.get(chatId);
    if (chat) this.newest(chat, message);
    if (this.view?.chat.chat === chatId) this.view.log.put(message);
  }

  wasRead(chatId) {
    const chat = this.chats.get(chatId);
    if (chat) chat.unread = 0;
    this.desk.changed(this);
  }

  answer(event, chat) {
    if (event.text) {
      if (event.alert) {
        alertSheet(this.screen, chat?.title ?? this.world.bot.name, event.text);
        this.desk.say(event.text);
      } else toast(this.screen, event.text);
    }
    if (event.url) this.openLink(event.url);
  }

  ring() {
    this.element.classList.remove("ringing");
    void this.element.offsetWidth;
    this.element.classList.add("ringing");
  }

  startPayload() {
    const member = this.world.cast.find((one) => one.key && one.key === this.person.key);
    return member?.start ?? "";
  }

  scan() {
    scanDialog(this);
  }

  async openLink(link, group = null) {
    try {
      const answer = await play.open(this.person.id, link, group);
      if (answer.external) window.open(answer.external, "_blank", "noopener,noreferrer");
      else if (answer.choose_group) chooseGroupDialog(this, link, answer.groups);
      else {
        await this.refresh(answer.chat);
        await this.open(answer.chat);
        this.sent(answer.chat, answer.message);
      }
    } catch (error) {
      toast(this.screen, error.message);
    }
  }

  async forward(fromChat, message, toChat) {
    try {
      const answer = await chatDoor(this.person.id, toChat).send("forward", { from_chat: fromChat, message });
      await this.open(toChat);
      this.sent(toChat, answer.message);
    } catch (error) {
      toast(this.screen, error.message);
    }
  }

  keyed(event) {
    if (event.key === "Escape" && this.view && !event.defaultPrevented) this.showList();
  }

  describe(chat, message) {
    return t("new_message", { phone: this.world.name(this.person), from: message.from?.name ?? chat.title, text: preview(message).slice(0, 160) });
  }
}
