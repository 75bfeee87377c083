import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AGENTS, command, TEAMS } from './any-command.rig.ts';
import { evolve } from './evolve.ts';
import { obstacleOf } from './fits.ts';
import { agent, createBoard, need, openSales, SALES } from './routing.rig.ts';
import { EMPTY_ROUTING, inOrder, loadOf, type Routing } from './state.ts';

it('holds its promises whatever is asked in whatever order', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const board = createBoard();
      for (const id of TEAMS) board.play({ name: 'team.define', team: { ...SALES, id } });
      for (const id of AGENTS) board.play({ name: 'agent.define', agent: agent(id, { teams: TEAMS }) });
      for (const one of commands) {
        const before = new Set(chatsOf(board.state()));
        board.attempt(one);
        if (one.name === 'chat.end') before.delete(one.conversation);
        const after = chatsOf(board.state());
        expect(new Set(after).size, 'nobody stands in two places').toBe(after.length);
        expect(after, 'nobody is lost').toEqual(expect.arrayContaining([...before]));
        expect(forgotten(board.state()), 'nobody waits whom somebody could take').toEqual([]);
        expect(outOfOrder(board.state()), 'queues are in order').toEqual([]);
      }
      expect(overgiven(board.log()), 'nobody gets more than he can take').toEqual([]);
      expect(stateAfter(board.log())).toEqual(board.state());
    }),
    { numRuns: 300, seed: 7 },
  );
});

function chatsOf({ seats, queues }: Routing): readonly string[] {
  const held = Object.values(seats).flatMap((seat) => Object.keys(seat.chats));
  return [
    ...held,
    ...Object.values(queues).flatMap((queue) => queue.map(({ conversation }) => conversation)),
  ];
}

function forgotten({ seats, queues }: Routing): readonly string[] {
  const waiting = Object.values(queues).flat();
  const free = waiting.filter((one) => Object.values(seats).some((seat) => obstacleOf(seat, one) === null));
  return free.map(({ conversation }) => conversation);
}

function outOfOrder({ queues }: Routing): readonly string[] {
  return Object.entries(queues).flatMap(([id, queue]) =>
    queue.toSorted(inOrder).every((one, at) => one === queue[at]) ? [] : [id],
  );
}

type Log = ReturnType<ReturnType<typeof createBoard>['log']>;

function stateAfter(log: Log): Routing {
  return log.reduce<Routing>(
    (state, { event, at }) => evolve(state, event, { n: state.n + 1, at }),
    EMPTY_ROUTING,
  );
}

/** Chats that were given to an agent who had no room. */
function overgiven(log: Log): readonly string[] {
  return log.flatMap(({ event }, at) => {
    if (event.type !== 'chat.given') return [];
    const seat = stateAfter(log.slice(0, at)).seats[event.agent];
    return seat && loadOf(seat) < seat.capacity ? [] : [`${event.conversation}>${event.agent}`];
  });
}

it('would notice a chat too many', () => {
  const board = openSales(agent('ada', { capacity: 1 }));
  board.play({ name: 'chat.queue', need: need('a') });
  const [given] = board.log().filter(({ event }) => event.type === 'chat.given');
  expect(overgiven([...board.log(), ...(given ? [given] : [])])).toEqual(['a>ada']);
});
