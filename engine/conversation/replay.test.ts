import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId, EventId } from '../core/ids.ts';
import {
  ADA,
  answer,
  append,
  BOB,
  CHAT,
  command,
  deepFreeze,
  digest,
  give,
  NOTHING_SAID,
  OPENED,
  START,
  turnDecision,
} from './conversation.rig.ts';
import { evolve, newConversation } from './evolve.ts';
import { findUnknown, foldOnto, replay } from './replay.ts';
import { chainSum, stateDigest } from './seal.ts';
import type { Conversation } from './state.ts';

const asked = give(OPENED, command('message.send', ADA, { text: '退货 👍' }));
const answered = answer(asked, { said: [{ reply: 'hi', text: 'Hello', buttons: [] }] });
const story = give(give(answered, command('handoff.request', ADA, {})), command('agent.accept', BOB, {}));
const { log } = story;

/** What the check would find if it looked at the folded states alone. */
function foldAlone(events: readonly StoredEvent[]): boolean {
  try {
    foldOnto({ state: newConversation(CHAT), sum: '' }, events);
    return true;
  } catch {
    return false;
  }
}

/** The log as a store gives it back. */
function copyOf(events: readonly StoredEvent[]): StoredEvent[] {
  return JSON.parse(JSON.stringify(events)) as StoredEvent[];
}

it('digests only what differs from a new conversation, so that a member of a later release changes no old digest', () => {
  const { unheard, ...older } = OPENED.loaded.state;
  expect(unheard).toEqual({});
  expect(stateDigest(older as Conversation, digest)).toBe(stateDigest(OPENED.loaded.state, digest));
});

describe('seal', () => {
  it('gives offsets without gaps, the sum of everything before, the digest of the state after', () => {
    expect(log.map((event) => event.n)).toEqual(log.map((_, index) => index + 1));
    const { steps, failure } = replay(CHAT, copyOf(log), digest);
    expect(failure).toBeNull();
    expect(steps).toHaveLength(log.length);
    expect(steps.map(({ state }) => stateDigest(state, digest))).toEqual(log.map((event) => event.state));
    expect(steps.at(-1)?.state).toEqual(story.loaded.state);
    expect(story.loaded.sum).toBe(log.at(-1)?.sum);
  });

  it('keys only the first event of a command', () => {
    expect(log.slice(0, 3).map((event) => event.key)).toEqual(['open', undefined, undefined]);
  });

  it('of nothing is nothing', () => {
    expect(append(OPENED, { events: [] }).loaded).toEqual(OPENED.loaded);
  });
});

/** Every way of changing one event that leaves it JSON. */
const CHANGES: readonly (readonly [string, (event: StoredEvent) => object])[] = [
  ['another time', (event) => ({ ...event, at: event.at + 1 })],
  ['another actor', (event) => ({ ...event, by: 'visitor:eve' })],
  ['another cause', (event) => ({ ...event, cause: 'x' })],
  ['another id', (event) => ({ ...event, id: 'x' as EventId })],
  ['a key more or less', ({ key, ...event }) => (key === undefined ? { ...event, key: 'k' } : event)],
  ['another version', (event) => ({ ...event, version: 0 })],
  ['a field more', (event) => ({ ...event, extra: 1 })],
  ['a member more in its data', (event) => ({ ...event, data: { ...event.data, extra: 1 } })],
  ['another state digest', (event) => ({ ...event, state: digest('x').slice(0, 32) })],
  ['another sum', (event) => ({ ...event, sum: digest('x').slice(0, 32) })],
  ['another type', (event) => ({ ...event, type: 'note.added' })],
];

