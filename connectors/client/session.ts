import type { ClientSocket, Platform } from './platform.ts';
import { type ClientFrame, parseFrame, type ReadyFrame, type ServerFrame } from './wire.ts';

/** Closes for which no frame explains why. */
const NO_LIFE = 4000;
const FIRST_WORD = 10_000;
const PROBE = 5000;

/** What a session tells its client. */
export type SessionEvents = {
  readonly ready: (frame: ReadyFrame) => void;
  readonly frame: (frame: ServerFrame) => void;
  /** Once, and last. `wasHeard` is true when anything at all had come from the server. */
  readonly closed: (code: number, wasHeard: boolean) => void;
};

/** One socket, from hello to close. It answers pings and ends itself when the server falls silent. */
export class Session {
  readonly #socket: ClientSocket;
  readonly #platform: Platform;
  readonly #events: SessionEvents;
  #patience = FIRST_WORD;
  #cancel: () => void = () => {};
  #wasHeard = false;
  #over = false;

  constructor(platform: Platform, socket: ClientSocket, hello: ClientFrame, events: SessionEvents) {
    this.#platform = platform;
    this.#events = events;
    this.#socket = socket;
    this.#socket.onopen = () => this.send(hello);
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = ({ code }) => this.#end(code);
    this.#watch(this.#patience);
  }

  send(frame: ClientFrame): void {
    if (!this.#over) this.#socket.send(JSON.stringify(frame));
  }

  /** Ask for a sign of life: the answer to `frame`, or anything else, within five seconds. */
  probe(frame: ClientFrame): void {
    this.send(frame);
    this.#watch(PROBE);
  }

  close(code = 1000): void {
    this.#socket.close(code);
    this.#end(code);
  }

  #hear(data: unknown): void {
    if (this.#over) return;
    this.#wasHeard = true;
    this.#watch(this.#patience);
    const frame = parseFrame(data);
    if (frame?.t === 'ping') this.send({ t: 'pong', k: frame.k });
    if (frame?.t === 'ready') {
      this.#patience = frame.hb.every + frame.hb.wait;
      this.#watch(this.#patience);
      this.#events.ready(frame);
    } else if (frame) this.#events.frame(frame);
  }

  #watch(ms: number): void {
    this.#cancel();
    if (!this.#over) this.#cancel = this.#platform.delay(ms, () => this.close(NO_LIFE));
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancel();
    this.#socket.onmessage = null;
    this.#events.closed(code, this.#wasHeard);
  }
}
