// What a message carries besides words: pictures, sound, files, places, people, polls.

import { h, icon, seal, shape } from "./dom.js";
import { duration, size, t } from "./language.js";
import { lightbox } from "./sheets.js";

/** The node of a message's media, or null. `act` has open, vote, person(phone). */
export function media(message, act) {
  const make = MAKERS[message.kind];
  return make && message.media ? make(message.media, message, act) : null;
}

/** Several pictures and videos of one album as tiles. */
export function album(messages, act) {
  const tiles = messages.map((message) => (message.kind === "photo" ? photo(message.media, message, act, messages) : media(message, act)));
  return h("div", { class: `album album-${Math.min(messages.length, 4)}` }, tiles);
}

function photo(facts, message, act, all = [message]) {
  const photos = all.filter((one) => one.kind === "photo");
  const picture = h("img", { src: facts.thumb ?? facts.url, alt: message.text || t("photo"), width: facts.width ?? 240, height: facts.height ?? 180, loading: "lazy", decoding: "async", draggable: false });
  return h("button", { type: "button", class: "photo", "aria-label": t("look", { name: message.from?.name ?? "" }), onclick: () => lightbox(photos, photos.indexOf(message), message.from?.name ?? "") }, picture);
}

function video(facts) {
  const player = h("video", { src: facts.url, controls: true, preload: "metadata", playsInline: true, class: "video" });
  if (facts.width && facts.height) player.style.aspectRatio = `${facts.width} / ${facts.height}`;
  return player;
}

function sound(facts, message) {
  const player = h("audio", { src: facts.url, preload: "none" });
  const length = facts.duration || 0;
  const shown = h("span", { class: "sound-time" }, length ? duration(length) : "");
  const bar = h("input", { type: "range", min: 0, max: 100, value: 0, class: "sound-bar", "aria-label": t(message.kind) });
  const press = h("button", { type: "button", class: "sound-play", "aria-label": t("play"), onclick: () => (player.paused ? player.play().catch(() => {}) : player.pause()) }, icon("play"));
  const mark = (name, label) => {
    press.replaceChildren(icon(name));
    press.setAttribute("aria-label", t(label));
  };
  player.addEventListener("play", () => mark("pause", "pause"));
  player.addEventListener("pause", () => mark("play", "play"));
  player.addEventListener("ended", () => (bar.value = 0));
  player.addEventListener("timeupdate", () => {
    const whole = Number.isFinite(player.duration) ? player.duration : length;
    if (whole) bar.value = (100 * player.currentTime) / whole;
    shown.textContent = duration(player.currentTime || whole);
  });
  bar.addEventListener("input", () => {
    if (Number.isFinite(player.duration)) player.currentTime = (bar.value / 100) * player.duration;
  });
  return h("div", { class: "sound" }, press, h("div", { class: "sound-line" }, message.kind === "audio" && facts.name ? h("span", { class: "file-name" }, facts.name) : null, bar), shown, player);
}

function file(facts) {
  const name = facts.name || t("document");
  return h(
    "a",
    { class: "file", href: `${facts.url}${facts.url.includes("?") ? "&" : "?"}download=1`, download: name, "aria-label": t("download", { name }) },
    h("span", { class: "file-mark" }, icon("down")),
    h("span", { class: "file-words" }, h("span", { class: "file-name", dir: "auto" }, name), h("span", { class: "file-size" }, size(facts.size))),
  );
}

function sticker(facts) {
  return facts.url ? h("img", { class: "sticker-picture", src: facts.url, alt: facts.emoji || t("sticker"), width: 140, height: 140 }) : h("span", { class: "sticker-sign", role: "img", "aria-label": facts.emoji }, facts.emoji || "🙂");
}

// A drawn tile: no map is loaded from anywhere. Lanes are laid by the coordinates, so that two places look different.
function place(facts) {
  const spread = (value, salt) => Math.abs(Math.sin(value * 1000 + salt)) * 60 - 30;
  const { latitude, longitude } = facts;
  const lanes = [1, 2, 3].map((salt) => shape("path", { d: `M-10 ${30 * salt + spread(latitude, salt)} C 70 ${20 * salt + spread(longitude, salt)}, 150 ${40 * salt + spread(latitude, salt + 4)}, 250 ${30 * salt + spread(longitude, salt + 8)}`, class: "lane" }));
  const across = [1, 2].map((salt) => shape("path", { d: `M${80 * salt + spread(longitude, salt)} -10 C ${70 * salt + spread(latitude, salt)} 40, ${90 * salt} 90, ${80 * salt + spread(longitude, salt + 3)} 150`, class: "lane lane-small" }));
  const river = shape("path", { d: `M-10 ${100 + spread(longitude, 9) / 2} C 60 ${120 + spread(latitude, 9) / 2}, 140 70, 250 ${110 + spread(longitude, 5) / 2}`, class: "river" });
  const pin = shape("g", { class: "place-pin", transform: "translate(120 62)" }, shape("path", { d: "M0 0c-9-12-14-18-14-26a14 14 0 0 1 28 0c0 8-5 14-14 26z" }), shape("circle", { cx: 0, cy: -26, r: 5 }));
  const label = t("location_of", { latitude: latitude.toFixed(4), longitude: longitude.toFixed(4) });
  const picture = shape("svg", { viewBox: "0 0 240 120", class: "place-map", role: "img", "aria-label": label, preserveAspectRatio: "xMidYMid slice" }, river, ...lanes, ...across, pin);
  return h("div", { class: "place" }, picture, h("span", { class: "place-words" }, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
}

function contact(facts) {
  return h("div", { class: "contact" }, seal(facts.name || "?", facts.person ?? facts.phone?.slice(-4) ?? 1), h("span", { class: "file-words" }, h("span", { class: "file-name", dir: "auto" }, facts.name), h("span", { class: "file-size" }, facts.phone)));
}

function poll(facts, message, act) {
  const total = facts.total ?? facts.options.reduce((sum, option) => sum + option.votes, 0);
  const voted = facts.options.some((option) => option.mine);
  const options = facts.options.map((option, index) => {
    const share = total ? Math.round((100 * option.votes) / total) : 0;
    const row = h(
      "button",
      {
        type: "button",
        class: `poll-option ${option.mine ? "mine" : ""}`,
        "aria-pressed": option.mine ? "true" : "false",
        disabled: facts.closed,
        onclick: () => act.vote(message, option.mine ? [] : facts.multiple ? [...facts.options.flatMap((one, at) => (one.mine ? [at] : [])), index] : [index]),
      },
      h("span", { class: "poll-words", dir: "auto" }, option.text),
      voted || facts.closed ? h("span", { class: "poll-share" }, `${share}%`) : null,
    );
    row.style.setProperty("--share", voted || facts.closed ? `${share}%` : "0%");
    return row;
  });
  return h("div", { class: "poll" }, h("strong", { dir: "auto" }, facts.question), h("span", { class: "file-size" }, facts.closed ? t("poll_closed") : t(facts.anonymous ? "poll_anonymous" : "poll_public")), options, h("span", { class: "file-size" }, t("votes", { count: total })));
}

const MAKERS = { photo, video, voice: sound, audio: sound, document: file, sticker, location: place, contact, poll };
