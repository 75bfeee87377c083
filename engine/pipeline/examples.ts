import type { Bot } from '../config/bot.ts';
import type { Lexicon } from '../ports/lexicon.ts';
import { type Span, type ValueFinder, valueFinder } from './values.ts';

/** A stretch of the text that a classifier sees as the name of its type. */
export type Mask = Span & { readonly type: string };

/** An example as its author wrote it; `intent` is null for out of scope, masks are what hides names and values. */
export type Example = {
  readonly text: string;
  readonly masks: readonly Mask[];
  readonly intent: string | null;
};

type Source = Pick<Bot, 'intents' | 'outOfScope' | 'entities'> & {
  readonly lexicon: Lexicon;
  readonly language: string;
};

const read = new WeakMap<
  Bot['intents'],
  { readonly source: Source; readonly examples: readonly Example[] }[]
>();

/**
 * The bot's examples in one language, those out of scope last: what a classifier is trained on. Read once for all
 * trainers and their fingerprints, because finding the names in thousands of texts takes longer than all else they do
 * where nothing is to be trained. A lexicon that is changed afterwards is not read again.
 */
export function examplesOf(bot: Bot, lexicon: Lexicon, language: string): readonly Example[] {
  const { intents, outOfScope, entities } = bot;
  const source: Source = { intents, outOfScope, entities, lexicon, language };
  const known = read.get(intents) ?? [];
  const same = known.find((one) => isSame(one.source, source));
  if (same) return same.examples;
  const examples = readExamples(source);
  read.set(intents, [...known, { source, examples }]);
  return examples;
}

function isSame(one: Source, other: Source): boolean {
  return (
    one.lexicon === other.lexicon &&
    one.language === other.language &&
    one.outOfScope === other.outOfScope &&
    one.entities === other.entities
  );
}

function readExamples({ intents, outOfScope, entities, lexicon, language }: Source): readonly Example[] {
  const findValues = valueFinder(entities);
  const reader = (intent: string | null) => (text: string) => ({
    text,
    intent,
    masks: masksOf(text, lexicon.match(text), findValues),
  });
  return [
    ...Object.entries(intents).flatMap(([name, { examples }]) =>
      (examples[language] ?? []).map(reader(name)),
    ),
    ...(outOfScope[language] ?? []).map(reader(null)),
  ];
}

/** Names and values to be hidden behind their type; plain numbers say something and stay. */
export function masksOf(text: string, mentions: readonly Mask[], findValues: ValueFinder): readonly Mask[] {
  const values = findValues(text, mentions).filter(({ type }) => type !== 'number');
  return [...mentions, ...values].sort((a, b) => a.start - b.start);
}
