// The row of phones: which are there, which one is in hand, and what all of them share.

import { play } from "./api.js";
import { h, icon, iconButton, seal, fill } from "./dom.js";
import { t } from "./language.js";
import { Phone } from "./phone.js";
import { pageDialog } from "./sheets.js";

const OPEN = "heyue.open";

export class Desk {
  constructor(world) {
    this.world = world;
    this.phones = new Map();
    this.current = null;
    this.live = h("div", { class: "unseen", "aria-live": "polite" });
    this.notes = h("div", { class: "page-toasts", role: "status" });
    this.switcher = h("nav", { class: "switcher", "aria-label": t("phones") });
    this.row = h("div", { class: "phone-row" });
    this.before = iconButton("back", t("phones"), () => this.slide(-1), { class: "slide slide-before", hidden: true, tabIndex: -1 });
    this.after = iconButton("back", t("phones"), () => this.slide(1), { class: "slide slide-after", hidden: true, tabIndex: -1 });
    this.element = h("main", { class: "desk" }, this.switcher, this.row, this.before, this.after, this.live, this.notes);
    this.row.addEventListener("scroll", () => this.edges(), { passive: true });
    // between the phones a plain wheel moves the row sideways
    this.row.addEventListener("wheel", (event) => !event.target.closest(".screen") && !event.deltaX && (this.row.scrollLeft += event.deltaY), { passive: true });
    new ResizeObserver(() => this.edges()).observe(this.row);
    document.addEventListener("visibilitychange", () => !document.hidden && this.markAllRead());
  }

  phone(id) {
    return this.phones.get(id) ?? null;
  }

  byKey(key) {
    const person = this.world.person(key);
    return person ? this.phone(person.id) : null;
  }

  /** Makes the row fit the people of the world: new phones at the end, gone ones taken away. */
  async fit() {
    for (const [id, phone] of this.phones) {
      if (this.world.people.has(id)) continue;
      phone.view?.drop();
      phone.element.remove();
      this.phones.delete(id);
    }
    const fresh = [];
    for (const person of this.world.people.values()) {
      const known = this.phones.get(person.id);
      if (known) {
        known.person = person;
        known.drawCaption();
      } else {
        const phone = new Phone(person, this.world, this);
        this.phones.set(person.id, phone);
        this.row.append(phone.element);
        fresh.push(phone);
      }
    }
    this.drawRest();
    if (!this.current?.element.isConnected) this.touch([...this.phones.values()][0] ?? null);
    await Promise.all(fresh.map((phone) => phone.load().then(() => phone.firstLook())));
    this.drawSwitcher();
  }

  /** Everything is read again: after the stream was cut, and after the language changed. */
  async reload() {
    await this.fit();
    await Promise.all([...this.phones.values()].map((phone) => phone.load().catch(() => {})));
  }

  rebuild() {
    for (const phone of this.phones.values()) phone.view?.drop();
    this.phones.clear();
    const chosen = this.current?.person.id;
    this.current = null;
    this.switcher.setAttribute("aria-label", t("phones"));
    fill(this.row);
    return this.fit().then(() => chosen && this.touch(this.phone(chosen)));
  }

  /** The apps on the phones change their language too; the bot sees it with the next thing a person does. */
  async speak(language) {
    const code = language === "zh" ? "zh-hans" : "en";
    const others = [...this.world.people.values()].filter((person) => !(person.language_code ?? "").startsWith(language));
    await Promise.all(others.map((person) => play.language(person.id, code).catch(() => {})));
  }

  drawRest() {
    this.adder?.remove();
    this.adder = h("button", { type: "button", class: "adder", onclick: () => this.addDialog() }, icon("plus", 28), h("span", {}, t("add_phone")));
    this.row.append(this.adder);
  }

  /** Arrows at the edges while there are phones beyond them. */
  edges() {
    const { scrollLeft, scrollWidth, clientWidth } = this.row;
    this.before.hidden = scrollLeft < 40;
    this.after.hidden = scrollLeft + clientWidth > scrollWidth - 40;
  }

