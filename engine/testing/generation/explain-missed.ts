import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import { type Point, pointId } from '../coverage/points.ts';

/** What is known when a search has ended. */
export type SearchEnd = {
  readonly bot: Bot;
  readonly missed: readonly Point[];
  /** Whether it ended because no more might be tried. */
  readonly exhausted: boolean;
  readonly tried: number;
};

/** Why points were not reached, as far as can be said. */
export function explainMissed(end: SearchEnd): ReadonlyMap<Point, string> {
  const ids = new Set(end.missed.map(pointId));
  return new Map(end.missed.map((point) => [point, reasonFor(point, ids, end)]));
}

function reasonFor(point: Point, missed: ReadonlySet<string>, { bot, exhausted, tried }: SearchEnd): string {
  const flow = String(point.path?.[0] === 'flows' ? point.path[1] : '');
  if (flow !== '' && !isEntered(bot, flow)) return `nothing starts or calls ${flow}`;
  if (point.kind === 'repairs') return 'a repair of the engine that words and taps alone do not cause';
  if (point.kind === 'transitions' && missed.has(`steps ${point.name.split(' ')[0]}`))
    return 'its step was not reached';
  if (exhausted) return `not among the first ${tried} dialogues that were tried`;
  switch (point.kind) {
    case 'guards':
      return `its condition never was ${point.name.split(' ').at(-1)} with the words and answers that are known`;
    case 'ladders':
      return 'no words are known that make it happen; answer its question so in a dialogue once';
    case 'intents':
      return 'none of its first examples is understood as it';
    case 'transitions':
      return 'no known answer of a system or of a visitor ends the step so';
    default:
      return 'nothing that is known leads there';
  }
}

function isEntered(bot: Bot, name: string): boolean {
  if (bot.flows[name]?.start !== undefined) return true;
  const repairs = Object.values(bot.repair ?? {});
  if (repairs.some((change) => typeof change === 'object' && change.flow === name)) return true;
  if (JSON.stringify(bot.replies).includes(`"flow:${name}"`)) return true;
  return [...compileFlows(bot).values()].some((flow) =>
    [...flow.steps.values()].some(
      ({ step }) =>
        step.call === name || step.link === name || JSON.stringify(step).includes(`"link":"${name}"`),
    ),
  );
}
