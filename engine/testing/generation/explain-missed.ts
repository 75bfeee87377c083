import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import { type Point, pointId } from '../coverage/points.ts';
import { unreachable } from './unreachable.ts';

/** What is known when a search has ended. */
export type SearchEnd = {
  readonly bot: Bot;
  readonly missed: readonly Point[];
  /** Whether it ended because no more might be tried. */
  readonly exhausted: boolean;
  readonly tried: number;
  /** How often something was tried for a point, by its id. */
  readonly aimed: (id: string) => number;
};

/** Why points were not reached, as far as can be said. */
export function explainMissed(end: SearchEnd): ReadonlyMap<Point, string> {
  const ids = new Set(end.missed.map(pointId));
  return new Map(end.missed.map((point) => [point, reasonFor(point, ids, end)]));
}

function reasonFor(
  point: Point,
  missed: ReadonlySet<string>,
  { bot, exhausted, tried, aimed }: SearchEnd,
): string {
  const never = unreachable(point, bot);
  if (never !== undefined) return never;
  if (point.kind === 'transitions' && missed.has(`steps ${point.name.split(' ')[0]}`))
    return 'its step was not reached';
  const times = aimed(pointId(point));
  if (times > 0) return `${times} dialogues were tried for it: ${vainly(point, bot)}`;
  if (exhausted) return `not among the first ${tried} dialogues that were tried`;
  return neverTried(point);
}

/** Why what was tried for it may not have led there. */
function vainly({ kind, name, path = [] }: Point, bot: Bot): string {
  if (kind === 'transitions')
    return isSearchBehindForm(path.map(String), name, bot)
      ? 'behind a form a search hears only what knowledge has not answered beside the question'
      : 'no words that are known end the step so';
  if (kind !== 'ladders') return 'none leads there';
  if (name.endsWith(' corrected') && isOneOfTexts(path.map(String), bot))
    return 'words to replace a free text belong to none where the form has several; give it `called`';
  return 'what is known to be said does not bring it about';
}

function isSearchBehindForm([, flow = '']: readonly string[], name: string, bot: Bot): boolean {
  const steps = [...(compileFlows(bot).get(flow)?.steps.values() ?? [])];
  const [place = '', outcome] = name.split(' ');
  const own = compileFlows(bot)
    .get(flow)
    ?.steps.get(place.slice(flow.length + 1));
  return outcome === 'next' && own?.kind === 'search' && steps.some(({ kind }) => kind === 'form');
}

function isOneOfTexts([top, form = '', , key = '']: readonly string[], bot: Bot): boolean {
  const fields = top === 'forms' ? (bot.forms[form]?.fields ?? {}) : {};
  const texts = Object.values(fields).filter(({ type, called }) => type === 'text' && called === undefined);
  return texts.length > 1 && texts.some((field) => field === fields[key]);
}

/** Nothing that was come to offered a way to try. */
function neverTried({ kind, name }: Point): string {
  switch (kind) {
    case 'guards':
      return `its condition never was ${name.split(' ').at(-1)} with the words and answers that are known`;
    case 'ladders':
      if (name.endsWith(' corrected'))
        return 'wherever it was filled, its form was complete: no question was open that hears a correction';
      if (name.endsWith(' several')) return 'no other question was open anywhere while it was empty';
      return 'no dialogue comes to where it could happen; answer its question so in a dialogue once';
    case 'intents':
      return 'none of its first examples is understood as it';
    case 'transitions':
      return 'no known answer of a system or of a visitor ends the step so';
    default:
      return 'nothing that is known leads there';
  }
}
