import type { Span } from '#engine/plugin';

const HAN = /\p{Script=Han}/gu;
const WORD = /\p{Script=Latin}+/gu;

/** Order numbers, model numbers and addresses are written alike in every language. */
const CODE = /[\p{Script=Latin}\d@._-]*[\d@][\p{Script=Latin}\d@._-]*/gu;

/** Words that people type in the middle of a Chinese conversation too. */
const EVERYWHERE = /^\s*(ok|okay|hi|bye|yes|no|thx|vip|app)[\s\p{P}]*$/iu;

/**
 * The language of one message among those that the bot speaks. Catalogue names say nothing about it, so they are left out:
 * "iPhone 15 Pro 多少钱" is Chinese, "华为 price?" English. A Han character weighs as much as a Latin word.
 * Null where nothing tells: emoji, numbers, codes, names alone, "ok", and a single Latin word in the middle of a conversation.
 */
export function detectLanguage(
  text: string,
  names: readonly Span[],
  languages: readonly string[],
  inMidTalk: boolean,
): string | null {
  const rest = withoutSpans(text, names).replace(CODE, ' ');
  if (EVERYWHERE.test(rest)) return null;
  const han = count(rest, HAN);
  const words = count(rest, WORD);
  if (han === 0 && words === 1 && inMidTalk) return null;
  if (han === 0 && words === 0) return null;
  const language = han >= words ? 'zh' : 'en';
  return languages.includes(language) ? language : null;
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
