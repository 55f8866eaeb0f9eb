// The rows of one chat: appended one by one, changed in place, earlier ones read when scrolled up.

import { fill, h, iconButton } from "./dom.js";
import { bubbleRow } from "./bubble.js";
import { t } from "./language.js";
import { toast } from "./sheets.js";

const PAGE = 50;

export class MessageLog {
  constructor({ phone, door, chat, act }) {
    this.phone = phone;
    this.door = door;
    this.act = { ...act, jump: (id) => this.jump(id) };
    this.chat = chat;
    this.topic = null;
    this.rows = []; // {messages, node}, oldest first
    this.held = new Map(); // id → message
    this.all = false; // whether the first message is here
    this.loading = null;
    this.fresh = 0;
    this.list = h("div", { class: "rows" });
    this.earlierButton = h("button", { type: "button", class: "earlier", hidden: true, onclick: () => this.earlier() }, t("earlier"));
    this.scroller = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("messages_of", { title: chat.title }), tabIndex: 0 }, this.earlierButton, this.list);
    this.count = h("span", { class: "badge", hidden: true });
    this.downButton = iconButton("down", t("to_newest"), () => this.toEnd(true), { class: "to-newest", hidden: true });
    this.downButton.append(this.count);
    this.element = h("div", { class: "log-frame" }, this.scroller, this.downButton);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.walk(event));
    this.atEnd = true;
    this.watcher = new ResizeObserver(() => this.atEnd && this.toEnd());
    this.watcher.observe(this.scroller);
  }

  drop() {
    this.watcher.disconnect();
  }

  async load() {
    const { messages } = await this.door.messages(null, PAGE);
    // what came by the stream meanwhile is newer than what was read
    const later = [...this.held.values()].filter((message) => !messages.some((one) => one.id === message.id) && message.id > (messages.at(-1)?.id ?? 0));
    this.held = new Map([...messages, ...later].map((message) => [message.id, message]));
    this.all = messages.length < PAGE;
    this.draw();
    this.toEnd();
  }

  async earlier() {
    if (this.all || this.loading || !this.held.size) return;
    this.loading = this.door.messages(Math.min(...this.held.keys()), PAGE);
    try {
      const { messages } = await this.loading;
      this.all = messages.length < PAGE;
      const height = this.scroller.scrollHeight - this.scroller.scrollTop;
      this.held = new Map([...messages.map((message) => [message.id, message]), ...this.held]);
      this.draw();
      this.scroller.scrollTop = this.scroller.scrollHeight - height;
    } catch (error) {
      toast(this.phone.screen, error.message);
    } finally {
      this.loading = null;
    }
  }

  setTopic(topic) {
    this.topic = topic;
    this.draw();
    this.toEnd();
  }

  /** What stands in the middle while there is no message: who this is. */
  introduce(card) {
    this.intro?.remove();
    this.intro = card;
    if (card) this.scroller.append(card);
    this.list.hidden = Boolean(card);
  }

  shown(message) {
    return !this.chat.forum || (message.topic ?? null) === this.topic;
  }

  draw() {
    this.rows = [];
    const ids = [...this.held.keys()].sort((a, b) => a - b);
    for (const id of ids) {
      const message = this.held.get(id);
      if (!this.shown(message)) continue;
      const row = this.rows.at(-1);
      if (message.album && row?.messages[0].album === message.album) row.messages.push(message);
      else this.rows.push({ messages: [message], node: null });
    }
    for (const [index, row] of this.rows.entries()) row.node = this.make(row, index);
    fill(this.list, this.rows.map((row) => row.node));
    this.earlierButton.hidden = this.all;
  }

  make(row, index) {
    return bubbleRow(row.messages, this.rows[index - 1]?.messages.at(-1), { group: this.chat.kind !== "private", act: this.act });
  }

  redraw(index) {
    const row = this.rows[index];
    if (!row) return;
    const focused = row.node.contains(document.activeElement);
    const made = this.make(row, index);
    row.node.replaceWith(made);
    row.node = made;
    if (focused) made.focus({ preventScroll: true });
  }

  /** A new message, or a newer form of one that is here. Answers whether it is new. */
  put(message) {
    const known = this.held.has(message.id);
    const newest = this.rows.at(-1)?.messages.at(-1).id ?? 0;
    if (!known && this.held.size && !this.all && message.id < Math.min(...this.held.keys())) return false;
    this.held.set(message.id, message);
    if (!this.shown(message)) return !known;
    const end = this.atEnd;
    const at = known ? this.rows.findIndex((row) => row.messages.some((one) => one.id === message.id)) : -1;
    if (at >= 0) {
      const row = this.rows[at];
      row.messages = row.messages.map((one) => (one.id === message.id ? message : one));
      this.redraw(at);
    } else if (known || message.id < newest) {
      this.draw();
    } else {
      const row = this.rows.at(-1);
      if (message.album && row?.messages[0].album === message.album) {
        row.messages.push(message);
        this.redraw(this.rows.length - 1);
      } else {
        this.rows.push({ messages: [message], node: null });
        const made = this.make(this.rows.at(-1), this.rows.length - 1);
        made.classList.add("arriving");
        this.rows.at(-1).node = made;
        this.list.append(made);
      }
    }
    if (end || (!known && message.mine)) this.toEnd();
    else if (!known) {
      this.fresh += 1;
      this.badge();
    }
    return !known;
  }

  remove(id) {
    if (!this.held.delete(id)) return;
    const at = this.rows.findIndex((row) => row.messages.some((one) => one.id === id));
    if (at < 0) return;
    const row = this.rows[at];
    row.messages = row.messages.filter((one) => one.id !== id);
    if (row.messages.length) this.redraw(at);
    else {
      row.node.remove();
      this.rows.splice(at, 1);
      this.redraw(at); // the one below may get the day or the name
    }
  }

  jump(id) {
    const row = this.rows.find((one) => one.messages.some((message) => message.id === id));
    if (!row) return;
    row.node.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    row.node.classList.remove("found");
    void row.node.offsetWidth;
    row.node.classList.add("found");
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
    this.atEnd = true;
    this.fresh = 0;
    this.badge();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < 60;
    if (this.atEnd) this.fresh = 0;
    this.badge();
    if (scrollTop < 120 && scrollHeight > clientHeight) this.earlier();
  }

  badge() {
    this.downButton.hidden = this.atEnd;
    this.count.hidden = !this.fresh;
    this.count.textContent = this.fresh || "";
  }

  /** Arrow keys walk through the messages once the log has the focus. */
  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.altKey || event.target.closest("input, video, textarea")) return;
    event.preventDefault();
    const nodes = this.rows.map((row) => row.node);
    const at = nodes.findIndex((node) => node.contains(document.activeElement));
    const to = at < 0 ? nodes.length - 1 : Math.max(0, Math.min(nodes.length - 1, at + step));
    nodes[to]?.focus();
  }

  newestId() {
    return this.held.size ? Math.max(...this.held.keys()) : 0;
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
