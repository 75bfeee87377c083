/** Shortest and longest time between two pings, and the first guess. */
const EVERY = { least: 10_000, first: 25_000, most: 45_000 } as const;
const WAIT = { least: 5000, first: 10_000, most: 20_000 } as const;
const STABLE = 10 * 60_000;

/** What became due in a heartbeat. */
export type Beat = 'ping' | 'dead' | 'nothing';

/** Pings one connection, measures its round trip and knows when silence means death. Any frame is life. */
export class Heartbeat {
  readonly every: number;
  #nextPing: number;
  #pingedAt: number | undefined;
  #heardSince = true;
  #k = 0;
  #roundTrip: number | undefined;
  #variation = 0;

  /** The first ping comes at a random phase, so that a restart doesn't make all sockets ping together. */
  constructor(every: number, now: number, random: number) {
    this.every = every;
    this.#nextPing = now + Math.ceil(every * random);
  }

  /** How long a pong may take: SRTT + 4·RTTVAR + 2 s within bounds (RFC 6298 has the estimator). */
  wait(): number {
    if (this.#roundTrip === undefined) return WAIT.first;
    const expected = this.#roundTrip + 4 * this.#variation + 2000;
    return Math.min(WAIT.most, Math.max(WAIT.least, Math.ceil(expected)));
  }

  heard(): void {
    this.#heardSince = true;
  }

  /** Number of the ping that is sent now. */
  ping(now: number): number {
    this.#k += 1;
    if (this.#silentSince() === undefined) this.#pingedAt = now;
    this.#heardSince = false;
    this.#nextPing = now + this.every;
    return this.#k;
  }

  /** True when it answers the latest ping. */
  pong(k: number, now: number): boolean {
    if (k !== this.#k || this.#pingedAt === undefined) return false;
    this.#measure(now - this.#pingedAt);
    this.#pingedAt = undefined;
    return true;
  }

  due(now: number): Beat {
    const since = this.#silentSince();
    if (since !== undefined && now >= since + this.wait()) return 'dead';
    return now >= this.#nextPing ? 'ping' : 'nothing';
  }

  /** When to look again. */
  next(): number {
    const since = this.#silentSince();
    return since === undefined ? this.#nextPing : Math.min(this.#nextPing, since + this.wait());
  }

  /** Since when a ping has been waiting without any frame having come; undefined while all is well. */
  #silentSince(): number | undefined {
    return this.#heardSince ? undefined : this.#pingedAt;
  }

  #measure(sample: number): void {
    if (this.#roundTrip === undefined) {
      this.#roundTrip = sample;
      this.#variation = sample / 2;
      return;
    }
    this.#variation = 0.75 * this.#variation + 0.25 * Math.abs(this.#roundTrip - sample);
    this.#roundTrip = 0.875 * this.#roundTrip + 0.125 * sample;
  }
}

/** Remembers per device how often to ping: networks that drop idle sockets are asked more often. */
export interface Rhythm {
  everyOf(device: string): number;
  ended(device: string, how: { readonly silently: boolean; readonly lasted: number }): void;
}

/** Devices remembered at most; only those that differ from the first guess are kept. */
const MOST = 20_000;

export function createRhythm(): Rhythm {
  const known = new Map<string, { every: number; deaths: number }>();

  function everyOf(device: string): number {
    return known.get(device)?.every ?? EVERY.first;
  }

  /** Two silent deaths halve the time between pings; every ten quiet minutes add five seconds. */
  function ended(device: string, how: { readonly silently: boolean; readonly lasted: number }): void {
    const { every, deaths } = known.get(device) ?? { every: EVERY.first, deaths: 0 };
    const earned = Math.floor(how.lasted / STABLE) * 5000;
    known.delete(device);
    if (!how.silently) keep(device, Math.min(EVERY.most, every + earned), earned > 0 ? 0 : deaths);
    else if (deaths === 0) keep(device, every, 1);
    else keep(device, Math.max(EVERY.least, Math.ceil(every / 2)), 0);
  }

  function keep(device: string, every: number, deaths: number): void {
    if (every === EVERY.first && deaths === 0) return;
    known.set(device, { every, deaths });
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  }

  return { everyOf, ended };
}
