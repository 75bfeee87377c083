import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '#connectors/storage/redis/redis.rig';
import {
  enterAs,
  eventually,
  heard,
  hire,
  type Node,
  openNode,
  PASSWORD,
  post,
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
  await hire(here, 'ann', 'admin');
});

afterAll(async () => {
  await there.close();
  await here.close();
  await redis.stop();
});

describe('agents and visitors on different nodes', () => {
  it('hand over, assign, accept, talk, transfer, give back, close', async () => {
    const [mei, bob] = [await signIn(there, 'mei'), await signIn(here, 'bob')];
    const meis = await enterAs(there, mei);
    await meis.answerTo(meis.command('agent.status', { status: 'online' }));
    const { client: visitor, c } = await visitorInQueue(here);
    await meis.first(({ t, name }) => t === 'sig' && name === 'desk.delta');
    await eventually(async () => (await here.engine.conversation(c as never))?.assigned === 'mei');
    meis.send({ t: 'sub', subs: [{ c }] });
    const asked = await heard(meis, 'handoff.requested', c);
    expect(asked['d']).toMatchObject({ reason: 'visitor', summary: expect.any(String), slots: {} });
    expect((await heard(visitor, 'handoff.requested', c))['d']).toEqual({ reason: 'visitor' });

    await meis.settled(meis.command('agent.accept', {}, { c }));
    await heard(visitor, 'agent.joined', c);
    await meis.settled(meis.command('agent.note', { text: 'wants a refund' }, { c }));
    meis.command('message.send', { text: '您好，我是小梅' }, { c });
    expect((await visitor.said('小梅'))['by']).toBe('agent:mei');
    visitor.command('message.send', { text: '谢谢小姐' }, { c });
    expect((await meis.said('谢谢小姐'))['by']).toMatch(/^visitor:/);
    expect(visitor.received.some(({ d }) => JSON.stringify(d ?? '').includes('refund'))).toBe(false);

    const bobs = await enterAs(here, bob);
    await bobs.answerTo(bobs.command('agent.status', { status: 'online' }));
    await meis.answerTo(meis.command('agent.transfer', { team: 'support', agent: 'bob' }, { c }));
    await eventually(async () => (await there.engine.conversation(c as never))?.assigned === 'bob');
    bobs.send({ t: 'sub', subs: [{ c }] });
    await bobs.settled(bobs.command('agent.accept', {}, { c }));
    expect(await meis.settled(meis.command('message.send', { text: '还有' }, { c }))).toMatchObject({
      t: 'err',
      code: 'FORBIDDEN',
    });
    await bobs.settled(bobs.command('agent.leave', { outcome: 'back_to_bot' }, { c }));
    visitor.command('message.send', { text: '在吗' }, { c });
    expect((await visitor.said('收到：在吗'))['by']).toBe('bot:shop');
    await visitor.settled(visitor.command('conversation.close', {}, { c }));
    await eventually(async () => {
      await here.ledgers.routing.refresh();
      return Object.keys(here.ledgers.routing.state().seats['bob']?.chats ?? {}).length === 0;
    });
    meis.command('agent.status', { status: 'offline' });
    bobs.command('agent.status', { status: 'offline' });
    for (const client of [meis, bobs, visitor]) client.socket.close();
  });

  it('let nobody in without the password, and nobody near a chat that is not theirs', async () => {
    const refused = await post(here, '/v1/agents/sign-in', { email: 'mei@example.com', password: 'wrong' });
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'SIGN_IN_REFUSED' }]);
    const nobody = await post(here, '/v1/agents/sign-in', { email: 'no@example.com', password: PASSWORD });
    expect(await nobody.json()).toMatchObject({ code: 'SIGN_IN_REFUSED' });
    const login = await signIn(here, 'bob');
    const bobs = await enterAs(here, login);
    const visitor = await enterAs(here);
    const opened = await visitor.settled(visitor.command('conversation.open', { bot: 'shop' }));
    expect(opened['t']).not.toBe('err');
    const c = String((await visitor.first(({ name }) => name === 'conversation.opened'))['c']);
    expect(await bobs.settled(bobs.command('agent.accept', {}, { c }))).toMatchObject({ code: 'NOT_FOUND' });
    bobs.send({ t: 'sub', subs: [{ c }] });
    expect(await bobs.first(({ t }) => t === 'gap')).toMatchObject({ c, why: 'forbidden' });
    const asVisitor = await visitor.settled(visitor.command('agent.status', { status: 'online' }));
    expect(asVisitor).toMatchObject({ code: 'FORBIDDEN' });

    expect((await post(here, '/v1/agents/sign-out', {}, login)).status).toBe(204);
    const ticket = await post(there, '/v1/tickets', { as: 'agent', token: login });
    expect([ticket.status, await ticket.json()]).toMatchObject([401, { code: 'EXPIRED' }]);
    expect(await bobs.closed).toBe(4508);
    visitor.socket.close();
  });

  it('show out at every node whoever is disabled, and nobody else', async () => {
    const bobs = await enterAs(there, await signIn(here, 'bob'));
    const meis = await enterAs(there, await signIn(here, 'mei'));
    await here.ledgers.accounts.ask({
      name: 'agent.change',
      agent: 'bob',
      change: { disabled: true },
      by: 'ann',
    });
    expect(await bobs.closed).toBe(4508);
    expect(await meis.settled(meis.command('agent.accept', {}, { c: 'c_nobodys' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    meis.socket.close();
  });

  it('let an agent send what visitors may not: larger frames, and more of them', async () => {
    const meis = await enterAs(here, await signIn(here, 'mei'));
    const visitor = await enterAs(here);
    const { lim } = await meis.first(({ t }) => t === 'ready');
    expect(lim).toMatchObject({ frame: 256 * 1024, rate: 30, burst: 100 });
    const large = { text: 'x'.repeat(65 * 1024) };
    expect(await meis.answerTo(meis.command('message.send', large, { c: 'c_nobodys' }))).not.toMatchObject({
      code: 'TOO_BIG',
    });
    visitor.command('message.send', large, { c: 'c_nobodys' });
    expect(await visitor.first(({ t }) => t === 'err')).toMatchObject({ code: 'TOO_BIG' });
    const many = Array.from({ length: 100 }, () => meis.command('agent.accept', {}, { c: 'c_nobodys' }));
    const answers = await Promise.all(many.map((id) => meis.answerTo(id)));
    expect(answers.filter(({ code }) => code === 'RATE').length).toBeLessThan(5);
    for (const client of [meis, visitor]) client.socket.close();
  });

  it('stop somebody who tries passwords', async () => {
    const tries = Array.from({ length: 12 }, () =>
      post(here, '/v1/agents/sign-in', { email: 'ann@example.com', password: 'guess' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses).toContain(429);
    expect(statuses).not.toContain(200);
  });

  it('give the chats of an agent who is gone back to their old place', async () => {
    const meis = await enterAs(there, await signIn(there, 'mei'));
    await meis.answerTo(meis.command('agent.status', { status: 'online' }));
    const first = await visitorInQueue(here);
    await eventually(async () => (await there.engine.conversation(first.c as never))?.assigned === 'mei');
    await meis.settled(meis.command('agent.accept', {}, { c: first.c }));
    meis.socket.terminate();
    await heard(first.client, 'agent.left', first.c);
    const waiting = here.ledgers.routing.state().queues['support'] ?? [];
    expect(waiting.map(({ conversation }) => conversation)).toContain(first.c);
    first.client.socket.close();
  }, 30_000);
});
