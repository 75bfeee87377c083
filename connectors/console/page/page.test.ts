import { expect, it } from 'vitest';
import type { ChatRow } from '#engine/page';
import type { DeskAnswer } from '../client/answers.ts';
import { fillCanned, findCanned } from './fill-canned.ts';
import { mentionsIn } from './mentions.tsx';
import { sortChats } from './sort-chats.ts';
import { spanOf } from './time.ts';

function row(more: Partial<ChatRow>): ChatRow {
  return {
    team: 'support',
    since: 0,
    priority: 0,
    place: 1,
    language: null,
    only: null,
    agent: null,
    givenAt: null,
    answered: false,
    ...more,
  };
}

it('stands chats where an agent looks for them', () => {
  const chats = {
    late: row({ place: 9 }),
    early: row({ place: 3 }),
    urgent: row({ place: 12, priority: 1 }),
    rings: row({ agent: 'mei', givenAt: 5 }),
    second: row({ agent: 'mei', givenAt: 8, answered: true }),
    first: row({ agent: 'mei', givenAt: 2, answered: true }),
    bobs: row({ agent: 'bob', givenAt: 1, answered: true }),
  };
  const groups = sortChats({ chats }, 'mei');
  const names = (group: keyof typeof groups) => groups[group].map(([c]) => c);
  expect(names('ringing')).toEqual(['rings']);
  expect(names('mine')).toEqual(['first', 'second']);
  expect(names('queue')).toEqual(['urgent', 'early', 'late']);
  expect(names('colleagues')).toEqual(['bobs']);
  expect(sortChats(undefined, 'mei').mine).toEqual([]);
});

it('finds canned replies by key and words, in the language of the talk', () => {
  const all = [
    { bot: 'shop', key: 'bye', text: { zh: '再见', en: 'See you, thank you' } },
    { bot: 'shop', key: 'thanks', text: { zh: '谢谢' } },
    { bot: 'other', key: 'than', text: { en: 'x' } },
  ];
  const find = (words: string) => findCanned(all, { bot: 'shop', words, language: 'en' });
  expect(find('than')).toEqual([
    { key: 'thanks', text: '谢谢' },
    { key: 'bye', text: 'See you, thank you' },
  ]);
  expect(find('')).toHaveLength(2);
  expect(find('nothing')).toEqual([]);
});

it('fills in what is known, and leaves standing what is not', () => {
  const values = { 'visitor.name': 'Ada', 'slot.order': 12, 'slot.empty': null };
  expect(fillCanned('{visitor.name}: {slot.order} {slot.empty} {slot.toString} {constructor}', values)).toBe(
    'Ada: 12 {slot.empty} {slot.toString} {constructor}',
  );
});

it('takes for a mention what names a colleague, once', () => {
  const names = { people: { bob: { name: 'Bob', role: 'agent' } }, teams: {} } as DeskAnswer['names'];
  expect(mentionsIn('@bob @nobody see @bob, bob@example.com', { names })).toEqual(['bob']);
  expect(mentionsIn('@constructor', { names })).toEqual([]);
});

it('writes spans as people read them', () => {
  expect([spanOf(0), spanOf(65_000), spanOf(3_720_000), spanOf(-5)]).toEqual([
    '0:00',
    '1:05',
    '1 h 02',
    '0:00',
  ]);
});
