import { describe, expect, test } from 'vitest';
import { backoff } from '#connectors/client/backoff';
import { createIds } from '#connectors/client/ids';
import { answerWith, event, openWorld, ready, settle, textsOf } from './client.rig.ts';

type World = ReturnType<typeof openWorld>;

/** A client that is in, with conversation c1 open. */
async function enter(world: World) {
  await world.client.start();
  const socket = await world.socket();
  socket.say(ready());
  const [open] = socket.commands('conversation.open');
  socket.say(event(1, 'conversation.opened', { bot: 'shop' }, { by: 'visitor:1', id: open?.['id'] }));
  socket.say({ t: 'ok', re: open?.['id'], n: 1 });
  return socket;
}

describe('coming in', () => {
  test('a ticket, a hello, an opening', async () => {
    const world = openWorld();
    const socket = await enter(world);
    expect(world.asked[0]?.url).toBe('http://chat.test/v1/tickets');
    expect(socket.sent[0]).toMatchObject({ t: 'hello', v: 1, ticket: 'ticket', subs: [] });
    expect(world.client.state()).toMatchObject({ conversation: 'c1', lifecycle: 'bot', pending: [] });
  });

  test('the next visit resumes the same conversation with the same token', async () => {
    const first = openWorld();
    await enter(first);
    await settle();
    const second = openWorld(first.storage);
    await second.client.start();
    const socket = await second.socket();
    expect(JSON.parse(String(second.asked[0]?.request.body))).toMatchObject({ token: 'token' });
    expect(socket.sent[0]).toMatchObject({ subs: [{ c: 'c1', n: 0 }] });
  });

  test('a visitor whom the server no longer knows begins anew', async () => {
    const first = openWorld();
    await enter(first);
    await settle();
    const second = openWorld(first.storage);
    second.answers.push(() => answerWith(401, { code: 'EXPIRED' }));
    await second.client.start();
    const socket = await second.socket();
    expect(JSON.parse(String(second.asked[1]?.request.body))).toEqual({ as: 'visitor', bot: 'shop' });
    socket.say(ready());
    expect(socket.commands('conversation.open')).toHaveLength(1);
  });
});

