// Things laid over a phone or the page: sheets, menus, toasts, alerts, the photo viewer, page dialogs.

import { fill, h, iconButton } from "./dom.js";
import { t } from "./language.js";

/** A panel over one phone's screen. Focus stays in it; Esc closes it. Gives {element, body, close}. */
export function sheet(screen, title, content, { role = "dialog", onclose, wide = false } = {}) {
  const before = document.activeElement;
  const pages = [...screen.children].filter((each) => !each.inert && !each.classList.contains("toasts"));
  const body = h("div", { class: "sheet-body" });
  const name = `sheet-${Math.random().toString(36).slice(2)}`;
  const panel = h(
    "div",
    { class: `sheet ${wide ? "sheet-wide" : ""}`, role, "aria-modal": "true", "aria-labelledby": name, tabIndex: -1 },
    h("div", { class: "sheet-head" }, h("h2", { id: name }, title), iconButton("close", t("close"), () => close())),
    body,
  );
  const veil = h("div", { class: "veil" }, panel);
  const held = document.activeElement === document.body || screen.contains(document.activeElement);
  fill(body, content);
  let open = true;
  function close() {
    if (!open) return;
    open = false;
    for (const page of pages) page.inert = false;
    veil.remove();
    if (held && before?.isConnected) before.focus();
    onclose?.();
  }
  veil.addEventListener("mousedown", (event) => event.target === veil && close());
  veil.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  for (const page of pages) page.inert = true;
  screen.append(veil);
  if (held) (body.querySelector("[autofocus], input, textarea, button") ?? panel).focus();
  return { element: panel, body, close };
}

/** What the bot wants to be read before going on (an alert answer to a button). */
export function alertSheet(screen, title, words) {
  const made = sheet(screen, title, [h("p", { class: "alert-words", dir: "auto" }, words), h("div", { class: "sheet-foot" }, h("button", { type: "button", class: "primary", onclick: () => made.close() }, t("ok")))], { role: "alertdialog" });
  made.element.classList.add("sheet-alert");
  return made;
}

/** A question with one answer besides cancel; resolves to whether it was given. */
export function confirmSheet(screen, title, words, answer) {
  return new Promise((resolve) => {
    let given = false;
    const made = sheet(
      screen,
      title,
      [
        h("p", { class: "alert-words" }, words),
        h(
          "div",
          { class: "sheet-foot" },
          h("button", { type: "button", onclick: () => made.close() }, t("cancel")),
          h("button", { type: "button", class: "primary", onclick: () => ((given = true), made.close()) }, answer),
        ),
      ],
      { onclose: () => resolve(given) },
    );
    made.element.classList.add("sheet-alert");
  });
}

/** A small menu at a button. Items: {label, icon, note, press} or null (a line). */
export function menu(screen, anchor, items, { label = t("more"), above = false } = {}) {
  screen.querySelector(".menu")?.dispatchEvent(new Event("dismiss"));
  const list = h("div", { class: "menu", role: "menu", "aria-label": label });
  for (const item of items) {
    if (!item) list.append(h("hr", {}));
    else if (item instanceof Node) list.append(item);
    else {
      list.append(
        h("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : "", onclick: () => (close(), item.press()) }, item.icon ?? null, h("span", { class: "menu-label" }, item.label), item.note ? h("span", { class: "menu-note" }, item.note) : null),
      );
    }
  }
  screen.append(list);
  const frame = screen.getBoundingClientRect();
  const at = anchor.getBoundingClientRect();
  const scale = frame.width / screen.offsetWidth || 1;
  const space = { top: (at.top - frame.top) / scale, bottom: (frame.bottom - at.bottom) / scale, left: (at.left - frame.left) / scale };
  const upwards = above || (space.bottom < list.offsetHeight + 16 && space.top > space.bottom);
  list.style.maxHeight = `${Math.max(120, (upwards ? space.top : space.bottom) - 16)}px`;
  if (upwards) list.style.bottom = `${frame.height / scale - space.top + 6}px`;
  else list.style.top = `${frame.height / scale - space.bottom + 6}px`;
  list.style.left = `${Math.max(8, Math.min(space.left, screen.offsetWidth - list.offsetWidth - 8))}px`;
  const dismiss = (event) => !list.contains(event.target) && !anchor.contains(event.target) && close(false);
  function close(refocus = true) {
    if (!list.isConnected) return;
    list.remove();
    document.removeEventListener("mousedown", dismiss, true);
    anchor.setAttribute("aria-expanded", "false");
    if (refocus && anchor.isConnected) anchor.focus();
  }
  document.addEventListener("mousedown", dismiss, true);
  list.addEventListener("dismiss", () => close(false));
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const index = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      buttons.at((index + step + buttons.length) % buttons.length)?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      if (event.key === "Escape") event.preventDefault();
      close();
    }
  });
  anchor.setAttribute("aria-expanded", "true");
  list.querySelector("button")?.focus({ preventScroll: true });
  return { element: list, close };
}

/** A short sentence at the bottom of a phone. */
export function toast(screen, words, milliseconds = 3500) {
  let holder = screen.querySelector(":scope > .toasts");
  if (!holder) screen.append((holder = h("div", { class: "toasts", role: "status" })));
  const note = h("div", { class: "toast", dir: "auto" }, words);
  holder.append(note);
  while (holder.children.length > 2) holder.firstChild.remove();
  setTimeout(() => note.remove(), milliseconds);
}

/** A dialog over the whole page; native, so that focus is kept in it and Esc closes it. */
export function pageDialog(title, content, { wide = false } = {}) {
  const dialog = h(
    "dialog",
    { class: `page-dialog ${wide ? "page-dialog-wide" : ""}`, "aria-label": title },
    h("div", { class: "sheet-head" }, h("h2", {}, title), iconButton("close", t("close"), () => dialog.close())),
    h("div", { class: "sheet-body" }, content),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("mousedown", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Photos one at a time over the page. */
export function lightbox(photos, index, name) {
  let at = index;
  const picture = h("img", { alt: "" });
  const words = h("p", { class: "lightbox-words", dir: "auto" });
  const show = (to) => {
    at = (to + photos.length) % photos.length;
    picture.src = photos[at].media.url;
    picture.alt = photos[at].text || name;
    words.textContent = photos[at].text || "";
  };
  const dialog = h(
    "dialog",
    { class: "lightbox", "aria-label": t("look", { name }) },
    iconButton("close", t("close"), () => dialog.close(), { class: "lightbox-close", size: 26 }),
    photos.length > 1 ? iconButton("back", t("previous"), () => show(at - 1), { class: "lightbox-previous", size: 30 }) : null,
    h("div", { class: "lightbox-stage" }, picture, words),
    photos.length > 1 ? iconButton("play", t("next"), () => show(at + 1), { class: "lightbox-next", size: 30 }) : null,
  );
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  dialog.addEventListener("click", (event) => !event.target.closest("img, button") && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  show(at);
  document.body.append(dialog);
  dialog.showModal();
}
