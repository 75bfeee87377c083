import type { Json } from '../core/json.ts';
import type { SearchHit } from '../ports/search.ts';
import { type DialogContext, note, say } from './context.ts';
import type { DialogRun } from './run.ts';
import { FAQ_PREFIX } from './say-reply.ts';

/** Say the best knowledge entry for the visitor's message; undefined when none is good enough. */
export async function answerFromKnowledge(
  run: DialogRun,
  context: DialogContext,
): Promise<DialogRun | undefined> {
  const tokens = (context.turn.parts.tokens ?? []).map((token) => token.text);
  const { text, language } = context;
  const [best] = await context.search.find({ text, tokens, language, limit: 1 });
  if (!best || best.score < context.answerAbove) return undefined;
  return say(note(run, noteOf(best)), context, `${FAQ_PREFIX}${best.id}`);
}

/** The name under which tests answer for what a search step finds: `{ id }` of an entry. */
export const SEARCH = 'knowledge.search';

/** What a search step says: the best entry, or the one that a test has put in its place. */
export async function searchKnowledge(
  run: DialogRun,
  context: DialogContext,
): Promise<DialogRun | undefined> {
  const { actions, text, signal } = context;
  if (!actions.replaces?.(SEARCH, { text })) return answerFromKnowledge(run, context);
  const answer = await actions.call(SEARCH, { text }, signal);
  const { id } = (answer.kind === 'found' ? answer.data : {}) as { readonly id?: Json };
  return typeof id === 'string' ? say(run, context, `${FAQ_PREFIX}${id}`) : undefined;
}

function noteOf({ id, score, signals }: SearchHit): string {
  const found = `faq ${id} ${score.toFixed(2)}`;
  if (signals === undefined) return found;
  const meaning = signals.meaning === null ? 'encoder failed' : `meaning ${signals.meaning.toFixed(2)}`;
  return `${found} (words ${signals.words.toFixed(2)}, ${meaning})`;
}
