import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure, ParleyError } from '#engine/core/errors';
import { getTicket, openConversation, openRig, type Rig } from './gateway.rig.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('events by HTTP', () => {
  test('heal a gap: the same frames as on the socket, a page at a time', async () => {
    const { c, token, head } = await openConversation(rig);
    const answer = await get(`/v1/conversations/${c}/events?after=1`, token);
    const body = (await answer.json()) as { e: string; n: number; events: { n: number; t: string }[] };
    expect(body).toMatchObject({ c, e: 'life-1' });
    expect(body.n).toBeGreaterThanOrEqual(head);
    expect(body.events[0]).toMatchObject({ t: 'ev', n: 2 });
  });

  test('need a token that is not older than its use', async () => {
    const { c, token } = await openConversation(rig);
    expect((await get(`/v1/conversations/${c}/events`)).status).toBe(401);
    rig.clock.time += 61 * 60_000;
    expect((await get(`/v1/conversations/${c}/events`, token)).status).toBe(401);
  });

  test('a wrong position is 400', async () => {
    const { c, token } = await openConversation(rig);
    expect((await get(`/v1/conversations/${c}/events?after=-1`, token)).status).toBe(400);
  });
});

describe('files', () => {
  test('are stored, attached to a message, and come back as attachments to their owner only', async () => {
    const { client, c, token } = await openConversation(rig);
    const stored = await upload(token, PNG, '照片.png');
    expect(stored.status).toBe(201);
    const attachment = (await stored.json()) as { file: string; mime: string; name: string };
    expect(attachment.mime).toBe('image/png');
    const forged = { ...attachment, mime: 'text/html', size: 1 };
    const id = client.command('message.send', { attachments: [forged] }, { c });
    const event = await client.first((frame) => frame.t === 'ev' && frame['id'] === id);
    expect(event['d']).toMatchObject({ attachments: [attachment] });
    const back = await get(`/v1/files/${attachment.file}`, token);
    expect(back.headers.get('content-disposition')).toContain('attachment');
    expect(back.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await back.arrayBuffer()).equals(PNG)).toBe(true);
    const stranger = await getTicket(rig);
    expect((await get(`/v1/files/${attachment.file}`, stranger.token)).status).toBe(404);
    expect((await get(`/v1/files/${attachment.file}?c=${c}`, stranger.token)).status).toBe(404);
  });

  test('too large, empty, of a refused kind or without token: refused with a code', async () => {
    await rig.close();
    rig = await openRig({ limits: { file: 1000 } });
    const { token } = await getTicket(rig);
    const refused = async (answer: Promise<Response>) => [
      (await answer).status,
      ((await (await answer).json()) as { readonly code: string }).code,
    ];
    const script = Buffer.from('<html><script>alert(1)</script>');
    expect(await refused(upload(token, Buffer.alloc(2000), 'a.png'))).toEqual([413, 'TOO_BIG']);
    expect(await refused(upload(token, Buffer.alloc(0), 'a.png'))).toEqual([400, 'BAD_FRAME']);
    expect(await refused(upload('', PNG, 'a.png'))).toEqual([401, 'EXPIRED']);
    expect(await refused(upload(token, script, 'a.html'))).toEqual([415, 'FILE_REFUSED']);
  });
});

