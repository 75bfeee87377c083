import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId } from '#engine/core/ids';
import { enter, openConversation, openRig, type Rig } from './gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('one conversation', () => {
  test('open: ok with n, then the event with the command id, then the welcome', async () => {
    const { client, id, c } = await openConversation(rig);
    expect(await client.answerTo(id)).toEqual({ t: 'ok', re: id, n: 1 });
    expect(await client.event(1)).toMatchObject({ c, name: 'conversation.opened', id });
    const positions = client.received.filter((frame) => frame.t === 'ev').map((frame) => frame['n']);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
  });

  test('a message is stored, told and answered; what a visitor may not see keeps its place', async () => {
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: '我要退货' }, { c });
    expect(await client.answerTo(id)).toEqual({ t: 'ok', re: id });
    const stored = await client.settled(id);
    expect(stored).toMatchObject({ t: 'ev', name: 'message.added', d: { text: '我要退货' } });
    const order = client.received.filter((frame) => frame['re'] === id || frame['id'] === id);
    expect(order.map(({ t }) => t)).toEqual(['ok', 'ev']);
    await client.said('收到：我要退货');
    const hidden = client.received.filter((frame) => frame['name'] === 'hidden');
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden[0]).toMatchObject({ t: 'ev', c, d: {}, by: 'system' });
  });

  test('the same id again gets the first answer; with another payload ID_REUSE', async () => {
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: '一' }, { c });
    const { n } = await client.settled(id);
    client.received.length = 0;
    client.command('message.send', { text: '一' }, { c, id });
    expect(await client.settled(id)).toEqual({ t: 'ok', re: id, n });
    client.received.length = 0;
    client.command('message.send', { text: '二' }, { c, id });
    expect(await client.settled(id)).toMatchObject({ t: 'err', code: 'ID_REUSE', retry: false });
  });

  test('commands of one conversation keep the order in which they were sent', async () => {
    const { client, c } = await openConversation(rig);
    const ids = ['1', '2', '3', '4', '5'].map((text) => client.command('message.send', { text }, { c }));
    const answers = await Promise.all(ids.map((id) => client.settled(id)));
    const offsets = answers.map((answer) => Number(answer['n']));
    expect(offsets).toEqual(offsets.toSorted((left, right) => left - right));
  });

  test('an old base is a conflict', async () => {
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: '嗨' }, { c, base: 1 });
    expect(await client.answerTo(id)).toMatchObject({ t: 'err', code: 'CONFLICT', n: expect.any(Number) });
  });

  test('who comes and goes is told to the others: with his last connection, not before', async () => {
    const { client, c, token } = await openConversation(rig);
    const signals = () =>
      client.received.filter(({ t }) => t === 'sig').map(({ d }) => (d as { on: boolean }).on);
    const [second, third] = [
      await enter(rig, { token, subs: [{ c }] }),
      await enter(rig, { token, subs: [{ c }] }),
    ];
    await client.first(() => signals().length === 2);
    second.client.socket.close();
    await second.client.closed;
    client.send({ t: 'sub', subs: [], drop: [c] });
    client.send({ t: 'sub', subs: [{ c }] });
    await third.client.first((frame) => frame.t === 'sig' && frame['name'] === 'presence');
    expect(signals()).toEqual([true, true]);
    const agent = { place: c, who: 'agent:bob', via: 's' };
    await rig.presences.arrive(agent);
    expect(await rig.presences.at(c)).toEqual(['agent:bob', expect.stringMatching(/^visitor:/)]);
    client.socket.close();
    third.client.socket.close();
    await Promise.all([client.closed, third.client.closed]);
    expect(await rig.presences.at(c)).toEqual(['agent:bob']);
  });

  test('typing reaches the other connections of the conversation, and no log', async () => {
    const { client, c, token, head } = await openConversation(rig);
    const other = await enter(rig, { token, subs: [{ c, n: head }] });
    const before = await rig.log.head(c as never);
    const id = client.command('typing.set', { on: true }, { c });
    expect(await client.answerTo(id)).toEqual({ t: 'ok', re: id });
    const signal = await other.client.first((frame) => frame.t === 'sig');
    expect(signal).toMatchObject({ c, name: 'typing', d: { on: true } });
    expect(client.received.some((frame) => frame.t === 'sig' && frame['name'] === 'typing')).toBe(false);
    expect(await rig.log.head(c as never)).toEqual(before);
  });
});