  slide(way) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.row.scrollBy({ left: way * (this.row.clientWidth - 120), behavior: calm ? "auto" : "smooth" });
  }

  drawSwitcher() {
    this.edges();
    const people = [...this.phones.values()];
    fill(
      this.switcher,
      people.map((phone) =>
        h(
          "button",
          { type: "button", class: "switch", "aria-pressed": String(phone === this.current), "aria-label": t("phone_of", { name: this.world.name(phone.person) }), onclick: () => (this.touch(phone), phone.element.focus({ preventScroll: true })) },
          seal(this.world.name(phone.person), phone.person.id, { class: "seal-small" }),
          h("span", { class: "switch-name" }, this.world.name(phone.person)),
          phone.unread() ? h("span", { class: "badge" }, phone.unread()) : null,
        ),
      ),
      iconButton("plus", t("add_phone"), () => this.addDialog()),
    );
  }

  /** This phone is in hand now: on a narrow screen it is the one that is seen. */
  touch(phone) {
    if (!phone || this.current === phone) return;
    this.current?.element.classList.remove("current");
    this.current = phone;
    phone.element.classList.add("current");
    this.drawSwitcher();
    phone.view?.markRead();
    this.switcher.querySelector('[aria-pressed="true"]')?.scrollIntoView({ inline: "center", block: "nearest" });
  }

  /** Puts these people's phones first, side by side, in this order. */
  putFirst(keys) {
    const wanted = keys.map((key) => this.byKey(key)).filter(Boolean);
    const now = [...this.phones.values()];
    if (wanted.every((phone, index) => now[index] === phone)) return;
    this.phones = new Map([...wanted, ...now.filter((phone) => !wanted.includes(phone))].map((phone) => [phone.person.id, phone]));
    this.row.prepend(...[...this.phones.values()].map((phone) => phone.element));
    for (const phone of this.phones.values()) phone.view?.log.toEnd(); // a moved node forgets where it was scrolled to
    this.drawSwitcher();
  }

  show(phone) {
    this.touch(phone);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    phone.element.scrollIntoView({ inline: "nearest", block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  changed(phone) {
    phone.caption.classList.toggle("has-unread", phone.unread() > 0);
    clearTimeout(this.switcherSoon);
    this.switcherSoon = setTimeout(() => this.drawSwitcher(), 80);
  }

  markAllRead() {
    for (const phone of this.phones.values()) phone.view?.markRead();
  }

  tick() {
    for (const phone of this.phones.values()) phone.tick();
  }

  /** Read aloud: what comes to the phone in hand. */
  announce(phone, chat, message) {
    if (phone === this.current) this.say(phone.describe(chat, message));
  }

  say(words) {
    this.live.textContent = words;
  }

  note(words, milliseconds = 4000) {
    const node = h("div", { class: "toast" }, words);
    this.notes.append(node);
    setTimeout(() => node.remove(), milliseconds);
  }

  // Which chat was open on which phone outlives a reload of the page; 0 means the list.
  kept(phone) {
    const all = JSON.parse(sessionStorage.getItem(OPEN) ?? "{}");
    return all[phone.person.id] ?? null;
  }

  keep(phone, chat) {
    const all = JSON.parse(sessionStorage.getItem(OPEN) ?? "{}");
    all[phone.person.id] = chat;
    sessionStorage.setItem(OPEN, JSON.stringify(all));
  }

  async remove(phone) {
    try {
      await play.removePerson(phone.person.id);
    } catch (error) {
      this.note(error.message);
    }
  }

  async add(facts) {
    try {
      const { person } = await play.addPerson(facts);
      this.world.hear({ type: "person", person });
      await this.fit();
      this.show(this.phone(person.id));
      return this.phone(person.id);
    } catch (error) {
      this.note(error.message);
      return null;
    }
  }

  addDialog() {
    const name = h("input", { type: "text", placeholder: t("new_resident_name"), "aria-label": t("new_resident_name"), maxLength: 40 });
    const add = (facts) => {
      dialog.close();
      this.add(facts);
    };
    const code = document.documentElement.lang === "en" ? "en" : "zh-hans";
    const resident = () => add({ ...(name.value.trim() ? { name: name.value.trim() } : {}), language_code: code, note: t("new_resident") });
    name.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && resident());
    const free = this.world.cast.filter((member) => !member.person || !this.phones.has(member.person));
    const choices = free.map((member, index) =>
      h("button", { type: "button", class: "choice", onclick: () => add({ key: member.key }) }, seal(this.world.name(member), index + 1, { class: "seal-small" }), h("span", { class: "choice-words" }, h("span", { class: "choice-name" }, this.world.name(member)), h("span", { class: "choice-note" }, this.world.note(member)))),
    );
    const finder = h("input", { type: "search", placeholder: t("find_person"), "aria-label": t("find_person"), oninput: () => choices.forEach((node) => (node.hidden = !node.textContent.toLowerCase().includes(finder.value.trim().toLowerCase()))) });
    const dialog = pageDialog(t("add_phone"), [
      h("div", { class: "new-resident" }, h("div", { class: "choice-words" }, h("strong", {}, t("new_resident")), h("span", { class: "choice-note" }, t("new_resident_note"))), h("div", { class: "line-field" }, name, h("button", { type: "button", class: "primary", onclick: resident }, icon("plus")))),
      free.length > 8 ? finder : null,
      h("div", { class: "choices" }, choices.length ? choices : h("p", { class: "empty" }, t("all_have_phones"))),
    ]);
  }
}
