// Calls to the playground server, one function per door; a refusal is an Error with the server's own sentence.

import { t } from "./language.js";

export class Refused extends Error {}

async function call(method, path, body) {
  const form = body instanceof FormData;
  let response;
  try {
    response = await fetch(`/play${path}`, {
      method,
      headers: body !== undefined && !form ? { "Content-Type": "application/json" } : undefined,
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
  } catch {
    throw new Refused(t("no_connection"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

const get = (path) => call("GET", path);
const post = (path, body = {}) => call("POST", path, body);
const drop = (path) => call("DELETE", path);

export const play = {
  state: () => get("/state"),
  advance: (seconds) => post("/clock/advance", { seconds }),
  next: () => post("/clock/next"),
  addPerson: (facts) => post("/people", facts),
  removePerson: (person) => drop(`/people/${person}`),
  language: (person, code) => post(`/people/${person}/language`, { language_code: code }),
  addGroup: (facts) => post("/groups", facts),
  open: (person, link, chat = null) => post(`/people/${person}/open`, { link, chat }),
  faults: () => get("/faults"),
  addFault: (fault) => post("/faults", fault),
  clearFaults: () => drop("/faults"),
  limits: (on) => post("/limits", { on }),
  calls: (since) => get(`/calls?since=${since}`),
};

/** What one person does in one chat. */
export function chatDoor(person, chat) {
  const path = `/people/${person}/chats/${chat}`;
  return {
    read: (upTo) => post(`${path}/read`, upTo ? { up_to: upTo } : {}),
    chat: () => get(path),
    messages: (before, limit = 50) => get(`${path}/messages?limit=${limit}${before ? `&before=${before}` : ""}`),
    send: (what, body) => post(`${path}/${what}`, body),
    message: (id, what, body) => post(`${path}/messages/${id}/${what}`, body),
  };
}

export const chatsOf = (person) => get(`/people/${person}/chats`);