describe('the outbox', () => {
  test('keeps a message until its id comes back with an n, in order, one at a time', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '一' });
    world.client.send({ text: '二' });
    expect(socket.commands('message.send')).toHaveLength(1);
    const [first] = socket.commands('message.send');
    socket.say({ t: 'ok', re: first?.['id'] });
    expect(world.client.state().pending).toMatchObject([{ received: true }, {}]);
    expect(socket.commands('message.send')).toHaveLength(1);
    socket.say(event(2, 'message.added', { text: '一' }, { by: 'visitor:1', id: first?.['id'] }));
    expect(textsOf(world.client.state())).toEqual(['一', '…二']);
    expect(socket.commands('message.send').map((frame) => frame['d'])).toEqual([
      { text: '一' },
      { text: '二' },
    ]);
  });

  test('what was under way when the socket died is sent again under the same id', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '在吗' });
    socket.die(1006);
    await world.pass(1000);
    const again = await world.socket();
    again.say(ready([{ c: 'c1', e: 'e', n: 1, ok: true }]));
    expect(again.commands('message.send')[0]?.['id']).toBe(socket.commands('message.send')[0]?.['id']);
    expect(again.sent[0]).toMatchObject({ subs: [{ c: 'c1', n: 1 }] });
  });

  test('survives a reload, also for a conversation that was never opened', async () => {
    const first = openWorld();
    await first.client.start();
    first.client.send({ text: '离线写的' });
    await settle();
    const second = openWorld(first.storage);
    await second.client.start();
    expect(textsOf(second.client.state())).toEqual(['…离线写的']);
    const socket = await second.socket();
    socket.say(ready());
    const [open] = socket.commands('conversation.open');
    socket.say(event(1, 'conversation.opened', {}, { by: 'visitor:1', id: open?.['id'] }));
    expect(socket.commands('message.send')[0]).toMatchObject({ c: 'c1', d: { text: '离线写的' } });
  });

  test('RATE waits as long as it is told and no longer, under the same id', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '快' });
    const [sent] = socket.commands('message.send');
    socket.say({ t: 'err', re: sent?.['id'], code: 'RATE', retry: true, after: 2000 });
    await world.pass(1900);
    expect(socket.commands('message.send')).toHaveLength(1);
    await world.pass(100);
    expect(socket.commands('message.send').map((frame) => frame['id'])).toEqual([sent?.['id'], sent?.['id']]);
  });

  test('a refusal is shown, and retried only by the visitor, under a new id', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '不行' });
    const [sent] = socket.commands('message.send');
    socket.say({ t: 'err', re: sent?.['id'], code: 'CLOSED', retry: false });
    expect(world.client.state().pending).toMatchObject([{ text: '不行', failed: 'CLOSED' }]);
    world.client.retry(String(sent?.['id']));
    const ids = socket.commands('message.send').map((frame) => frame['id']);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('the stream', () => {
  test('an event after a hole is dropped, and the true position asked for once', async () => {
    const world = openWorld();
    const socket = await enter(world);
    socket.say(event(3, 'message.added', { text: '三' }));
    socket.say(event(4, 'message.added', { text: '四' }));
    expect(textsOf(world.client.state())).toEqual([]);
    expect(socket.sent.filter((frame) => frame.t === 'sub')).toEqual([
      { t: 'sub', subs: [{ c: 'c1', n: 1, at: 1 }] },
    ]);
    for (const n of [2, 3, 4, 3]) socket.say(event(n, 'message.added', { text: String(n) }));
    expect(textsOf(world.client.state())).toEqual(['2', '3', '4']);
  });

  test('a last event that got lost is asked for when a ping says that it was sent, and asked for again', async () => {
    const world = openWorld();
    const socket = await enter(world);
    for (const k of [1, 2, 3])
      socket.say({
        t: 'ping',
        k,
        subs: [
          { c: 'c1', n: k === 1 ? 1 : 2 },
          { c: 'c2', n: 9 },
        ],
      });
    const sub = { t: 'sub', subs: [{ c: 'c1', n: 1, at: 1 }] };
    expect(socket.sent.filter((frame) => frame.t === 'sub')).toEqual([sub, sub]);
  });

  test('an opening that got lost is asked for by the name that a ping knows', async () => {
    const world = openWorld();
    await world.client.start();
    const socket = await world.socket();
    socket.say(ready());
    const [open] = socket.commands('conversation.open');
    socket.say({ t: 'ping', k: 1, subs: [] });
    socket.say({ t: 'ping', k: 2, subs: [{ c: 'c1', n: 2 }] });
    expect(socket.sent.filter((frame) => frame.t === 'sub')).toEqual([
      { t: 'sub', subs: [{ c: 'c1', n: 0 }] },
    ]);
    socket.say(event(1, 'conversation.opened', {}, { by: 'visitor:1', id: open?.['id'] }));
    expect(world.client.state().conversation).toBe('c1');
  });

  test('a gap is loaded by HTTP, then subscribed to; lost data is said out loud', async () => {
    const world = openWorld();
    const socket = await enter(world);
    socket.say(event(2, 'message.added', { text: '旧' }));
    const id = socket.commands('conversation.open')[0]?.['id'];
    const events = [event(1, 'conversation.opened', {}, { id }), event(2, 'message.added', { text: '新' })];
    world.answers.push(() => answerWith(200, { c: 'c1', e: 'e2', n: 2, events }));
    socket.say({ t: 'gap', c: 'c1', e: 'e2', from: 1, why: 'log_lost' });
    await settle();
    expect(textsOf(world.client.state())).toEqual(['新']);
    expect(world.client.state().logLost).toBe(true);
    expect(socket.sent.at(-1)).toEqual({ t: 'sub', subs: [{ c: 'c1', e: 'e2', n: 2, at: 2 }] });
  });

  test('unknown frames, events and fields are ignored', async () => {
    const world = openWorld();
    const socket = await enter(world);
    socket.say({ t: 'fireworks' });
    socket.onmessage?.({ data: 'no json' });
    socket.say(event(2, 'weather.changed', { rain: true }));
    socket.say(event(3, 'message.added', { text: '好', mood: 1 }, { x: 1 }));
    expect(textsOf(world.client.state())).toEqual(['好']);
  });
});

