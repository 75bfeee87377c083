import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failure } from '../core/errors.ts';
import type { StoredEvent } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import type { Command, CommandData, CommandName } from './commands.ts';
import {
  ADA,
  answer,
  append,
  BOB,
  CAT,
  CHAT,
  command,
  digest,
  ENV,
  NOTHING_SAID,
  type Story,
} from './conversation.rig.ts';
import { decideCommand } from './decide-command.ts';
import { decideEffect } from './decide-effect.ts';
import { decideTimer } from './decide-timer.ts';
import { newConversation } from './evolve.ts';
import { foldOnto, replay } from './replay.ts';
import type { Loaded } from './seal.ts';

/** One thing that happens to a conversation; what is not possible now does not happen. */
type Act = (story: Story) => Story;

function commanded<N extends CommandName>(name: N, by: Command['by'], data: CommandData<N>): Act {
  return (story) => {
    const given = command(name, by, data, { id: `k${story.log.length}` });
    const decided = decideCommand(given, story.loaded.state, { ...ENV, now: story.now });
    return decided.ok ? append(story, decided.value, given.id) : story;
  };
}

function turned(change: Parameters<typeof answer>[1], effects: number): Act {
  return (story) => {
    if (story.loaded.state.lifecycle !== 'bot') return story;
    const asked = Array.from({ length: effects }, (_, index) => ({
      effect: `e${story.log.length}:${index}`,
      kind: 'ticket',
      input: {},
      as: index === 0 ? 'ticket' : null,
    }));
    return answer(story, { ...change, effects: asked });
  };
}

function effected(good: boolean, id: string): Act {
  return (story) => {
    const [effect] = Object.keys(story.loaded.state.effects);
    if (effect === undefined) return story;
    const result = good ? { id } : failure('CALL_FAILED', { system: 'desk', reason: id });
    const outcome = { task: 'effect:x' as TaskId, effect, attempts: 1, result };
    return append(story, decideEffect(outcome, story.loaded.state, story.now));
  };
}

/** The next timer expires, at its own time. */
const timed: Act = (story) => {
  const [first] = Object.entries(story.loaded.state.timers).sort(([, a], [, b]) => a - b);
  if (!first) return story;
  const now = Math.max(story.now, first[1]);
  return append({ ...story, now }, decideTimer(first[0], story.loaded.state, now));
};

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((some) => `x${some}`);
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as never);
const slots = fc.dictionary(fc.string({ maxLength: 6 }), json, { maxKeys: 3 });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: text.map((said) => commanded('message.send', ADA, { text: said })) },
  { weight: 2, arbitrary: text.map((said) => commanded('message.send', BOB, { text: said })) },
  {
    weight: 6,
    arbitrary: fc.tuple(text, slots, fc.nat(2), fc.boolean()).map(([said, filled, effects, hands]) =>
      turned(
        {
          said: [{ reply: 'r', text: said, buttons: [] }],
          state: { slots: filled, stack: [], focus: [], misses: 0, said: [], offered: [], turns: 1 },
          handoff: hands ? { reason: 'flow', team: null } : null,
        },
        effects,
      ),
    ),
  },
  { weight: 2, arbitrary: fc.constant(commanded('handoff.request', ADA, {})) },
  { weight: 2, arbitrary: fc.constantFrom(BOB, CAT).map((by) => commanded('agent.accept', by, {})) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('back_to_bot', 'requeued', 'resolved')
      .map((outcome) => commanded('agent.leave', BOB, { outcome } as CommandData<'agent.leave'>)),
  },
  { weight: 2, arbitrary: fc.tuple(fc.boolean(), text).map(([good, id]) => effected(good, id)) },
  { weight: 2, arbitrary: fc.constant(timed) },
  { weight: 1, arbitrary: fc.nat(50).map((upTo) => commanded('read.mark', ADA, { upTo: upTo + 1 })) },
  { weight: 1, arbitrary: text.map((note) => commanded('agent.note', CAT, { text: note })) },
  { weight: 1, arbitrary: fc.constant(commanded('rate.submit', ADA, { stars: 3 })) },
  { weight: 1, arbitrary: fc.constant(commanded('conversation.close', ADA, {})) },
  { weight: 3, arbitrary: fc.nat(30_000).map((ms) => (story: Story) => ({ ...story, now: story.now + ms })) },
);

const acts = fc.array(act, { minLength: 5, maxLength: 40, size: 'max' });
const opening = commanded('conversation.open', ADA, { bot: 'shop' });

/** As a store keeps it. */
function stored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

it('whatever happens, a replay gives the live state at every offset, and so does any snapshot with its tail', () => {
  let events = 0;
  fc.assert(
    fc.property(acts, fc.nat(), (happens, cut) => {
      const live: Loaded[] = [{ state: newConversation(CHAT), sum: '' }];
      let story = opening(NOTHING_SAID);
      for (const act of happens) story = act(story);
      const log: readonly StoredEvent[] = stored(story.log);
      const { steps, failure: broken } = replay(CHAT, log, digest);
      expect(broken).toBeNull();
      for (const { state, event } of steps) live.push({ state, sum: event.sum });
      expect(live.at(-1)).toEqual(story.loaded);
      const n = cut % live.length;
      const snapshot = stored(live[n] as Loaded);
      expect(foldOnto(snapshot, log.slice(n))).toEqual(story.loaded);
      events += log.length;
    }),
    { numRuns: 600, seed: 16 },
  );
  // A generator whose acts are all refused would prove nothing.
  expect(events).toBeGreaterThan(6000);
});

it('whatever happens, a closed chat has no timer, an open one has exactly one, and no effect is lost', () => {
  fc.assert(
    fc.property(acts, (happens) => {
      let story = opening(NOTHING_SAID);
      for (const act of happens) story = act(story);
      const { lifecycle, timers, effects, agent } = story.loaded.state;
      expect(Object.keys(timers)).toHaveLength(lifecycle === 'closed' ? 0 : 1);
      if (lifecycle === 'human') expect(agent).not.toBeNull();
      const count = (type: string) => story.log.filter((event) => event.type === type).length;
      const open = count('effect.requested') - count('effect.completed') - count('effect.failed');
      expect(Object.keys(effects)).toHaveLength(open);
      expect(count('conversation.closed')).toBe(lifecycle === 'closed' ? 1 : 0);
    }),
    { numRuns: 300, seed: 17 },
  );
});
