import type { CannedReply } from '../client/answers.ts';

/** As many as fit over the box. */
const MOST = 8;

/**
 * Canned replies of a bot in the language of its talk, those whose key begins with the words first.
 * One that has not the language is shown in the first that it has. Pure.
 */
export function findCanned(
  all: readonly CannedReply[],
  { bot, words, language }: { readonly bot: string; readonly words: string; readonly language: string },
): readonly { readonly key: string; readonly text: string }[] {
  const wanted = words.trim().toLowerCase();
  const inLanguage = all
    .filter((one) => one.bot === bot)
    .map(({ key, text }) => ({ key, text: text[language] ?? Object.values(text)[0] ?? '' }));
  const isFirst = ({ key }: { key: string }) => key.toLowerCase().startsWith(wanted);
  const isLater = (one: { key: string; text: string }) =>
    !isFirst(one) && `${one.key} ${one.text}`.toLowerCase().includes(wanted);
  return [...inLanguage.filter(isFirst), ...inLanguage.filter(isLater)].slice(0, MOST);
}

/** `{visitor.name}` and the like become their values; what has none stays, so that the agent sees it. Pure. */
export function fillCanned(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{([\w.]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === null || typeof value === 'object' ? whole : String(value);
  });
}
