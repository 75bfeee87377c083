import { expect, test } from 'vitest';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Append } from '#engine/ports/event-log';
import { News } from './news.ts';
import { publicationLine } from './publication.ts';

const CLOSINGS = 3_000;

/** Closed ones that are remembered at most. */
const MOST_CLOSED = 1_000;

function newNews(): { readonly news: News; readonly told: StoredEvent[] } {
  const told: StoredEvent[] = [];
  const news = new News({
    handle: 'here',
    read: async () => [],
    onError: (problem) => {
      throw problem;
    },
  });
  return { news, told };
}

function event(stream: ConversationId, n: number, type: string): StoredEvent {
  const place = { type, data: {}, by: 'bot:shop', cause: null, id: `${stream}.${n}`, stream, n };
  return { ...place, at: 0, version: 1, state: '', sum: '' } as unknown as StoredEvent;
}

function whole(index: number): readonly StoredEvent[] {
  const stream = `c_${index}` as ConversationId;
  return [event(stream, 1, 'conversation.opened'), event(stream, 2, 'conversation.closed')];
}

/** An append of this handle, from its beginning to its answer. */
function appendHere(news: News, events: readonly StoredEvent[]): void {
  const [first] = events;
  if (!first) return;
  const append = { stream: first.stream, expected: first.n - 1, events } as unknown as Append;
  news.expect(append);
  news.settle(append, { kind: 'appended' } as never);
}

/** An append that another node published. */
function hearElsewhere(news: News, events: readonly StoredEvent[]): void {
  news.receive(Buffer.from(`elsewhere\n${publicationLine(events)}`));
}

test.each([
  ['of this node', appendHere],
  ['of another node, which nobody here follows', hearElsewhere],
])('closed conversations %s are forgotten, but for the last', (_whose, append) => {
  const { news } = newNews();
  for (let index = 0; index < CLOSINGS; index += 1) append(news, whole(index));
  const open = 'c_open' as ConversationId;
  append(news, [event(open, 1, 'conversation.opened')]);
  const remembered = news.remembered();
  expect(remembered).toHaveLength(MOST_CLOSED + 1);
  expect(remembered.slice(-2)).toEqual([
    [`c_${CLOSINGS - 1}`, 2],
    [open, 1],
  ]);
});

test('what comes to a conversation that was forgotten is told all the same, once', () => {
  const { news, told } = newNews();
  news.subscribe((events) => void told.push(...events));
  for (let index = 0; index < CLOSINGS; index += 1) appendHere(news, whole(index));
  const late = [event('c_0' as ConversationId, 3, 'conversation.rated')];
  told.splice(0);
  hearElsewhere(news, late);
  hearElsewhere(news, late);
  expect(told.map(({ id }) => id)).toEqual(['c_0.3']);
});
