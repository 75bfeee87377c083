import { describe, expect, it, vi } from 'vitest';
import {
  ADA,
  answer,
  CLOSED,
  command,
  digest,
  give,
  NOTHING_SAID,
  type Story,
} from '../conversation/conversation.rig.ts';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { EventLog } from '../ports/event-log.ts';
import { createLoader, FOLD_VERSION, SNAPSHOT_EVERY } from './loader.ts';
import { breathe, gate } from './turn.rig.ts';

const opened = give(NOTHING_SAID, command('conversation.open', ADA, { bot: 'shop' }, { id: 'o' }));
const CHAT = opened.loaded.state.id;

/** `count` messages later. */
function talk(story: Story, count: number): Story {
  let later = story;
  for (let index = 0; index < count; index += 1) {
    later = give(
      later,
      command('message.send', ADA, { text: `${index}` }, { id: `${story.log.length}-${index}` }),
    );
  }
  return later;
}

async function write(log: EventLog, story: Story, from = 0): Promise<void> {
  const result = await log.append({ stream: CHAT, expected: from, events: story.log.slice(from) });
  expect(result.kind).toBe('appended');
}

async function setUp(story: Story = opened) {
  const log = createMemoryEventLog({ life: 'life' });
  await write(log, story);
  return { log, read: vi.spyOn(log, 'read'), loader: createLoader(log) };
}

/** A log with the same story of conversations a, b and c. */
async function threeOf(story: Story) {
  const log = createMemoryEventLog({ life: 'life' });
  for (const stream of ['a', 'b', 'c'] as ConversationId[]) {
    const events = story.log.map((event): StoredEvent => ({ ...event, stream }));
    await log.append({ stream, expected: 0, events });
  }
  return { log, read: vi.spyOn(log, 'read') };
}

