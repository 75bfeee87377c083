import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import { keepLedger } from '../ledger/keep-ledger.ts';
import { createMemoryJournal } from '../ports/journal.memory.ts';
import type { RoutingCommand } from '../routing/commands.ts';
import type { RoutingEvent } from '../routing/events.ts';
import { ROUTING } from '../routing/routing.ts';
import type { Profile, Routing, TeamSettings } from '../routing/state.ts';
import type { RoutingLedger } from './dispatch.ts';
import type { Engine } from './engine.ts';
import { SWEEP_EVERY } from './sweep.ts';
import { BOB, createWorld, give, open, parrot, QUEUE_WAIT, toyPlan } from './turn.rig.ts';

const TEAM: TeamSettings = {
  id: 'default',
  strategy: 'round_robin',
  preferLast: false,
  answerWithin: 30_000,
  missesUntilAway: 0,
  hours: null,
};

function profile(id: string, capacity = 1): Profile {
  return { id, teams: ['default'], skills: [], languages: ['en', 'zh'], capacity };
}

/** An engine with routing, bob and cat at work, and a ledger to look into. */
async function desk(agents: readonly Profile[] = [profile('bob'), profile('cat')], team = TEAM) {
  const world = createWorld(toyPlan(parrot));
  const journal = createMemoryJournal();
  const newLedger = (): RoutingLedger =>
    keepLedger<Routing, RoutingEvent, RoutingCommand>({
      journal,
      name: 'routing',
      aggregate: ROUTING,
      env: world.env,
      onError: (problem) => void world.bugs.push(String(problem)),
    });
  const ledger = newLedger();
  await ledger.ask({ name: 'team.define', team });
  for (const agent of agents) {
    await ledger.ask({ name: 'agent.define', agent });
    await ledger.ask({ name: 'agent.status', agent: agent.id, status: 'online' });
  }
  const engine = world.newEngine({ routing: ledger });
  return { world, ledger, newLedger, engine };
}

async function handOver(engine: Engine): Promise<ConversationId> {
  const chat = await open(engine);
  await give(engine, chat, 'handoff.request', 'visitor:ada', {});
  await engine.settled();
  return chat;
}

/** What happened to a chat, with whom. */
function course(events: readonly StoredEvent[]): readonly string[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'agent.assigned':
      case 'agent.joined':
      case 'agent.left':
      case 'agent.unassigned':
        return `${event.type.slice('agent.'.length)} ${event.data.agent}`;
      case 'handoff.requested':
      case 'handoff.failed':
      case 'conversation.closed':
        return event.type;
      default:
        return [];
    }
  });
}

