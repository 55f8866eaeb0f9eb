// Where a person writes: text, attachments, replies, edits, commands, and the bot's reply keyboard.

import { fill, h, icon, iconButton } from "./dom.js";
import { preview } from "./entities.js";
import { size, t } from "./language.js";
import { samplePhoto } from "./sample_photo.js";
import { confirmSheet, menu, sheet, toast } from "./sheets.js";

const STICKERS = ["👍", "🙏", "😊", "😢", "😡", "🤝", "👌", "🌧️", "🏠", "❤️"];
const ACCEPT = { photo: "image/*", video: "video/*", voice: "audio/*,.ogg,.oga", document: "" };

export class Composer {
  constructor({ phone, door, view }) {
    this.phone = phone;
    this.door = door;
    this.view = view;
    this.replying = null;
    this.editing = null;
    this.pending = []; // {kind, file}
    this.keysHidden = false;
    this.bar = h("div", { class: "compose-bar", hidden: true });
    this.field = h("textarea", {
      class: "compose-field", rows: 1, placeholder: t("write"), "aria-label": t("write"), dir: "auto", enterKeyHint: "send",
      oninput: () => this.typed(), onkeydown: (event) => this.keyed(event), onpaste: (event) => this.pasted(event),
    });
    this.attachButton = iconButton("attach", t("attach"), () => this.attachMenu(), { "aria-haspopup": "menu" });
    this.commandButton = iconButton("slash", t("commands"), () => this.commandMenu(), { "aria-haspopup": "menu", hidden: true });
    this.keysButton = iconButton("keys", t("hide_keys"), () => this.toggleKeys(), { hidden: true });
    this.sendButton = iconButton("send", t("send"), () => this.send(), { class: "send" });
    this.keys = h("div", { class: "reply-keys", hidden: true });
    this.element = h("div", { class: "compose" }, this.bar, h("div", { class: "compose-line" }, this.attachButton, h("div", { class: "compose-box" }, this.field, this.commandButton, this.keysButton), this.sendButton), this.keys);
  }

  update(chat) {
    this.commandButton.hidden = !chat.commands?.length;
    const keyboard = chat.reply_keyboard;
    const shown = JSON.stringify(keyboard ?? null);
    if (shown !== this.shownKeys) {
      this.shownKeys = shown;
      this.keysHidden = false;
      this.drawKeys(keyboard);
    }
    this.field.placeholder = (this.replying && chat.force_reply?.placeholder) || keyboard?.placeholder || t("write");
    const forced = chat.force_reply;
    if (forced && forced.message !== this.forced) {
      this.forced = forced.message;
      const message = this.view.log.held.get(forced.message);
      if (message) this.reply(message, false);
    }
  }

  drawKeys(keyboard) {
    this.keysButton.hidden = !keyboard;
    this.keys.hidden = !keyboard || this.keysHidden;
    this.keys.classList.toggle("resized", Boolean(keyboard?.resize));
    const label = t(this.keysHidden ? "show_keys" : "hide_keys");
    this.keysButton.title = label;
    this.keysButton.setAttribute("aria-label", label);
    this.keysButton.setAttribute("aria-expanded", String(!this.keysHidden));
    if (!keyboard) return fill(this.keys);
    fill(this.keys, keyboard.rows.map((row) => h("div", { class: "keys-row" }, row.map((button) => h("button", { type: "button", class: "key", onclick: () => this.pressKey(button) }, h("span", { class: "key-words", dir: "auto" }, button.text), button.request ? icon(button.request === "location" ? "place" : "person", 14) : null)))));
  }

  toggleKeys() {
    this.keysHidden = !this.keysHidden;
    this.drawKeys(JSON.parse(this.shownKeys));
  }

  async pressKey(button) {
    const bot = this.view.chat.title;
    if (button.request === "contact") {
      if (await confirmSheet(this.phone.screen, t("contact"), t("share_contact", { bot, phone: this.phone.person.phone ?? "" }), t("share"))) await this.post("contact", {});
    } else if (button.request === "location") {
      if (await confirmSheet(this.phone.screen, t("location"), t("share_location", { bot }), t("share"))) await this.post("location", {});
    } else await this.post("text", { text: button.text });
  }

  /** Text into the field, as if typed. */
  setText(text) {
    this.field.value = text;
    this.typed();
  }