describe('the loader', () => {
  it('reads a conversation once, also when many ask at the same time', async () => {
    const { loader, read } = await setUp();
    const all = await Promise.all(Array.from({ length: 9 }, () => loader.load(CHAT)));
    await loader.load(CHAT);
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toEqual(opened.loaded);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('reads on when somebody else has appended, and only what is new', async () => {
    const { loader, log, read } = await setUp();
    await loader.load(CHAT);
    const later = talk(opened, 2);
    await write(log, later, 3);
    expect(await loader.load(CHAT)).toEqual(later.loaded);
    expect(read.mock.calls).toEqual([
      [CHAT, 0],
      [CHAT, 3],
    ]);
  });

  it('takes over what was appended here without reading', async () => {
    const { loader, log, read } = await setUp();
    await loader.load(CHAT);
    const later = talk(opened, 1);
    await write(log, later, 3);
    loader.keep(later.loaded);
    expect(await loader.load(CHAT)).toBe(later.loaded);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('does not go back when it hears of a newer append before its own is kept', async () => {
    const { loader, log } = await setUp();
    await loader.load(CHAT);
    const [own, other] = [talk(opened, 1), talk(opened, 2)];
    await write(log, other, 3);
    loader.keep(own.loaded);
    expect(await loader.load(CHAT)).toEqual(other.loaded);
  });

  it('does not keep a read that was overtaken while it was under way', async () => {
    const { loader, log } = await setUp();
    const door = gate();
    const plain = log.read.bind(log);
    log.read = async (...given) => {
      const events = await plain(...given);
      await door.passed;
      return events;
    };
    const early = loader.load(CHAT);
    await breathe();
    const later = talk(opened, 1);
    await write(log, later, 3);
    door.open();
    expect((await early).state.n).toBe(3);
    expect(await loader.load(CHAT)).toEqual(later.loaded);
  });

  it('asked for the newest, notices what another process wrote', async () => {
    const { log } = await setUp();
    log.subscribe = () => () => undefined;
    const deaf = createLoader(log);
    await deaf.load(CHAT);
    const later = talk(opened, 1);
    await write(log, later, 3);
    expect((await deaf.load(CHAT)).state.n).toBe(3);
    expect(await deaf.loadNewest(CHAT)).toEqual(later.loaded);
  });

  it('knows nothing any more of a conversation that lost events', async () => {
    const { log, loader, read } = await setUp();
    await loader.load(CHAT);
    const before = read.mock.calls.length;
    await log.renewLife(CHAT, 99);
    await loader.load(CHAT);
    expect(read.mock.calls.length).toBeGreaterThan(before);
  });

  it('keeps no more than it may, those last used', async () => {
    const { log, read } = await threeOf(opened);
    const loader = createLoader(log, 2);
    for (const stream of ['a', 'b', 'a', 'c', 'a', 'b']) await loader.load(stream as ConversationId);
    expect(read.mock.calls.map(([stream]) => stream)).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps fewer of those that are closed', async () => {
    const { log, read } = await threeOf(CLOSED);
    const loader = createLoader(log, 10, 2);
    for (const stream of ['a', 'b', 'a', 'c', 'a', 'b']) await loader.load(stream as ConversationId);
    expect(read.mock.calls.map(([stream]) => stream)).toEqual(['a', 'b', 'c', 'b']);
  });

  it('remembers nothing of conversations that are not there', async () => {
    const { loader, read } = await setUp();
    for (let count = 0; count < 2; count += 1)
      expect((await loader.load('c_no' as ConversationId)).state.n).toBe(0);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('refuses a log of a newer release', async () => {
    const { log } = await setUp();
    const newer = { ...talk(opened, 1).log.at(-1), type: 'call.invited' } as unknown as StoredEvent;
    await log.append({ stream: CHAT, expected: 3, events: [newer] });
    await expect(createLoader(log).load(CHAT)).rejects.toMatchObject({ failure: { code: 'UNKNOWN_EVENT' } });
  });

  it('hears nothing any more when it is closed', async () => {
    const { loader, log, read } = await setUp();
    await loader.load(CHAT);
    loader.close();
    await write(log, talk(opened, 1), 3);
    expect((await loader.load(CHAT)).state.n).toBe(4);
    expect(read).toHaveBeenCalledTimes(2);
  });
});

describe('a snapshot', () => {
  const long = talk(opened, SNAPSHOT_EVERY + 20);

  it('is written when enough has happened, and then only the rest is read', async () => {
    const { loader, log, read } = await setUp(long);
    await loader.load(CHAT);
    expect(await log.loadSnapshot(CHAT)).toMatchObject({ n: long.log.length, version: FOLD_VERSION });
    const later = answer(talk(long, 5), {});
    await write(log, later, long.log.length);
    read.mockClear();
    expect(await createLoader(log).load(CHAT)).toEqual(later.loaded);
    expect(read.mock.calls).toEqual([[CHAT, long.log.length - 1]]);
  });

  it('is not written again before as much has happened again', async () => {
    const { loader, log } = await setUp(long);
    const save = vi.spyOn(log, 'saveSnapshot');
    let story = long;
    for (let count = 0; count < 2 * SNAPSHOT_EVERY; count += 1) {
      await loader.load(CHAT);
      story = talk(story, 1);
      loader.keep(story.loaded);
    }
    expect(save).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['of another fold', { version: 'conversation-0' }],
    ['of another life of the log', { state: { ...long.loaded, sum: digest('x').slice(0, 32) } }],
    ['from beyond the end of the log', { state: { ...talk(long, 9).loaded } }],
  ])('%s is not trusted', async (_, change) => {
    const { log } = await setUp(long);
    const snapshot = { n: long.log.length, version: FOLD_VERSION, state: long.loaded, ...change };
    const wrong = { ...snapshot.state, state: { ...snapshot.state.state, bot: 'forged' } };
    await log.saveSnapshot(CHAT, JSON.parse(JSON.stringify({ ...snapshot, state: wrong })));
    expect(await createLoader(log).load(CHAT)).toEqual(long.loaded);
  });
});