describe('dispatch', () => {
  it('gives a chat that wants a person to an agent, who then has it', async () => {
    const { world, engine, ledger } = await desk();
    const chat = await handOver(engine);
    expect(await engine.conversation(chat)).toMatchObject({ lifecycle: 'queued', assigned: 'bob' });
    expect((await give(engine, chat, 'agent.accept', BOB, {})).ok).toBe(true);
    await engine.settled();
    expect(await engine.conversation(chat)).toMatchObject({ lifecycle: 'human', agent: BOB, assigned: null });
    expect(ledger.state().seats['bob']?.chats[chat]?.answered).toBe(true);
    expect(course(await world.log.read(chat))).toEqual(['handoff.requested', 'assigned bob', 'joined bob']);
    expect(await world.log.tasks(chat)).toHaveLength(1);
    expect(world.bugs).toEqual([]);
  });

  it('gives a chat that is not answered in time to the next agent', async () => {
    const { world, engine } = await desk();
    const chat = await handOver(engine);
    world.env.advance(TEAM.answerWithin);
    await engine.settled();
    const log = await world.log.read(chat);
    expect(course(log)).toEqual(['handoff.requested', 'assigned bob', 'unassigned bob', 'assigned cat']);
    expect(log.find(({ type }) => type === 'agent.unassigned')?.data).toMatchObject({ because: 'missed' });
  });

  it('gives a visitor who comes again to the agent of his last chat, where the team wants that', async () => {
    for (const preferLast of [true, false]) {
      const { world, engine } = await desk(undefined, { ...TEAM, preferLast });
      const first = await handOver(engine);
      await give(engine, first, 'agent.accept', BOB, {});
      await give(engine, first, 'conversation.close', BOB, {});
      await engine.settled();
      const second = await open(engine);
      await give(engine, second, 'handoff.request', 'visitor:ada', {});
      await engine.settled();
      const assigned = (await world.log.read(second)).find(({ type }) => type === 'agent.assigned');
      expect(assigned?.data).toMatchObject(
        preferLast
          ? { agent: 'bob', reason: { rule: 'last_agent' } }
          : { agent: 'cat', reason: { rule: 'round_robin' } },
      );
    }
  });

  it('asks anew for a visitor who asks again before routing has heard that the bot had him', async () => {
    const { world, engine } = await desk([profile('bob')]);
    const chat = await handOver(engine);
    await give(engine, chat, 'agent.accept', BOB, {});
    await engine.settled();
    const back = give(engine, chat, 'agent.leave', BOB, { outcome: 'back_to_bot' });
    const again = give(engine, chat, 'handoff.request', 'visitor:ada', {});
    await Promise.all([back, again]);
    await engine.settled();
    expect(course(await world.log.read(chat)).slice(3)).toEqual([
      'left bob',
      'handoff.requested',
      'assigned bob',
    ]);
  });

  it('gives a freed agent the chat that waited the longest', async () => {
    const { engine } = await desk([profile('bob')]);
    const chats = [await handOver(engine), await handOver(engine), await handOver(engine)] as const;
    await give(engine, chats[0], 'agent.accept', BOB, {});
    expect(await engine.conversation(chats[1])).toMatchObject({ assigned: null });
    await give(engine, chats[0], 'agent.leave', BOB, { outcome: 'resolved' });
    await engine.settled();
    expect(await engine.conversation(chats[1])).toMatchObject({ assigned: 'bob' });
    expect(await engine.conversation(chats[2])).toMatchObject({ assigned: null });
  });

  it('lets nobody have more chats than he takes', async () => {
    const { engine } = await desk([profile('bob')]);
    const [first, second] = [await handOver(engine), await handOver(engine)];
    expect((await give(engine, first, 'agent.accept', BOB, {})).ok).toBe(true);
    const refused = await give(engine, second, 'agent.accept', BOB, {});
    expect(refused).toMatchObject({ ok: false, failure: { code: 'AGENT_FULL' } });
    expect(await engine.conversation(second)).toMatchObject({ lifecycle: 'queued' });
  });

  it('puts the chats of an agent who is gone where they stood', async () => {
    const { world, engine, ledger } = await desk([profile('bob')]);
    const first = await handOver(engine);
    await give(engine, first, 'agent.accept', BOB, {});
    await engine.settled();
    const second = await handOver(engine);
    await engine.route({ name: 'agent.lose', agent: 'bob' });
    expect(ledger.state().queues['default']?.map(({ conversation }) => conversation)).toEqual([
      first,
      second,
    ]);
    expect(await engine.conversation(first)).toMatchObject({ lifecycle: 'queued', agent: null });
    await engine.settled();
    await engine.route({ name: 'agent.status', agent: 'bob', status: 'online' });
    expect(course(await world.log.read(first)).slice(-3)).toEqual(['joined bob', 'left bob', 'assigned bob']);
  });

  it('asks for nobody any more when the visitor was given back to the bot or has gone', async () => {
    const { world, engine, ledger } = await desk([]);
    const [late, closed] = [await handOver(engine), await handOver(engine)];
    await give(engine, closed, 'conversation.close', 'visitor:ada', {});
    world.env.advance(QUEUE_WAIT);
    await engine.settled();
    expect(await engine.conversation(late)).toMatchObject({ lifecycle: 'bot' });
    expect(ledger.state().queues['default']).toEqual([]);
  });

  it('says at once that nobody is there outside of the hours of a team', async () => {
    const hours = { zone: 'Asia/Shanghai', week: {} };
    const { world, engine } = await desk([profile('bob')], { ...TEAM, hours });
    const chat = await handOver(engine);
    const failed = (await world.log.read(chat)).find(({ type }) => type === 'handoff.failed');
    expect(failed?.data).toEqual({ reason: 'no_agent' });
    expect(await engine.conversation(chat)).toMatchObject({ lifecycle: 'bot' });
  });

  it('lets an agent take a chat from the bot', async () => {
    const { engine, ledger } = await desk();
    const chat = await open(engine);
    expect((await give(engine, chat, 'agent.accept', BOB, {})).ok).toBe(true);
    await engine.settled();
    expect(ledger.state().seats['bob']?.chats[chat]?.answered).toBe(true);
    await give(engine, chat, 'agent.leave', BOB, { outcome: 'back_to_bot' });
    await engine.settled();
    expect(ledger.state().seats['bob']?.chats).toEqual({});
  });

  it('does by a sweep what the node that asked routing did not live to do', async () => {
    const { world, engine, ledger, newLedger } = await desk([profile('bob')]);
    await ledger.ask({ name: 'agent.status', agent: 'bob', status: 'away' });
    const chat = await handOver(engine);
    // The ledger alone is asked, as by a node that dies right afterwards.
    await ledger.ask({ name: 'agent.status', agent: 'bob', status: 'online' });
    expect(await engine.conversation(chat)).toMatchObject({ assigned: null });
    const other = world.newEngine({ routing: newLedger() });
    other.start();
    for (let sweep = 0; sweep < 3; sweep += 1) {
      world.env.advance(SWEEP_EVERY);
      await other.settled();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await other.conversation(chat)).toMatchObject({ assigned: 'bob' });
    await other.stop();
  });
});
