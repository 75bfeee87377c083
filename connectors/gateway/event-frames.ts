import { dataForVisitor, type StoredEvent } from '#engine/core/events';

/** One event as a visitor receives it. */
export type EventFrame = {
  readonly t: 'ev';
  readonly c: string;
  readonly n: number;
  readonly at: number;
  readonly by: string;
  readonly name: string;
  readonly d: unknown;
  readonly id?: string;
};

/** What a visitor may not read keeps its place as `hidden`, so that `n` stays without gaps. */
export function eventFrame(event: StoredEvent): EventFrame {
  const place = { t: 'ev', c: event.stream, n: event.n, at: event.at } as const;
  const d = dataForVisitor(event);
  if (d === null) return { ...place, by: 'system', name: 'hidden', d: {} };
  const id = event.key === undefined ? {} : { id: event.key };
  return { ...place, by: event.by, name: event.type, d, ...id };
}

/** An event with its frame's bytes: made once however many connections hear it. */
export type FramedEvent = { readonly event: StoredEvent; readonly frame: Buffer };

export function frameEvent(event: StoredEvent): FramedEvent {
  return { event, frame: Buffer.from(JSON.stringify(eventFrame(event))) };
}
