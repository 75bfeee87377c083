import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure } from '#engine/core/errors';
import { createMemoryOneTime } from '#engine/ports/one-time.memory';
import {
  askTicket,
  enter,
  getTicket,
  openConversation,
  openRig,
  openSocket,
  type Rig,
  refusedUpgrade,
} from './gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('tickets', () => {
  test('of a store that takes its time: what is sent after hello waits and stays in order', async () => {
    const kept = createMemoryOneTime(() => 0);
    const { promise, resolve } = Promise.withResolvers<void>();
    const take = async (key: string) => promise.then(() => kept.take(key));
    rig = await openRig({ oneTime: { ...kept, take } });
    const { ticket } = await getTicket(rig);
    const client = await openSocket(rig);
    client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    const ids = [1, 2].map(() => client.command('conversation.open', { bot: 'shop' }));
    resolve();
    for (const id of ids) expect(await client.answerTo(id)).toMatchObject({ t: 'ok', n: 1 });
    const order = client.received
      .filter(({ t }) => t === 'ready' || t === 'ok')
      .map((one) => one['re'] ?? one.t);
    expect(order).toEqual(['ready', ...ids]);
  });

  test('of a store that is down: the client is told to come back', async () => {
    const down = failure('STORE_DOWN', { store: 'Redis', reason: 'a test' });
    rig = await openRig({ oneTime: { keep: async () => undefined, take: async () => down } });
    const { ticket } = await getTicket(rig);
    const client = await openSocket(rig);
    client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    expect(await client.first(({ t }) => t === 'err')).toMatchObject({ code: 'STORE_DOWN', retry: true });
    expect(await client.closed).toBe(1013);
  });

  test('work once', async () => {
    const { ticket } = await getTicket(rig);
    const first = await openSocket(rig);
    first.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    await first.first((frame) => frame.t === 'ready');
    const second = await openSocket(rig);
    second.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    expect(await second.closed).toBe(4500);
    expect(second.received[0]).toMatchObject({ t: 'err', code: 'EXPIRED' });
  });

  test('live 30 seconds', async () => {
    const { ticket } = await getTicket(rig);
    rig.clock.time += 30_001;
    const client = await openSocket(rig);
    client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    expect(await client.closed).toBe(4500);
  });

  test('belong to the Origin that asked', async () => {
    const answer = await askTicket(rig, { as: 'visitor' }, rig.base);
    const { ticket } = (await answer.json()) as { ticket: string };
    const client = await openSocket(rig);
    client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    expect(await client.closed).toBe(4500);
  });

  test('have 128 bit and are never in the url', async () => {
    const { ticket, url } = await getTicket(rig);
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(16);
    expect(url).not.toContain(ticket);
  });

  test('are rationed per address', async () => {
    await rig.close();
    rig = await openRig({ limits: { tickets: { rate: 1, burst: 2 } } });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await askTicket(rig)).status);
    expect(statuses).toEqual([200, 200, 429]);
    rig.clock.time += 1000;
    expect((await askTicket(rig)).status).toBe(200);
  });

  test.each([
    ['an unknown bot', { as: 'visitor', bot: 'ghost' }, 404],
    ['a forged token', { as: 'visitor', token: `v1.AAAAAAAA.abcdef12.${'x'.repeat(43)}` }, 401],
    ['an agent without a login', { as: 'agent' }, 401],
    ['an agent by the token of nobody', { as: 'agent', token: 'a1.nobodys' }, 401],
    ['another principal', { as: 'operator' }, 400],
    ['an unknown field', { as: 'visitor', admin: true }, 400],
  ])('%s is refused', async (_name, body, status) => {
    expect((await askTicket(rig, body)).status).toBe(status);
  });

  test('a token renews itself and keeps the visitor', async () => {
    const { c, token, client } = await openConversation(rig);
    client.socket.terminate();
    rig.clock.time += 7 * 24 * 3_600_000;
    const again = await enter(rig, { token, subs: [{ c, n: 0 }] });
    expect(again.ready['subs']).toMatchObject([{ ok: true }]);
    rig.clock.time += 31 * 24 * 3_600_000;
    expect((await askTicket(rig, { as: 'visitor', token: again.token })).status).toBe(401);
  });
});

