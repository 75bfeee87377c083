import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '#engine/core/errors';
import type { Desk } from '#engine/ports/desk';
import { aRequest, describeDesk } from '#engine/ports/desk.contract';
import { createWebhookDesk, type WebhookDeskOptions } from './index.ts';
import { type Delivery, type Manner, type Receiver, startReceiver } from './receiver.ts';

const SECRET = 'a secret of the test';
const NOW = 1_700_000_000_999;
const { signal } = new AbortController();

describeDesk('webhook', async () => {
  const receiver = await startReceiver();
  const desk = openDesk(receiver, { timeout: 500 });
  const till = (manner: Manner) => {
    receiver.behave(manner);
    return () => receiver.behave('well');
  };
  return {
    desk,
    keys: async () => receiver.keys,
    createAndLose: async (request) => {
      const recover = till('makes_and_drops');
      const seen = await desk.create(request, signal);
      recover();
      return seen;
    },
    goDown: () => till({ status: 503 }),
    refuse: () => void till({ status: 422 }),
    close: async () => {
      await desk.close();
      await receiver.close();
    },
  };
});

describe('the webhook desk', () => {
  let receiver: Receiver;
  let desk: Desk;
  const codeFor = async (manner: Manner) => {
    receiver.behave(manner);
    const answer = await desk.create(aRequest('k1'), signal);
    if (!isFailure(answer)) throw new Error('a failure was expected');
    return { code: answer.code, retry: answer.retry };
  };

  beforeEach(async () => {
    receiver = await startReceiver();
    desk = openDesk(receiver, { timeout: 2000 });
  });
  afterEach(async () => {
    await desk.close();
    await receiver.close();
  });

  it('posts the request as JSON, and answers with id and address', async () => {
    const answer = await desk.create(aRequest('k1'), signal);
    expect(answer).toEqual({ id: 'D-1', url: 'https://desk.example/D-1' });
    const [delivery] = receiver.deliveries;
    expect(JSON.parse(delivery?.body ?? '')).toEqual(aRequest('k1'));
    expect(delivery?.headers).toMatchObject({ 'content-type': 'application/json', 'parley-delivery': 'k1' });
  });

  it('signs what it sends, so that a receiver can tell it from a forgery and from a recording', async () => {
    await desk.create(aRequest('k1'), signal);
    const [sent] = receiver.deliveries;
    if (sent === undefined) throw new Error('nothing was delivered');
    expect(await isGenuine(sent, SECRET, NOW)).toBe(true);
    expect(await isGenuine(sent, 'another secret', NOW)).toBe(false);
    expect(await isGenuine({ ...sent, body: sent.body.replace('k1', 'k2') }, SECRET, NOW)).toBe(false);
    const later = { ...sent.headers, 'parley-timestamp': '1700000001' };
    expect(await isGenuine({ ...sent, headers: later }, SECRET, NOW)).toBe(false);
    expect(await isGenuine(sent, SECRET, NOW + 600_000)).toBe(false);
  });

  it('sends the same delivery id again after the receiver made the ticket and then hung', async () => {
    const hasty = openDesk(receiver, { timeout: 100 });
    receiver.behave('makes_and_hangs');
    expect(await hasty.create(aRequest('k1'), signal)).toMatchObject({ code: 'CALL_TIMEOUT', retry: true });
    receiver.behave('well');
    expect(await hasty.create(aRequest('k1'), signal)).toMatchObject({ id: 'D-1' });
    expect(receiver.keys).toEqual(['k1']);
    await hasty.close();
  });

  it('canary: a receiver that forgets keys does make two tickets, and the bench sees it', async () => {
    receiver.behave('forgets_keys');
    await desk.create(aRequest('k1'), signal);
    await desk.create(aRequest('k1'), signal);
    expect(receiver.keys).toEqual(['k1', 'k1']);
  });

  it('stops waiting when the caller gives up', async () => {
    receiver.behave('makes_and_hangs');
    const caller = new AbortController();
    const answer = desk.create(aRequest('k1'), caller.signal);
    await until(() => receiver.deliveries.length === 1);
    caller.abort();
    expect(await answer).toMatchObject({ code: 'CALL_ABORTED', retry: true });
  });

  it.each([408, 429, 500, 502, 503, 504])('may be tried again after %i', async (status) => {
    expect(await codeFor({ status })).toEqual({ code: 'CALL_FAILED', retry: true });
  });

  it.each([400, 401, 403, 404, 409, 413, 422])('is not tried again after %i', async (status) => {
    expect(await codeFor({ status })).toEqual({ code: 'CALL_REJECTED', retry: false });
  });

  it.each([301, 302, 307, 308])('does not follow a %i', async (status) => {
    const location = `${receiver.url}/elsewhere`;
    expect(await codeFor({ status, headers: { location } })).toEqual({ code: 'CALL_REJECTED', retry: false });
    expect(receiver.deliveries.length).toBe(1);
  });

  it.each([
    ['no JSON', 'thank you'],
    ['no id', '{"ticket":7}'],
    ['an empty id', '{"id":""}'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['more than a mebibyte', JSON.stringify({ id: 'D-1', more: 'x'.repeat(1024 * 1024) })],
  ])('takes %s for a broken promise', async (_what, body) => {
    expect(await codeFor({ status: 200, body })).toEqual({ code: 'CALL_BAD_ANSWER', retry: false });
  });

  it('takes a number for an id, and leaves an address away that is none to click on', async () => {
    receiver.behave({ status: 200, body: '{"id":7,"url":"javascript:alert(1)"}' });
    expect(await desk.create(aRequest('k1'), signal)).toEqual({ id: '7' });
  });

  it('may be tried again when nobody listens', async () => {
    await receiver.close();
    expect(await desk.create(aRequest('k1'), signal)).toMatchObject({ code: 'CALL_FAILED', retry: true });
    receiver = await startReceiver();
  });

  it('refuses a private receiver that was not allowed', async () => {
    const guarded = openDesk(receiver, { allowPrivate: [] });
    expect(await guarded.create(aRequest('k1'), signal)).toMatchObject({
      code: 'ADDRESS_REFUSED',
      retry: false,
    });
    expect(receiver.deliveries).toEqual([]);
    await guarded.close();
  });

  it.each([
    [{ url: 'file:///etc/passwd' }, 'url'],
    [{ url: 'tickets' }, 'url'],
    [{ secret: '' }, 'secret'],
    [{ allowPrivate: ['localhost'] }, 'allow_private'],
  ])('does not start with %j', (wrong, named) => {
    const options = { url: receiver.url, secret: SECRET, timeout: 1, now: () => NOW, ...wrong };
    const answer = createWebhookDesk(options);
    expect(answer).toMatchObject({ code: 'DESK_INVALID', message: expect.stringContaining(named) });
  });
});

function openDesk(receiver: Receiver, options: Partial<WebhookDeskOptions>): Desk {
  const allowPrivate = [`127.0.0.1:${receiver.port}`];
  const desk = createWebhookDesk({
    url: receiver.url,
    secret: SECRET,
    timeout: 2000,
    now: () => NOW,
    allowPrivate,
    ...options,
  });
  if (isFailure(desk)) throw new Error(desk.message);
  return desk;
}

/** A receiver's check, written from the README and with another implementation of HMAC than the driver's. */
async function isGenuine({ headers, body }: Delivery, secret: string, now: number): Promise<boolean> {
  const timestamp = String(headers['parley-timestamp']);
  if (Math.abs(now / 1000 - Number(timestamp)) > 300) return false;
  const [scheme, hex] = String(headers['parley-signature']).split('=');
  if (scheme !== 'sha256' || hex === undefined) return false;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const text = new TextEncoder();
  const key = await webcrypto.subtle.importKey('raw', text.encode(secret), hmac, false, ['verify']);
  return webcrypto.subtle.verify('HMAC', key, Buffer.from(hex, 'hex'), text.encode(`${timestamp}.${body}`));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