describe('staying in', () => {
  test('answers pings, and leaves with 4000 when nothing comes for every + wait', async () => {
    const world = openWorld();
    const socket = await enter(world);
    await world.pass(30_000);
    socket.say({ t: 'ping', k: 7 });
    expect(socket.sent.at(-1)).toEqual({ t: 'pong', k: 7 });
    await world.pass(34_000);
    expect(socket.closedWith).toBeUndefined();
    await world.pass(1_100);
    expect(socket.closedWith).toBe(4000);
    await world.pass(1_000);
    expect(world.sockets.length).toBe(2);
  });

  test('waking probes the socket, and five silent seconds end it', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.wake();
    expect(socket.sent.at(-1)).toMatchObject({ t: 'cmd', name: 'typing.set' });
    await world.pass(5_000);
    expect(socket.closedWith).toBe(4000);
  });

  test('bye: the new socket is ready before the old one closes', async () => {
    const world = openWorld();
    const old = await enter(world);
    old.say({ t: 'bye', code: 4001, after: 100 });
    await world.pass(100);
    const fresh = await world.socket();
    expect(fresh).not.toBe(old);
    expect(old.closedWith).toBeUndefined();
    fresh.say(ready([{ c: 'c1', e: 'e', n: 1, ok: true }]));
    expect(old.closedWith).toBe(1000);
    expect(world.client.state().connection).toEqual({ kind: 'online' });
  });

  test('bye: who is refused by the server that is being emptied asks again while the old socket lives', async () => {
    const world = openWorld();
    const old = await enter(world);
    world.answers.push(() => answerWith(503, { code: 'BUSY', after: 1000 }));
    old.say({ t: 'bye', code: 4001, after: 0 });
    await world.pass(1);
    await world.pass(1400);
    (await world.socket()).die(1006);
    await world.pass(1000);
    const fresh = await world.socket();
    expect(world.sockets).toHaveLength(3);
    expect([old.closedWith, world.client.state().connection.kind]).toEqual([undefined, 'online']);
    fresh.say(ready([{ c: 'c1', e: 'e', n: 1, ok: true }]));
    expect(old.closedWith).toBe(1000);
  });

  test('bye with an address: the next ticket and socket are of the server there, until it refuses', async () => {
    const world = openWorld();
    const old = await enter(world);
    old.say({ t: 'bye', code: 4001, after: 0, url: 'wss://other.test:81/v1/ws' });
    await world.pass(0);
    await settle();
    expect(world.asked.at(-1)?.url).toBe('https://other.test:81/v1/tickets');
    (await world.socket()).say(ready());
    world.answers.push(() => new Error('gone'));
    world.sockets.at(-1)?.die(1006);
    await world.pass(2000);
    await settle();
    expect(world.asked.slice(-2).map(({ url }) => new URL(url).host)).toEqual(['other.test:81', 'chat.test']);
  });

  test('from 4500 on it stops until it is asked to start', async () => {
    const world = openWorld();
    const socket = await enter(world);
    socket.die(4504);
    await world.pass(120_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.client.state().connection).toEqual({ kind: 'stopped', code: '4504' });
  });

  test('an unreachable server is tried again with growing waits', async () => {
    const world = openWorld();
    for (let index = 0; index < 4; index += 1) world.answers.push(() => new Error('offline'));
    await world.client.start();
    await settle();
    await world.pass(250 + 500 + 1000 + 2000);
    expect(world.asked).toHaveLength(5);
  });

  test('a link that swallows the request for a ticket is given up after ten seconds', async () => {
    const world = openWorld();
    world.answers.push(() => new Promise<never>(() => {}));
    await world.client.start();
    await world.pass(9_999);
    expect(world.asked).toHaveLength(1);
    await world.pass(1 + 250);
    (await world.socket()).say(ready());
    expect(world.client.state().connection).toEqual({ kind: 'online' });
  });

  test('a page of events that never comes is asked for again', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.answers.push(() => new Promise<never>(() => {}));
    socket.say({ t: 'gap', c: 'c1', e: 'e1', from: 2, why: 'too_far' });
    const before = socket.sent.length;
    await world.pass(10_000 + 3000);
    expect(socket.sent.slice(before).filter(({ t }) => t === 'sub')).toHaveLength(1);
  });
});

test('backoff is bounded by 30 s', () => {
  expect(backoff(0, 0.999)).toBeLessThan(500);
  expect(backoff(50, 1)).toBe(30_000);
});

test('ids sort in the order in which they were made', () => {
  const newId = createIds(() => 1_790_000_000_000);
  const ids = Array.from({ length: 1000 }, newId);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
});
