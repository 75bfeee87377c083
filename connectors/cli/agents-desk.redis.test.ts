import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawClient, Received } from '#connectors/gateway/gateway.rig';
import { type RedisServer, startRedis } from '#connectors/storage/redis/redis.rig';
import {
  enterAs,
  eventually,
  heard,
  hire,
  type Node,
  openNode,
  signIn,
  visitorInQueue,
} from './agents.rig.ts';

let redis: RedisServer;
let here: Node;
let there: Node;

beforeAll(async () => {
  redis = await startRedis();
  here = await openNode(redis.url);
  there = await openNode(redis.url);
  await hire(here, 'mei');
  await hire(here, 'bob');
  await hire(here, 'sue', 'supervisor');
});

afterAll(async () => {
  await there.close();
  await here.close();
  await redis.stop();
});

async function get(node: Node, path: string, login: string): Promise<{ status: number; body: Received }> {
  const answer = await fetch(`${node.base}${path}`, { headers: { authorization: `Bearer ${login}` } });
  return { status: answer.status, body: (await answer.json()) as Received };
}

/** Mei has the chat of a visitor; she listens there, he is here. */
async function meiHas() {
  const login = await signIn(there, 'mei');
  const meis = await enterAs(there, login);
  await meis.answerTo(meis.command('agent.status', { status: 'online' }));
  const { client: visitor, c } = await visitorInQueue(here);
  await eventually(async () => (await here.engine.conversation(c as never))?.assigned === 'mei');
  meis.send({ t: 'sub', subs: [{ c }] });
  await meis.settled(meis.command('agent.accept', {}, { c }));
  const end = async (): Promise<void> => {
    await meis.settled(meis.command('conversation.close', { outcome: 'resolved' }, { c }));
    await meis.answerTo(meis.command('agent.status', { status: 'offline' }));
    for (const client of [meis, visitor]) client.socket.close();
  };
  return { login, meis, visitor, c, end };
}

function signal(client: RawClient, name: string, fits: (d: Received) => boolean): Promise<Received> {
  return client.first((frame) => frame.t === 'sig' && frame['name'] === name && fits(frame['d'] as Received));
}

