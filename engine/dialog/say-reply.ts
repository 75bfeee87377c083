import type { Bot } from '../config/bot.ts';
import { IN_BRACES } from '../config/expressions/read-expression.ts';
import type { Reply } from '../config/schema/replies.ts';
import type { Button } from '../core/events/shapes.ts';
import type { Json } from '../core/json.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import type { Observe } from './observe.ts';
import { replyKey } from './repair-changes.ts';
import { belowWords } from './reply-parts.ts';
import type { Said } from './run.ts';
import { wordsOf } from './words.ts';

/** What filling a reply needs. `slots` is all that its expressions see beside the language; `seed` chooses among wordings. */
export type ReplyContext = {
  readonly language: string;
  readonly slots: Scope;
  readonly seed: number;
  /** What a name alone in braces shows instead of the slot's value: labels instead of codes. */
  readonly shown?: (name: string) => Json | undefined;
  readonly observe?: Observe | undefined;
};

/** Prefix of reply keys that name a FAQ entry. */
export const FAQ_PREFIX = 'faq:';

/**
 * Say a reply: take the variant that holds, choose a wording, fill in `{expressions}`, add what stands below it
 * and the buttons `extra`. A language that the reply lacks falls back to the bot's default;
 * a name that cannot be filled becomes empty.
 */
export function sayReply(
  bot: Bot,
  wanted: string,
  context: ReplyContext,
  extra: readonly Button[] = [],
): Said {
  const { language, seed } = context;
  const [fallback] = bot.languages;
  if (wanted.startsWith(FAQ_PREFIX)) return sayFaq(bot, wanted, context);
  const key = replyKey(bot, wanted);
  const reply = variantOf(bot.replies[key] ?? { text: {} }, context);
  const texts = reply.text[language] ?? reply.text[fallback] ?? key;
  const wordings = typeof texts === 'string' ? [texts] : texts;
  const wording = wordings[(seed + hashOf(key)) % wordings.length] ?? key;
  const below = belowWords(reply, { ...context, fallback, fill });
  return { reply: key, text: fill(wording, context), ...below, buttons: [...below.buttons, ...extra] };
}

/** The reply with the parts that its first holding variant names put in place. */
function variantOf({ variants = [], ...reply }: Reply, context: ReplyContext): Reply {
  const { slots, language, observe } = context;
  const chosen = variants.find((variant) => {
    const yes = holds(variant.when, { ...slots, language }, () => undefined);
    observe?.({ kind: 'guard', of: variant, key: 'when', holds: yes });
    return yes;
  });
  if (chosen === undefined) return reply;
  observe?.({ kind: 'variant', of: chosen, language });
  const { when: _, text = {}, ...parts } = chosen;
  return { ...reply, ...parts, text: { ...reply.text, ...text } };
}

function sayFaq(bot: Bot, key: string, { language }: ReplyContext): Said {
  const entry = bot.faq.find((candidate) => candidate.id === key.slice(FAQ_PREFIX.length));
  const text = entry?.answer[language] ?? entry?.answer[bot.languages[0]] ?? '';
  return { reply: key, text, buttons: [] };
}

/** A text with its expressions filled in; `change` is done to each value. */
function fill(
  wording: string,
  { slots, language, shown }: ReplyContext,
  change: (value: string, at: number) => string = (value) => value,
): string {
  return wording.replace(IN_BRACES, (_, expression: string, at: number) => {
    const label = shown?.(expression.trim());
    if (label !== undefined) return change(show(label, language), at);
    const result = evaluate(expression, { ...slots, language });
    return result.ok ? change(show(result.value, language), at) : '';
  });
}

/** A value as people read it: a list joined as the language does, an object by its name or by all it holds. */
function show(value: Json, language: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  const { comma, and } = wordsOf(language);
  if (Array.isArray(value)) {
    const items = value.map((item) => show(item, language)).filter((item) => item !== '');
    return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(comma)}${and}${items.at(-1)}`;
  }
  if (typeof value !== 'object') return String(value);
  const { name } = value as { readonly name?: Json };
  if (name !== undefined) return show(name, language);
  const members = Object.values(value).map((member) => show(member, language));
  return members.filter((member) => member !== '').join(comma);
}

/** FNV-1a, so that two replies of one turn do not always take the same wording. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
