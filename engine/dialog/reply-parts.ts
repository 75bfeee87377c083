import type { Card as CardSpec, Reply, ReplyButton } from '../config/schema/replies.ts';
import type { Button, Card, Image } from '../core/events/shapes.ts';
import type { Json } from '../core/json.ts';
import { evaluate, holds } from './expressions.ts';
import type { Said } from './run.ts';
import type { ReplyContext } from './say-reply.ts';

/** What the parts below a reply's words are filled from. */
export type PartsContext = ReplyContext & {
  readonly fallback: string;
  readonly fill: (
    wording: string,
    context: PartsContext,
    change?: (value: string, at: number) => string,
  ) => string;
};

/** Beginning of the payload of a button that opens an address. */
export const URL_PAYLOAD = 'url:';

/** Cards in one message; more would be a catalogue. */
const MOST_CARDS = 10;

/** Buttons, quick replies, cards and picture of a reply, as a client shows them. Members without content are left out. */
export function belowWords(
  { buttons, quick_replies, cards = [], image }: Reply,
  context: PartsContext,
): Omit<Said, 'reply' | 'text'> {
  const quickReplies = fillButtons(quick_replies, context);
  const filled = cards.flatMap((card) => fillCard(card, context)).slice(0, MOST_CARDS);
  const picture = fillImage(image, context);
  return {
    buttons: fillButtons(buttons, context),
    ...(quickReplies.length === 0 ? {} : { quickReplies }),
    ...(filled.length === 0 ? {} : { cards: filled }),
    ...(picture === undefined ? {} : { image: picture }),
  };
}

function fillButtons(buttons: readonly ReplyButton[] = [], context: PartsContext): readonly Button[] {
  return buttons
    .filter((button) => isShown(button, context))
    .flatMap(({ label, payload, url }): readonly Button[] => {
      const words = fillWords(label, context);
      if (url === undefined) {
        const sent = context.fill(payload ?? '', withCodes(context));
        return [{ label: words === '' ? sent : words, payload: sent }];
      }
      const address = fillAddress(url, context);
      if (address === undefined) return [];
      return [{ label: words === '' ? address : words, payload: `${URL_PAYLOAD}${address}`, url: address }];
    });
}

/** One card, or one for each `item` of its list. */
function fillCard(card: CardSpec, context: PartsContext): readonly Card[] {
  if (card.each === undefined) return isShown(card, context) ? [cardOf(card, context)] : [];
  return listOf(card.each, context).flatMap((item) => {
    const inside = { ...context, slots: { ...context.slots, item } };
    return isShown(card, inside) ? [cardOf(card, inside)] : [];
  });
}

function cardOf({ title, text, image, buttons }: CardSpec, context: PartsContext): Card {
  const picture = fillImage(image, context);
  const own = fillButtons(buttons, context);
  return {
    title: fillWords(title, context),
    ...(text === undefined ? {} : { text: fillWords(text, context) }),
    ...(picture === undefined ? {} : { image: picture }),
    ...(own.length === 0 ? {} : { buttons: [...own] }),
  };
}

function fillImage(image: Reply['image'], context: PartsContext): Image | undefined {
  const url = image && fillAddress(image.url, context);
  return image && url !== undefined ? { url, alt: fillWords(image.alt, context) } : undefined;
}

/** Values are escaped, unless the address begins with one; what is no address then is left out rather than opened. */
function fillAddress(address: string, context: PartsContext): string | undefined {
  const filled = context.fill(address, withCodes(context), (value, at) =>
    at === 0 ? value : encodeURIComponent(value),
  );
  return /^(https?:\/\/[^/]|\/(?!\/))\S*$/u.test(filled) ? filled : undefined;
}

/** Labels are for eyes: what programs read has the values themselves. */
function withCodes({ shown: _, ...context }: PartsContext): PartsContext {
  return context;
}

function fillWords(words: Readonly<Record<string, string>>, context: PartsContext): string {
  return context.fill(words[context.language] ?? words[context.fallback] ?? '', context);
}

function isShown(part: { readonly when?: string }, { slots, language, observe }: PartsContext): boolean {
  if (part.when === undefined) return true;
  const yes = holds(part.when, { ...slots, language }, () => undefined);
  observe?.({ kind: 'guard', of: part, key: 'when', holds: yes });
  return yes;
}

function listOf(expression: string, { slots, language }: PartsContext): readonly Json[] {
  const list = evaluate(expression, { ...slots, language });
  return list.ok && Array.isArray(list.value) ? list.value : [];
}