describe('at the desk', () => {
  it('corrects a slot of the talk, with what is wrong told by name', async () => {
    const { meis, visitor, c, end } = await meiHas();
    const unknown = await meis.settled(meis.command('slots.set', { slots: { colour: 'red' } }, { c }));
    expect(unknown).toMatchObject({ t: 'err', code: 'SLOT_UNKNOWN' });
    const foreign = await visitor.settled(visitor.command('slots.set', { slots: { colour: 'red' } }, { c }));
    expect(foreign).toMatchObject({ code: 'FORBIDDEN' });
    await end();
    expect((await heard(visitor, 'conversation.closed', c))['d']).toEqual({
      reason: 'agent',
      outcome: 'resolved',
    });
  });

  it('tells whom a note names, and nobody who may not see the chat, and never the visitor', async () => {
    const { meis, visitor, c, end } = await meiHas();
    const bobs = await enterAs(here, await signIn(here, 'bob'));
    await meis.settled(meis.command('agent.note', { text: '@bob look', mentions: ['bob', 'nobody'] }, { c }));
    expect((await signal(bobs, 'desk.mention', (d) => d['c'] === c))['d']).toEqual({
      c,
      by: 'mei',
      text: '@bob look',
    });
    await end();
    expect(JSON.stringify(visitor.received)).not.toContain('look');
    bobs.socket.close();
  });

  it('whispers to a colleague: a note of a supervisor in a chat that is not his', async () => {
    const { meis, visitor, c, end } = await meiHas();
    const sues = await enterAs(here, await signIn(here, 'sue'));
    await sues.settled(sues.command('agent.note', { text: 'offer a refund' }, { c }));
    expect((await heard(meis, 'note.added', c))['by']).toBe('agent:sue');
    expect(await sues.settled(sues.command('message.send', { text: 'hi' }, { c }))).toMatchObject({
      code: 'FORBIDDEN',
    });
    await end();
    expect(JSON.stringify(visitor.received)).not.toContain('refund');
    sues.socket.close();
  });

  it('shows who else has the chat before his eyes, until he looks away or is gone', async () => {
    const { meis, visitor, c, end } = await meiHas();
    const bobs = await enterAs(here, await signIn(here, 'bob'));
    await meis.answerTo(meis.command('chat.look', {}, { c }));
    await bobs.answerTo(bobs.command('chat.look', {}, { c }));
    const both = (d: Received) => JSON.stringify(d['who']) === '["bob","mei"]';
    await signal(meis, 'chat.looking', both);
    bobs.socket.terminate();
    const alone = (d: Received) => JSON.stringify(d['who']) === '["mei"]';
    await eventually(() => meis.received.findLast(({ name }) => name === 'chat.looking') !== undefined);
    await eventually(() =>
      alone(meis.received.findLast(({ name }) => name === 'chat.looking')?.['d'] as Received),
    );
    await end();
    expect(visitor.received.some(({ name }) => name === 'chat.looking')).toBe(false);
  });

  it('shows an agent what the visitor is writing, and no visitor what anybody writes', async () => {
    const { meis, visitor, c, end } = await meiHas();
    visitor.command('typing.set', { on: true, draft: '我想' }, { c });
    expect((await signal(meis, 'typing', (d) => d['draft'] !== undefined))['d']).toMatchObject({
      on: true,
      draft: '我想',
    });
    meis.command('typing.set', { on: true, draft: 'no' }, { c });
    expect((await signal(visitor, 'typing', (d) => d['on'] === true))['d']).toEqual({
      by: 'agent:mei',
      on: true,
    });
    await end();
  });

  it('tells who waits where he stands, at whatever node, and again when that changes', async () => {
    const first = await visitorInQueue(here);
    const second = await visitorInQueue(there);
    const stands = (ahead: number) => (d: Received) => d['ahead'] === ahead;
    await signal(first.client, 'queue.position', stands(0));
    await signal(second.client, 'queue.position', stands(1));
    await first.client.settled(first.client.command('conversation.close', {}, { c: first.c }));
    await signal(second.client, 'queue.position', stands(0));
    await second.client.settled(second.client.command('conversation.close', {}, { c: second.c }));
    for (const { client } of [first, second]) client.socket.close();
  });

  it('finds words of past chats, of those that one may see', async () => {
    const { login, visitor, c, end } = await meiHas();
    await visitor.settled(visitor.command('message.send', { text: '屏幕有ＳＣＲＡＴＣＨ' }, { c }));
    const found = await get(there, `/v1/search?q=${encodeURIComponent('scratch')}`, login);
    expect(found.body['chats']).toMatchObject([
      { c, bot: 'shop', agent: 'mei', words: '屏幕有ＳＣＲＡＴＣＨ' },
    ]);
    expect((await get(there, '/v1/search?q=', login)).status).toBe(400);
    const state = await here.engine.conversation(c as never);
    const past = await get(
      there,
      `/v1/visitors/${state?.visitor.slice('visitor:'.length)}/conversations`,
      login,
    );
    expect(past.body['chats']).toMatchObject([{ c, lifecycle: 'human' }]);
    expect((await get(there, '/v1/live', login)).status).toBe(403);
    const sue = await signIn(here, 'sue');
    expect((await get(here, '/v1/live', sue)).body['chats']).toEqual(
      expect.arrayContaining([expect.objectContaining({ c })]),
    );
    await end();
  });

  it('shows a visitor’s earlier chats to whom his present one is open, and to no other agent', async () => {
    const stranger = await enterAs(here);
    await stranger.settled(stranger.command('conversation.open', { bot: 'shop' }));
    const c = String((await stranger.first(({ name }) => name === 'conversation.opened'))['c']);
    const [bob, sue] = [await signIn(here, 'bob'), await signIn(here, 'sue')];
    const events = `/v1/conversations/${c}/events`;
    expect((await get(here, events, bob)).status).toBe(404);
    expect((await get(here, events, sue)).status).toBe(200);
    await stranger.settled(stranger.command('conversation.close', {}, { c }));
    await stranger.settled(stranger.command('conversation.open', { bot: 'shop' }));
    const later = String(
      (await stranger.first(({ name, ...frame }) => name === 'conversation.opened' && frame['c'] !== c))['c'],
    );
    await stranger.settled(stranger.command('handoff.request', {}, { c: later }));
    await eventually(async () => (await get(here, events, bob)).status === 200);
    await stranger.settled(stranger.command('conversation.close', {}, { c: later }));
    stranger.socket.close();
  });

  it('sums up for supervisors, as JSON and for spreadsheets, and for nobody else', async () => {
    const { login, end } = await meiHas();
    await end();
    const sue = await signIn(here, 'sue');
    expect((await get(here, '/v1/reports', login)).body).toMatchObject({ code: 'FORBIDDEN' });
    const { status, body } = await get(here, '/v1/reports?by=agent&from=2020-01-01', sue);
    expect(status).toBe(200);
    expect(body).toMatchObject({ by: 'agent', leftOut: 0, wanted: { zone: 'UTC', from: '2020-01-01' } });
    expect(body['rows']).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: 'mei', handling: expect.anything() })]),
    );
    const csv = await fetch(`${here.base}/v1/reports?by=agent&format=csv`, {
      headers: { authorization: `Bearer ${sue}` },
    });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await csv.text()).toMatch(/^agent,chats,.*\r\n(.*\r\n)*mei,/);
    const none = await get(here, '/v1/reports?from=2030-01-01', sue);
    expect(none.body).toMatchObject({ rows: [], total: { chats: 0 } });
    for (const wrong of ['by=mood', 'from=yesterday', 'zone=Moon/Sea', 'format=xls'])
      expect((await get(here, `/v1/reports?${wrong}`, sue)).body, wrong).toMatchObject({ code: 'BAD_FRAME' });
  });
});
