import { type DialogContext, say } from './context.ts';
import type { DialogRun } from './run.ts';
import { FAQ_PREFIX } from './say-reply.ts';

/** Say the best knowledge entry for the visitor's message; undefined when none is good enough. */
export function answerFromKnowledge(run: DialogRun, context: DialogContext): DialogRun | undefined {
  const tokens = (context.turn.parts.tokens ?? []).map((token) => token.text);
  const [best] = context.search.find({ text: context.text, tokens, language: context.language, limit: 1 });
  if (!best || best.score < context.answerAbove) return undefined;
  const noted = { ...run, notes: [...run.notes, `faq ${best.id} ${best.score.toFixed(2)}`] };
  return say(noted, context, `${FAQ_PREFIX}${best.id}`);
}
