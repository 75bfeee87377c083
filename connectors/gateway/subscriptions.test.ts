import { expect, test } from 'vitest';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId, EventId } from '#engine/core/ids';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { enter, openRig } from './gateway.rig.ts';
import { createHub, type Follower } from './subscriptions.ts';

const C = 'c_1' as ConversationId;

test('events of one append leave together, and two who hear them get the same bytes', async () => {
  const { hub, append } = openHub();
  const [one, other] = [new Recorder(), new Recorder()];
  await append(1, 1);
  hub.follow(C, one, 1);
  hub.follow(C, other, 1);
  await one.settled();
  await append(2, 3);
  expect(one.told.slice(-5)).toEqual(['hold', 2, 3, 4, 'release']);
  expect(other.frames.at(-1)).toBe(one.frames.at(-1));
});

test('a hole is read from the log, wherever in what was told it is', async () => {
  const { hub, append, tell } = openHub();
  const follower = new Recorder();
  await append(1, 1);
  hub.follow(C, follower, 1);
  await follower.settled();
  const events = await append(2, 3, { silently: true });
  tell([events[0], events[2]].flatMap((event) => event ?? []));
  await follower.until(4);
  expect(follower.told.filter((word) => typeof word === 'number')).toEqual([2, 3, 4]);
});

test('what went out as provisional goes out again when it is stored, in order, before what is new', async () => {
  const { hub, append, tell, storeUpTo } = openHub();
  const follower = new Recorder();
  await append(1, 1);
  hub.follow(C, follower, 1);
  await follower.settled();
  storeUpTo(1);
  const waiting = await append(2, 3);
  storeUpTo(3);
  tell(waiting.slice(0, 2));
  storeUpTo(9);
  tell(waiting.slice(2));
  await append(5, 1);
  expect(follower.saw()).toEqual(['2p', '3p', '4p', '2', '3', '4', '5']);
});

test('who could not hear of what is stored now reads of it', async () => {
  const { hub, append, tell, storeUpTo } = openHub();
  const follower = new Recorder();
  await append(1, 1);
  const subscription = hub.follow(C, follower, 1);
  await follower.settled();
  storeUpTo(1);
  follower.mayTakeMore = false;
  const waiting = await append(2, 2);
  storeUpTo(9);
  tell(waiting);
  expect(follower.saw()).toEqual(['2p']);
  follower.mayTakeMore = true;
  subscription.resume();
  await follower.until(3);
  expect(follower.saw()).toEqual(['2p', '2', '3']);
});

test('who comes back holding what is provisional is told when it is stored', async () => {
  const { hub, append, tell, storeUpTo } = openHub();
  const follower = new Recorder();
  storeUpTo(1);
  const [, ...waiting] = await append(1, 3);
  hub.follow(C, follower, 3);
  await follower.settled();
  expect(follower.saw()).toEqual([]);
  storeUpTo(9);
  tell(waiting);
  expect(follower.saw()).toEqual(['2', '3']);
});

test('who has just opened a conversation gets its first events without a read of the log', async () => {
  const log = createMemoryEventLog({ life: 'life-1' });
  const read = log.read.bind(log);
  const head = log.head.bind(log);
  const asked: string[] = [];
  log.read = async (stream, after, limit) => {
    // The engine folds whole streams; only the door asks for a page.
    if (limit !== undefined) asked.push('read');
    return await read(stream, after, limit);
  };
  log.head = async (stream) => {
    asked.push('head');
    return await head(stream);
  };
  const rig = await openRig({ log });
  const { client } = await enter(rig);
  client.command('conversation.open', { bot: 'shop' });
  const welcome = await client.said('欢迎');
  client.command('message.send', { text: '你好' }, { c: String(welcome['c']) });
  await client.said('你好');
  const numbers = client.received.flatMap((frame) => (frame.t === 'ev' ? [frame['n']] : []));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(asked).toEqual([]);
  await rig.close();
});

/** A hub over a log, to which events can be added with or without being told of. */
function openHub() {
  const log = createMemoryEventLog({ life: 'life-1' });
  const listeners: ((events: readonly StoredEvent[]) => void)[] = [];
  const tell = (events: readonly StoredEvent[]): void => {
    for (const listener of listeners) listener(events);
  };
  let stored = Number.POSITIVE_INFINITY;
  const watched = {
    ...log,
    read: log.read.bind(log),
    watchLosses: log.watchLosses.bind(log),
    subscribe: (listener: (typeof listeners)[number]) => {
      listeners.push(listener);
      return () => {};
    },
  };
  const hub = createHub(watched, { storedUpTo: () => stored });
  const storeUpTo = (n: number): void => {
    stored = n;
  };
  async function append(from: number, count: number, how = { silently: false }) {
    const events = Array.from({ length: count }, (_, index) => eventAt(from + index));
    await log.append({ stream: C, expected: from - 1, events });
    if (!how.silently) tell(events);
    return events;
  }
  return { hub, append, tell, storeUpTo };
}

/** Writes down what it is told. */
class Recorder implements Follower {
  readonly id = 'recorder';
  readonly told: (string | number)[] = [];
  readonly frames: Buffer[] = [];
  mayTakeMore = true;

  view(): 'visitor' {
    return 'visitor';
  }

  deliver(frame: Buffer): boolean {
    this.frames.push(frame);
    this.told.push((JSON.parse(frame.toString()) as { readonly n: number }).n);
    return this.mayTakeMore;
  }

  /** Offsets of all frames, with a `p` where it was provisional. */
  saw(): readonly string[] {
    const frames = this.frames.map((frame) => JSON.parse(frame.toString()) as { n: number; p?: true });
    return frames.map(({ n, p }) => `${n}${p ? 'p' : ''}`);
  }

  hold(): void {
    this.told.push('hold');
  }

  release(): void {
    this.told.push('release');
  }

  signal(text: string): void {
    this.told.push(text);
  }

  lost(thrown: unknown): void {
    throw thrown;
  }

  /** Until what was under way when it began to follow is over. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async until(n: number): Promise<void> {
    while (!this.told.includes(n)) await this.settled();
  }
}

function eventAt(n: number): StoredEvent {
  return {
    id: `e${n}` as EventId,
    stream: C,
    n,
    at: n,
    version: 1,
    by: 'bot:shop',
    type: 'bot.assigned',
    data: { bot: 'shop' },
    cause: 'test',
    state: '',
    sum: '',
  };
}
