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

/** The bot's examples in one language, those out of scope last: what a classifier is trained on. */
export function examplesOf(bot: Bot, lexicon: Lexicon, language: string): readonly Example[] {
  const findValues = valueFinder(bot.entities);
  const read = (intent: string | null) => (text: string) => ({
    text,
    intent,
    masks: masksOf(text, lexicon.match(text), findValues),
  });
  return [
    ...Object.entries(bot.intents).flatMap(([name, { examples }]) =>
      (examples[language] ?? []).map(read(name)),
    ),
    ...(bot.outOfScope[language] ?? []).map(read(null)),
  ];
}

/** Names and values to be hidden behind their type; plain numbers say something and stay. */
export function masksOf(text: string, mentions: readonly Mask[], findValues: ValueFinder): readonly Mask[] {
  const values = findValues(text, mentions).filter(({ type }) => type !== 'number');
  return [...mentions, ...values].sort((a, b) => a.start - b.start);
}
