import type { Limits } from './limits.ts';
import type { Wire } from './wire.ts';

/** The pipe below a WebSocket: what is written while it is corked leaves in one write, for one system call. */
export type Pipe = { cork(): void; uncork(): void; end(): void; destroy(): void };

/** Who owns the way out of one socket. */
export interface Sender {
  /** The client has too much unread: prove that it reads. */
  stalled(): void;
  /** It reads again: go on from the log. */
  resumed(): void;
  /** It will not come back in time: close with 4003. */
  tooSlow(): void;
}

const AS_TEXT = { binary: false, compress: false } as const;

/**
 * The way out to one client. Nothing is queued here but what the socket itself holds: past `soft` unread bytes events
 * wait in the log and signals are dropped.
 * The kernel swallows megabytes before `bufferedAmount` moves, so bytes also count as unread until a pong proves them.
 */
export class Outgoing {
  readonly #socket: Wire;
  readonly #pipe: Pipe;
  readonly #limits: Limits;
  readonly #sender: Sender;
  #sent = 0;
  #proven = 0;
  #mark = 0;
  #stalled = false;

  constructor(socket: Wire, pipe: Pipe, limits: Limits, sender: Sender) {
    this.#socket = socket;
    this.#pipe = pipe;
    this.#limits = limits;
    this.#sender = sender;
  }

  /** Sends, a text or its bytes; answers whether another event may follow. */
  send(frame: string | Buffer): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    const bytes = typeof frame === 'string' ? Buffer.from(frame) : frame;
    this.#sent += bytes.length;
    // Only a client that is behind can resume, so only then it matters when a frame has left.
    if (this.#unread() > this.#limits.soft / 2) this.#socket.send(bytes, AS_TEXT, this.#onWritten);
    else this.#socket.send(bytes, AS_TEXT);
    if (this.#socket.bufferedAmount > this.#limits.hard) this.#sender.tooSlow();
    else if (!this.#stalled && this.#unread() > this.#limits.soft) this.#stall();
    return !this.#stalled;
  }

  /** What is sent until `release` leaves in one write. */
  hold(): void {
    this.#pipe.cork();
  }

  release(): void {
    this.#pipe.uncork();
  }

  /** All has been said. */
  end(): void {
    this.#pipe.end();
  }

  /** What was said may not arrive any more. */
  abandon(): void {
    this.#pipe.destroy();
  }

  /** Sends what may be lost. */
  signal(text: string): void {
    if (!this.#stalled) this.send(text);
  }

  /** `subs` say up to where each conversation has been sent, so that whoever missed the last event learns of it. */
  ping(k: number, subs: readonly { readonly c: string; readonly n: number }[]): void {
    this.#mark = this.#sent;
    this.send(JSON.stringify({ t: 'ping', k, subs }));
  }

  /** The latest ping was answered, so all before it was read. */
  proven(): void {
    this.readUpTo(this.#mark);
  }

  /** Bytes sent so far, of which a client may prove that it read them. */
  sent(): number {
    return this.#sent;
  }

  readUpTo(bytes: number): void {
    this.#proven = Math.max(this.#proven, bytes);
    this.#resumeIfRead();
  }

  #onWritten = (): void => this.#resumeIfRead();

  #unread(): number {
    return Math.max(this.#socket.bufferedAmount, this.#sent - this.#proven);
  }

  #stall(): void {
    this.#stalled = true;
    this.#sender.stalled();
  }

  #resumeIfRead(): void {
    if (!this.#stalled || this.#unread() > this.#limits.soft / 2) return;
    this.#stalled = false;
    this.#sender.resumed();
  }
}
