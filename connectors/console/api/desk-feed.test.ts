import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deskOf, type RoutingLedger } from '#engine';
import { AGENTS, command, TEAMS } from '#engine/routing/any-command.rig';
import { applyDelta, type Desk, type Viewer } from '#engine/routing/desk';
import { agent, createBoard, need, SALES } from '#engine/routing/routing.rig';
import type { Routing } from '#engine/routing/state';
import { createDeskFeed } from './desk-feed.ts';

const VIEWERS: readonly Viewer[] = [
  { id: 'ada', teams: ['sales'], seesAll: false },
  { id: 'bob', teams: ['support'], seesAll: false },
  { id: 'root', teams: [], seesAll: true },
];

/** A feed over a board, timers that go off when they are told to, and the desks of all viewers who follow it. */
function followBoard() {
  const board = createBoard();
  type Growth = Parameters<Parameters<RoutingLedger['watch']>[0]>[0];
  const listeners: ((growth: Growth) => void)[] = [];
  let timers: { readonly ms: number; readonly run: () => void }[] = [];
  for (const id of TEAMS) board.play({ name: 'team.define', team: { ...SALES, id } });
  for (const id of AGENTS) board.play({ name: 'agent.define', agent: agent(id, { teams: TEAMS }) });
  const feed = createDeskFeed({
    routing: {
      state: board.state,
      watch: (listener: (growth: Growth) => void) => {
        listeners.push(listener);
        return () => undefined;
      },
    } as RoutingLedger,
    delay: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });
  const desks = new Map<string, Desk>(VIEWERS.map((viewer) => [viewer.id, deskOf(board.state(), viewer)]));
  const frames: string[] = [];
  feed.watch((telling) => {
    for (const viewer of VIEWERS) {
      const delta = telling(viewer);
      const desk = desks.get(viewer.id);
      const after = delta && desk && applyDelta(desk, delta);
      if (delta && !after) throw new Error(`${viewer.id} misses what was between`);
      if (after) frames.push(viewer.id);
      if (after) desks.set(viewer.id, after);
    }
  });
  const hear = (change: () => void): void => {
    const before = board.log().length;
    change();
    const events = board
      .log()
      .slice(before)
      .map(({ event }) => event);
    const state: Routing = board.state();
    if (events.length > 0) for (const listener of listeners) listener({ events, state, n: state.n });
  };
  /** Timers up to so many milliseconds go off. */
  const goOff = (upTo: number): void => {
    const due = timers.filter(({ ms }) => ms <= upTo);
    timers = timers.filter(({ ms }) => ms > upTo);
    for (const { run } of due) run();
  };
  return { board, hear, goOff, desks, frames };
}

it('brings every viewer to a fresh look, whenever its timers go off', () => {
  const step = fc.record({ command, goes: fc.constantFrom(0, 0, 10, 1000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { board, hear, goOff, desks } = followBoard();
      for (const { command: one, goes } of steps) {
        hear(() => void board.attempt(one));
        goOff(goes);
      }
      goOff(1000);
      for (const viewer of VIEWERS) {
        const { n: _, ...fresh } = deskOf(board.state(), viewer);
        expect(desks.get(viewer.id)).toMatchObject(fresh);
        expect(Object.keys(desks.get(viewer.id)?.chats ?? {})).toHaveLength(Object.keys(fresh.chats).length);
      }
    }),
  );
});

it('tells who is given a chat before the others', () => {
  const { board, hear, goOff, frames } = followBoard();
  hear(() => void board.play({ name: 'agent.status', agent: 'ada', status: 'online' }));
  goOff(1000);
  frames.length = 0;
  hear(() => void board.play({ name: 'chat.queue', need: need('c1') }));
  goOff(10);
  expect(frames).toEqual(['ada']);
  goOff(1000);
  // With the others he hears of it once more: somebody may have read the desk in between.
  expect(frames).toEqual(['ada', 'ada', 'bob', 'root']);
});

it('tells what stands again as it stood, because somebody may have read the desk in between', () => {
  const { board, hear, goOff, desks } = followBoard();
  const look = (): void => {
    for (const viewer of VIEWERS) desks.set(viewer.id, deskOf(board.state(), viewer));
  };
  hear(() => void board.play({ name: 'agent.status', agent: 'ada', status: 'online' }));
  hear(() => void board.play({ name: 'chat.queue', need: need('c1') }));
  look();
  hear(() => void board.play({ name: 'agent.status', agent: 'ada', status: 'offline' }));
  hear(() => void board.play({ name: 'chat.end', conversation: 'c1' }));
  goOff(1000);
  for (const viewer of VIEWERS) expect(desks.get(viewer.id)?.chats).toEqual({});
  expect(desks.get('root')?.people['ada']?.status).toBe('offline');
});
