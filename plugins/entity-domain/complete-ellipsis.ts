import { type Entity, foldText, type Intent, type NamedEntry, type Span, type Turn } from '#engine/plugin';
import type { Options } from './schema.ts';

/** What a message without a wish of its own asks, and the thing it asks about where only a brand or kind is named. */
export type Completed = {
  readonly intent: Intent;
  readonly entities: readonly Entity[];
  readonly notes: readonly string[];
};

/** What is left of "那小米的呢？" and "and the Sony?" when the name is taken out. */
const SHELL =
  /^(?:那么?|然后|还有|换成?|或者|再?(?:看看?|说说|讲讲)|(?:再|给我)?介绍(?:一下|下)?|要是|如果是?|and|what about|how about|or|then|tell me(?: more)? about|show me|the|a|one|\s)*(?:的|款|一?个|ones?|\s)*(?:有(?:没有|吗|么)?|可以吗?|行吗?)?(?:呢|呐|呀|咋样|怎么样|如何|啊|\s)*[\p{P}\s]*$/u;
const CUE = /那|呢|呐|怎么样|咋样|如何|\b(?:and|what about|how about)\b/;
const CARRIED = 0.75;
/** Below this the classifier has only guessed at a message of two words. */
const SURE = 0.6;
const MOST_OTHERS = 4;

/** What the bot's designer says of such messages, and all that can be named. */
type Rules = Pick<Options, 'asks' | 'not_again'> & { readonly catalogue: readonly NamedEntry[] };

/**
 * "那小米的呢？", "the other one?", "换成黑色": the same wish as before with another thing. Where nothing was wanted that can be
 * asked again, the wish is what is usually asked of such a thing, and where nobody said what that is, a guess of the
 * classifier is no wish either. Undefined for a message that says more than which thing is meant.
 */
export function completeEllipsis(
  turn: Turn,
  intent: Intent,
  things: readonly Entity[],
  rules: Rules,
): Completed | undefined {
  if (turn.input.kind !== 'message') return undefined;
  const rest = foldText(without(turn.input.text, things));
  const pointed = things.filter(({ source }) => source === 'focus');
  if (things.length === 0 || !SHELL.test(rest)) return undefined;
  if (pointed.length === 0 && !CUE.test(rest)) return undefined;
  const wish = wishOf(turn, things, rules);
  const isColour = pointed.length > 0 && pointed.every(({ score }) => score < PRONOUN);
  if (wish === undefined || (isColour && wish.intent !== rules.asks?.[pointed[0]?.type ?? '']))
    return pointed.length > 0 ? undefined : unsure(intent);
  const entities = pointed.length > 0 ? [] : counterpart(turn, things, rules.catalogue);
  const notes = [
    `${wish.intent} asked of ${things.map(({ text }) => text).join(', ')}: ${wish.because}`,
    ...entities.map(({ text, value, because }) => `${text} → ${value}: ${because}`),
  ];
  return { intent: carried(wish.intent, intent), entities, notes };
}

/** A colour says less than a pronoun, and only of a thing that is being asked about. */
const PRONOUN = 0.6;

type Wish = { readonly intent: string; readonly because: string };

function wishOf(
  { state }: Turn,
  things: readonly Entity[],
  { asks = {}, not_again = [] }: Rules,
): Wish | undefined {
  const { lastIntent } = state;
  if (lastIntent !== undefined && !not_again.includes(lastIntent))
    return { intent: lastIntent, because: 'wanted before' };
  const type = things.map((thing) => thing.type).find((one) => asks[one] !== undefined);
  const usual = type === undefined ? undefined : asks[type];
  return usual === undefined ? undefined : { intent: usual, because: `what is asked of a ${type}` };
}

function unsure(intent: Intent): Completed | undefined {
  if (intent.rejected || intent.name === null || intent.score >= SURE) return undefined;
  const guess = { name: intent.name, score: intent.score };
  return {
    intent: { ...intent, name: null, rejected: true, alternatives: [guess, ...intent.alternatives] },
    entities: [],
    notes: ['a name alone says no wish, and there was none before'],
  };
}

function carried(name: string, { name: heard, score, alternatives }: Intent): Intent {
  const others = heard === null || heard === name ? [] : [{ name: heard, score: Math.min(score, CARRIED) }];
  return {
    name,
    score: Math.max(CARRIED, heard === name ? score : 0),
    rejected: false,
    alternatives: [...others, ...alternatives.filter((other) => other.name !== name)],
  };
}

/** Another brand's product of the same kind as the one talked about, nearest in price; the next nearest are alternatives. */
function counterpart(
  { state }: Turn,
  things: readonly Entity[],
  catalogue: readonly NamedEntry[],
): readonly Entity[] {
  const [kind] = things;
  const last = state.focus.find(({ type }) => type !== kind?.type && type !== 'brand' && type !== 'category');
  const before = catalogue.find(({ type, id }) => type === last?.type && id === last?.value);
  if (kind === undefined || before === undefined || things.some(({ type }) => type === before.type))
    return [];
  const same = kind.type === 'brand' ? 'category' : 'brand';
  const price = Number(before.facts['price'] ?? 0);
  const distance = ({ facts }: NamedEntry): number => Math.abs(Number(facts['price'] ?? 0) - price);
  const [best, ...others] = catalogue
    .filter(
      ({ type, facts }) =>
        type === before.type && facts[kind.type] === kind.value && facts[same] === before.facts[same],
    )
    .sort((a, b) => distance(a) - distance(b));
  if (best === undefined) return [];
  const { start, end, text } = kind;
  const alternatives = others.slice(0, MOST_OTHERS).map(({ id }) => ({ value: id, score: 0.4 }));
  const entity = {
    type: best.type,
    value: best.id,
    text,
    start,
    end,
    score: 0.7,
    source: 'focus',
    because: `${kind.value}, of the same kind as ${before.id} and nearest in price`,
    name: best.name,
  };
  return [alternatives.length > 0 ? { ...entity, alternatives } : entity];
}

function without(text: string, spans: readonly Span[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    rest += ` ${text.slice(from, start)}`;
    from = Math.max(from, end);
  }
  return `${rest} ${text.slice(from)}`.trim();
}
