import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import type { Visited } from './visited.ts';

/** How much of something dialogues went through, and what they never did. */
export type Covered = {
  readonly visited: number;
  readonly total: number;
  readonly missed: readonly string[];
};

/** What a bot's dialogues go through together. Missed steps are `flow/step file:line`. */
export type Coverage = { readonly steps: Covered; readonly intents: Covered; readonly replies: Covered };

/** Measure what of a bot was visited by any of these dialogues. */
export function measureCoverage(bot: Bot, dialogues: readonly Visited[]): Coverage {
  const seen = (kind: keyof Visited) => new Set(dialogues.flatMap((visited) => visited[kind]));
  return {
    steps: cover(stepsOf(bot), seen('steps')),
    intents: cover(names(bot.intents), seen('intents')),
    replies: cover(sayable(bot), seen('replies')),
  };
}

type Named = { readonly name: string; readonly label: string };

function stepsOf(bot: Bot): readonly Named[] {
  return [...compileFlows(bot).values()].flatMap((flow) =>
    [...flow.steps].map(([step, { path }]) => {
      const name = `${flow.name}/${step}`;
      const place = bot.places[path];
      return { name, label: place ? `${name} ${place.file}:${place.line}` : name };
    }),
  );
}

function names(of: Readonly<Record<string, unknown>>): readonly Named[] {
  return Object.keys(of).map((name) => ({ name, label: name }));
}

/** Subjects of tickets stand among the replies but are said to a desk. */
function sayable(bot: Bot): readonly Named[] {
  const steps = [...compileFlows(bot).values()].flatMap((flow) => [...flow.steps.values()]);
  const subjects = new Set(steps.map(({ step }) => step.ticket?.subject));
  return names(bot.replies).filter(({ name }) => !subjects.has(name));
}

function cover(all: readonly Named[], seen: ReadonlySet<string>): Covered {
  const missed = all.filter(({ name }) => !seen.has(name)).map(({ label }) => label);
  return { visited: all.length - missed.length, total: all.length, missed };
}
