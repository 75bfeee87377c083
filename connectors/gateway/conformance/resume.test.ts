import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import type { Observation } from '../door.ts';
import { enter, openConversation, openRig, openSocket, type RawClient, type Rig } from '../gateway.rig.ts';

let rig: Rig;
let seen: Observation[];
beforeEach(async () => {
  seen = [];
  rig = await openRig({ observe: (observation) => seen.push(observation) });
});
afterEach(() => rig.close());

describe('resume', () => {
  test('epoch equal and history kept → ready ok:true, then n+1…tail', async () => {
    const { client, c, token } = await openConversation(rig);
    client.socket.terminate();
    await rig.engine.settled();
    const tail = (await rig.log.head(c as never))?.n ?? 0;
    const again = await enter(rig, { token, subs: [{ c, e: 'life-1', n: 1 }] });
    expect(again.ready['subs']).toEqual([{ c, e: 'life-1', n: tail, ok: true }]);
    await again.client.event(tail);
    expect(offsets(again.client)).toEqual(Array.from({ length: tail - 1 }, (_, index) => index + 2));
  });

  test('a fresh ticket: the old one opens nothing', async () => {
    const { ticket } = (await (
      await fetch(`${rig.base}/v1/tickets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"as":"visitor","bot":"shop"}',
      })
    ).json()) as { ticket: string };
    for (const expected of ['ready', 'err']) {
      const client = await openSocket(rig);
      client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
      expect((await client.first(({ t }) => t === 'ready' || t === 'err')).t).toBe(expected);
      client.socket.terminate();
    }
  });

  test('the server authorises again, always: gap forbidden, alike for foreign and for none', async () => {
    const { c } = await openConversation(rig);
    const thief = await enter(rig, { subs: [{ c, n: 1 }, { c: 'c_none' }] });
    expect(thief.ready['subs']).toMatchObject([{ ok: false }, { ok: false }]);
    const gaps = [c, 'c_none'].map((one) => thief.client.first((f) => f.t === 'gap' && f['c'] === one));
    const [foreign, absent] = await Promise.all(gaps);
    expect(foreign).toEqual({ ...absent, c });
    expect(foreign).toMatchObject({ why: 'forbidden' });
  });

  test('another epoch: gap log_lost', async () => {
    const { c, token } = await openConversation(rig);
    const again = await enter(rig, { token, subs: [{ c, e: 'life-0', n: 1 }] });
    expect(again.ready['subs']).toMatchObject([{ ok: false }]);
    const gap = await again.client.first(({ t }) => t === 'gap');
    expect(gap).toEqual({ t: 'gap', c, e: 'life-1', from: 1, why: 'log_lost' });
    expect(seen).toContainEqual({ kind: 'gap', why: 'log_lost' });
    expect(seen).not.toContainEqual({ kind: 'log_regression' });
  });

  test('client ahead of the tail: gap log_lost, and the operator’s count goes up', async () => {
    const { c, token } = await openConversation(rig);
    const again = await enter(rig, { token, subs: [{ c, e: 'life-1', n: 999 }] });
    expect(await again.client.first(({ t }) => t === 'gap')).toMatchObject({ why: 'log_lost', from: 1 });
    expect(seen.filter(({ kind }) => kind === 'log_regression')).toHaveLength(1);
  });

  test('another event at the place of the one that is held: gap log_lost', async () => {
    const { client, c, token, head } = await openConversation(rig);
    const { at } = (await client.event(head)) as unknown as { readonly at: number };
    const same = await enter(rig, { token, subs: [{ c, n: head, at }] });
    expect(same.ready['subs']).toMatchObject([{ ok: true }]);
    const other = await enter(rig, { token, subs: [{ c, n: head, at: at - 1 }] });
    expect(await other.client.first(({ t }) => t === 'gap')).toMatchObject({ c, why: 'log_lost' });
  });

  test('then the client resends its outbox in order, and it is stored once', async () => {
    const { client, c, token } = await openConversation(rig);
    const lost = [ulid(), ulid(), ulid()];
    client.socket.terminate();
    const again = await enter(rig, { token, subs: [{ c, e: 'life-0', n: 7 }] });
    await again.client.first(({ t }) => t === 'gap');
    again.client.send({ t: 'sub', subs: [{ c, e: 'life-1', n: 0 }] });
    for (const id of [...lost, ...lost]) again.client.command('message.send', { text: id }, { c, id });
    await Promise.all(lost.map((id) => again.client.settled(id)));
    await rig.engine.settled();
    const keys = (await rig.log.read(c as never)).flatMap(({ key }) =>
      lost.includes(key ?? '') ? [key] : [],
    );
    expect(keys).toEqual(lost);
  });

  test('otherwise gap → the client loads the snapshot by HTTP and subscribes from there', async () => {
    await rig.close();
    rig = await openRig({ limits: { resume: 2 } });
    const { c, token } = await openConversation(rig);
    await rig.engine.settled();
    const again = await enter(rig, { token, subs: [{ c, e: 'life-1', n: 1 }] });
    expect(await again.client.first(({ t }) => t === 'gap')).toMatchObject({ why: 'too_far', from: 2 });
    const page = (await (
      await fetch(`${rig.base}/v1/conversations/${c}/events?after=1`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).json()) as { e: string; n: number; events: { n: number }[] };
    expect(page.events.map(({ n }) => n)).toEqual(Array.from({ length: page.n - 1 }, (_, i) => i + 2));
    again.client.send({ t: 'sub', subs: [{ c, e: page.e, n: page.n }] });
    const id = again.client.command('message.send', { text: '还在' }, { c });
    expect(await again.client.settled(id)).toMatchObject({ t: 'ev', n: page.n + 1 });
    expect(offsets(again.client)[0]).toBe(page.n + 1);
  });

  test('while connected, sub with the true position brings what is missing', async () => {
    const { client, c, head } = await openConversation(rig);
    client.received.length = 0;
    client.send({ t: 'sub', subs: [{ c, e: 'life-1', n: head - 2 }] });
    await client.event(head);
    expect(offsets(client).slice(0, 2)).toEqual([head - 1, head]);
  });
});

describe('bye: a planned move', () => {
  test('the new socket first, then the old one closes: nothing lost, nothing doubled', async () => {
    const log = createMemoryEventLog({ life: 'life-1' });
    const [old, next] = [await openRig({ log }), await openRig({ log })];
    try {
      const { client, c, token } = await openConversation(old);
      const draining = old.gateway.drain(`ws://127.0.0.1:${next.port}/v1/ws`);
      const bye = await client.first(({ t }) => t === 'bye');
      expect(bye).toMatchObject({ code: 4001, after: expect.any(Number), url: expect.any(String) });
      const during = client.command('message.send', { text: '搬家时' }, { c });
      const last = Number((await client.settled(during))['n']);
      const moved = await enter(next, { token, subs: [{ c, e: 'life-1', n: last }] });
      expect(client.socket.readyState).toBe(client.socket.OPEN);
      client.socket.close();
      const after = moved.client.command('message.send', { text: '搬好了' }, { c });
      await moved.client.settled(after);
      await draining;
      await Promise.all([old.engine.settled(), next.engine.settled()]);
      const tail = (await log.head(c as never))?.n ?? 0;
      await moved.client.event(tail);
      const whole = [...offsets(client).filter((n) => n <= last), ...offsets(moved.client)];
      expect(whole).toEqual(Array.from({ length: tail }, (_, index) => index + 1));
      for (const id of [during, after]) {
        expect((await log.read(c as never)).filter(({ key }) => key === id)).toHaveLength(1);
      }
    } finally {
      await old.close();
      await next.close();
    }
  });
});

function offsets(client: RawClient): number[] {
  return client.received.filter(({ t }) => t === 'ev').map(({ n }) => Number(n));
}
