import { backoff } from './backoff.ts';
import { DoorError, type HttpDoor } from './door.ts';
import type { ClientSocket, Platform } from './platform.ts';
import { PollSocket } from './poll-socket.ts';
import { Session } from './session.ts';
import type { ClientFrame, Position, ReadyFrame, ServerFrame } from './wire.ts';

/** Close codes from here on mean: stop, coming back won't help. */
const STOP = 4500;

/** Close codes below are not the server's: something on the way closed. */
const OURS = 4001;

/** Sockets in a row that brought nothing until requests take their place. */
const BLOCKED = 2;

export type Connection =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'online' }
  /** Only `start` tries again. `code` says why, for a log. */
  | { readonly kind: 'stopped'; readonly code: string };

export type ConnectorEvents = {
  /** Names and versions this client to the server, for operators. */
  readonly sdk: string;
  readonly changed: (connection: Connection) => void;
  readonly ready: (frame: ReadyFrame) => void;
  readonly frame: (frame: ServerFrame) => void;
  /** The server no longer knows the token. True when one more try without it makes sense. */
  readonly identityLost: () => boolean;
  /** Where the hello resumes from. */
  readonly positions: () => readonly Position[];
  /** A frame that the server answers. */
  readonly probe: () => ClientFrame | undefined;
};

/** Keeps one live session: comes back with full jitter, moves before it is cut off, asks for life on waking. */
export class Connector {
  readonly #platform: Platform;
  readonly #door: HttpDoor;
  readonly #events: ConnectorEvents;
  #session: Session | undefined;
  /** Said hello, waits for ready. */
  #greeting: Session | undefined;
  #isOpening = false;
  /** The server is being emptied: a new session is wanted although there is one. */
  #isMoving = false;
  #attempt = 0;
  /** Sockets in a row that closed without having brought a single frame. */
  #blocked = 0;
  /** Grows when everything under way loses its meaning. */
  #life = 0;
  #cancelWait: () => void = () => {};
  #forgetWake: () => void = () => {};

  constructor(platform: Platform, door: HttpDoor, events: ConnectorEvents) {
    this.#platform = platform;
    this.#door = door;
    this.#events = events;
  }

  start(): void {
    this.stop();
    this.#attempt = 0;
    this.#forgetWake = this.#platform.onWake(() => this.#wake());
    this.#events.changed({ kind: 'connecting', attempt: 0 });
    void this.#open();
  }

  stop(): void {
    this.#life += 1;
    this.#isOpening = false;
    this.#isMoving = false;
    this.#cancelWait();
    this.#forgetWake();
    const sessions = [this.#session, this.#greeting];
    this.#session = undefined;
    this.#greeting = undefined;
    for (const session of sessions) session?.close();
  }

  /** False when nobody is there to send it to. */
  send(frame: ClientFrame): boolean {
    this.#session?.send(frame);
    return this.#session !== undefined;
  }

  async #open(): Promise<void> {
    if (this.#isOpening) return;
    this.#isOpening = true;
    const life = this.#life;
    try {
      const ticket = await this.#door.ticket();
      if (life === this.#life) this.#greet(ticket);
    } catch (thrown) {
      if (life === this.#life) this.#onRefused(thrown);
    }
  }

  #greet(ticket: string): void {
    const hello = {
      t: 'hello',
      v: 1,
      ticket,
      sdk: this.#events.sdk,
      subs: this.#events.positions(),
    } as const;
    const isBlocked = this.#blocked >= BLOCKED;
    const session: Session = new Session(this.#platform, this.#openSocket(isBlocked), hello, {
      ready: (frame) => {
        // Requests get through where upgrades may still not: the next time one more upgrade is tried.
        this.#blocked = isBlocked ? BLOCKED - 1 : 0;
        this.#onReady(session, frame);
      },
      frame: (frame) => this.#onFrame(session, frame),
      closed: (code, wasHeard) => this.#onClosed(session, code, wasHeard),
    });
    this.#greeting = session;
  }

  /** Some networks block upgrades: after two in vain requests take their place, until this session ends. */
  #openSocket(isBlocked: boolean): ClientSocket {
    if (isBlocked) return new PollSocket(this.#platform, this.#door.framesUrl());
    return this.#platform.openSocket(this.#door.socketUrl(), 'parley.v1');
  }

  /** Make before break: the old session ends when the new one is ready. */
  #onReady(session: Session, frame: ReadyFrame): void {
    const old = this.#session;
    this.#session = session;
    this.#greeting = undefined;
    this.#isOpening = false;
    this.#isMoving = false;
    this.#attempt = 0;
    old?.close();
    this.#events.changed({ kind: 'online' });
    this.#events.ready(frame);
  }

  #onFrame(session: Session, frame: ServerFrame): void {
    if (frame.t === 'bye' && session === this.#session) {
      this.#isMoving = true;
      this.#door.moveTo(frame.url);
      this.#retryIn(frame.after);
    } else this.#events.frame(frame);
  }

  /** A session that was replaced or stopped ends without a word. */
  #onClosed(session: Session, code: number, wasHeard: boolean): void {
    if (session === this.#session) this.#session = undefined;
    else if (session === this.#greeting) this.#isOpening = false;
    else return;
    // A server that is being emptied refuses upgrades too, and a load balancer may not know it yet.
    if (!wasHeard && code < OURS && !this.#isMoving) this.#blocked += 1;
    if (session === this.#greeting) this.#greeting = undefined;
    if (code >= STOP) this.#halt(String(code));
    else if (this.#needsSession() && !this.#isOpening) this.#comeBack();
  }

  #onRefused(thrown: unknown): void {
    this.#isOpening = false;
    this.#door.moveTo(undefined);
    const refusal = thrown instanceof DoorError ? thrown : new DoorError(0, String(thrown));
    if (refusal.status === 401 && this.#door.token !== undefined) {
      this.#door.token = undefined;
      if (this.#events.identityLost()) void this.#open();
      else this.#halt(refusal.code);
    } else if (isFinal(refusal.status)) this.#halt(refusal.code);
    else this.#comeBack(refusal.after);
  }

  #halt(code: string): void {
    this.stop();
    this.#events.changed({ kind: 'stopped', code });
  }

  #comeBack(least = 0): void {
    const wait = least + backoff(this.#attempt, this.#platform.random());
    this.#attempt += 1;
    if (!this.#session) this.#events.changed({ kind: 'connecting', attempt: this.#attempt });
    this.#retryIn(wait);
  }

  #retryIn(ms: number): void {
    this.#cancelWait();
    this.#cancelWait = this.#platform.delay(ms, () => {
      if (this.#needsSession()) void this.#open();
    });
  }

  #needsSession(): boolean {
    return this.#session === undefined || this.#isMoving;
  }

  /** Page or network is back: don't wait for the timer, and don't trust the old socket. */
  #wake(): void {
    const probe = this.#events.probe();
    if (this.#session && probe) this.#session.probe(probe);
    if (this.#session || this.#isOpening) return;
    this.#cancelWait();
    void this.#open();
  }
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
