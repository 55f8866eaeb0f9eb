// Plays the story on the real phones: the same taps and messages a person would make, with a caption for each.

import { play } from "./api.js";
import { h, icon, iconButton, fill } from "./dom.js";
import { onLanguage, pick, t } from "./language.js";
import { samplePhoto } from "./sample_photo.js";

const SPEEDS = { slow: 1.7, normal: 1, fast: 0.3 };
const PATIENCE = 30000; // milliseconds to wait for a button or a message
const WALK_PATIENCE = 120000; // and for the clock to arrive

/** Seconds from now to the next working hour, 09:30 from Monday to Friday in Beijing; 0 within 09:00–16:00. */
function untilWorkingHours(now) {
  const local = new Date(now.getTime() + 8 * 3600000); // read by its UTC parts
  const minutes = local.getUTCHours() * 60 + local.getUTCMinutes();
  const free = (date) => date.getUTCDay() === 0 || date.getUTCDay() === 6;
  if (!free(local) && minutes >= 540 && minutes <= 960) return 0;
  const then = new Date(local);
  then.setUTCHours(9, 30, 0, 0);
  while (then <= local || free(then)) then.setUTCDate(then.getUTCDate() + 1);
  return Math.ceil((then - local) / 1000);
}

class Stopped extends Error {}
class Missing extends Error {}

export class Player {
  constructor(world, desk, steps) {
    this.world = world;
    this.desk = desk;
    this.steps = steps;
    this.state = "off"; // off, playing, paused, stuck, done
    this.at = 0;
    this.speed = localStorage.getItem("heyue.speed") ?? "normal";
    this.run = 0; // the number of the present run: an older one stops itself
    this.marks = new Map(); // person/chat → newest message before the story
    this.acted = false; // whether the present step has done its deed, so that going on does not do it twice
    this.problem = "";
    this.element = h("section", { class: "player", hidden: true });
    onLanguage(() => this.draw());
  }

  /** The story button: begins, or comes back to where it was left. */
  begin() {
    if (this.state === "playing") return;
    if (this.state === "off" && this.at === 0) this.restart();
    else this.go();
  }

  restart() {
    this.at = 0;
    this.acted = false;
    this.marks = new Map();
    this.marked = this.setMarks();
    this.desk.putFirst([...new Set(this.steps.map((step) => step.phone))]);
    this.go();
  }

  // Buttons of earlier cases must not be pressed: only what comes after this moment counts.
  async setMarks() {
    for (const phone of this.desk.phones.values()) for (const chat of phone.chats.values()) this.marks.set(`${phone.person.id}/${chat.chat}`, chat.last?.id ?? 0);
  }

  go() {
    this.run += 1;
    if (this.acted) {
      this.acted = false;
      if (this.at + 1 >= this.steps.length) return this.finish();
      this.at += 1;
    }
    this.state = "playing";
    this.problem = "";
    this.draw();
    return this.play(this.run);
  }

  pause() {
    this.run += 1;
    this.state = "paused";
    this.clearTarget();
    this.draw();
  }

  skip() {
    this.acted = false;
    this.at += 1;
    if (this.at >= this.steps.length) this.finish();
    else this.go();
  }

  byHand() {
    this.run += 1;
    this.state = "off";
    this.clearTarget();
    this.draw();
  }

  finish() {
    this.run += 1;
    this.state = "done";
    this.at = 0;
    this.draw();
  }

  async play(run) {
    try {
      await this.marked;
      while (this.at < this.steps.length) {
        this.draw();
        await this.step(this.steps[this.at], run);
        this.mustRun(run);
        this.acted = false;
        this.at += 1;
      }
      this.finish();
    } catch (error) {
      if (error instanceof Stopped || run !== this.run) return;
      this.state = "stuck";
      this.problem = error instanceof Missing ? error.message : t("story_failed", { why: error.message });
      this.clearTarget();
      this.draw();
    }
  }

  mustRun(run) {
    if (run !== this.run) throw new Stopped();
  }

