import type { BotMessage } from './check-step.ts';
import type { NextMessage } from './fixture-schema.ts';

/** The key of a check's own that does not hold, and what it wanted. */
export type Below = { readonly key: string; readonly expected: unknown };

/** What looking at the next message came to; `read` is how many messages have been looked at with it. */
export type LookedAt = {
  readonly holds: boolean;
  readonly got: unknown;
  readonly below?: Below | undefined;
  readonly read: number;
};

/** Look at the next of the messages that nobody has looked at. An optional one that does not fit stays unread. */
export function lookAtNext(expected: NextMessage, unread: readonly BotMessage[]): LookedAt {
  if (expected === 'skip') return { holds: true, got: null, read: unread.length };
  const [next] = unread;
  const below = next === undefined ? undefined : misfit(expected, next);
  const holds = next !== undefined && below === undefined;
  if (!holds && expected.optional) return { holds: true, got: null, read: 0 };
  return { holds, got: next === undefined ? null : shown(next), below, read: 1 };
}

/** Whether a text has a wanted one in it, whatever its capitals and spaces; `*` stands for anything. */
export function hasText(text: string, wanted: string): boolean {
  const said = plainText(text);
  let from = 0;
  for (const piece of plainText(wanted).split('*')) {
    const at = said.indexOf(piece.trim(), from);
    if (at < 0) return false;
    from = at + piece.trim().length;
  }
  return true;
}

/** Whether a text is a wanted one from beginning to end, by the same rules. */
export function isText(text: string, wanted: string): boolean {
  const pieces = plainText(wanted).split('*');
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  const said = plainText(text);
  if (pieces.length === 1) return said === first.trim();
  return said.startsWith(first.trim()) && said.endsWith(last.trim()) && hasText(text, wanted);
}

type Wanted = Exclude<NextMessage, 'skip'>;

/** The first part of what is wanted that a message does not keep. */
function misfit(
  { says, not, buttons = [], no_buttons = [] }: Wanted,
  { text, buttons: offered = [] }: BotMessage,
): Below | undefined {
  const onOffer = (wanted: string) =>
    offered.some(({ label, payload }) => hasText(label, wanted) || payload === wanted);
  if (says !== undefined && says.some((wanted) => hasText(text, wanted)) === (not === true))
    return { key: 'says', expected: not ? { not: says } : says };
  if (!buttons.every(onOffer)) return { key: 'buttons', expected: buttons };
  return no_buttons.some(onOffer) ? { key: 'no_buttons', expected: { not: no_buttons } } : undefined;
}

function plainText(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, ' ').trim();
}

function shown({ text, buttons = [] }: BotMessage): string {
  return [text, ...buttons.map(({ label }) => `[${label}]`)].join(' ');
}