describe('resume', () => {
  test('positions at the tail are ok and get what comes next only', async () => {
    const { client, c, token } = await openConversation(rig);
    await rig.engine.settled();
    const head = (await rig.log.head(c as never))?.n ?? 0;
    client.socket.terminate();
    const again = await enter(rig, { token, subs: [{ c, e: 'life-1', n: head }] });
    expect(again.ready['subs']).toEqual([{ c, e: 'life-1', n: head, ok: true }]);
    again.client.command('message.send', { text: '还在' }, { c });
    await again.client.said('收到：还在');
    const offsets = again.client.received.filter((f) => f.t === 'ev').map((f) => Number(f['n']));
    expect(offsets[0]).toBe(head + 1);
    expect(new Set(offsets).size).toBe(offsets.length);
  });

  test('what was missed comes in order', async () => {
    const { client, c, token, head } = await openConversation(rig);
    client.socket.terminate();
    const again = await enter(rig, { token, subs: [{ c, e: 'life-1', n: 1 }] });
    await again.client.event(head);
    const offsets = again.client.received.filter((f) => f.t === 'ev').map((f) => Number(f['n']));
    expect(offsets.slice(0, head - 1)).toEqual(Array.from({ length: head - 1 }, (_, i) => i + 2));
  });

  test.each([
    ['another life of the store', { e: 'life-0', n: 1 }, 'life-1'],
    ['a client ahead of the tail', { e: 'life-1', n: 999 }, 'life-1.1'],
  ])('%s is a gap: log_lost', async (_name, position, life) => {
    const { client, c, token } = await openConversation(rig);
    client.socket.terminate();
    const again = await enter(rig, { token, subs: [{ c, ...position }] });
    expect(again.ready['subs']).toMatchObject([{ c, ok: false }]);
    const gap = await again.client.first((frame) => frame.t === 'gap');
    expect(gap).toMatchObject({ c, e: life, from: 1, why: 'log_lost' });
  });

  test('a loss that the log notices ends the connections, and is told when they resume', async () => {
    const { client, c, token, head } = await openConversation(rig);
    await rig.log.renewLife(c as ConversationId, head + 1);
    expect(await client.first((frame) => frame.t === 'err')).toMatchObject({ code: 'LOG_LOST', retry: true });
    await client.closed;
    const again = await enter(rig, { token, subs: [{ c, e: 'life-1', n: head }] });
    const gap = await again.client.first((frame) => frame.t === 'gap');
    expect(gap).toMatchObject({ c, e: 'life-1.1', from: 1, why: 'log_lost' });
  });

  test('a loss is told to who never learnt an epoch, though the log has grown past its position again', async () => {
    const { client, c, token, head } = await openConversation(rig);
    await rig.log.renewLife(c as ConversationId, head + 1);
    await client.closed;
    const again = await enter(rig, { token, subs: [{ c, n: head }] });
    const gap = await again.client.first((frame) => frame.t === 'gap');
    expect(gap).toMatchObject({ c, e: 'life-1.1', from: 1, why: 'log_lost' });
    again.client.send({ t: 'sub', subs: [{ c, n: 0 }] });
    await again.client.event(head);
  });

  test('a hole too large for the socket is told, not sent', async () => {
    await rig.close();
    rig = await openRig({ limits: { resume: 2 } });
    const { client, c, token } = await enterWithMessages();
    client.socket.terminate();
    const again = await enter(rig, { token, subs: [{ c, n: 1 }] });
    expect(await again.client.first((f) => f.t === 'gap')).toMatchObject({ why: 'too_far', from: 2 });
  });

  test('sub with a true position heals while connected', async () => {
    const { client, c, head } = await openConversation(rig);
    client.received.length = 0;
    client.send({ t: 'sub', subs: [{ c, e: 'life-1', n: 2 }] });
    expect(await client.event(3)).toBeDefined();
    await client.event(head);
  });

  test('a dropped conversation is silent', async () => {
    const { client, c } = await openConversation(rig);
    client.send({ t: 'sub', subs: [], drop: [c] });
    const id = client.command('message.send', { text: '安静' }, { c });
    expect(await client.settled(id)).toMatchObject({ t: 'ok', n: expect.any(Number) });
    await rig.engine.settled();
    expect(client.received.some((frame) => frame['id'] === id && frame.t === 'ev')).toBe(false);
  });

  async function enterWithMessages() {
    const visitor = await enter(rig);
    const id = visitor.client.command('conversation.open', { bot: 'shop' });
    await visitor.client.answerTo(id);
    const opened = await visitor.client.event(1);
    await visitor.client.said('欢迎');
    return { ...visitor, c: String(opened['c']) };
  }
});

describe('another visitor', () => {
  test('learns nothing: a foreign conversation looks like none at all', async () => {
    const { c } = await openConversation(rig);
    const thief = await enter(rig, { subs: [{ c, n: 0 }] });
    expect(await thief.client.first((f) => f.t === 'gap')).toMatchObject({ why: 'forbidden' });
    const foreign = thief.client.command('message.send', { text: '嘿' }, { c });
    const absent = thief.client.command('message.send', { text: '嘿' }, { c: 'c_none' });
    const [one, two] = await Promise.all([thief.client.answerTo(foreign), thief.client.answerTo(absent)]);
    expect(one['code']).toBe('NOT_FOUND');
    expect({ ...one, re: '', msg: '' }).toEqual({ ...two, re: '', msg: '' });
    const byHttp = await fetch(`${rig.base}/v1/conversations/${c}/events`, {
      headers: { authorization: `Bearer ${thief.token}` },
    });
    expect(byHttp.status).toBe(404);
  });

  test('may not use agents’ commands', async () => {
    const { client, c } = await openConversation(rig);
    const id = client.command('agent.note', { text: '嘿' }, { c });
    expect(await client.answerTo(id)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('drain', () => {
  test('says bye, takes on nobody, then closes with 4001', async () => {
    const { client } = await openConversation(rig);
    const drained = rig.gateway.drain();
    expect(await client.first((frame) => frame.t === 'bye')).toMatchObject({ code: 4001 });
    expect((await fetch(`${rig.base}/readyz`)).status).toBe(503);
    expect(await client.closed).toBe(4001);
    await drained;
    expect(rig.gateway.connections()).toBe(0);
  });
});

describe('the unexpected', () => {
  test('is INTERNAL with a reference that the operator finds, and no stack', async () => {
    const broken = await openRig({
      bots: () => {
        throw new Error('secret detail');
      },
    });
    try {
      const answer = await fetch(`${broken.base}/v1/tickets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"as":"visitor","bot":"shop"}',
      });
      const body = (await answer.json()) as { code: string; message: string };
      expect(answer.status).toBe(500);
      expect(body.code).toBe('INTERNAL');
      expect(JSON.stringify(body)).not.toContain('secret detail');
      const [report] = broken.reports;
      expect(body.message).toContain(String(report?.data['reference']));
    } finally {
      await broken.close();
    }
  });
});
