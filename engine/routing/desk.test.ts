import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AGENTS, command, TEAMS } from './any-command.rig.ts';
import type { RoutingCommand } from './commands.ts';
import { applyDelta, changesBetween, type Desk, deltaFor, deskOf, queueOf, type Viewer } from './desk.ts';
import type { RoutingEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { agent, createBoard, need, SALES } from './routing.rig.ts';
import { EMPTY_ROUTING, type Routing } from './state.ts';

const VIEWERS: readonly Viewer[] = [
  { id: 'ada', teams: ['sales'], seesAll: false },
  { id: 'bob', teams: ['support'], seesAll: false },
  { id: 'cyd', teams: TEAMS, seesAll: false },
  { id: 'root', teams: [], seesAll: true },
];

type Moment = { readonly event: RoutingEvent; readonly before: Routing; readonly after: Routing };

/** Each event of a log with the states around it. */
function momentsOf(log: ReturnType<ReturnType<typeof createBoard>['log']>): readonly Moment[] {
  let before = EMPTY_ROUTING;
  return log.map(({ event, at }, index) => {
    const after = evolve(before, event, { n: index + 1, at });
    const moment = { event, before, after };
    before = after;
    return moment;
  });
}

function followed(desk: Desk, { before, after }: Omit<Moment, 'event'>, viewer: Viewer): Desk {
  const delta = deltaFor(changesBetween(before, after), viewer);
  const next = delta ? applyDelta(desk, delta) : { ...desk, n: after.n };
  if (!next) throw new Error('a delta was missed');
  return next;
}

it('is after each delta what a fresh look shows, for every kind of event and every viewer', () => {
  const board = createBoard();
  for (const id of TEAMS) board.play({ name: 'team.define', team: { ...SALES, id, missesUntilAway: 1 } });
  for (const [id, teams] of [
    ['ada', ['sales']],
    ['bob', ['support']],
    ['cyd', TEAMS],
  ] as const)
    board.play({ name: 'agent.define', agent: agent(id, { teams, capacity: 1 }) });
  const commands: readonly RoutingCommand[] = [
    { name: 'chat.queue', need: need('c1') },
    { name: 'chat.queue', need: need('c2', { priority: 1 }) },
    { name: 'agent.status', agent: 'ada', status: 'online' },
    { name: 'chat.answer', conversation: 'c2', agent: 'ada' },
    { name: 'agent.status', agent: 'bob', status: 'online' },
    { name: 'chat.transfer', conversation: 'c2', team: 'support', to: 'bob' },
    { name: 'chat.miss', conversation: 'c1', agent: 'ada' },
    { name: 'agent.lose', agent: 'bob' },
    { name: 'chat.end', conversation: 'c2' },
    { name: 'agent.remove', agent: 'ada' },
  ];
  for (const one of commands) board.play(one);
  const moments = momentsOf(board.log());
  expect(new Set(moments.map(({ event }) => event.type))).toEqual(
    new Set([
      'team.defined',
      'agent.defined',
      'agent.removed',
      'agent.status_changed',
      'chat.queued',
      'chat.given',
      'chat.answered',
      'chat.returned',
      'chat.transferred',
      'chat.ended',
    ]),
  );
  for (const viewer of VIEWERS) {
    let desk = deskOf(EMPTY_ROUTING, viewer);
    for (const moment of moments) {
      desk = followed(desk, moment, viewer);
      expect(desk, `${viewer.id} after ${moment.event.type}`).toEqual(deskOf(moment.after, viewer));
    }
  }
});

it('is a fresh look whatever happens, also when several events come as one delta', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), fc.array(fc.nat(5)), (commands, sizes) => {
      const board = createBoard();
      for (const id of TEAMS) board.play({ name: 'team.define', team: { ...SALES, id } });
      for (const id of AGENTS) board.play({ name: 'agent.define', agent: agent(id, { teams: TEAMS }) });
      for (const one of commands) board.attempt(one);
      const states = [EMPTY_ROUTING, ...momentsOf(board.log()).map(({ after }) => after)];
      const stops = states.filter((_, at) => at === 0 || at === states.length - 1 || (sizes[at] ?? 0) === 0);
      for (const viewer of VIEWERS) {
        let desk = deskOf(EMPTY_ROUTING, viewer);
        for (const [at, after] of stops.entries()) {
          const before = stops[at - 1];
          if (before) desk = followed(desk, { before, after }, viewer);
        }
        expect(desk).toEqual(deskOf(board.state(), viewer));
      }
    }),
  );
});

it('knows when a delta is missing, and takes none twice', () => {
  const board = createBoard();
  board.play({ name: 'team.define', team: SALES });
  const root: Viewer = { id: 'root', teams: [], seesAll: true };
  const states = [board.state()];
  for (const c of ['c1', 'c2', 'c3']) {
    board.play({ name: 'chat.queue', need: need(c) });
    states.push(board.state());
  }
  const [first, second, third, fourth] = states as [Routing, Routing, Routing, Routing];
  const last = deltaFor(changesBetween(third, fourth), root);
  if (!last) throw new Error('nothing changed');
  expect(applyDelta(deskOf(second, root), last)).toBeUndefined();
  expect(applyDelta(deskOf(fourth, root), last)).toEqual(deskOf(fourth, root));
  expect(
    deltaFor(changesBetween(first, fourth), { id: 'eve', teams: ['support'], seesAll: false }),
  ).toBeUndefined();
  expect(queueOf(deskOf(fourth, root), 'sales').map(([c]) => c)).toEqual(['c1', 'c2', 'c3']);
});
