import { expect, it } from 'vitest';
import type { EventFrame } from '#connectors/client/wire';
import { type ChatRecord, RECORD, unreadOf } from './chat-record.ts';

const VISITOR = 'visitor:v1';
const MEI = 'agent:mei';

/** A record of these events, one after the other, a second apart. */
function recordOf(...events: readonly (readonly [name: string, by: string, d: object])[]): ChatRecord {
  return events
    .map(([name, by, d], index): EventFrame => {
      return { t: 'ev', c: 'c1', n: index + 1, at: index * 1000, by, name, d: d as EventFrame['d'] };
    })
    .reduce(RECORD.apply, RECORD.empty);
}

const OPENED = [
  'conversation.opened',
  VISITOR,
  { bot: 'shop', pipeline: 'p', channel: 'web', visitor: 'v1', idle: 1, queueWait: 1 },
] as const;
const said = (by: string, text: string) => ['message.added', by, { text }] as const;
const HANDOFF = [
  'handoff.requested',
  VISITOR,
  { reason: 'visitor', summary: 'wants a refund', slots: {}, suggested: ['refund'] },
] as const;

it('follows the conversation as the engine folds it', () => {
  const record = recordOf(OPENED, ['bot.assigned', 'system', { bot: 'shop' }], HANDOFF, [
    'agent.joined',
    MEI,
    { agent: 'mei' },
  ]);
  expect(record.state).toMatchObject({ id: 'c1', n: 4, lifecycle: 'human', agent: MEI, bot: 'shop' });
  expect(record.handoff).toEqual({
    reason: 'visitor',
    summary: 'wants a refund',
    suggested: ['refund'],
    at: 2000,
  });
  const changed = RECORD.apply(record, {
    t: 'ev',
    c: 'c1',
    n: 5,
    at: 9,
    by: MEI,
    name: 'slots.changed',
    d: { slots: { order: 'SO1' } },
  });
  expect(changed.state.dialog.slots).toEqual({ order: 'SO1' });
  expect(changed.items.at(-1)).toMatchObject({ kind: 'happening', what: 'slots.changed' });
});

it('shows what was said, noted and done in the order of the log, and nothing of what only the engine needs', () => {
  const record = recordOf(
    OPENED,
    said(VISITOR, 'hi'),
    ['timer.set', 'system', { timer: 'idle', due: 1 }],
    ['note.added', MEI, { text: 'careful', mentions: ['bob'] }],
    ['something.new', 'system', {}],
    ['conversation.closed', MEI, { reason: 'agent', outcome: 'resolved' }],
  );
  expect(record.items.map(({ kind, n }) => `${n} ${kind}`)).toEqual([
    '1 happening',
    '2 message',
    '4 note',
    '6 happening',
  ]);
  expect(record.state.n).toBe(6);
});

it('counts as unread what the visitor said behind what the agent has read or answered', () => {
  const events = [OPENED, said(VISITOR, 'a'), said(VISITOR, 'b')] as const;
  expect(unreadOf(recordOf(...events), 'mei')).toBe(2);
  expect(unreadOf(recordOf(...events, ['message.read', MEI, { upTo: 2 }]), 'mei')).toBe(1);
  expect(unreadOf(recordOf(...events, said(MEI, 'c')), 'mei')).toBe(0);
  expect(unreadOf(recordOf(...events, said(MEI, 'c'), said(VISITOR, 'd')), 'mei')).toBe(1);
  expect(unreadOf(recordOf(...events, said('bot:shop', 'c')), 'mei')).toBe(2);
});

it('knows what became of a ticket', () => {
  const asked = [
    'effect.requested',
    'bot:shop',
    { effect: 'e1', kind: 'ticket', input: { subject: 'x' }, as: null },
  ] as const;
  expect(recordOf(OPENED, asked).effects).toMatchObject([
    { id: 'e1', state: 'pending', input: { subject: 'x' } },
  ]);
  const done = ['effect.completed', 'system', { effect: 'e1', result: { id: 'T-1' }, attempts: 1 }] as const;
  expect(recordOf(OPENED, asked, done).effects).toMatchObject([{ state: 'done', result: { id: 'T-1' } }]);
  const failed = [
    'effect.failed',
    'system',
    { effect: 'e1', code: 'DESK', reason: 'x', attempts: 1 },
  ] as const;
  expect(recordOf(OPENED, asked, failed).effects).toMatchObject([{ state: 'failed' }]);
});
