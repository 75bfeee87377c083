import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  askTicket,
  enter,
  getTicket,
  openRig,
  openSocket,
  RawClient,
  type Rig,
  refusedUpgrade,
} from '../gateway.rig.ts';
import { chooseVersion } from '../versions.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('POST /v1/tickets', () => {
  test('answers {ticket, expires_in: 30, url}: 128-bit, never in a URL', async () => {
    const answer = (await (await askTicket(rig)).json()) as Record<string, unknown>;
    expect(answer).toMatchObject({ expires_in: 30, url: `ws://127.0.0.1:${rig.port}/v1/ws` });
    expect(Buffer.from(String(answer['ticket']), 'base64url')).toHaveLength(16);
    expect(answer['url']).not.toContain(answer['ticket']);
  });

  test('single use', async () => {
    const { ticket } = await getTicket(rig);
    expect(await helloWith(ticket)).toMatchObject({ t: 'ready' });
    expect(await helloWith(ticket)).toMatchObject({ t: 'err', code: 'EXPIRED' });
  });

  test('gone after 30 seconds', async () => {
    const { ticket } = await getTicket(rig);
    rig.clock.time += 30_001;
    expect(await helloWith(ticket)).toMatchObject({ t: 'err', code: 'EXPIRED' });
  });

  test('bound to Origin: the Origin is checked, and a ticket of one opens nothing for another', async () => {
    expect((await askTicket(rig, undefined, 'https://evil.example')).status).toBe(403);
    const own = `http://127.0.0.1:${rig.port}`;
    const { ticket } = (await (await askTicket(rig, undefined, own)).json()) as { ticket: string };
    expect(await helloWith(ticket)).toMatchObject({ t: 'err', code: 'EXPIRED' });
  });

  test('bound to a principal: the token of an earlier ticket names the same visitor', async () => {
    const first = await enter(rig);
    const id = first.client.command('conversation.open', { bot: 'shop' });
    const { by } = await first.client.first((frame) => frame.t === 'ev' && frame['id'] === id);
    const again = await enter(rig, { token: first.token });
    const next = again.client.command('conversation.open', { bot: 'shop' });
    expect(await again.client.first((frame) => frame['id'] === next)).toMatchObject({ by });
    expect((await askTicket(rig, { as: 'visitor', token: `${first.token}x` })).status).toBe(401);
  });

  test('rate-limited', async () => {
    const answers = await Promise.all(Array.from({ length: 70 }, () => askTicket(rig)));
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
  });
});

describe('GET /v1/ws with subprotocol parley.v1', () => {
  test('Origin allow-list: 403', async () => {
    expect(await refusedUpgrade(rig, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusedUpgrade(rig, { origin: `http://127.0.0.1:${rig.port}` })).toBe(101);
  });

  test('per-address limit: 429; total limit: 503', async () => {
    await rig.close();
    rig = await openRig({ limits: { perAddress: 1 } });
    await enter(rig);
    expect(await refusedUpgrade(rig)).toBe(429);
    await rig.close();
    rig = await openRig({ limits: { connections: 1 } });
    await enter(rig);
    expect(await refusedUpgrade(rig)).toBe(503);
  });

  test('an unknown subprotocol is 400, and the answer names those that are spoken', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${rig.port}/v1/ws`, 'parley.v9');
    socket.on('error', () => {});
    const named = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => {
        resolve([response.statusCode, response.headers['sec-websocket-protocol']]);
        socket.terminate();
      });
    });
    expect(named).toEqual([400, 'parley.v1']);
  });

  test('a server speaks the newest major and the one before: the newest that both know is chosen', async () => {
    const client = new RawClient(
      new WebSocket(`ws://127.0.0.1:${rig.port}/v1/ws`, ['parley.v2', 'parley.v1']),
    );
    await new Promise((resolve) => client.socket.once('open', resolve));
    expect(client.socket.protocol).toBe('parley.v1');
    expect(chooseVersion('parley.v1, parley.v2, parley.v3', [3, 2])).toBe(3);
    expect(chooseVersion('parley.v2,parley.v1', [3, 2])).toBe(2);
    expect(chooseVersion('parley.v1', [3, 2])).toBeUndefined();
  });
});

describe('first frame', () => {
  test('hello within 10 s, or close 4506', async () => {
    const client = await openSocket(rig);
    rig.advance(9_900);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    rig.advance(200);
    expect(await client.closed).toBe(4506);
  });

  test('a silent TCP connection gets its own timer', async () => {
    const socket = connect(rig.port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await new Promise<void>((resolve) => rig.gateway.app.server.once('connection', () => resolve()));
    rig.advance(10_100);
    await closed;
  });

  test('another frame first is 4501, another version 4503 with the versions that are spoken', async () => {
    const early = await openSocket(rig);
    early.send({ t: 'pong', k: 1 });
    expect(await early.closed).toBe(4501);
    const old = await openSocket(rig);
    const reason = new Promise((resolve) => old.socket.on('close', (_code, why) => resolve(String(why))));
    old.send({ t: 'hello', v: 9, ticket: 'x', sdk: 'raw/1', subs: [] });
    expect(await old.closed).toBe(4503);
    expect(await reason).toBe('parley.v1');
  });
});

async function helloWith(ticket: string) {
  const client = await openSocket(rig);
  client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
  return await client.first(({ t }) => t === 'ready' || t === 'err');
}
