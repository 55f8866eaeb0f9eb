// What the page knows of the playground, and the stream of events that keeps it true.

import { play } from "./api.js";
import { language } from "./language.js";

/** Bots, people, cast, groups, printed links and the clock; listeners hear what changed. */
export class World {
  constructor() {
    this.bots = [];
    this.people = new Map();
    this.cast = [];
    this.groups = [];
    this.links = [];
    this.faults = [];
    this.limits = true;
    this.connected = null; // null until the first answer
    this.walking = null;
    this.listeners = new Map();
    this.ahead = 0; // milliseconds between this machine's time and the world's
  }

  on(type, listener) {
    if (!this.listeners.has(type)) this.listeners.set(type, new Set());
    this.listeners.get(type).add(listener);
  }

  tell(type, facts) {
    for (const listener of this.listeners.get(type) ?? []) listener(facts);
  }

  get bot() {
    return this.bots[0] ?? { id: 0, name: "和悦", username: "" };
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  person(key) {
    for (const person of this.people.values()) if (person.key === key || person.id === key) return person;
    return null;
  }

  /** The name and the note of a person in the page's language, if the cast knows them in it. */
  name(person) {
    const known = this.cast.find((one) => one.key && one.key === person.key);
    return known?.[`name_${language()}`] || person.name;
  }

  note(person) {
    const known = this.cast.find((one) => one.key && one.key === person.key);
    return known?.[`note_${language()}`] || person.note || known?.note || "";
  }

  async load() {
    const state = await play.state();
    this.bots = state.bots;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.cast = state.cast ?? [];
    this.groups = state.groups ?? [];
    this.links = state.links ?? [];
    this.faults = state.faults ?? [];
    this.limits = state.limits ?? true;
    this.setClock(state.clock);
    this.tell("state", state);
  }

  setClock(clock) {
    if (!clock) return;
    this.ahead = new Date(clock.now).getTime() - Date.now();
    this.walking = clock.target ?? null;
    this.tell("clock", clock);
  }

  /** Opens the stream; the state is read again after each (re)connection, because events are not replayed. */
  connect() {
    const source = new EventSource("/play/events");
    source.onopen = async () => {
      const again = this.connected !== null;
      try {
        await this.load();
      } catch {
        return;
      }
      this.connected = true;
      this.tell("connection", { connected: true, again });
    };
    source.onmessage = ({ data }) => this.hear(JSON.parse(data));
    source.onerror = () => {
      if (this.connected !== false) {
        this.connected = false;
        this.tell("connection", { connected: false });
      }
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.connect(), 2000);
    };
  }

  hear(event) {
    if (event.type === "clock") this.setClock(event);
    else if (event.type === "hello") this.setClock(event.clock);
    else if (event.type === "person") {
      const person = { ...this.people.get(event.person.id), ...event.person };
      this.people.set(person.id, person);
      const member = this.cast.find((one) => one.key && one.key === person.key);
      if (member) member.person = person.id;
      this.tell("person", person);
    } else if (event.type === "person_removed") {
      const id = event.id ?? event.person;
      this.people.delete(id);
      const member = this.cast.find((one) => one.person === id);
      if (member) member.person = null;
      this.tell("person_removed", id);
    } else if (event.type === "bots" || event.type === "links" || event.type === "cast") {
      this.load().catch(() => {});
    } else {
      this.tell("chat_event", event);
    }
  }
}