describe('before the upgrade', () => {
  test('a foreign Origin is 403, our own comes in', async () => {
    expect(await refusedUpgrade(rig, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusedUpgrade(rig, { origin: 'null' })).toBe(403);
    expect(await refusedUpgrade(rig, { origin: rig.base })).toBe(101);
    expect((await askTicket(rig, { as: 'visitor' }, 'https://evil.example')).status).toBe(403);
  });

  test('another subprotocol is 400', async () => {
    expect(await refusedUpgrade(rig, { protocol: 'parley.v9' })).toBe(400);
  });

  test('too many from one address is 429, too many in all 503', async () => {
    await rig.close();
    rig = await openRig({ limits: { perAddress: 1 } });
    await openSocket(rig);
    expect(await refusedUpgrade(rig)).toBe(429);
    await rig.close();
    rig = await openRig({ limits: { connections: 1 } });
    await openSocket(rig);
    expect(await refusedUpgrade(rig)).toBe(503);
  });
});

describe('the first ten seconds', () => {
  test('a socket without hello closes with 4506', async () => {
    const client = await openSocket(rig);
    rig.advance(10_100);
    expect(await client.closed).toBe(4506);
  });

  test('a connection that never says a word is cut', async () => {
    const socket = connect(rig.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const cut = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    // The server hears of the connection in its own time; a request of ours comes after it.
    await fetch(`${rig.base}/healthz`);
    rig.advance(10_100);
    await cut;
  });

  test('another version is 4503, another frame 4501', async () => {
    const { ticket } = await getTicket(rig);
    const old = await openSocket(rig);
    old.send({ t: 'hello', v: 2, ticket, sdk: 'raw/1', subs: [] });
    expect(await old.closed).toBe(4503);
    const rude = await openSocket(rig);
    rude.send({ t: 'pong', k: 1 });
    expect(await rude.closed).toBe(4501);
  });

  test('a visitor has at most perVisitor connections', async () => {
    await rig.close();
    rig = await openRig({ limits: { perVisitor: 1 } });
    const { token } = await enter(rig);
    const { ticket } = await getTicket(rig, token);
    const second = await openSocket(rig);
    second.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
    expect(await second.closed).toBe(4505);
  });
});

describe('bad input', () => {
  test.each([
    ['no JSON', '{"t":'],
    ['no object', '[1]'],
    ['an unknown verb', '{"t":"shout"}'],
    ['an unknown field', '{"t":"pong","k":1,"x":2}'],
    ['a wrong type', '{"t":"ack","c":"c","n":"7"}'],
    ['a prototype key', '{"t":"__proto__"}'],
    ['a command without data', '{"t":"cmd","id":"0123456789","name":"message.send"}'],
  ])('%s is BAD_FRAME, and the connection goes on', async (_name, text) => {
    const { client, c } = await openConversation(rig);
    client.send(text);
    expect(await client.first((f) => f.t === 'err')).toMatchObject({ code: 'BAD_FRAME', retry: false });
    const id = client.command('message.send', { text: '好' }, { c });
    expect(await client.answerTo(id)).toMatchObject({ t: 'ok' });
  });

  test('a binary frame is BAD_FRAME', async () => {
    const { client } = await enter(rig);
    client.socket.send(Buffer.from('{"t":"pong","k":1}'));
    expect(await client.first((f) => f.t === 'err')).toMatchObject({ code: 'BAD_FRAME' });
  });

  test('five of them are 4501', async () => {
    const { client } = await enter(rig);
    for (let index = 0; index < 5; index += 1) client.send('nonsense');
    expect(await client.closed).toBe(4501);
  });

  test.each([
    ['wrong data', 'message.send', { text: 7 }, 'BAD_FRAME'],
    ['too long a text', 'message.send', { text: '长'.repeat(8001) }, 'BAD_FRAME'],
    ['more data than the command has', 'message.send', { text: 'x', reply: 'y' }, 'BAD_FRAME'],
    ['an empty message', 'message.send', { text: ' ' }, 'EMPTY_MESSAGE'],
    ['an unknown command', 'message.eat', {}, 'UNSUPPORTED'],
    ['a command of Object.prototype', 'constructor', {}, 'UNSUPPORTED'],
    ['somebody else’s file', 'message.send', { attachments: [file('x')] }, 'NOT_FOUND'],
  ])('%s is answered with its code', async (_name, name, d, code) => {
    const { client, c } = await openConversation(rig);
    const id = client.command(name, d, { c });
    expect(await client.answerTo(id)).toMatchObject({ t: 'err', code });
  });

  test('64 KiB is the largest frame, and 1 MB ends the connection with 1009', async () => {
    const { client } = await enter(rig);
    client.send({ t: 'cmd', id: '0123456789', name: 'message.send', d: { text: 'x'.repeat(70_000) } });
    expect(await client.first((f) => f.t === 'err')).toMatchObject({ code: 'TOO_BIG' });
    client.send('x'.repeat(1_000_000));
    expect(await client.closed).toBe(1009);
  });

  test('a command needs its conversation, and conversation.open none', async () => {
    const { client, c } = await openConversation(rig);
    const without = client.command('message.send', { text: '嗨' });
    expect(await client.answerTo(without)).toMatchObject({ code: 'BAD_FRAME' });
    const withOne = client.command('conversation.open', { bot: 'shop' }, { c });
    expect(await client.answerTo(withOne)).toMatchObject({ code: 'BAD_FRAME' });
  });
});

describe('odd text', () => {
  const TEN_KILOBYTES = '退货的流程我不太懂想问问'.repeat(285);

  test.each([
    ['10 kB of text', TEN_KILOBYTES, TEN_KILOBYTES],
    ['half of a character pair', '手机\ud800坏了\udfff', '手机\ud800坏了\udfff'],
    ['NUL bytes', '手机\u0000坏了\u0000', '手机\u0000坏了\u0000'],
    ['zero-width and bidi characters', '\u202e手\u200b机\u202c', '\u202e手\u200b机\u202c'],
  ])('%s is taken, answered, and comes back as it was sent', async (_name, text, back) => {
    expect(Buffer.byteLength(TEN_KILOBYTES)).toBeGreaterThan(10_000);
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text }, { c });
    expect(await client.answerTo(id)).toMatchObject({ t: 'ok' });
    const event = await client.first((frame) => frame.t === 'ev' && frame['id'] === id);
    expect(event['d']).toMatchObject({ text: back });
    await client.first((frame) => JSON.stringify(frame['d'] ?? '').includes('"reply":"echo"'));
    const next = client.command('message.send', { text: '好' }, { c });
    expect(await client.answerTo(next)).toMatchObject({ t: 'ok' });
    expect(rig.reports).toEqual([]);
  });

  test('a frame that is not UTF-8 ends the connection with 1007', async () => {
    const { client } = await openConversation(rig);
    client.socket.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false });
    expect(await client.closed).toBe(1007);
  });
});

