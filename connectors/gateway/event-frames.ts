import { dataForVisitor, type StoredEvent } from '#engine/core/events';

/** Who reads: an agent sees all of an event. */
export type View = 'visitor' | 'agent';

/** One event as it is received. */
export type EventFrame = {
  readonly t: 'ev';
  readonly c: string;
  readonly n: number;
  readonly at: number;
  readonly by: string;
  readonly name: string;
  readonly d: unknown;
  readonly id?: string;
  /** Provisional: the store is down and does not have it yet. It comes again without this when the store does. */
  readonly p?: true;
};

/** What a visitor may not read keeps its place as `hidden`, so that `n` stays without gaps. */
export function eventFrame(event: StoredEvent, provisional = false, view: View = 'visitor'): EventFrame {
  const place = { t: 'ev', c: event.stream, n: event.n, at: event.at } as const;
  const p = provisional ? { p: true as const } : {};
  const d = view === 'agent' ? event.data : dataForVisitor(event);
  if (d === null) return { ...place, by: 'system', name: 'hidden', d: {}, ...p };
  const id = event.key === undefined ? {} : { id: event.key };
  return { ...place, by: event.by, name: event.type, d, ...id, ...p };
}

/** An event with its frame's bytes, made once however many connections hear it. */
export class FramedEvent {
  readonly event: StoredEvent;
  readonly #frames = new Map<string, Buffer>();

  constructor(event: StoredEvent) {
    this.event = event;
  }

  frame(provisional: boolean, view: View): Buffer {
    const key = provisional ? `${view} p` : view;
    const known = this.#frames.get(key);
    if (known) return known;
    const made = Buffer.from(JSON.stringify(eventFrame(this.event, provisional, view)));
    this.#frames.set(key, made);
    return made;
  }
}

/** Events on their way to those who hear them. */
export function framed(events: readonly StoredEvent[]): readonly FramedEvent[] {
  return events.map((event) => new FramedEvent(event));
}
