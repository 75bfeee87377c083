import { type Entity, foldText, type Intent, type NamedEntry, type Span, type Turn } from '#engine/plugin';

/** What a message without a wish of its own asks, and the thing it asks about where only a brand or kind is named. */
export type Completed = {
  readonly intent: Intent;
  readonly entities: readonly Entity[];
  readonly notes: readonly string[];
};

/** What is left of "那小米的呢？" and "and the Sony?" when the name is taken out. */
const SHELL =
  /^(?:那么?|然后|还有|换成?|或者|再看看?|要是|如果是?|and|what about|how about|or|then|the|a|one|\s)*(?:的|款|一?个|ones?|\s)*(?:呢|呐|呀|咋样|怎么样|如何|啊|\s)*[\p{P}\s]*$/u;
const CUE = /那|呢|呐|怎么样|咋样|如何|\b(?:and|what about|how about)\b/;
const CARRIED = 0.75;
/** Below this the classifier has only guessed at a message of two words. */
const SURE = 0.6;
const MOST_OTHERS = 4;

/**
 * "那小米的呢？": the same wish as before with another thing. Where nothing was wanted before, a guess of the classifier
 * at such a message is no wish either. Undefined for a message that says more than a name.
 */
export function completeEllipsis(
  turn: Turn,
  intent: Intent,
  named: readonly Entity[],
  catalogue: readonly NamedEntry[],
): Completed | undefined {
  if (turn.input.kind !== 'message') return undefined;
  const things = named.filter(({ source }) => source === 'catalogue');
  const rest = foldText(without(turn.input.text, things));
  if (things.length === 0 || !SHELL.test(rest) || !CUE.test(rest)) return undefined;
  const { lastIntent } = turn.state;
  if (lastIntent === undefined) {
    if (intent.rejected || intent.name === null || intent.score >= SURE) return undefined;
    const guess = { name: intent.name, score: intent.score };
    const unsure = { ...intent, name: null, rejected: true, alternatives: [guess, ...intent.alternatives] };
    return { intent: unsure, entities: [], notes: ['a name alone says no wish, and there was none before'] };
  }
  const alternatives = [
    ...(intent.name === null || intent.name === lastIntent
      ? []
      : [{ name: intent.name, score: Math.min(intent.score, CARRIED) }]),
    ...intent.alternatives.filter(({ name }) => name !== lastIntent),
  ];
  const carried = {
    name: lastIntent,
    score: Math.max(CARRIED, intent.name === lastIntent ? intent.score : 0),
    rejected: false,
    alternatives,
  };
  const entities = counterpart(turn, things, catalogue);
  const notes = [
    `${lastIntent} asked again of ${things.map(({ text }) => text).join(', ')}`,
    ...entities.map(({ text, value }) => `${text} → ${value}: of the same kind as before`),
  ];
  return { intent: carried, entities, notes };
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
