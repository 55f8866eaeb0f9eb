// Puts the page together: the world, the desk of phones, the bar, the story player.

import { Desk } from "./desk.js";
import { follow, isDecided, language, mark, onLanguage } from "./language.js";
import { Player } from "./player.js";
import { STORY } from "./story.js";
import { TopBar } from "./topbar.js";
import { World } from "./world.js";

mark();
const world = new World();
const desk = new Desk(world);
const player = new Player(world, desk, STORY);
const bar = new TopBar(world, desk, player);
document.body.append(bar.element, bar.banner, desk.element, player.element);

/** The first look at the world: page and phones agree on a language. */
async function begin() {
  const first = world.people.values().next().value;
  if (isDecided()) await desk.speak(language());
  else if (first) {
    follow(first.language_code);
    bar.draw();
  }
  await desk.fit();
}

world.on("connection", ({ connected, again }) => {
  document.documentElement.dataset.connected = String(connected);
  if (connected) (again ? desk.reload() : begin()).then(() => (document.documentElement.dataset.ready = "true"));
});
world.on("state", () => document.documentElement.dataset.ready === "true" && desk.fit());
world.on("person", () => desk.fit());
world.on("person_removed", () => desk.fit());
world.on("chat_event", (event) => desk.phone(event.person)?.hear(event));
onLanguage(() => desk.rebuild());

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !/^Digit[1-9]$/.test(event.code)) return;
  const phone = [...desk.phones.values()][Number(event.code.slice(5)) - 1];
  if (!phone) return;
  event.preventDefault();
  desk.show(phone);
  (phone.view?.foot.querySelector("textarea, button.primary") ?? phone.stage.querySelector("button"))?.focus({ preventScroll: true });
});

world.connect();
