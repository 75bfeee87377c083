import type { Span } from '#engine/plugin';

const HAN = /\p{Script=Han}/gu;
const WORD = /\p{Script=Latin}+/gu;

/**
 * The language of one message among those that the bot speaks. Catalogue names say nothing about it, so they are left out:
 * "iPhone 15 Pro 多少钱" is Chinese, "华为 price?" English. A Han character weighs as much as a Latin word.
 * Null where nothing tells: emoji, numbers, names alone.
 */
export function detectLanguage(
  text: string,
  names: readonly Span[],
  languages: readonly string[],
): string | null {
  const rest = withoutSpans(text, names);
  const han = count(rest, HAN);
  const words = count(rest, WORD);
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
