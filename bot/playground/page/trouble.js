// Scenario switches: what can go wrong between the program and the chat service, and what went over the wire.

import { play } from "./api.js";
import { fill, h } from "./dom.js";
import { t, time } from "./language.js";
import { pageDialog } from "./sheets.js";

const MESSAGES = ["sendMessage", "editMessageText"];
const SCENES = [
  { title: "trouble_service" },
  { name: "429", fault: { kind: "429", count: 3, retry_after: 3, methods: MESSAGES } },
  { name: "429long", fault: { kind: "429", count: 2, retry_after: 60, methods: MESSAGES } },
  { name: "500", fault: { kind: "500", count: 3 } },
  { name: "outage", fault: { kind: "outage", hours: 6 } },
  { title: "trouble_network" },
  { name: "reset", fault: { kind: "reset", count: 3 } },
  { name: "lost", fault: { kind: "lost", count: 1, methods: ["sendMessage"] } },
  { name: "half", fault: { kind: "half", count: 1, methods: MESSAGES } },
  { name: "slow", fault: { kind: "slow", count: 5, seconds: 4 } },
  { title: "trouble_people" },
  { name: "blocked", fault: { kind: "blocked", count: 1, methods: MESSAGES } },
  { name: "no_chat", fault: { kind: "no_chat", count: 1, methods: MESSAGES } },
  { name: "edit_gone", fault: { kind: "edit_gone", count: 1, methods: ["editMessageText"] } },
];

// A fault belongs to the scene that asks for it; two scenes may be of one kind.
const belongs = (one, fault) => one.kind === fault.kind && (fault.kind !== "429" || one.retry_after === fault.retry_after);

export function troubleDialog(world, desk) {
  const list = h("div", { class: "choices" });
  const wire = h("ol", { class: "wire" });
  const limits = h("input", { type: "checkbox", role: "switch", checked: world.limits, onchange: () => act(async () => (await play.limits(limits.checked), (world.limits = limits.checked))) });

  async function act(what) {
    try {
      await what();
      await draw();
    } catch (error) {
      desk.note(error.message);
    }
  }

  async function draw() {
    const { faults } = await play.faults();
    fill(
      list,
      SCENES.map(({ name, title, fault }) => {
        if (title) return h("h3", { class: "choices-title" }, t(title));
        const found = faults.filter((one) => belongs(one, fault));
        const left = found.reduce((sum, one) => sum + one.count, 0);
        const until = found.find((one) => one.until)?.until;
        return h(
          "button",
          { type: "button", class: `choice ${left ? "on" : ""}`, "data-scene": name, onclick: () => act(async () => (await play.addFault(fault), desk.note(t("trouble_on", { what: t(`trouble_${name}`) })))) },
          h("span", { class: "choice-words" }, h("span", { class: "choice-name" }, t(`trouble_${name}`)), h("span", { class: "choice-note" }, t(`trouble_${name}_note`))),
          left ? h("span", { class: "badge" }, until ? t("trouble_until", { time: time(new Date(until)) }) : t("trouble_left", { count: left })) : null,
        );
      }),
    );
    const { calls } = await play.calls(0);
    fill(wire, calls.length ? calls.slice(-40).reverse().map((call) => h("li", { class: call.ok ? "" : "failed" }, h("span", { class: "wire-time" }, time(new Date(call.at))), h("span", {}, call.method), call.chat ? h("span", { class: "wire-chat" }, call.chat) : null, call.error ? h("span", { class: "wire-error" }, call.error) : null)) : h("li", {}, t("trouble_wire_none")));
  }

  const dialog = pageDialog(
    t("trouble"),
    [
      h("p", {}, t("trouble_explain")),
      list,
      h("p", { class: "choice-note" }, t("trouble_chats")),
      h("div", { class: "trouble-foot" }, h("label", { class: "tick" }, limits, h("span", { class: "choice-words" }, h("span", {}, t("trouble_limits")), h("span", { class: "choice-note" }, t("trouble_limits_note")))), h("button", { type: "button", onclick: () => act(async () => (await play.clearFaults(), desk.note(t("trouble_cleared")))) }, t("trouble_clear"))),
      h("h3", {}, t("trouble_wire")),
      wire,
    ],
    { wide: true },
  );
  const again = setInterval(() => draw().catch(() => {}), 1500);
  dialog.addEventListener("close", () => clearInterval(again));
  draw().catch((error) => desk.note(error.message));
}