describe('replay finds', () => {
  it.each(CHANGES)('%s, at its offset, wherever it is', (_, change) => {
    for (const [index, event] of log.entries()) {
      const damaged = copyOf(log);
      damaged[index] = change(event) as StoredEvent;
      const { failure, steps } = replay(CHAT, damaged, digest);
      expect(failure).toMatchObject({ code: 'LOG_TAMPERED', data: { offset: index + 1 } });
      expect(steps).toHaveLength(index);
    }
  });

  it('one changed byte of text, at its offset', () => {
    const text = JSON.stringify(log);
    const place = text.indexOf('退');
    const damaged = `${text.slice(0, place)}货${text.slice(place + 1)}`;
    const { failure } = replay(CHAT, JSON.parse(damaged) as StoredEvent[], digest);
    expect(failure).toMatchObject({ code: 'LOG_TAMPERED', data: { offset: 4 } });
  });

  it('a removed, doubled, inserted or swapped event', () => {
    for (let index = 0; index < log.length - 1; index += 1) {
      const event = log[index] as StoredEvent;
      const removed = log.toSpliced(index, 1);
      const doubled = log.toSpliced(index, 0, event);
      const swapped = log.toSpliced(index, 2, log[index + 1] as StoredEvent, event);
      for (const [damaged, offset] of [
        [removed, index + 1],
        [doubled, index + 2],
        [swapped, index + 1],
      ] as const) {
        expect(replay(CHAT, damaged, digest).failure).toMatchObject({
          code: 'LOG_TAMPERED',
          data: { offset },
        });
      }
    }
  });

  it('an event that was taken out and the rest renumbered', () => {
    const renumbered = log.toSpliced(3, 1).map((event, index) => ({ ...event, n: index + 1 }));
    expect(replay(CHAT, renumbered, digest).failure).toMatchObject({
      code: 'LOG_TAMPERED',
      data: { offset: 4 },
    });
  });

  it('events of another conversation', () => {
    expect(replay('c_other' as ConversationId, log, digest).failure).toMatchObject({ code: 'LOG_TAMPERED' });
  });

  it('a fold that does something else now, though every sum is right', () => {
    const wrong = resummed(log.map((event, index) => (index === 2 ? { ...event, state: 'x' } : event)));
    expect(replay(CHAT, wrong, digest).failure).toMatchObject({
      code: 'REPLAY_DIVERGED',
      data: { offset: 3 },
    });
  });

  it.each([
    ['a type of a newer release', { type: 'call.invited' }],
    ['a newer version of a type', { version: 2 }],
    ['a type that every object has', { type: 'constructor' }],
  ])('%s, though every sum is right', (_, change) => {
    const newer = resummed(log.map((event, index) => (index === 4 ? { ...event, ...change } : event)));
    expect(replay(CHAT, newer, digest).failure).toMatchObject({ code: 'UNKNOWN_EVENT' });
    expect(findUnknown(newer)).toMatchObject({ code: 'UNKNOWN_EVENT' });
  });

  it('what a fold without the check lets pass (canary)', () => {
    for (const [, change] of CHANGES) {
      const damaged = copyOf(log);
      damaged[3] = change(damaged[3] as StoredEvent) as StoredEvent;
      expect(foldAlone(damaged)).toBe(true);
    }
  });
});

describe('evolve', () => {
  it('changes nothing that it is given', () => {
    let state = deepFreeze(newConversation(CHAT));
    for (const event of log) state = deepFreeze(evolve(state, deepFreeze(event), event));
    expect(state).toEqual(story.loaded.state);
  });

  it('counts the owners', () => {
    const epochs = log.map((event) => replay(CHAT, log.slice(0, event.n), digest).steps.at(-1)?.state.epoch);
    expect(epochs).toEqual([1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
  });

  it('takes keys that objects have of themselves', () => {
    const effect = { effect: '__proto__', kind: 'ticket', input: {}, as: null };
    const { state } = append(OPENED, turnDecision(OPENED.loaded.state, { effects: [effect] })).loaded;
    expect(Object.keys(state.effects)).toEqual(['__proto__']);
  });
});

it('a conversation that was never opened replays to nothing', () => {
  expect(replay(CHAT, [], digest)).toEqual({ steps: [], failure: null });
  expect(NOTHING_SAID.loaded.state.openedAt).toBe(0);
  expect(OPENED.loaded.state.openedAt).toBe(START);
});

/** As somebody would forge it who knows the algorithm. */
function resummed(events: readonly object[]): readonly StoredEvent[] {
  let sum = '';
  return (events as StoredEvent[]).map((event) => {
    const { sum: _, ...unsummed } = event;
    sum = chainSum(sum, unsummed, digest);
    return { ...event, sum };
  });
}
