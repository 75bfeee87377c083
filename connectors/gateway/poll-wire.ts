import { EventEmitter } from 'node:events';
import type { SendOptions, Wire } from './wire.ts';

type Close = { readonly close: number; readonly reason?: string };

/** What one poll brings: the frames after the one that it named, the number of the last, and the close if there was one. */
export type PollAnswer = { readonly k: number; readonly frames: readonly string[] } & Partial<Close>;

type Kept = { readonly text: string; readonly bytes: number; readonly written: (() => void) | undefined };

/**
 * A wire of requests instead of a socket. Frames are kept until a poll names them as received, so that an answer
 * that was lost on the way is said again; they count as unread until then.
 */
export class PollWire extends EventEmitter implements Wire {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly #kept: Kept[] = [];
  /** Frames that are known to have arrived. */
  #received = 0;
  #close: Close | undefined;
  #answer: (() => void) | undefined;

  send(frame: Buffer, _how: SendOptions, written?: () => void): void {
    if (this.readyState !== this.OPEN) return;
    this.#kept.push({ text: frame.toString(), bytes: frame.length, written });
    this.bufferedAmount += frame.length;
    this.release();
  }

  close(code: number, reason?: string): void {
    if (this.readyState !== this.OPEN) return;
    this.readyState = 3;
    this.#close = { close: code, ...(reason === undefined ? {} : { reason }) };
    this.emit('close', code);
    this.release();
  }

  /** Requests are few and bounded in size: what comes before the client is known waits in the connection. */
  pause(): void {}

  resume(): void {}

  /** A frame of the client has come. */
  hear(frame: object): void {
    if (this.readyState === this.OPEN) this.emit('message', Buffer.from(JSON.stringify(frame)), false);
  }

  /** The client has all up to frame `after`: answers the next ones, at the latest when it is released. */
  async poll(after: number): Promise<PollAnswer> {
    this.#forget(after);
    this.release();
    if (this.#kept.length === 0 && !this.#close) {
      await new Promise<void>((resolve) => {
        this.#answer = resolve;
      });
    }
    const frames = this.#kept.map(({ text }) => text);
    return { k: this.#received + frames.length, frames, ...this.#close };
  }

  /** Let a waiting poll answer with what there is. */
  release(): void {
    this.#answer?.();
    this.#answer = undefined;
  }

  #forget(after: number): void {
    const gone = this.#kept.splice(0, Math.max(0, after - this.#received));
    this.#received += gone.length;
    for (const { bytes } of gone) this.bufferedAmount -= bytes;
    for (const { written } of gone) written?.();
  }
}