describe('rates', () => {
  test('the 21st command at once is RATE with a wait; after it commands go on', async () => {
    const { client, c } = await openConversation(rig);
    const ids = Array.from({ length: 20 }, () => client.command('typing.set', { on: true }, { c }));
    const refused = await client.answerTo(String(ids[19]));
    expect(refused).toMatchObject({ t: 'err', code: 'RATE', retry: true });
    rig.clock.time += Number(refused['after']);
    const next = client.command('typing.set', { on: false }, { c });
    expect(await client.answerTo(next)).toMatchObject({ t: 'ok' });
  });

  test('who goes on regardless is closed with 4004', async () => {
    const { client, c } = await openConversation(rig);
    for (let index = 0; index < 45; index += 1) client.command('typing.set', { on: true }, { c });
    expect(await client.closed).toBe(4004);
  });

  test('more than inFlight commands are BUSY', async () => {
    await rig.close();
    rig = await openRig({ limits: { inFlight: 2 } });
    const { client, c } = await openConversation(rig);
    // Sent in one piece, so that they are read in one piece.
    const ids = Array.from({ length: 10 }, () => client.command('message.send', { text: '快' }, { c }));
    const answers = await Promise.all(ids.map((id) => client.answerTo(id)));
    const codes = answers.map((answer) => answer['code'] ?? 'ok');
    expect(codes.every((code) => code === 'ok' || code === 'BUSY')).toBe(true);
  });
});

function file(id: string) {
  return { file: id, name: 'a.png', mime: 'image/png', size: 1 };
}
