// The help: what this is, keys, signs.

import { h, icon } from "./dom.js";
import { t } from "./language.js";
import { pageDialog } from "./sheets.js";

const KEYS = [
  ["Tab", "help_key_tab"],
  ["↑ ↓", "help_key_arrows"],
  ["Enter", "help_key_enter"],
  ["Shift Enter", "help_key_shift"],
  ["↑", "help_key_up"],
  ["Esc", "help_key_esc"],
  ["Alt 1–9", "help_key_alt"],
];

export function helpDialog(playStory) {
  const dialog = pageDialog(
    t("help_title"),
    [
      ["help_1", "help_2", "help_3", "help_start"].map((key) => h("p", {}, t(key))),
      h("button", { type: "button", class: "primary", onclick: () => (dialog.close(), playStory()) }, icon("play", 18), t("story")),
      h("h3", {}, t("help_symbols")),
      h("p", { class: "signs" }, t("help_symbols_list")),
      h("h3", {}, t("help_keys")),
      h("dl", { class: "keys-list" }, KEYS.map(([key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(text))))),
    ],
    { wide: true },
  );
}
