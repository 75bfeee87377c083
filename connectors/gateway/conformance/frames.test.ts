import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure } from '#engine/core/errors';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { FRAMES } from '../frames.ts';
import {
  enter,
  getTicket,
  openConversation,
  openRig,
  openSocket,
  type Received,
  type Rig,
} from '../gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** The commands that the protocol names. */
const NAMES =
  'message.send message.edit read.mark typing.set form.submit conversation.open conversation.close handoff.request agent.accept agent.transfer agent.note file.attach call.invite call.accept call.end call.signal rate.submit'.split(
    ' ',
  );

describe('frames', () => {
  test('every client frame passes a schema with additionalProperties:false and maxLength everywhere', async () => {
    for (const [name, schema] of Object.entries(FRAMES))
      expect(openPlaces(schema as unknown as Schema, name)).toEqual([]);
    const { client, c } = await openConversation(rig);
    client.send({ t: 'pong', k: 1, extra: 1 });
    expect(await client.first(({ t }) => t === 'err')).toMatchObject({ code: 'BAD_FRAME' });
    const id = client.command('message.send', { text: 'x', extra: 1 }, { c });
    expect(await client.answerTo(id)).toMatchObject({ code: 'BAD_FRAME' });
  });

  test('hello opens and resumes alike; ready has sid, now, hb, lim, lvl and subs', async () => {
    const { c, token, head } = await openConversation(rig);
    const { ready } = await enter(rig, { token, subs: [{ c, n: head }] });
    expect(ready).toEqual({
      t: 'ready',
      sid: expect.any(String),
      now: rig.clock.time,
      hb: { every: 25_000, wait: 10_000 },
      lim: { frame: 65_536, inFlight: 64, rate: 5, burst: 20, file: 10 * 2 ** 20 },
      lvl: 'written',
      subs: [{ c, e: 'life-1', n: expect.any(Number), ok: true }],
    });
  });

  test('lvl is the level that the operator configured', async () => {
    await rig.close();
    rig = await openRig({ level: 'memory' });
    expect((await enter(rig)).ready).toMatchObject({ lvl: 'memory' });
  });

  test('degraded: while the store is down, and not once it works again', async () => {
    await rig.close();
    const log = createMemoryEventLog({ life: 'life-1' });
    rig = await openRig({ log });
    const { client, c } = await openConversation(rig);
    const append = log.append;
    const down = failure('STORE_DOWN', { store: 'a test', reason: 'pulled' });
    log.append = async () => ({ kind: 'failed', failure: down });
    const id = client.command('message.send', { text: '在' }, { c });
    expect(await client.settled(id)).toMatchObject({ t: 'err', code: 'STORE_DOWN', retry: true });
    expect((await enter(rig)).ready).toMatchObject({ degraded: true });
    log.append = append;
    await client.first(({ t }) => t === 'ok');
    client.received.length = 0;
    client.command('message.send', { text: '在' }, { c, id });
    await client.settled(id);
    expect((await enter(rig)).ready).not.toHaveProperty('degraded');
  });

  test('caps: those that the server goes by come back in ready, others are ignored', async () => {
    const { ticket } = await getTicket(rig);
    const client = await openSocket(rig);
    client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', caps: ['ack', 'telepathy'], subs: [] });
    expect(await client.first(({ t }) => t === 'ready')).toMatchObject({ caps: ['ack'] });
  });

  test.each([
    ['UUIDv7', '01935f1e-8c2a-7b3d-9e4f-1a2b3c4d5e6f'],
    ['ULID', '01JDM8ZZ3Q4R5S6T7V8W9XYZAB'],
  ])('cmd.id may be a %s, and comes back in ok and ev', async (_kind, id) => {
    const { client, c } = await openConversation(rig);
    client.command('message.send', { text: '一' }, { c, id });
    expect(await client.answerTo(id)).toEqual({ t: 'ok', re: id });
    expect(await client.settled(id)).toMatchObject({ t: 'ev', id });
  });

  test('sub subscribes to what is named in subs and unsubscribes from what is in drop', async () => {
    const { client, c, head } = await openConversation(rig);
    client.send({ t: 'sub', subs: [], drop: [c] });
    const id = client.command('message.send', { text: '静' }, { c });
    const { n } = await client.settled(id);
    expect(client.received.some((f) => f.t === 'ev' && f['id'] === id)).toBe(false);
    client.send({ t: 'sub', subs: [{ c, n: head }] });
    expect(await client.event(Number(n), c)).toMatchObject({ id });
  });

  test('ok without n: in memory; with n: in the log', async () => {
    const { client, c } = await openConversation(rig);
    const typing = client.command('typing.set', { on: true }, { c });
    expect(await client.answerTo(typing)).toEqual({ t: 'ok', re: typing });
    client.send({ t: 'sub', subs: [], drop: [c] });
    const id = client.command('message.send', { text: '一' }, { c });
    await client.settled(id);
    const answers = client.received.filter((frame) => frame['re'] === id);
    expect(answers).toEqual([
      { t: 'ok', re: id },
      { t: 'ok', re: id, n: expect.any(Number) },
    ]);
  });

  test('sig is droppable and reaches the other connections of the conversation only', async () => {
    const { client, c, token, head } = await openConversation(rig);
    const other = await enter(rig, { token, subs: [{ c, n: head }] });
    const stranger = await enter(rig);
    await client.answerTo(client.command('typing.set', { on: true }, { c }));
    const isTyping = ({ t, name }: Received) => t === 'sig' && name === 'typing';
    expect(await other.client.first(isTyping)).toMatchObject({ c, d: { on: true } });
    for (const deaf of [client, stranger.client]) expect(deaf.received.some(isTyping)).toBe(false);
  });

  test.each(NAMES)('%s is executed, or refused with a code that says why', async (name) => {
    const { client, c } = await openConversation(rig);
    const data: Record<string, object> = {
      'message.send': { text: '一' },
      'read.mark': { upTo: 1 },
      'typing.set': { on: true },
      'conversation.open': { bot: 'shop' },
      'rate.submit': { stars: 5 },
    };
    const place = name === 'conversation.open' ? {} : { c };
    const answer = await client.answerTo(client.command(name, data[name] ?? {}, place));
    const expected = answer.t === 'ok' || ['UNSUPPORTED', 'FORBIDDEN'].includes(String(answer['code']));
    expect(expected, JSON.stringify(answer)).toBe(true);
    if (name in data) expect(answer.t).toBe('ok');
  });

  test('events a principal may not see reach it as hidden, so that its n stays contiguous', async () => {
    const { client, c } = await openConversation(rig);
    await client.settled(client.command('message.send', { text: '一' }, { c }));
    await rig.engine.settled();
    const stored = await rig.log.read(c as never);
    await client.event(stored.length);
    const secret = stored.filter(({ type }) => type === 'turn.completed');
    expect(secret.length).toBeGreaterThan(0);
    for (const { n, at } of secret) {
      expect(await client.event(n)).toEqual({ t: 'ev', c, n, at, by: 'system', name: 'hidden', d: {} });
    }
  });
});

type Schema = { readonly [key: string]: unknown };

/** Places of a schema where a stranger could put more than is known. */
function openPlaces(schema: Schema, place: string): string[] {
  if (schema['const'] !== undefined || schema['enum'] !== undefined) return [];
  if (schema['type'] === 'string') {
    return schema['maxLength'] === undefined && schema['pattern'] === undefined ? [place] : [];
  }
  if (schema['type'] === 'array') {
    const inner = openPlaces(schema['items'] as Schema, `${place}[]`);
    return schema['maxItems'] === undefined ? [place, ...inner] : inner;
  }
  if (schema['type'] !== 'object') return [];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const inner = properties.flatMap(([name, one]) => openPlaces(one, `${place}.${name}`));
  // The data of a command is checked by the schema of its name.
  return schema['additionalProperties'] === false || place === 'cmd.d' ? inner : [place, ...inner];
}
