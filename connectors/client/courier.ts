import { backoff } from './backoff.ts';
import type { Entry, Outbox } from './outbox.ts';
import type { Platform } from './platform.ts';
import type { ClientFrame, ErrFrame } from './wire.ts';

/** How often the wait after a refusal doubles, up to 4 s: the session lives, and a store that is back need not wait for us. */
const MOST_DOUBLINGS = 3;

/**
 * Carries the outbox to the server, one command at a time: the next goes when the one before is stored or refused, or is
 * in its place while the server's store is down.
 */
export class Courier {
  readonly #outbox: Outbox;
  readonly #platform: Platform;
  readonly #send: (frame: ClientFrame) => boolean;
  #carrying: string | undefined;
  #attempt = 0;
  #cancel: (() => void) | undefined;
  #isPaused = false;

  constructor(outbox: Outbox, platform: Platform, send: (frame: ClientFrame) => boolean) {
    this.#outbox = outbox;
    this.#platform = platform;
    this.#send = send;
  }

  /** Send the oldest command, unless one is under way or the server asked to wait. */
  carry(): void {
    const entry = this.#outbox.next();
    if (!entry || this.#isPaused || this.#carrying !== undefined || this.#cancel) return;
    if (entry.c === undefined && entry.name !== 'conversation.open') return;
    if (this.#send(frameOf(entry))) this.#carrying = entry.id;
  }

  /** Send nothing until `restart`: what the log has lost goes before what is new. */
  pause(): void {
    this.#isPaused = true;
  }

  /** A new session: what was under way may have been lost, and is sent again under its id. */
  restart(): void {
    this.#isPaused = false;
    this.#outbox.reopen();
    this.#carrying = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
    this.carry();
  }

  /** The server has it in memory: it is kept on until the log has it. */
  receive(id: string): boolean {
    if (!this.#outbox.find(id)) return false;
    this.#outbox.receive(id);
    return true;
  }

  /** Its event has come, but the server's store is down: it is kept on, and the next may go. */
  provide(id: string): void {
    if (!this.#outbox.find(id)) return;
    this.#outbox.provide(id);
    this.#next(id);
  }

  /** The id came back with an `n`. */
  settle(id: string, n: number): boolean {
    if (!this.#outbox.find(id)) return false;
    this.#outbox.settle(id, n);
    this.#attempt = 0;
    this.#next(id);
    return true;
  }

  /** The server said no: for now, or for good. */
  refuse(frame: ErrFrame): boolean {
    const { re } = frame;
    if (re === undefined || !this.#outbox.find(re)) return false;
    if (frame.retry) {
      // At our own pace nobody else waits, so nothing is gained by waiting longer than we are told.
      if (frame.code === 'RATE' && frame.after !== undefined) this.#waitWith(re, frame.after);
      else this.#waitWith(re, (frame.after ?? 0) + this.#backOff());
      return false;
    }
    this.#outbox.fail(re, frame.code);
    this.#next(re);
    return true;
  }

  #next(id: string): void {
    if (this.#carrying === id) this.#carrying = undefined;
    this.carry();
  }

  #backOff(): number {
    const ms = backoff(this.#attempt, this.#platform.random());
    this.#attempt = Math.min(MOST_DOUBLINGS, this.#attempt + 1);
    return ms;
  }

  #waitWith(id: string, ms: number): void {
    if (this.#carrying === id) this.#carrying = undefined;
    this.#cancel?.();
    this.#cancel = this.#platform.delay(ms, () => {
      this.#cancel = undefined;
      this.carry();
    });
  }
}

function frameOf({ id, c, name, d }: Entry): ClientFrame {
  return { t: 'cmd', id, name, d, ...(c === undefined || name === 'conversation.open' ? {} : { c }) };
}
