import type { Entity, Intent } from '../core/events/shapes.ts';
import { foldText } from '../core/fold.ts';
import { type Mask, masksOf } from './examples.ts';
import type { Turn } from './turn.ts';
import type { ValueFinder } from './values.ts';

/** What a classifier makes of a message, with its reasons. */
type Heard = { readonly intent: Intent; readonly notes: readonly string[] };

/** "The cheaper one" names a thing as well as its name does; "it" may stand for nothing at all. */
const FIRM = 0.7;
const PRONOUN = 0.6;
const AGAIN = 'surer with the thing meant in place of';

/**
 * Classify a message with names and values hidden behind their type, and so too the words that say which one is meant.
 * Pronouns are hidden where the message is surer so: "它重不重" is, and "how long does it take", which names nothing, is not.
 */
export async function hearMessage(
  text: string,
  { mentions = [], entities = [] }: Turn['parts'],
  findValues: ValueFinder,
  classify: (masks: readonly Mask[]) => Heard | Promise<Heard>,
): Promise<Heard> {
  if (SAYS_NOTHING.test(foldText(text))) return { intent: NOTHING, notes: ['only words that say nothing'] };
  const inside = <One extends Mask>(all: readonly One[]) => all.filter(({ end }) => end <= text.length);
  const stand = inside(entities.filter((one) => standsForOne(one, entities)));
  const firm = over(
    stand.filter(({ score }) => score >= FIRM),
    masksOf(text, inside(mentions), findValues),
  );
  const heard = await classify(firm);
  const pronouns = stand.filter(({ score }) => score >= PRONOUN && score < FIRM);
  if (pronouns.length === 0) return heard;
  const again = await classify(over(pronouns, firm));
  const isSurer = heard.intent.rejected || again.intent.score > heard.intent.score;
  if (again.intent.rejected || !isSurer) return heard;
  return {
    ...again,
    notes: [`${AGAIN} ${pronouns.map(({ text: words }) => words).join(', ')}`, ...again.notes],
  };
}

const NOTHING: Intent = { name: null, score: 0, rejected: true, alternatives: [] };
/** "的了吗" and "the of and" stand in examples of every intent, and a classifier would choose one by how often. */
const SAYS_NOTHING =
  /^(?:[的了吗呢啊吧呀嘛么呐啦噢喔哇]|\b(?:the|an?|of|and|or|to|in|on|at|for)\b|[\p{P}\p{Z}\p{C}])*$/u;

/** "These two" says something beside what it stands for, and stays. */
function standsForOne({ source, start }: Entity, all: readonly Entity[]): boolean {
  return (
    source === 'focus' && all.filter((one) => one.source === 'focus' && one.start === start).length === 1
  );
}

/** "苹果那个" hides the brand in it. */
function over(upper: readonly Mask[], lower: readonly Mask[]): readonly Mask[] {
  const kept = lower.filter((one) => upper.every(({ start, end }) => one.end <= start || end <= one.start));
  return [...kept, ...upper].sort((a, b) => a.start - b.start);
}
