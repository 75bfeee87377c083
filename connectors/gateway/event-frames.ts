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
  /** Provisional: the store is down and does not have it yet. It comes again without this when the store does. */
  readonly p?: true;
};

/** What a visitor may not read keeps its place as `hidden`, so that `n` stays without gaps. */
export function eventFrame(event: StoredEvent, provisional = false): EventFrame {
  const place = { t: 'ev', c: event.stream, n: event.n, at: event.at } as const;
  const p = provisional ? { p: true as const } : {};
  const d = dataForVisitor(event);
  if (d === null) return { ...place, by: 'system', name: 'hidden', d: {}, ...p };
  const id = event.key === undefined ? {} : { id: event.key };
  return { ...place, by: event.by, name: event.type, d, ...id, ...p };
}

const stored = new WeakMap<StoredEvent, Buffer>();
const provisionals = new WeakMap<StoredEvent, Buffer>();

/** The frame's bytes, made once however many connections hear it. */
export function eventBytes(event: StoredEvent, provisional = false): Buffer {
  const frames = provisional ? provisionals : stored;
  const known = frames.get(event);
  if (known !== undefined) return known;
  const bytes = Buffer.from(JSON.stringify(eventFrame(event, provisional)));
  frames.set(event, bytes);
  return bytes;
}
