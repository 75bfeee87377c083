import type { Append } from '#engine/ports/event-log';

/** How much may be in this process only. Time in milliseconds, size in bytes of JSON. */
export type Limits = { readonly time: number; readonly events: number; readonly bytes: number };

/** From PROTOCOL: up to 60 s, 10,000 events, 64 MiB. */
export const DEFAULT_LIMITS: Limits = { time: 60_000, events: 10_000, bytes: 64 * 1024 * 1024 };

/** What a place in the backlog takes up; given back when the store has it. */
export type Place = { readonly events: number; readonly bytes: number; readonly provisional: boolean };

/** What the store does not have yet, of all conversations, and for how long it has been down. */
export class Backlog {
  readonly #limits: Limits;
  #events = 0;
  #bytes = 0;
  /** Appends that were told as provisional. */
  #provisional = 0;
  #isDown = false;
  /** Since when something is here because the store was down. */
  #since: number | undefined;
  #degradedBefore = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** A place for an append; undefined when there is no room, or no time left. */
  take({ events }: Append, provisional: boolean, now: number): Place | undefined {
    if (this.#isDown && now >= (this.#since ?? now) + this.#limits.time) return undefined;
    if (this.#events + events.length > this.#limits.events) return undefined;
    const bytes = Buffer.byteLength(JSON.stringify(events));
    if (this.#bytes + bytes > this.#limits.bytes) return undefined;
    this.#events += events.length;
    this.#bytes += bytes;
    if (provisional) this.#provisional += 1;
    return { events: events.length, bytes, provisional };
  }

  giveBack({ events, bytes, provisional }: Place, now: number): void {
    this.#events -= events;
    this.#bytes -= bytes;
    if (provisional) this.#provisional -= 1;
    this.#endOutage(now);
  }

  /** The store did not take a write. */
  goDown(now: number): void {
    this.#isDown = true;
    this.#since ??= now;
  }

  /** The store takes writes again; what waits is on its way. */
  comeBack(now: number): void {
    this.#isDown = false;
    this.#endOutage(now);
  }

  isDown(): boolean {
    return this.#isDown;
  }

  /** From the first write that failed until the store has all that is provisional. */
  isDegraded(): boolean {
    return this.#since !== undefined;
  }

  /** Events that wait. */
  size(): number {
    return this.#events;
  }

  /** Milliseconds, of all outages together. */
  degradedFor(now: number): number {
    return this.#degradedBefore + (this.#since === undefined ? 0 : now - this.#since);
  }

  /** What waits on may have come since, and be on its way for a few milliseconds only. */
  #endOutage(now: number): void {
    if (this.#isDown || this.#provisional > 0) return;
    this.#degradedBefore = this.degradedFor(now);
    this.#since = undefined;
  }
}
