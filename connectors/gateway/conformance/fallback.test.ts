import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { createMemoryOneTime } from '#engine/ports/one-time.memory';
import { createMemoryRelay } from '#engine/ports/relay.memory';
import { enter, openConversation, openRig, type Received, type Rig } from '../gateway.rig.ts';
import { type Polled, RawPolls } from './polls.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('the same frames over POST /v1/frames and a long poll', () => {
  test('a conversation is opened and answered', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    expect(await polls.first(({ t }) => t === 'ready')).toMatchObject({ lvl: 'written', subs: [] });
    const open = ulid();
    await polls.command('conversation.open', { bot: 'shop' }, { id: open });
    const opened = await polls.first((frame) => frame.t === 'ev' && frame['id'] === open);
    const id = ulid();
    await polls.command('message.send', { text: '一' }, { id, c: String(opened['c']) });
    const seen: Received[] = [];
    await polls.first((frame) => JSON.stringify(frame).includes('收到：一'), seen);
    const own = seen.filter((frame) => frame['re'] === id || frame['id'] === id);
    expect(own.map(({ t }) => t)).toEqual(['ok', 'ev']);
    expect(rig.gateway.connections()).toBe(1);
  });

  test('resume: what was missed comes after ready, a foreign position is a gap', async () => {
    const { client, c, token, head } = await openConversation(rig);
    client.socket.terminate();
    const polls = new RawPolls(rig);
    await polls.hello(rig, { token, subs: [{ c, e: 'life-1', n: 1 }, { c: 'c_none' }] });
    const seen: Received[] = [];
    await polls.first((frame) => frame['n'] === head && frame.t === 'ev', seen);
    expect(seen[0]).toMatchObject({ t: 'ready', subs: [{ ok: true }, { ok: false }] });
    expect(seen).toContainEqual(expect.objectContaining({ t: 'gap', c: 'c_none', why: 'forbidden' }));
    const offsets = seen.filter(({ t }) => t === 'ev').map(({ n }) => n);
    expect(offsets).toEqual(Array.from({ length: head - 1 }, (_, index) => index + 2));
  });

  test('an answer that was lost comes again, and what has arrived does not', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    const lost = (await (await polls.poll(0)).json()) as Polled;
    const again = (await (await polls.poll(0)).json()) as Polled;
    expect(again).toEqual(lost);
    expect(lost.frames).toHaveLength(1);
    await polls.next();
    await polls.post([{ t: 'cmd', id: ulid(), name: 'nothing.at_all', d: {} }]);
    expect((await polls.next()).frames.map(({ t }) => t)).toEqual(['err']);
  });

  test('a poll without news is answered empty before a proxy cuts it', async () => {
    await rig.close();
    rig = await openRig({ limits: { poll: 5000 } });
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    await polls.next();
    const arrived = new Promise<void>((resolve) => {
      rig.gateway.app.server.once('request', () => setImmediate(resolve));
    });
    const answered = polls.next();
    await arrived;
    rig.advance(5100);
    expect(await answered).toEqual({ k: 1, frames: [] });
  });

  test('heartbeats: no pong is 4000, told by the last poll', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    await polls.next();
    rig.advance(12_500);
    expect((await polls.next()).frames).toMatchObject([{ t: 'ping', k: 1 }]);
    rig.advance(10_100);
    expect(await polls.next()).toMatchObject({ frames: [], close: 4000 });
    rig.advance(25_100);
    expect((await polls.poll()).status).toBe(401);
  });

  test('heartbeats: a pong keeps the session', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    await polls.next();
    rig.advance(12_500);
    await polls.next();
    await polls.post([{ t: 'pong', k: 1 }]);
    rig.advance(10_100);
    expect(rig.gateway.connections()).toBe(1);
  });

  test('backpressure: what no poll takes away is unread, and past the limit the session closes with 4003', async () => {
    await rig.close();
    rig = await openRig({ limits: { soft: 1000, hard: 2000 } });
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    for (let sent = 0; sent < 30 && rig.gateway.connections() > 0; sent += 1) {
      await polls.post([{ t: 'cmd', id: ulid(), name: 'nothing.at_all', d: {} }]);
      rig.clock.time += 1000;
    }
    expect(await polls.next()).toMatchObject({ close: 4003 });
  });

  test('the same limits: commands, malformed frames, tickets, connections', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    const many = Array.from({ length: 45 }, () => ({ t: 'cmd', id: ulid(), name: 'no.such', d: {} }));
    await polls.post(many);
    const flooded = await polls.next();
    expect(flooded.frames.some((frame) => frame['code'] === 'RATE')).toBe(true);
    expect(flooded.close).toBe(4004);

    const stranger = new RawPolls(rig);
    const answer = await stranger.post([{ t: 'hello', v: 1, ticket: 'no', sdk: 'raw/1', subs: [] }]);
    expect(answer.status).toBe(200);
    expect((await stranger.post([{ t: 'pong' }, 7])).status).toBe(400);

    await rig.close();
    rig = await openRig({ limits: { perAddress: 1 } });
    await enter(rig);
    const full = await new RawPolls(rig).post([]);
    expect([full.status, ((await full.json()) as { code: string }).code]).toEqual([429, 'RATE']);
  });

  test('bye and 4001 when the server goes down in order', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    await polls.next();
    const drained = rig.gateway.drain();
    const bye = await polls.next();
    expect(bye.frames).toMatchObject([{ t: 'bye', code: 4001 }]);
    expect(await polls.next()).toMatchObject({ close: 4001 });
    await drained;
  });

  test('of several nodes each takes what comes, and the one with the session answers; without it the session is gone', async () => {
    const [mesh, log, secret] = [new Map(), createMemoryEventLog({ life: 'life-1' }), 'of both'];
    const oneTime = createMemoryOneTime(() => 0);
    const nodes = await Promise.all(
      ['one', 'two'].map((name) =>
        openRig({
          log,
          secret,
          oneTime,
          relay: createMemoryRelay({ node: name, mesh, delay: () => () => {} }),
          limits: { poll: 200, tick: 10 },
        }),
      ),
    );
    const [first, second] = nodes;
    if (!first || !second) throw new Error('two were opened');
    const polls = new RawPolls(first, second);
    await polls.hello(first);
    await polls.first(({ t }) => t === 'ready');
    const open = ulid();
    await polls.command('conversation.open', { bot: 'shop' }, { id: open });
    const c = String((await polls.first((frame) => frame['id'] === open))['c']);
    const seen: Received[] = [];
    for (const text of ['一', '二', '三']) {
      await polls.command('message.send', { text }, { id: ulid(), c });
      await polls.first((frame) => JSON.stringify(frame).includes(`收到：${text}`), seen);
    }
    const offsets = seen.filter(({ t }) => t === 'ev').map(({ n }) => n);
    expect(offsets).toEqual(offsets.map((_, index) => Number(offsets[0]) + index));
    expect(nodes.map(({ gateway }) => gateway.connections()).sort()).toEqual([0, 1]);
    mesh.clear();
    expect([(await polls.post([])).status, (await polls.post([])).status].sort()).toEqual([200, 401]);
    await Promise.all(nodes.map((node) => node.close()));
  });

  test('a session that the client leaves is gone at once', async () => {
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    await polls.leave();
    expect(rig.gateway.connections()).toBe(0);
  });

  test('a session is a secret: 128 bit, never in a URL; another one opens nothing', async () => {
    const polls = new RawPolls(rig);
    const answer = await polls.post([]);
    const { session } = (await answer.json()) as { session: string };
    const [, secret = ''] = session.split('.');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
    const guess = await fetch(`${rig.base}/v1/frames?after=0`, { headers: { authorization: 'Bearer x' } });
    expect(guess.status).toBe(401);
  });
});
