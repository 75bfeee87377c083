import type { Problem } from '#engine/config/problem';
import { problem } from '#engine/config/report';
import { suggest } from '#engine/config/suggest';
import type { StepPiece } from './pieces.ts';

/** One way to hold a conversation. */
export type Run = { readonly name: string; readonly steps: readonly StepPiece[] };

type Wordings = ReadonlyMap<string, readonly string[]>;

/**
 * Put wordings where their names stand. What the bot says may be any of them; what the visitor says makes one run
 * for each, so that every wording is said at least once: with several names their n-th wordings go together.
 */
export function expandWordings(
  name: string,
  steps: readonly StepPiece[],
  known: Wordings,
  problems: Problem[],
): readonly Run[] {
  const heard = steps.map((piece) => hear(piece, known, problems));
  const spoken = heard.map((piece) => wordingsOf(piece.step.user, known, { piece, problems }));
  const names = heard.flatMap(({ step }, index) =>
    spoken[index] ? [step.user?.split(' ', 1)[0] ?? ''] : [],
  );
  const count = Math.max(1, ...spoken.map((wordings) => wordings?.length ?? 1));
  return Array.from({ length: count }, (_, run) => ({
    name: names.length === 0 ? name : `${name}/${[...new Set(names)].join('+')}-${run + 1}`,
    steps: heard.map((piece, index) => {
      const wordings = spoken[index];
      const user = wordings?.[run % wordings.length];
      return user === undefined ? piece : { ...piece, step: { ...piece.step, user } };
    }),
  }));
}

function hear(piece: StepPiece, known: Wordings, problems: Problem[]): StepPiece {
  const { message } = piece.step;
  if (typeof message !== 'object' || !message.says) return piece;
  const says = message.says.flatMap((text) => wordingsOf(text, known, { piece, problems }) ?? [text]);
  return { ...piece, step: { ...piece.step, message: { ...message, says } } };
}

/** The wordings that a text names, with its further words where they have `%s`; undefined for a text. */
function wordingsOf(
  text: string | undefined,
  known: Wordings,
  { piece, problems }: { readonly piece: StepPiece; readonly problems: Problem[] },
): readonly string[] | undefined {
  const [name = '', ...values] = text?.split(' ') ?? [];
  const wordings = known.get(name);
  const place = piece.places['user'] ?? piece.places['message.says'] ?? piece.place;
  if (wordings && wordings.length > 0) {
    return wordings.map((wording) =>
      values.reduce((filled, value) => filled.replace('%s', () => value), wording),
    );
  }
  if (wordings ?? /^UTT_\w+$/.test(name)) {
    const reason = wordings ? 'it has no wording' : 'there is no such .utterances.txt';
    const data = { what: `The utterance ${name}`, reason, suggestion: suggest(name, known.keys()) };
    problems.push(problem(place, 'CONVO_INVALID', data));
  }
  return undefined;
}
