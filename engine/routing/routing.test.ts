import { describe, expect, it } from 'vitest';
import { outlookFor } from './outlook.ts';
import { agent, givenIn, need, openSales, SALES } from './routing.rig.ts';
import { findChat } from './state.ts';

const queue = (conversation: string, more = {}) =>
  ({ name: 'chat.queue', need: need(conversation, more) }) as const;
const end = (conversation: string) => ({ name: 'chat.end', conversation }) as const;

describe('routing', () => {
  it('gives a freed agent the next chat in the same decision', () => {
    const board = openSales(agent('ada', { capacity: 1 }));
    expect(givenIn(board.play(queue('a')))).toEqual(['a>ada']);
    board.play(queue('b'));
    board.play(queue('c'));
    expect(givenIn(board.play(end('a')))).toEqual(['b>ada']);
  });

  it('goes by who is least busy for his size, and says why', () => {
    const board = openSales(agent('ada', { capacity: 2 }), agent('bob', { capacity: 10 }));
    const given = ['a', 'b', 'c', 'd'].flatMap((one) => givenIn(board.play(queue(one))));
    expect(given).toEqual(['a>ada', 'b>bob', 'c>bob', 'd>bob']);
    const reason = board.log().flatMap(({ event }) => (event.type === 'chat.given' ? event.reason : []))[1];
    expect(reason).toMatchObject({ rule: 'least_busy', considered: 2, load: 0, capacity: 10 });
  });

  it('goes round', () => {
    const board = openSales(agent('ada', { capacity: 9 }), agent('bob', { capacity: 9 }));
    board.play({ name: 'team.define', team: { ...SALES, strategy: 'round_robin' } });
    board.play(queue('a'));
    board.play(end('a'));
    expect(['b', 'c', 'd'].flatMap((one) => givenIn(board.play(queue(one))))).toEqual([
      'b>bob',
      'c>ada',
      'd>bob',
    ]);
  });

  it('brings a visitor to the agent of his last chat, unless that one is full', () => {
    const board = openSales(agent('ada'), agent('bob', { capacity: 1 }));
    expect(givenIn(board.play(queue('a', { last: 'bob' })))).toEqual(['a>bob']);
    expect(givenIn(board.play(queue('b', { last: 'bob' })))).toEqual(['b>ada']);
  });

  it('asks for language and skills, and says what is in the way', () => {
    const board = openSales(agent('ada', { languages: ['en'] }), agent('bob', { skills: ['refunds'] }));
    board.play(queue('a', { language: 'zh', skills: ['refunds'] }));
    board.play(queue('b', { language: 'fr' }));
    expect(findChat(board.state(), 'a')).toMatchObject({ kind: 'held', seat: { id: 'bob' } });
    expect(outlookFor(board.state(), 'b')).toEqual({ ahead: 0, wait: null, obstacles: { language: 2 } });
  });

  it('serves priority first, then who came first', () => {
    const board = openSales(agent('ada', { capacity: 1 }));
    for (const one of [queue('busy'), queue('a'), queue('b', { priority: 1 }), queue('c', { priority: 1 })])
      board.play(one);
    const order = ['busy', 'b', 'c'].flatMap((one) => givenIn(board.play(end(one))));
    expect(order).toEqual(['b>ada', 'c>ada', 'a>ada']);
  });

  it('passes a chat that is not answered to the next agent, at its old place', () => {
    const board = openSales(agent('ada'), agent('bob'));
    board.play(queue('a'));
    expect(givenIn(board.play({ name: 'chat.miss', conversation: 'a', agent: 'ada' }))).toEqual(['a>bob']);
    board.play({ name: 'chat.answer', conversation: 'a', agent: 'bob' });
    expect(board.play({ name: 'chat.miss', conversation: 'a', agent: 'bob' })).toEqual([]);
    expect(board.attempt({ name: 'chat.answer', conversation: 'a', agent: 'ada' })).toBe('CHAT_NOT_YOURS');
  });

  it('takes an agent who misses three in a row to be away', () => {
    const board = openSales(agent('ada', { capacity: 3 }));
    for (const one of ['a', 'b', 'c']) board.play(queue(one));
    board.play({ name: 'chat.miss', conversation: 'a', agent: 'ada' });
    board.play({ name: 'chat.miss', conversation: 'b', agent: 'ada' });
    board.play({ name: 'chat.miss', conversation: 'c', agent: 'ada' });
    expect(board.state().seats['ada']).toMatchObject({ status: 'away', chats: {} });
    expect(board.state().queues['sales']?.map(({ conversation }) => conversation)).toEqual(['a', 'b', 'c']);
  });

  it('puts the chats of an agent who is gone back where they stood', () => {
    const board = openSales(agent('ada'));
    for (const one of ['a', 'b', 'c']) board.play(queue(one));
    board.play({ name: 'chat.answer', conversation: 'a', agent: 'ada' });
    board.play({ name: 'agent.lose', agent: 'ada' });
    expect(board.state().queues['sales']?.map(({ conversation }) => conversation)).toEqual(['a', 'b', 'c']);
    expect(givenIn(board.play({ name: 'agent.status', agent: 'ada', status: 'online' }))).toEqual([
      'a>ada',
      'b>ada',
    ]);
  });

  it('lets one who is away keep what he answered, and nothing else', () => {
    const board = openSales(agent('ada'));
    board.play(queue('a'));
    board.play(queue('b'));
    board.play({ name: 'chat.answer', conversation: 'a', agent: 'ada' });
    board.play({ name: 'agent.status', agent: 'ada', status: 'away' });
    expect(Object.keys(board.state().seats['ada']?.chats ?? {})).toEqual(['a']);
  });

  it('lets agents help themselves up to their capacity', () => {
    const board = openSales(agent('ada', { capacity: 1 }), agent('bob', { teams: [], capacity: 1 }));
    board.play(queue('a'));
    board.play(queue('b'));
    const pull = (conversation: string) => ({ name: 'chat.pull', conversation, agent: 'bob' }) as const;
    expect(board.attempt(pull('b'))).toBe(null);
    expect(board.attempt(pull('b'))).toBe(null);
    expect(board.attempt(pull('a'))).toBe('AGENT_FULL');
    board.play({ name: 'chat.answer', conversation: 'a', agent: 'ada' });
    expect(board.attempt(pull('a'))).toBe('CHAT_TAKEN');
    expect(board.attempt(pull('z'))).toBe('NOT_FOUND');
  });

  it('transfers to a team, and to one agent, who gets it as soon as he has room', () => {
    const board = openSales(agent('ada'), agent('eva', { teams: ['support'], capacity: 1 }));
    board.play({ name: 'team.define', team: { ...SALES, id: 'support' } });
    board.play(queue('a'));
    board.play(queue('b'));
    const to = (conversation: string, more = {}) =>
      ({ name: 'chat.transfer', conversation, team: 'support', ...more }) as const;
    expect(givenIn(board.play(to('a')))).toEqual(['a>eva']);
    expect(givenIn(board.play(to('b', { to: 'eva' })))).toEqual([]);
    expect(givenIn(board.play(end('a')))).toEqual(['b>eva']);
    expect(board.attempt(to('b', { to: 'ghost' }))).toBe('NOT_FOUND');
  });

  it('opens to the team what waits for an agent who leaves', () => {
    const board = openSales(agent('ada'), agent('bob', { capacity: 1 }));
    board.play(queue('busy', { last: 'bob' }));
    board.play(queue('a'));
    board.play({ name: 'chat.transfer', conversation: 'a', team: 'sales', to: 'bob' });
    expect(givenIn(board.play({ name: 'agent.remove', agent: 'bob' }))).toEqual(['busy>ada', 'a>ada']);
  });

  it('tells place and wait from the pace of the team', () => {
    const board = openSales(agent('ada', { capacity: 3 }));
    for (const one of ['a', 'b', 'c', 'd', 'e']) board.play(queue(one));
    expect(outlookFor(board.state(), 'e')).toEqual({ ahead: 1, wait: 2000, obstacles: { full: 1 } });
    expect(outlookFor(board.state(), 'a')).toBeUndefined();
  });
});

it('keeps what a conversation asked for after the end that comes late', () => {
  const board = openSales();
  board.play({ name: 'chat.queue', need: need('c1', { epoch: 5 }) });
  board.play({ name: 'chat.end', conversation: 'c1', epoch: 4 });
  expect(findChat(board.state(), 'c1')).toBeDefined();
  board.play({ name: 'chat.end', conversation: 'c1', epoch: 6 });
  expect(findChat(board.state(), 'c1')).toBeUndefined();
});
