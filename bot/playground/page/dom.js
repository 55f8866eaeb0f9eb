// Builds nodes. Data only ever becomes text nodes, properties or attributes: nothing here parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** A new element; facts: class, on<event> functions, properties the element has, else attributes. Empty children are left out. */
export function h(tag, facts = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && !key.startsWith("aria") && key !== "list" && key !== "role") node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

// Line drawings on a 24 × 24 field, made for this page.
const DRAWINGS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-7-5 15-3.5-6.5L4 12zM11.5 13.5L20 5",
  attach: "M12 5v14M5 12h14",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  reply: "M10 6l-6 5 6 5v-3.5c5 0 8 1.5 10 5-.5-6-4-9.5-10-9.5V6z",
  edit: "M5 19l1-4L16.5 4.5l3 3L9 18l-4 1z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  bin: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  pin: "M12 21v-6M8 4h8l-1 6 3 5H6l3-5-1-6z",
  photo: "M4 6h16v13H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  video: "M4 7h11v10H4zM15 11l5-3v8l-5-3",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3.5",
  file: "M7 3.5h7l4 4V20.5H7zM14 3.5v4h4",
  place: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20.5c.6-4 3.4-6 7-6s6.400 2 7 6",
  sticker: "M12 4a8 8 0 1 0 8 8c-4 0-6-1-6.500-2S12 8 12 4zM9 11h.01M9 15c2 1.500 4 1.500 5.500 0",
  poll: "M6 20V11M12 20V4M18 20v-6",
  keys: "M3.500 7h17v10h-17zM7 10.500h.01M10.500 10.500h.01M14 10.500h.01M17 10.500h.01M8 14h8",
  slash: "M15.500 4.500l-7 15",
  scan: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M8 8h3v3H8zM13 8h3v3h-3zM8 13h3v3H8zM13.500 13.500h.01M16 16h.01",
  group: "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500c.500-3.500 3-5.500 6.500-5.500s6 2 6.500 5.500M15.500 5a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.500 3.500 5",
  play: "M8 5.500v13l11-6.500-11-6.500z",
  pause: "M8 5.500v13M16 5.500v13",
  skip: "M6 5.500v13l9-6.500-9-6.500zM18.500 5.500v13",
  stop: "M7 7h10v10H7z",
  down: "M12 5v13M6 13l6 6 6-6",
  plus: "M12 6v12M6 12h12",
  storm: "M13 3L6 13.500h5L10.500 21 18 10h-5.500L13 3z",
  help: "M9 9.500a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 18h.01",
  language: "M4 6h9M8.500 4v2M11 6c-.8 4-3 7-6.500 9M6 9.500c1.200 2.500 3.200 4.200 6 5.500M12.500 20l4-10 4 10M14 16.800h5",
  forward: "M5 6v6h13M13 7l5 5-5 5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2",
  link: "M10 14a4 4 0 0 1 0-5.500l3-3a4 4 0 0 1 5.500 5.500l-1.500 1.500M14 10a4 4 0 0 1 0 5.500l-3 3A4 4 0 0 1 5.500 13L7 11.500",
};

export function icon(name, size = 20) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: `icon icon-${name}` })) {
    drawing.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWINGS[name]);
  drawing.append(path);
  return drawing;
}

export function shape(tag, facts, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(facts)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A button with a drawing only; its name is read aloud and shown as a tip. */
export function iconButton(name, label, press, facts = {}) {
  return h("button", { type: "button", class: `icon-button ${facts.class ?? ""}`, title: label, "aria-label": label, onclick: press, ...omit(facts, "class") }, icon(name, facts.size ?? 20));
}

function omit(facts, key) {
  const { [key]: _, size: __, ...rest } = facts;
  return rest;
}

const PIGMENTS = ["#2f5d50", "#8a4b38", "#3f5673", "#7a6430", "#6b4a63", "#4d6b3c", "#5a5148", "#2f6472"];

/** A name as a small seal: the surname's character, or two initials of a Latin name. */
export function seal(name, id, facts = {}) {
  const letters = /^[\u3400-\u9fff]/.test(name) ? name.slice(0, 1) : initials(name);
  const node = h("span", { class: `seal ${facts.class ?? ""} ${facts.group ? "seal-group" : ""}`, "aria-hidden": "true" }, letters);
  node.style.setProperty("--pigment", facts.bot ? "#2f5d50" : PIGMENTS[Math.abs(Number(id)) % PIGMENTS.length]);
  return node;
}

function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.length ? words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") : "?";
}
