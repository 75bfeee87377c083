import type { Conversation } from '../conversation/state.ts';
import type { Env } from '../core/env.ts';
import { sayReply } from '../dialog/say-reply.ts';
import type { Plan } from '../pipeline/build-plan.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Turn } from '../pipeline/turn.ts';

/** An answer that an agent may want: of the knowledge (its question is the title), or how a flow of the bot goes on. */
export type Suggestion = {
  readonly from: 'knowledge' | 'flow';
  readonly title: string;
  readonly text: string;
};

/** Less likely answers of the knowledge would only be in the way. */
const LEAST = 0.3;
const MOST = 3;

/**
 * What could be said to these words of a visitor whose chat a person has. The stages that understand run as they would
 * for the bot; none that decides does, so nothing is asked of business systems and nothing changes.
 */
export async function suggestReplies(
  plan: Plan,
  state: Conversation,
  text: string,
  env: Env,
): Promise<readonly Suggestion[]> {
  const [fallback] = plan.bot.languages;
  const turn: Turn = {
    id: `suggest:${state.id}`,
    input: { kind: 'message', text, attachments: [] },
    at: env.now(),
    conversation: state.id,
    channel: state.channel,
    state: state.dialog,
    seed: 0,
    parts: { language: state.language ?? fallback },
  };
  const stages = plan.stages.filter(({ plugin }) => !plugin.gives.includes('dialog'));
  const { parts } = (await runPipeline({ ...plan, stages }, turn, env)).turn;
  const language = parts.language ?? fallback;
  const tokens = (parts.tokens ?? []).map((token) => token.text);
  const hits = await plan.ports.search.find({ text, tokens, language, limit: MOST });
  const known = hits
    .filter(({ score }) => score >= LEAST)
    .map(({ question, answer }): Suggestion => ({ from: 'knowledge', title: question, text: answer }));
  const intent = parts.intent?.rejected ? null : (parts.intent?.name ?? null);
  return [...known, ...openingsOf(plan, state, { intent, language })].slice(0, MOST);
}

/** What the flow of an intent says first: to agents, how this kind of wish is dealt with. */
function openingsOf(
  { bot }: Plan,
  { dialog }: Conversation,
  { intent, language }: { readonly intent: string | null; readonly language: string },
): readonly Suggestion[] {
  if (intent === null) return [];
  const found = Object.values(bot.flows).find(({ start }) => [start?.intent].flat().includes(intent));
  const said = found?.steps.flatMap(({ say }) => [say ?? []].flat())[0];
  const asked = Object.values(found?.steps.find(({ ask }) => ask)?.ask ?? {})[0]?.ask;
  const key = said ?? asked;
  if (key === undefined) return [];
  const { text } = sayReply(bot, key, { language, slots: dialog.slots, seed: 0 });
  const title = found?.about?.[language] ?? intent;
  return text === '' ? [] : [{ from: 'flow', title, text }];
}
