import { describe, expect, test } from 'vitest';
import { answerWith, event, type FakeSocket, openWorld, ready, settle, textsOf } from './client.rig.ts';

type World = ReturnType<typeof openWorld>;

/** A client that is in, with conversation c1 open. */
async function enter(world: World): Promise<FakeSocket> {
  await world.client.start();
  const socket = await world.socket();
  socket.say(ready());
  const [open] = socket.commands('conversation.open');
  socket.say(event(1, 'conversation.opened', { bot: 'shop' }, { by: 'visitor:1', id: open?.['id'] }));
  return socket;
}

/** The message of the visitor that was sent last, as an event at `n`. */
function echo(socket: FakeSocket, n: number, more: object = {}): object {
  const sent = socket.commands('message.send').at(-1);
  return event(n, 'message.added', sent?.['d'] as object, { by: 'visitor:1', id: sent?.['id'], ...more });
}

/** Texts in the order of the page with their ticks: two for what is stored. */
function ticksOf({ client }: World): string[] {
  const { items, pending } = client.state();
  return [
    ...items.flatMap((item) =>
      item.kind === 'message' ? [`${item.text} ${item.provisional ? '✓' : '✓✓'}`] : [],
    ),
    ...pending.map(({ text, received }) => `${text} ${received ? '✓' : '…'}`),
  ];
}

function sentTexts(socket: FakeSocket): unknown[] {
  return socket.commands('message.send').map((frame) => (frame['d'] as { text: string }).text);
}

describe('provisional events', () => {
  test('are shown with one tick, let the next message go, and get their second tick without being shown twice', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '一' });
    world.client.send({ text: '二' });
    const first = echo(socket, 2, { p: true });
    socket.say(first);
    expect(ticksOf(world)).toEqual(['一 ✓', '二 …']);
    const second = echo(socket, 3, { p: true });
    socket.say(second);
    socket.say(event(4, 'message.added', { text: '答' }, { p: true }));
    expect(ticksOf(world)).toEqual(['一 ✓', '二 ✓', '答 ✓']);
    socket.say({ ...first, p: undefined });
    expect(ticksOf(world)).toEqual(['一 ✓✓', '二 ✓', '答 ✓']);
    socket.say({ ...second, p: undefined });
    socket.say(event(4, 'message.added', { text: '答' }));
    expect(ticksOf(world)).toEqual(['一 ✓✓', '二 ✓✓', '答 ✓✓']);
    expect(sentTexts(socket)).toEqual(['一', '二']);
  });

  test('stay in the outbox: over a reload the command is sent again under its id', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '一' });
    socket.say(echo(socket, 2, { p: true }));
    await settle();
    const next = openWorld(world.storage);
    await next.client.start();
    const again = await next.socket();
    again.say(ready([{ c: 'c1', e: 'e', n: 1, ok: true }]));
    expect(again.commands('message.send')[0]?.['id']).toBe(socket.commands('message.send')[0]?.['id']);
    expect(textsOf(next.client.state())).toEqual(['…一']);
  });

  test('are forgotten by a new session, which begins where all is stored and may bring something else', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '一' });
    socket.say(echo(socket, 2, { p: true }));
    socket.die(1006);
    await world.pass(1000);
    const again = await world.socket();
    expect(again.sent[0]).toMatchObject({ subs: [{ c: 'c1', n: 1 }] });
    again.say(ready([{ c: 'c1', e: 'e', n: 2, ok: true }]));
    again.say(event(2, 'message.added', { text: '另一个' }));
    expect(ticksOf(world)).toEqual(['另一个 ✓✓', '一 …']);
    again.say(echo(again, 3));
    expect(ticksOf(world)).toEqual(['另一个 ✓✓', '一 ✓✓']);
  });

  test('ok with n settles a command whose event came as provisional', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '一' });
    socket.say(echo(socket, 2, { p: true }));
    socket.say({ t: 'ok', re: socket.commands('message.send')[0]?.['id'], n: 2 });
    await settle();
    const next = openWorld(world.storage);
    await next.client.start();
    const again = await next.socket();
    again.say(ready([{ c: 'c1', e: 'e', n: 2, ok: true }]));
    expect(again.commands('message.send')).toEqual([]);
  });
});

