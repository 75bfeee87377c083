import type { BotMessage } from './check-step.ts';
import type { NextMessage } from './fixture-schema.ts';

/** What looking at the next message came to; `read` is how many messages have been looked at with it. */
export type LookedAt = {
  readonly holds: boolean;
  readonly got: unknown;
  readonly part?: string | undefined;
  readonly read: number;
};

/** Look at the next of the messages that nobody has looked at. An optional one that does not fit stays unread. */
export function lookAtNext(expected: NextMessage, unread: readonly BotMessage[]): LookedAt {
  if (expected === 'skip') return { holds: true, got: null, read: unread.length };
  const [next] = unread;
  const wrong = next === undefined ? 'says' : misfit(expected, next);
  if (wrong !== undefined && expected.optional) return { holds: true, got: null, read: 0 };
  const got = next === undefined ? null : shown(next);
  const part = wrong !== undefined && wrong in expected ? wrong : undefined;
  return { holds: wrong === undefined, got, part, read: 1 };
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

type Wanted = Exclude<NextMessage, 'skip'>;

/** The first part of what is wanted that a message does not keep. */
function misfit(
  { says, not, buttons = [], no_buttons = [] }: Wanted,
  { text, buttons: offered = [] }: BotMessage,
): keyof Wanted | undefined {
  const onOffer = (wanted: string) =>
    offered.some(({ label, payload }) => hasText(label, wanted) || payload === wanted);
  if (says !== undefined && says.some((wanted) => hasText(text, wanted)) === (not === true)) return 'says';
  if (!buttons.every(onOffer)) return 'buttons';
  return no_buttons.some(onOffer) ? 'no_buttons' : undefined;
}

function plainText(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, ' ').trim();
}

function shown({ text, buttons = [] }: BotMessage): string {
  return [text, ...buttons.map(({ label }) => `[${label}]`)].join(' ');
}
