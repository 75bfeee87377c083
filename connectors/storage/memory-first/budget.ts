import type { Append } from '#engine/ports/event-log';

/** How much may be in this process only while the store is down. Time in milliseconds, size in bytes of JSON. */
export type Limits = { readonly time: number; readonly events: number; readonly bytes: number };

/** From PROTOCOL: up to 60 s, 10,000 events, 64 MiB. */
export const DEFAULT_LIMITS: Limits = { time: 60_000, events: 10_000, bytes: 64 * 1024 * 1024 };

/** What an outage has used up of the limits. */
export class Budget {
  readonly #limits: Limits;
  readonly #until: number;
  #events = 0;
  #bytes = 0;

  constructor(limits: Limits, now: number) {
    this.#limits = limits;
    this.#until = now + limits.time;
  }

  /** Takes an append into account; false when there is no room for it. */
  spend({ events }: Append, now: number): boolean {
    if (now >= this.#until || this.#events + events.length > this.#limits.events) return false;
    const bytes = Buffer.byteLength(JSON.stringify(events));
    if (this.#bytes + bytes > this.#limits.bytes) return false;
    this.#events += events.length;
    this.#bytes += bytes;
    return true;
  }
}