  async rest(milliseconds, run) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds * SPEEDS[this.speed]));
    this.mustRun(run);
  }

  async phone(key, run) {
    const phone = this.desk.byKey(key) ?? (await this.desk.add({ key }));
    this.mustRun(run);
    if (!phone) throw new Missing(t("story_no_phone", { key }));
    return phone;
  }

  async step(step, run) {
    const phone = await this.phone(step.phone, run);
    this.desk.show(phone);
    for (const other of this.desk.phones.values()) other.element.classList.toggle("telling", other === phone);
    const chat = step.group ? await this.group(phone, step, run) : this.botChat(phone);
    await this.dismiss(phone, run);
    let view = await phone.open(chat);
    this.mustRun(run);
    // time to read the caption before something happens
    await this.rest(700 + pick(step.caption).length * (document.documentElement.lang === "en" ? 26 : 75), run);
    if (step.clock) await this.walk(phone, chat, step, run);
    if (step.scan) await this.scan(phone, step.scan, run);
    view = phone.view ?? view;
    if (step.see) await this.seen(phone, chat, step, run);
    if (step.press) await this.press(phone, chat, step, run);
    if (step.say) await this.say(view, step, run);
    this.acted = true;
    await this.rest(step.see || step.until ? 2400 : 900, run);
  }

  /** Presses OK on what the bot wanted to be read. */
  async dismiss(phone, run) {
    const button = phone.screen.querySelector(".sheet-alert .primary");
    if (!button) return;
    await this.rest(900, run);
    button.click();
  }

  botChat(phone) {
    return [...phone.chats.values()].find((chat) => chat.bot)?.chat ?? this.world.bot.id;
  }

  async group(phone, step, run) {
    const found = await this.until(() => [...phone.chats.values()].find((chat) => chat.kind !== "private" && !chat.migrated_to && step.group.test(chat.title)), run);
    if (!found) throw this.missing(phone, { what: step.group.source });
    return found.chat;
  }

  async scan(phone, pattern, run) {
    const link = this.world.links.find((one) => pattern.test(one.key ?? "") || pattern.test(one.title));
    if (link) await phone.openLink(link.link);
    else await phone.view.start(null);
    this.mustRun(run);
  }

  async say(view, step, run) {
    const { composer } = view;
    const words = pick(step.say);
    if (step.photo) composer.take([await samplePhoto()], "photo");
    // typed in, a few letters at a time
    const letters = [...words];
    const stride = Math.max(1, Math.ceil(letters.length / 24));
    for (let end = stride; end < letters.length + stride; end += stride) {
      composer.setText(letters.slice(0, end).join(""));
      await this.rest(70, run);
    }
    await this.rest(350, run);
    await composer.send();
  }

  async press(phone, chat, step, run) {
    const button = await this.until(() => this.button(phone, chat, step.press), run);
    if (!button) throw this.missing(phone, step);
    button.scrollIntoView({ block: "nearest" });
    button.classList.add("story-target");
    await this.rest(900, run);
    // the row may have been drawn anew meanwhile
    const now = this.button(phone, chat, step.press) ?? button;
    now.classList.remove("story-target");
    now.click();
    await this.until(() => now.getAttribute("aria-busy") !== "true", run, 12000);
    await this.rest(phone.screen.querySelector(".sheet-alert") ? 1800 : 0, run);
    await this.dismiss(phone, run);
  }

  /** The newest button of this chat that fits and is younger than the story. */
  button(phone, chat, wanted) {
    const view = phone.view;
    if (view?.chat.chat !== chat) return null;
    const fits = (node) => wanted.test(node.dataset.press ?? "");
    const mark = this.marks.get(`${phone.person.id}/${chat}`) ?? 0;
    for (const row of [...view.log.rows].reverse()) {
      if (row.messages.at(-1).id <= mark) break;
      const found = [...row.node.querySelectorAll(".keys .key")].find(fits);
      if (found) return found;
    }
    return null;
  }

  sees(phone, chat, pattern) {
    const view = phone.view;
    if (view?.chat.chat !== chat) return false;
    const mark = this.marks.get(`${phone.person.id}/${chat}`) ?? 0;
    const from = Math.max(mark, this.seenFrom ?? 0);
    return view.log.rows.some((row) => row.messages.some((message) => message.id > from && !message.mine && pattern.test(message.text ?? "")));
  }

  async seen(phone, chat, step, run) {
    if (!(await this.until(() => this.sees(phone, chat, step.see), run))) throw this.missing(phone, step);
  }

  async walk(phone, chat, step, run) {
    if (step.clock === "morning") {
      const seconds = untilWorkingHours(this.world.now());
      return seconds ? this.goOn(seconds, run) : undefined;
    }
    this.seenFrom = phone.view?.log.newestId() ?? 0;
    try {
      const leaps = [step.clock].flat();
      for (let turn = 0; turn < 30; turn += 1) {
        const leap = leaps[Math.min(turn, leaps.length - 1)];
        await this.goOn(leap, run);
        // what is due is bundled for a moment before it is sent
        if (await this.until(() => this.sees(phone, chat, step.until), run, leap === "next" ? 5000 : 800)) return undefined;
      }
    } finally {
      this.seenFrom = 0;
    }
    throw this.missing(phone, step);
  }

  async goOn(clock, run) {
    if (clock === "next") await play.next();
    else await play.advance(clock);
    this.world.setClock(await fetch("/play/clock").then((answer) => answer.json()));
    if (!(await this.until(() => !this.world.walking, run, WALK_PATIENCE))) throw new Missing(t("story_stuck_clock"));
  }

  missing(phone, step) {
    return new Missing(t("story_stuck", { phone: this.world.name(phone.person), what: pick(step.what) ?? t("clock") }));
  }

  /** What `look` gives as soon as it is something, else null after some time. */
  async until(look, run, patience = PATIENCE) {
    const end = performance.now() + patience;
    for (;;) {
      this.mustRun(run);
      const found = look();
      if (found) return found;
      if (performance.now() > end) return null;
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  }

  clearTarget() {
    for (const node of document.querySelectorAll(".story-target")) node.classList.remove("story-target");
    for (const node of document.querySelectorAll(".phone.telling")) node.classList.remove("telling");
  }

  draw() {
    const { state } = this;
    this.element.hidden = state === "off";
    this.element.dataset.state = state;
    this.element.dataset.step = this.at;
    this.element.setAttribute("aria-label", t("story_player"));
    document.documentElement.classList.toggle("with-story", state !== "off");
    if (state === "off") return;
    const step = this.steps[Math.min(this.at, this.steps.length - 1)];
    const done = state === "done";
    const note = state === "paused" ? t("story_paused") : state === "stuck" ? this.problem : "";
    const speeds = Object.keys(SPEEDS).map((name) => h("button", { type: "button", class: "speed", "data-speed": name, "aria-pressed": String(this.speed === name), onclick: () => this.setSpeed(name) }, t(`story_${name}`)));
    fill(
      this.element,
      h("div", { class: "player-words", "aria-live": "polite" }, h("p", { class: "player-caption" }, done ? t("story_done") : pick(step.caption)), note ? h("p", { class: "player-note" }, note) : null),
      h(
        "div",
        { class: "player-tools" },
        h("span", { class: "player-count", "aria-label": t("story_step", { step: this.at + 1, count: this.steps.length }) }, done ? "" : `${this.at + 1} / ${this.steps.length}`),
        h("span", { class: "speeds", role: "group", "aria-label": t("story_speed") }, speeds),
        state === "playing" ? h("button", { type: "button", class: "player-main", "aria-label": t("story_pause"), onclick: () => this.pause() }, icon("pause", 18), t("story_pause")) : null,
        state === "paused" || state === "stuck" ? h("button", { type: "button", class: "player-main primary", "aria-label": t("story_go"), onclick: () => this.go() }, icon("play", 18), t("story_go")) : null,
        done ? null : iconButton("skip", t("story_next"), () => this.skip()),
        done || state !== "playing" ? h("button", { type: "button", onclick: () => this.restart() }, t("story_again")) : null,
        h("button", { type: "button", class: "player-hand", onclick: () => this.byHand() }, done ? t("close") : t("story_stop")),
      ),
    );
    if (!done) {
      const bar = h("div", { class: "player-bar", "aria-hidden": "true" });
      bar.style.setProperty("--done", `${(100 * (this.at + 1)) / this.steps.length}%`);
      this.element.prepend(bar);
    }
  }

  setSpeed(name) {
    this.speed = name;
    localStorage.setItem("heyue.speed", name);
    this.draw();
  }
}