describe('a log that lost what was stored', () => {
  async function lose(world: World, before: FakeSocket, kept: object[]): Promise<FakeSocket> {
    before.die(1006);
    await world.pass(1000);
    const socket = await world.socket();
    world.answers.push(() => answerWith(200, { c: 'c1', e: 'e2', n: kept.length, events: kept }));
    socket.say(ready([{ c: 'c1', e: 'e2', n: kept.length, ok: false }]));
    socket.say({ t: 'gap', c: 'c1', e: 'e2', from: 1, why: 'log_lost' });
    await settle();
    return socket;
  }

  test('gets again what it lacks of ours, in order, before what is new, and nothing that it has', async () => {
    const world = openWorld();
    const socket = await enter(world);
    const events: object[] = [];
    for (const [index, text] of ['一', '二', '三'].entries()) {
      world.client.send({ text });
      events.push(echo(socket, index + 2));
      socket.say(events[index] ?? {});
    }
    world.client.send({ text: '四' });
    const id = socket.commands('conversation.open')[0]?.['id'];
    const again = await lose(world, socket, [event(1, 'conversation.opened', {}, { id }), events[0] ?? {}]);
    expect(ticksOf(world)).toEqual(['一 ✓✓', '二 …', '三 …', '四 …']);
    for (const n of [3, 4, 5]) again.say(echo(again, n));
    expect(sentTexts(again)).toEqual(['二', '三', '四']);
    const ids = [socket, again].map((one) => one.commands('message.send').map((frame) => frame['id']));
    expect(ids[1]).toEqual(ids[0]?.slice(1));
    expect(ticksOf(world)).toEqual(['一 ✓✓', '二 ✓✓', '三 ✓✓', '四 ✓✓']);
  });

  test('gets what it refused because of that in its place, behind what it lacks', async () => {
    const world = openWorld();
    const socket = await enter(world);
    const events: object[] = [];
    for (const [index, text] of ['一', '二'].entries()) {
      world.client.send({ text });
      events.push(echo(socket, index + 2));
      socket.say(events[index] ?? {});
    }
    world.client.send({ text: '三' });
    const refused = socket.commands('message.send').at(-1)?.['id'];
    socket.say({ t: 'err', re: refused, code: 'LOG_LOST', retry: true });
    world.client.send({ text: '四' });
    expect(sentTexts(socket)).toEqual(['一', '二', '三']);
    const id = socket.commands('conversation.open')[0]?.['id'];
    const again = await lose(world, socket, [event(1, 'conversation.opened', {}, { id }), events[0] ?? {}]);
    for (const n of [3, 4, 5]) again.say(echo(again, n));
    expect(sentTexts(again)).toEqual(['二', '三', '四']);
    expect(again.commands('message.send')[1]?.['id']).toBe(refused);
    expect(ticksOf(world)).toEqual(['一 ✓✓', '二 ✓✓', '三 ✓✓', '四 ✓✓']);
  });

  test('is found to be so after a reload too', async () => {
    const world = openWorld();
    const socket = await enter(world);
    socket.die(1006);
    await world.pass(1000);
    (await world.socket()).say(ready([{ c: 'c1', e: 'e', n: 1, ok: true }]));
    const online = await world.socket();
    world.client.send({ text: '一' });
    online.say(echo(online, 2));
    await settle();
    const next = openWorld(world.storage);
    await next.client.start();
    const again = await next.socket();
    const id = socket.commands('conversation.open')[0]?.['id'];
    const events = [event(1, 'conversation.opened', {}, { id })];
    next.answers.push(() => answerWith(200, { c: 'c1', e: 'e2', n: 1, events }));
    // It asks for everything, so the server sees nothing wrong.
    again.say(ready([{ c: 'c1', e: 'e2', n: 1, ok: true }]));
    await settle();
    expect(next.client.state().logLost).toBe(true);
    expect(again.commands('message.send')[0]?.['id']).toBe(online.commands('message.send')[0]?.['id']);
  });

  test('of a conversation that is gone altogether is opened again, the same one, with all that was said', async () => {
    const world = openWorld();
    const socket = await enter(world);
    world.client.send({ text: '一' });
    socket.say(echo(socket, 2));
    socket.die(1006);
    await world.pass(1000);
    const again = await world.socket();
    again.say(ready([{ c: 'c1', e: 'e2', n: 0, ok: false }]));
    again.say({ t: 'gap', c: 'c1', e: 'e2', from: 0, why: 'forbidden' });
    await settle();
    const [open] = again.commands('conversation.open');
    expect(open).toEqual(socket.commands('conversation.open')[0]);
    again.say(event(1, 'conversation.opened', { bot: 'shop' }, { by: 'visitor:1', id: open?.['id'] }));
    expect(sentTexts(again)).toEqual(['一']);
    again.say(echo(again, 2));
    expect(ticksOf(world)).toEqual(['一 ✓✓']);
    expect(world.client.state().logLost).toBe(true);
  });

  test('is not asked to take what was stored long ago: twenty commands are kept', async () => {
    const world = openWorld();
    const socket = await enter(world);
    for (let n = 2; n < 32; n += 1) {
      world.client.send({ text: `第${n}` });
      socket.say(echo(socket, n));
    }
    await settle();
    const id = socket.commands('conversation.open')[0]?.['id'];
    const again = await lose(world, socket, [event(1, 'conversation.opened', {}, { id })]);
    for (let n = 2; n < 32; n += 1) again.say(echo(again, n));
    expect(sentTexts(again)).toEqual(Array.from({ length: 20 }, (_, index) => `第${index + 12}`));
    expect(await world.storage.list('outbox/')).toHaveLength(20);
  });
});
