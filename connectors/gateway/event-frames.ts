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

const texts = new WeakMap<StoredEvent, string>();

/** The frame's text, made once however many connections hear it. */
export function eventText(event: StoredEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = JSON.stringify(eventFrame(event));
  texts.set(event, text);
  return text;
}
