import type { LogCheck } from './event-log.checks.ts';
import { expectSame } from './event-log.expect.ts';
import {
  SAMPLE_TIME,
  sampleAppend,
  sampleEvent,
  sampleTask,
  streamId,
  VISITOR,
} from './event-log.samples.ts';
import type { ConversationEntry } from './event-log.ts';

const CHAT = streamId('chat');

/** What makes storage lose bytes: CJK, emoji, joiners, right-to-left, NUL, lone surrogates, quotes, both newlines. */
const AWKWARD = '退货 🇨🇳👩‍👩‍👧 עברית \u0000 \ud800 \udfff "\'\\ \r\n\u2028 e\u0301 İ';

/** What reading promises: everything that was stored, in order, as it was. */
export const READING_CHECKS = {
  'reads page by page': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 10));
    expectSame(offsets(await log.read(CHAT, 0, 4)), [1, 2, 3, 4], 'first page');
    expectSame(offsets(await log.read(CHAT, 4, 4)), [5, 6, 7, 8], 'second page');
    expectSame(offsets(await log.read(CHAT, 8, 4)), [9, 10], 'last page');
    expectSame(offsets(await log.read(CHAT, 7)), [8, 9, 10], 'without a limit');
    expectSame(await log.read(CHAT, 10), [], 'behind the head');
    expectSame(await log.read(CHAT, 0, 0), [], 'limit 0');
    expectSame(await log.read(streamId('unknown')), [], 'an unknown conversation');
  },

  'finds a command by its key': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 3, { key: 'k' }));
    expectSame(await log.findByKey(CHAT, VISITOR, 'k'), sampleEvent(CHAT, 1, { key: 'k' }), 'found');
    expectSame(await log.findByKey(CHAT, 'agent:bob', 'k'), undefined, 'another principal');
    expectSame(await log.findByKey(CHAT, VISITOR, 'other'), undefined, 'another key');
    expectSame(await log.findByKey(streamId('other'), VISITOR, 'k'), undefined, 'another conversation');
  },

  'has no head where nobody wrote': async ({ log }) => {
    expectSame(await log.head(CHAT), undefined, 'head');
    expectSame(log.life().length > 0, true, 'life is named');
  },

  'gives back awkward text as it was': async ({ log }) => {
    const stream = streamId('会话-Ω-🙂');
    const append = sampleAppend(stream, 0, 2, { text: AWKWARD, key: '键', by: 'visitor:é' });
    const schedule = [{ ...sampleTask(stream, '任务'), data: { [AWKWARD]: AWKWARD } }];
    await log.append({ ...append, schedule });
    expectSame(await log.read(stream), append.events, 'events');
    expectSame(await log.findByKey(stream, 'visitor:é', '键'), append.events[0], 'by key');
    expectSame(await log.tasks(stream), schedule, 'tasks');
  },

  'keeps the order of members, for digests over the text': async ({ log }) => {
    const event = sampleEvent(CHAT, 1);
    await log.append({ stream: CHAT, expected: 0, events: [event] });
    const [stored] = await log.read(CHAT);
    expectSame(JSON.stringify(stored), JSON.stringify(event), 'text');
  },

  'gives back a megabyte as it was': async ({ log }) => {
    const text = '数据🧱'.repeat(100_000);
    await log.append(sampleAppend(CHAT, 0, 2, { text }));
    expectSame((await log.read(CHAT, 1))[0], sampleEvent(CHAT, 2, { text }), 'event');
  },

  'keeps the last snapshot': async ({ log }) => {
    expectSame(await log.loadSnapshot(CHAT), undefined, 'none yet');
    await log.append(sampleAppend(CHAT, 0, 3));
    await log.saveSnapshot(CHAT, { n: 2, version: 'v1', state: { a: [1, AWKWARD, null] } });
    await log.saveSnapshot(CHAT, { n: 3, version: 'v2', state: { b: 1.25 } });
    await log.saveSnapshot(streamId('other'), { n: 1, version: 'v1', state: null });
    expectSame(await log.loadSnapshot(CHAT), { n: 3, version: 'v2', state: { b: 1.25 } }, 'snapshot');
    expectSame(await log.loadSnapshot(streamId('other')), { n: 1, version: 'v1', state: null }, 'other');
    expectSame((await log.head(CHAT))?.n, 3, 'head');
  },

  'lists conversations, newest opening first': async ({ log }) => {
    await log.append(sampleAppend(streamId('old'), 0, 1, { at: SAMPLE_TIME + 1 }));
    await log.append(sampleAppend(streamId('new'), 0, 3, { at: SAMPLE_TIME + 9 }));
    await log.append(sampleAppend(streamId('bob'), 0, 1, { at: SAMPLE_TIME + 5, by: 'visitor:bob' }));
    await log.append(sampleAppend(streamId('odd'), 0, 1, { at: SAMPLE_TIME + 5 }));
    // Who writes later does not become the opener, and a later message does not make a conversation newer.
    await log.append(sampleAppend(streamId('old'), 1, 1, { at: SAMPLE_TIME + 99, by: 'visitor:bob' }));
    await log.append({ stream: streamId('unborn'), expected: 0, events: [], epoch: 1 });
    const [newest, odd, bob, old] = [
      entry('new', 3, 9),
      entry('odd', 1, 5),
      entry('bob', 1, 5),
      entry('old', 2, 1),
    ];
    expectSame(await log.conversations({ limit: 10 }), [newest, odd, bob, old], 'all');
    expectSame(await log.conversations({ limit: 2 }), [newest, odd], 'limit');
    const hers = await log.conversations({ openedBy: VISITOR, limit: 10 });
    expectSame(hers, [newest, odd, old], 'opened by one visitor');
    expectSame(await log.conversations({ openedBy: 'visitor:bob', limit: 10 }), [bob], 'by the other');
    expectSame(await log.conversations({ openedBy: 'visitor:eve', limit: 10 }), [], 'by nobody');
  },

  'is the same after it was opened again': async ({ log, reopen }) => {
    if (!reopen) return;
    const append = sampleAppend(CHAT, 0, 5, { key: 'k', text: AWKWARD });
    const schedule = [sampleTask(CHAT, 'a'), sampleTask(CHAT, 'b')];
    await log.append({ ...append, epoch: 7, schedule });
    await log.claim({ kind: 'timer', now: SAMPLE_TIME, lease: 100, limit: 1 });
    await log.saveSnapshot(CHAT, { n: 5, version: 'v1', state: { kept: true } });
    const life = log.life();
    const again = await reopen();
    expectSame(await again.read(CHAT), append.events, 'events');
    expectSame(await again.head(CHAT), { n: 5, epoch: 7, life }, 'head');
    expectSame(await again.tasks(CHAT), schedule, 'tasks');
    expectSame(await again.nextDue('timer'), SAMPLE_TIME, 'the task that nobody holds');
    expectSame(await again.loadSnapshot(CHAT), { n: 5, version: 'v1', state: { kept: true } }, 'snapshot');
    const held = await again.claim({ kind: 'timer', now: SAMPLE_TIME + 99, lease: 100, limit: 9 });
    expectSame(held, [{ ...schedule[1], attempts: 1 }], 'the other one is still held');
    const duplicate = await again.append(sampleAppend(CHAT, 5, 1, { key: 'k' }));
    expectSame(duplicate, { kind: 'duplicate', event: append.events[0] }, 'a command sent again');
    expectSame((await again.append(sampleAppend(CHAT, 5))).kind, 'appended', 'a new event');
  },
} as const satisfies Record<string, LogCheck>;

function offsets(events: readonly { readonly n: number }[]): readonly number[] {
  return events.map((event) => event.n);
}

function entry(stream: string, n: number, after: number): ConversationEntry {
  return { stream: streamId(stream), n, openedAt: SAMPLE_TIME + after };
}
