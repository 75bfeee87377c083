import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import type { LogCheck } from './event-log.checks.ts';
import { expectSame } from './event-log.expect.ts';
import { sampleAppend, sampleEvent, streamId } from './event-log.samples.ts';
import type { EventLog } from './event-log.ts';

const CHAT = streamId('chat');

/** What a listener is promised: everything that was stored, nothing else, in order. */
export const LISTENING_CHECKS = {
  'tells listeners in order of n': async ({ log }) => {
    const heard = listen(log, 60);
    const streams = [streamId('x'), streamId('y'), streamId('z')];
    await Promise.all(streams.map((stream) => appendTwenty(log, stream)));
    const events = await heard.all;
    for (const stream of streams) {
      const own = events.filter((event) => event.stream === stream);
      const wanted = own.map((_, index) => sampleEvent(stream, index + 1));
      expectSame([own.length, own], [20, wanted], stream);
    }
  },

  'tells listeners only what is stored already': async ({ log }) => {
    const heard: StoredEvent[] = [];
    const found: Promise<readonly StoredEvent[]>[] = [];
    const done = new Promise<void>((resolve) => {
      log.subscribe((events) => {
        for (const event of events) {
          heard.push(event);
          found.push(log.read(event.stream, event.n - 1, 1));
        }
        if (heard.length === 5) resolve();
      });
    });
    for (const expected of [0, 1, 2, 3, 4]) await log.append(sampleAppend(CHAT, expected));
    await done;
    expectSame((await Promise.all(found)).flat(), heard, 'what was in the log when it was heard');
  },

  'tells listeners nothing of a refused append': async ({ log }) => {
    const heard = listen(log, 2);
    await log.append(sampleAppend(CHAT, 0, 1, { key: 'k' }));
    await log.append(sampleAppend(CHAT, 1, 1, { key: 'k' }));
    await log.append(sampleAppend(CHAT, 7, 1, { writer: 'late' }));
    await log.append(sampleAppend(CHAT, 1));
    const wanted = [sampleEvent(CHAT, 1, { key: 'k' }), sampleEvent(CHAT, 2)];
    expectSame(await heard.all, wanted, 'events');
  },

  'tells everybody in the same order when a listener appends': async ({ log }) => {
    let nested: Promise<unknown> | undefined;
    log.subscribe((events) => {
      if (events.at(-1)?.n === 1) nested = log.append(sampleAppend(CHAT, 1));
    });
    const heard = listen(log, 2);
    await log.append(sampleAppend(CHAT, 0));
    const events = await heard.all;
    await nested;
    expectSame(
      events.map((event) => event.n),
      [1, 2],
      'order',
    );
  },

  'stores and tells on when a listener throws': async ({ log }) => {
    log.subscribe(() => {
      throw new Error('a listener of the contract suite throws on purpose');
    });
    const heard = listen(log, 1);
    expectSame((await log.append(sampleAppend(CHAT, 0))).kind, 'appended', 'append');
    expectSame((await heard.all).length, 1, 'events for the other listener');
  },

  'tells through every handle what was stored through any, in order and once': async ({ log, second }) => {
    if (!second) return;
    const other = await second();
    const streams = [streamId('x'), streamId('y'), streamId('z')];
    const heard = [log, other].map((handle) => listen(handle, 60));
    await Promise.all(streams.map((stream) => appendByTurns([log, other], stream)));
    // One more behind all others: whatever was told twice has come by then.
    await other.append(sampleAppend(CHAT, 0));
    for (const { all, until } of heard) {
      await all;
      const events = await until(CHAT);
      for (const stream of streams) {
        const own = events.filter((event) => event.stream === stream);
        const wanted = Array.from({ length: 20 }, (_, index) => sampleEvent(stream, index + 1));
        expectSame(own, wanted, stream);
      }
    }
  },

  'tells a listener all of the conversations that it wants': async ({ log, second }) => {
    const other = (await second?.()) ?? log;
    const wanted: StoredEvent[] = [];
    log.subscribe(
      (events) => wanted.push(...events.filter(({ stream }) => stream === CHAT)),
      (stream) => stream === CHAT,
    );
    for (const expected of [0, 1, 2]) {
      await other.append(sampleAppend(streamId('x'), expected));
      await (expected === 1 ? log : other).append(sampleAppend(CHAT, expected));
    }
    const last = listen(log, 1);
    await other.append(sampleAppend(streamId('last'), 0));
    await last.until(streamId('last'));
    expectSame(
      wanted,
      [1, 2, 3].map((n) => sampleEvent(CHAT, n)),
      'events of the conversation',
    );
  },

  'tells nothing to those who left': async ({ log }) => {
    const left = listen(log, 1);
    await log.append(sampleAppend(CHAT, 0));
    await left.all;
    left.stop();
    const stayed = listen(log, 1);
    await log.append(sampleAppend(CHAT, 1));
    await stayed.all;
    expectSame(left.count(), 1, 'events heard by the one who left');
  },
} as const satisfies Record<string, LogCheck>;

/** `all` resolves when `count` events have come; what comes before the promise is read counts too. */
function listen(
  log: EventLog,
  count: number,
): {
  readonly all: Promise<readonly StoredEvent[]>;
  /** What was heard when an event of this conversation had come. */
  readonly until: (stream: ConversationId) => Promise<readonly StoredEvent[]>;
  readonly stop: () => void;
  readonly count: () => number;
} {
  const events: StoredEvent[] = [];
  const { promise, resolve } = Promise.withResolvers<readonly StoredEvent[]>();
  const waiting = new Map<ConversationId, () => void>();
  const stop = log.subscribe((told) => {
    events.push(...told);
    if (events.length >= count) resolve(events);
    for (const { stream } of told) waiting.get(stream)?.();
  });
  const until = (stream: ConversationId) =>
    new Promise<readonly StoredEvent[]>((found) => {
      waiting.set(stream, () => found(events));
      if (events.some((event) => event.stream === stream)) found(events);
    });
  return { all: promise, until, stop, count: () => events.length };
}

/** Twenty events, each through the next of these handles. */
async function appendByTurns(handles: readonly EventLog[], stream: ConversationId): Promise<void> {
  for (let expected = 0; expected < 20; expected += 1) {
    await handles[expected % handles.length]?.append(sampleAppend(stream, expected));
  }
}

async function appendTwenty(log: EventLog, stream: ReturnType<typeof streamId>): Promise<void> {
  for (let expected = 0; expected < 20; expected += 1) await log.append(sampleAppend(stream, expected));
}