  typed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 132)}px`;
    this.field.style.overflowY = this.field.scrollHeight > 132 ? "auto" : "hidden";
    this.sendButton.classList.toggle("ready", Boolean(this.field.value.trim() || this.pending.length));
  }

  keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && (this.replying || this.editing || this.pending.length)) {
      event.stopPropagation();
      this.clear();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const own = [...this.view.log.held.values()].filter((message) => message.mine && message.kind === "text" && message.text);
      if (own.length) {
        event.preventDefault();
        this.edit(own.reduce((a, b) => (a.id > b.id ? a : b)));
      }
    }
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  /** Files dropped, pasted or chosen wait here until they are sent with their caption. */
  take(files, kind = null) {
    for (const file of files) {
      const guess = kind ?? (file.type.startsWith("image/") ? "photo" : file.type.startsWith("video/") ? "video" : "document");
      this.pending.push({ kind: guess, file });
    }
    this.pending = this.pending.slice(0, 10);
    this.editing = null;
    this.drawBar();
    this.typed();
    this.field.focus();
  }

  reply(message, focus = true) {
    this.editing = null;
    this.replying = message;
    this.drawBar();
    if (focus) this.field.focus();
  }

  edit(message) {
    this.replying = null;
    this.pending = [];
    this.editing = message;
    this.setText(message.text ?? "");
    this.drawBar();
    this.field.focus();
  }

  clear(all = true) {
    if (this.editing && all) this.setText("");
    this.replying = null;
    this.editing = null;
    this.pending = [];
    this.drawBar();
    this.typed();
  }

  drawBar() {
    const about = this.editing ?? this.replying;
    this.bar.hidden = !about && !this.pending.length;
    this.field.placeholder = this.pending.length ? t("caption") : t("write");
    this.field.setAttribute("aria-label", this.editing ? t("write_edit") : t("write"));
    const parts = [];
    if (about) {
      parts.push(icon(this.editing ? "edit" : "reply", 18), h("div", { class: "compose-about" }, h("span", { class: "quote-name" }, this.editing ? t("editing") : t("replying", { name: about.mine ? t("you") : (about.from?.name ?? "") })), h("span", { class: "quote-words", dir: "auto" }, preview(about))));
    }
    if (this.pending.length) {
      for (const { kind, file } of this.pending.slice(0, 3)) {
        if (kind !== "photo") continue;
        const url = URL.createObjectURL(file);
        parts.push(h("img", { class: "pending-picture", alt: "", src: url, onload: () => URL.revokeObjectURL(url) }));
      }
      parts.push(h("span", { class: "quote-words" }, t("pending", { count: this.pending.length, names: this.pending.map(({ file }) => `${file.name} ${size(file.size)}`).join(t("names_join")) })));
    }
    parts.push(iconButton("close", t("cancel"), () => (this.clear(), this.field.focus()), { size: 18 }));
    fill(this.bar, parts);
  }

  common() {
    const facts = {};
    if (this.replying) facts.reply_to = this.replying.id;
    if (this.view.log.topic !== null) facts.topic = this.view.log.topic;
    return facts;
  }

  async send() {
    const text = this.field.value.trim() ? this.field.value : "";
    if (this.pending.length) return this.sendFiles(text);
    if (!text) return;
    const { editing, replying } = this;
    this.setText("");
    const facts = { text, ...this.common() };
    this.clear(false);
    try {
      if (editing) this.view.log.put((await this.door.message(editing.id, "edit", { text })).message);
      else this.took(await this.door.send("text", facts));
    } catch (error) {
      toast(this.phone.screen, error.message);
      if (!this.field.value) this.setText(text);
      this.editing = editing;
      this.replying = replying;
      this.drawBar();
    }
  }

  async sendFiles(caption) {
    const files = this.pending;
    const kind = files.length > 1 ? "album" : files[0].kind;
    const form = new FormData();
    for (const { file } of files) form.append("file", file, file.name);
    if (caption) form.append("caption", caption);
    for (const [key, value] of Object.entries(this.common())) form.append(key, value);
    this.setText("");
    this.clear(false);
    this.element.classList.add("busy");
    try {
      this.took(await this.door.send(kind, form));
    } catch (error) {
      toast(this.phone.screen, error.message);
      this.setText(caption);
      this.take(files.map(({ file }) => file));
    } finally {
      this.element.classList.remove("busy");
    }
  }

  /** A message without words of one's own: location, contact, sticker … */
  async post(what, body) {
    const facts = { ...body, ...this.common() };
    this.clear(false);
    try {
      this.took(await this.door.send(what, facts));
    } catch (error) {
      toast(this.phone.screen, error.message);
    }
  }

  took(answer) {
    for (const message of answer.messages ?? [answer.message]) if (message) this.phone.sent(this.view.chat.chat, message);
  }

  choose(kind) {
    const input = h("input", { type: "file", accept: ACCEPT[kind], multiple: kind === "photo" || kind === "document", hidden: true });
    input.addEventListener("change", () => (this.take([...input.files], kind), input.remove()));
    this.element.append(input);
    input.click();
  }

  attachMenu() {
    const item = (name, press, drawing = name) => ({ label: t(name), icon: icon(drawing), press });
    menu(
      this.phone.screen,
      this.attachButton,
      [
        item("photo", () => this.choose("photo")),
        item("sample_photo", async () => this.take([await samplePhoto()], "photo"), "photo"),
        item("video", () => this.choose("video")),
        item("voice", () => this.choose("voice")),
        item("document", () => this.choose("document"), "file"),
        null,
        item("location", () => this.post("location", {}), "place"),
        item("contact", () => this.post("contact", {}), "person"),
        item("sticker", () => this.stickers()),
        item("poll", () => this.poll()),
      ],
      { label: t("attach"), above: true },
    );
  }

  stickers() {
    const made = sheet(this.phone.screen, t("sticker"), h("div", { class: "sticker-choice" }, STICKERS.map((emoji) => h("button", { type: "button", "aria-label": emoji, onclick: () => (made.close(), this.post("sticker", { emoji })) }, emoji))));
  }

  poll() {
    const question = h("input", { type: "text", "aria-label": t("poll_question"), placeholder: t("poll_question"), maxLength: 300 });
    const options = h("textarea", { rows: 4, "aria-label": t("poll_options"), placeholder: t("poll_options") });
    const send = () => {
      const answers = options.value.split("\n").map((line) => line.trim()).filter(Boolean);
      if (!question.value.trim() || answers.length < 2) return;
      made.close();
      this.post("poll", { question: question.value.trim(), options: answers.slice(0, 10), anonymous: true, multiple: false });
    };
    const made = sheet(this.phone.screen, t("poll"), [question, options, h("div", { class: "sheet-foot" }, h("button", { type: "button", class: "primary", onclick: send }, t("send")))]);
  }

  commandMenu() {
    const items = (this.view.chat.commands ?? []).map(({ command, description }) => ({ label: `/${command}`, note: description, press: () => this.post("text", { text: `/${command}` }) }));
    menu(this.phone.screen, this.commandButton, items, { label: t("commands"), above: true }).element.classList.add("menu-commands");
  }
}
