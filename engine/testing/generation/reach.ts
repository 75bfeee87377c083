import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import { type Point, pointId } from '../coverage/points.ts';
import type { Place } from './place.ts';
import type { Wanted } from './wanted.ts';

/** Which flows points belong to, and what can still be reached from where. */
export type Reach = {
  /** Intents from which something wanted can be reached in a language. */
  intents(wanted: Wanted, language: string): ReadonlySet<string>;
  /** Whether something wanted may lie before a place. */
  isNear(place: Place, wanted: Wanted): boolean;
  /** The flows that a point belongs to, by its id. */
  flowsOf(id: string): readonly string[];
};

/** Lay out which flow leads to which. */
export function createReach(bot: Bot, points: readonly Point[]): Reach {
  const onward = onwardOf(bot);
  const flowsOf = new Map(points.map((point) => [pointId(point), flowsOfPoint(bot, point)]));
  const flowsIn = (points: readonly Point[], language: string): readonly string[] =>
    points.flatMap((point) => (speaks(point, language) ? (flowsOf.get(pointId(point)) ?? []) : []));
  const memory = new Map<string, ReadonlySet<string>>();
  const wantedFlows = (wanted: Wanted, language: string): ReadonlySet<string> => {
    const key = `${wanted.version()} ${language}`;
    const known = memory.get(key) ?? new Set(flowsIn(wanted.attracting(), language));
    memory.set(key, known);
    return known;
  };
  return {
    intents: (wanted, language) => {
      const flows = wantedFlows(wanted, language);
      const own = wanted.attracting().flatMap(({ kind, name }) => (kind === 'intents' ? [name] : []));
      const leading = [...onward].filter(([, reached]) => [...reached].some((flow) => flows.has(flow)));
      return new Set([...own, ...leading.flatMap(([name]) => [bot.flows[name]?.start?.intent ?? []].flat())]);
    },
    flowsOf: (id) => flowsOf.get(id) ?? [],
    isNear: ({ view: { state } }, wanted) => {
      const flows = wantedFlows(wanted, state.language ?? bot.languages[0]);
      return state.dialog.stack.some(({ flow }) =>
        [...(onward.get(flow) ?? [])].some((reached) => flows.has(reached)),
      );
    },
  };
}

/** A reply in one language is not reached in another. */
function speaks({ kind, name }: Point, language: string): boolean {
  return kind !== 'replies' || name.split(' ')[1] === language;
}

/** Each flow with all that it calls or links to, itself included. */
function onwardOf(bot: Bot): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map(
    [...compileFlows(bot).values()].map((flow) => [
      flow.name,
      [...flow.steps.values()].flatMap(({ step }) => [step.call ?? [], step.link ?? []].flat()),
    ]),
  );
  const from = (name: string, seen: Set<string>): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const next of direct.get(name) ?? []) from(next, seen);
    return seen;
  };
  return new Map([...direct.keys()].map((name) => [name, from(name, new Set())]));
}

function flowsOfPoint(bot: Bot, { path = [] }: Point): readonly string[] {
  const [top, name = ''] = path.map(String);
  if (top === 'flows') return [name];
  return top === 'forms' || top === 'replies' ? usersOf(bot, name) : [];
}

/** Flows that name a form or a reply, by themselves or in one of their forms. */
function usersOf(bot: Bot, name: string): readonly string[] {
  const quoted = JSON.stringify(name);
  const forms = Object.entries(bot.forms).flatMap(([form, content]) =>
    form === name || JSON.stringify(content).includes(quoted) ? [form] : [],
  );
  return [...compileFlows(bot).values()].flatMap((flow) => {
    const own = [...flow.steps.values()];
    const isUser = own.some(({ form = '' }) => forms.includes(form));
    return isUser || JSON.stringify(bot.flows[flow.name]).includes(quoted) ? [flow.name] : [];
  });
}
