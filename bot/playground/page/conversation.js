// One open chat on one phone: head, pinned message, topics, messages, and what stands at the foot.

import { chatDoor } from "./api.js";
import { Composer } from "./composer.js";
import { fill, h, icon, iconButton, seal } from "./dom.js";
import { preview } from "./entities.js";
import { forwardDialog, membersDialog, topicDialog } from "./group_dialogs.js";
import { t } from "./language.js";
import { MessageLog } from "./message_log.js";
import { menu, toast } from "./sheets.js";

const REACTIONS = ["👍", "❤️", "🙏", "👌", "😢"];

export class Conversation {
  constructor(phone, chat) {
    this.phone = phone;
    this.chat = chat;
    this.door = chatDoor(phone.person.id, chat.chat);
    this.log = new MessageLog({
      phone, chat, door: this.door,
      act: {
        open: (link) => phone.openLink(link),
        command: (text) => this.composer.post("text", { text }),
        vote: (message, options) => this.try(this.door.message(message.id, "vote", { options })),
        react: (message, emoji) => this.try(this.door.message(message.id, "react", { emoji })),
        press: (message, button, node) => this.press(message, button, node),
        menu: (message, anchor) => this.messageMenu(message, anchor),
        reply: (message) => this.composer.reply(message),
      },
    });
    this.composer = new Composer({ phone, door: this.door, view: this });
    this.subtitle = h("span", { class: "head-note" });
    this.title = h("span", { class: "head-title", dir: "auto" });
    this.mark = h("span", { class: "head-mark" });
    this.menuButton = iconButton("more", t("chat_menu"), () => this.chatMenu(), { "aria-haspopup": "menu" });
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true });
    this.topics = h("div", { class: "topics", role: "tablist", hidden: true });
    this.foot = h("div", { class: "foot" });
    this.element = h(
      "div",
      { class: "conversation" },
      h("div", { class: "head" }, iconButton("back", t("back"), () => phone.showList()), this.mark, h("div", { class: "head-words" }, this.title, this.subtitle), this.menuButton),
      this.pinned,
      this.topics,
      this.log.element,
      this.foot,
    );
    this.element.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && (event.preventDefault(), this.element.classList.add("dropping")));
    this.element.addEventListener("dragleave", () => this.element.classList.remove("dropping"));
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.element.classList.remove("dropping");
      if (event.dataTransfer.files.length) this.composer.take([...event.dataTransfer.files]);
    });
    this.update(chat);
  }

  async open() {
    this.loaded = this.log.load().then(() => {
      this.updatePinned();
      this.markRead();
    });
    await this.loaded;
  }

  drop() {
    this.log.drop();
    clearTimeout(this.typingEnd);
    clearTimeout(this.readSoon);
  }

  update(chat) {
    this.chat = this.log.chat = chat;
    this.title.textContent = chat.title;
    fill(this.mark, seal(chat.title, chat.chat, { bot: chat.bot, group: chat.kind !== "private", class: "seal-small" }));
    if (!this.typing) this.subtitle.textContent = this.note();
    this.composer.update(chat);
    this.updateTopics();
    this.updatePinned();
    this.updateFoot();
  }

  note() {
    const { chat } = this;
    if (chat.bot) return `@${chat.username} · ${t("bot")}`;
    if (chat.kind === "private") return "";
    const count = chat.members?.length ?? 0;
    return count === 1 ? t("members_one") : t("members_count", { count });
  }

  updateFoot() {
    const { chat } = this;
    const state = chat.member === false ? "left" : chat.kind !== "private" ? "write" : chat.blocked ? "blocked" : chat.started || !chat.bot ? "write" : "start";
    if (state === this.footState) return;
    const typing = this.foot.contains(document.activeElement);
    this.footState = state;
    this.element.classList.toggle("not-started", state === "start");
    if (state === "write") {
      fill(this.foot, this.composer.element);
      this.composer.typed();
    } else if (state === "left") fill(this.foot, h("p", { class: "foot-note" }, t("left_group")));
    else {
      const press = h("button", { type: "button", class: "primary start", onclick: () => this.start(press) }, t(state === "start" ? "start" : "unblock"));
      fill(this.foot, state === "blocked" ? h("p", { class: "foot-note" }, t("blocked")) : null, press);
    }
    this.log.introduce(state === "start" ? h("div", { class: "intro" }, seal(chat.title, chat.chat, { bot: true }), h("strong", {}, chat.title), h("span", {}, chat.about || t("start_about"))) : null);
    if (typing) this.foot.querySelector("textarea, button.primary")?.focus();
  }

  async start(button) {
    if (button) button.disabled = true;
    try {
      if (this.chat.blocked) await this.door.send("unblock", {});
      else this.phone.sent(this.chat.chat, (await this.door.send("start", { payload: this.phone.startPayload() })).message);
      await this.phone.refresh(this.chat.chat);
    } catch (error) {
      toast(this.phone.screen, error.message);
    } finally {
      if (button) button.disabled = false;
    }
  }

  updatePinned() {
    const id = this.chat.pinned?.at(-1);
    const message = id && this.log.held.get(id);
    this.pinned.hidden = !message;
    if (!message) return;
    fill(this.pinned, icon("pin", 16), h("span", { class: "pinned-words", dir: "auto" }, preview(message)));
    this.pinned.setAttribute("aria-label", `${t("pinned")}: ${preview(message)}`);
    this.pinned.onclick = () => this.log.jump(id);
  }

  updateTopics() {
    this.topics.hidden = !this.chat.forum;
    if (!this.chat.forum) return;
    const all = [{ id: null, name: t("general") }, ...(this.chat.topics ?? [])];
    fill(this.topics, all.map((topic) => h("button", { type: "button", role: "tab", class: "topic", "aria-selected": String(topic.id === this.log.topic), onclick: () => (this.log.setTopic(topic.id), this.updateTopics()) }, topic.name)));
  }

  receive(message) {
    const fresh = this.log.put(message);
    if (fresh && !message.mine) {
      this.showTyping(null);
      this.markRead();
    }
    return fresh;
  }

  showTyping(action) {
    clearTimeout(this.typingEnd);
    this.typing = Boolean(action);
    this.subtitle.textContent = action ? t(action === "typing" || !action.startsWith("upload") ? "typing" : "uploading") : this.note();
    this.subtitle.classList.toggle("typing", this.typing);
    if (action) this.typingEnd = setTimeout(() => this.showTyping(null), 5000);
  }

  /** Tells the server what has been seen: only while this chat is really on the screen. */
  markRead() {
    clearTimeout(this.readSoon);
    this.readSoon = setTimeout(() => {
      if (document.hidden || !this.element.isConnected || !this.phone.visible()) return;
      const newest = this.log.newestId();
      if (!newest || (newest === this.readTo && !this.chat.unread)) return;
      this.readTo = newest;
      this.door.read(newest).then(() => this.phone.wasRead(this.chat.chat)).catch(() => {});
    }, 250);
  }

  async press(message, button, node) {
    if (button.url || button.web_app) return this.phone.openLink(button.url ?? button.web_app);
    if (button.copy) {
      await navigator.clipboard?.writeText(button.copy).catch(() => {});
      return toast(this.phone.screen, t("copied"));
    }
    if (node.getAttribute("aria-busy") === "true") return null;
    node.setAttribute("aria-busy", "true");
    try {
      const { answer } = await this.door.message(message.id, "press", { data: button.data });
      if (!answer && node.isConnected) toast(this.phone.screen, t("no_answer"));
    } catch (error) {
      toast(this.phone.screen, error.message);
    } finally {
      node.removeAttribute("aria-busy");
    }
    return null;
  }

  messageMenu(message, anchor) {
    const { chat } = this;
    const items = [
      h("div", { class: "menu-reactions" }, REACTIONS.map((emoji) => h("button", { type: "button", "aria-label": t("react", { emoji }), onclick: () => (made.close(), this.try(this.door.message(message.id, "react", { emoji: message.reactions?.some((one) => one.mine && one.emoji === emoji) ? null : emoji }))) }, emoji))),
      { label: t("reply"), icon: icon("reply"), press: () => this.composer.reply(message) },
      message.text ? { label: t("copy"), icon: icon("copy"), press: () => navigator.clipboard?.writeText(message.text).then(() => toast(this.phone.screen, t("copied")), () => {}) } : undefined,
      message.mine && message.text && !message.forwarded_from ? { label: t("edit"), icon: icon("edit"), press: () => this.composer.edit(message) } : undefined,
      { label: t("forward"), icon: icon("forward"), press: () => forwardDialog(this.phone, chat, message) },
      { label: t(chat.pinned?.includes(message.id) ? "unpin" : "pin"), icon: icon("pin"), press: () => this.try(this.door.send(chat.pinned?.includes(message.id) ? "unpin" : "pin", { message: message.id })) },
      message.mine || chat.kind === "private" ? { label: t("delete"), icon: icon("bin"), danger: true, press: () => this.try(this.door.message(message.id, "delete")) } : undefined,
    ].filter((item) => item !== undefined);
    const made = menu(this.phone.screen, anchor, items, { label: t("message_menu") });
  }

  chatMenu() {
    const { chat, phone } = this;
    const bot = phone.world.bot;
    const say = (what, body) => this.try(this.door.send(what, body)).then(() => phone.refresh(chat.chat));
    const items = [];
    if (chat.kind === "private") {
      if (chat.bot && chat.started) items.push({ label: t(chat.blocked ? "unblock" : "block"), icon: icon(chat.blocked ? "play" : "stop"), danger: !chat.blocked, press: () => say(chat.blocked ? "unblock" : "block", {}) });
    } else {
      const hasBot = chat.members?.some((member) => member.id === bot.id);
      items.push({ label: t("members"), icon: icon("group"), press: () => membersDialog(phone, this) });
      items.push(hasBot ? { label: t("remove_bot", { bot: bot.name }), icon: icon("close"), press: () => say("members", { remove: [bot.id] }) } : { label: t("add_bot", { bot: bot.name }), icon: icon("plus"), press: () => say("bot", { bot: null, payload: "" }) });
      items.push({ label: t("rename"), icon: icon("edit"), press: () => topicDialog(phone, t("rename"), t("group_title"), chat.title, (title) => say("title", { title })) });
      if (chat.forum) items.push({ label: t("new_topic"), icon: icon("plus"), press: () => topicDialog(phone, t("new_topic"), t("topic_name"), "", (name) => say("topics", { name })) });
      else items.push({ label: t("make_forum"), icon: icon("group"), press: () => say("forum", { on: true }) });
      if (chat.kind === "group") items.push({ label: t("migrate"), icon: icon("group"), press: () => say("migrate", {}) });
      items.push(null, { label: t("leave"), icon: icon("back"), danger: true, press: () => say("leave", {}) });
    }
    items.push(...(items.length ? [null] : []), { label: t("scan"), icon: icon("scan"), press: () => phone.scan() });
    menu(phone.screen, this.menuButton, items, { label: t("chat_menu") });
  }

  async try(promise) {
    try {
      return await promise;
    } catch (error) {
      toast(this.phone.screen, error.message);
      return null;
    }
  }
}