describe('every answer', () => {
  test('carries the security headers, and errors carry no stack', async () => {
    const answer = await fetch(`${rig.base}/nowhere`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await answer.text()).not.toMatch(/\bat .*\.ts/);
  });

  test('malformed JSON is 400 with a code', async () => {
    const answer = await fetch(`${rig.base}/v1/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"as":',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'BAD_FRAME', retry: false });
  });

  test('a node whose store does not answer is not ready, and lives', async () => {
    const down = new ParleyError(failure('STORE_DOWN', { store: 'Redis', reason: 'a test' }));
    rig.log.head = async () => Promise.reject(down);
    expect((await fetch(`${rig.base}/readyz`)).status).toBe(503);
    expect((await fetch(`${rig.base}/healthz`)).status).toBe(200);
  });

  test('figures are for operators, and say what became of commands', async () => {
    expect((await fetch(`${rig.base}/metrics`)).status).toBe(404);
    await rig.close();
    const counted: string[] = [];
    rig = await openRig({
      operatorToken: 'a token of the tests',
      metrics: async () => counted.join('\n'),
      observe: (seen) => {
        if (seen.kind === 'command') counted.push(`${seen.name} ${seen.outcome}`);
      },
    });
    const { client, c } = await openConversation(rig);
    const id = client.command('message.send', { text: 'hi' }, { c });
    await client.answerTo(id);
    client.command('message.send', { text: 'hi' }, { c, id });
    await client.answerTo(client.command('no.such', {}, { c }));
    expect((await fetch(`${rig.base}/metrics`)).status).toBe(403);
    const answer = await get('/metrics', 'a token of the tests');
    expect(await answer.text()).toBe(
      'conversation.open ok\nmessage.send ok\nmessage.send duplicate\nunknown UNSUPPORTED',
    );
  });

  test('health is open, and a listed origin may call', async () => {
    expect((await fetch(`${rig.base}/healthz`)).status).toBe(200);
    expect((await fetch(`${rig.base}/readyz`)).status).toBe(200);
    await rig.close();
    rig = await openRig({ origins: ['https://shop.example'] });
    const preflight = await fetch(`${rig.base}/v1/tickets`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });
});

describe('requests that are none', () => {
  test('a head that does not end is 408 and cut; who has said nothing yet is left in peace', async () => {
    await rig.close();
    rig = await openRig({ limits: { head: 1 } });
    const silent = connect(rig.port, '127.0.0.1');
    await once(silent, 'connect');
    expect(await answerTo('GET /healthz HTTP/1.1\r\nHost: parley\r\n')).toMatch(/^HTTP\/1.1 408 /);
    const answer = once(silent, 'data');
    silent.write('GET /healthz HTTP/1.1\r\nHost: parley\r\n\r\n');
    expect(String(await answer)).toMatch(/^HTTP\/1.1 200 /);
    silent.destroy();
  });

  test('a head that is too large is 431, no HTTP at all 400', async () => {
    expect(await answerTo(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
    expect(await answerTo('hello?\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  });

  /** All that comes back until the server closes. */
  async function answerTo(text: string): Promise<string> {
    const socket = connect(rig.port, '127.0.0.1');
    socket.write(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }
});

async function get(path: string, token?: string): Promise<Response> {
  return await fetch(`${rig.base}${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

async function upload(token: string, bytes: Buffer, name: string): Promise<Response> {
  return await fetch(`${rig.base}/v1/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
}

describe('behind a proxy of ours', () => {
  const once = { limits: { tickets: { rate: 0.001, burst: 1 } } };

  function ask(forwarded: string): Promise<Response> {
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': forwarded,
      'x-forwarded-proto': 'https',
    };
    const body = JSON.stringify({ as: 'visitor', bot: 'shop' });
    return fetch(`${rig.base}/v1/tickets`, { method: 'POST', headers, body });
  }

  test('the last forwarded address is who calls, and the address of the socket is told as it is outside', async () => {
    await rig.close();
    rig = await openRig({ ...once, trustProxy: true });
    const first = await ask('203.0.113.7');
    expect(((await first.json()) as { url: string }).url).toMatch(/^wss:/);
    expect((await ask('198.51.100.1, 203.0.113.7')).status).toBe(429);
    expect((await ask('203.0.113.7, 198.51.100.1')).status).toBe(200);
  });

  test('canary: without one nobody may say where he calls from', async () => {
    await rig.close();
    rig = await openRig(once);
    const first = await ask('203.0.113.7');
    expect(((await first.json()) as { url: string }).url).toMatch(/^ws:/);
    expect((await ask('198.51.100.1')).status).toBe(429);
  });
});
