// The bar over the desk: name, clock, story, language, trouble, help.

import { play } from "./api.js";
import { fill, h, icon, shape } from "./dom.js";
import { choose, day, language, onLanguage, t, time, whole } from "./language.js";
import { helpDialog } from "./help.js";
import { troubleDialog } from "./trouble.js";

const HOUR = 3600;

export class TopBar {
  constructor(world, desk, player) {
    this.world = world;
    this.desk = desk;
    this.player = player;
    this.element = h("header", { class: "topbar" });
    this.banner = h("div", { class: "banner", role: "status", hidden: true });
    this.draw();
    onLanguage(() => this.draw());
    world.on("clock", (clock) => this.clockMoved(clock));
    world.on("connection", (facts) => this.connection(facts));
    setInterval(() => this.tick(), 1000);
  }

  draw() {
    const { desk, player } = this;
    this.dayNode = h("span", { class: "clock-day" });
    this.timeNode = h("time", { class: "clock-time" });
    this.walkNode = h("span", { class: "clock-walk", hidden: true });
    const move = (label, press, facts = {}) => h("button", { type: "button", class: "clock-button", onclick: press, ...facts }, label);
    this.moves = [
      move(t("plus_hour"), () => this.move(() => play.advance(HOUR)), { "data-move": "hour" }),
      move(t("plus_day"), () => this.move(() => play.advance(24 * HOUR)), { "data-move": "day" }),
      move(t("plus_week"), () => this.move(() => play.advance(7 * 24 * HOUR)), { "data-move": "week" }),
      move(t("next_reminder"), () => this.move(() => play.next()), { "data-move": "next" }),
    ];
    const short = (words) => h("span", { class: "tool-label" }, words);
    const tool = (name, label, press, facts = {}) => h("button", { type: "button", class: "tool", onclick: press, title: label, "aria-label": label, ...facts }, icon(name, 18), short(label));
    const other = t("switch_language");
    fill(
      this.element,
      h("div", { class: "brand", title: t("brand_note") }, mark(), h("span", { class: "brand-name" }, "和悦"), h("span", { class: "brand-latin" }, "Heyue")),
      h("div", { class: "clock", role: "group", "aria-label": t("clock"), title: t("clock_tip") }, h("span", { class: "clock-face" }, this.dayNode, this.timeNode, this.walkNode), h("span", { class: "clock-buttons" }, this.moves)),
      h(
        "div",
        { class: "tools" },
        h("button", { type: "button", class: "tool primary story-button", "aria-label": t("story"), onclick: () => player.begin() }, icon("play", 18), h("span", { class: "story-long" }, t("story")), h("span", { class: "story-short" }, t("story_short"))),
        h("button", { type: "button", class: "tool", "aria-label": t("switch_language_label"), onclick: () => this.switchLanguage() }, icon("language", 18), short(other)),
        tool("storm", t("trouble"), () => troubleDialog(this.world, desk)),
        tool("help", t("help"), () => helpDialog(() => player.begin())),
      ),
    );
    this.tick();
    this.showWalk();
  }

  async switchLanguage() {
    const code = language() === "zh" ? "en" : "zh";
    choose(code);
    await this.desk.speak(code);
  }

  async move(ask) {
    if (this.world.walking) return;
    try {
      this.asked = true;
      await ask();
    } catch (error) {
      this.desk.note(error.message);
    }
  }

  tick() {
    const now = this.world.now();
    this.dayNode.textContent = day(now);
    this.timeNode.textContent = time(now);
    this.timeNode.dateTime = now.toISOString();
    this.timeNode.title = whole(now);
    this.desk.tick();
  }

  clockMoved(clock) {
    const was = this.wasWalking;
    this.wasWalking = Boolean(clock.target);
    this.tick();
    this.showWalk();
    if (was && !clock.target) {
      this.element.classList.remove("arrived");
      void this.element.offsetWidth;
      this.element.classList.add("arrived");
      this.desk.say(t("arrived", { when: `${day(this.world.now())} ${time(this.world.now())}` }));
    }
  }

  showWalk() {
    const target = this.world.walking;
    this.element.classList.toggle("walking", Boolean(target));
    for (const button of this.moves) button.disabled = Boolean(target);
    this.walkNode.hidden = !target;
    const exact = target && target !== "next" ? new Date(target) : null;
    this.walkNode.textContent = !target ? "" : exact ? t("walking_to", { when: `${day(exact)} ${time(exact)}` }) : t("walking");
  }

  connection({ connected, again }) {
    this.banner.hidden = connected;
    this.banner.textContent = connected ? "" : t("reconnecting");
    if (connected && again) this.desk.note(t("reconnected"));
  }
}

// Two people under one roof: the pavilion the neighbours built.
function mark() {
  return shape("svg", { viewBox: "0 0 64 64", class: "brand-mark", "aria-hidden": "true" }, shape("rect", { x: 4, y: 4, width: 56, height: 56, rx: 15 }), shape("path", { d: "M14 30 32 15l18 15M19 31v16M45 31v16M13 48h38M27 48V37h10v11" }));
}
