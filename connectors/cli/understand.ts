import { EMPTY_DIALOG, runPipeline } from '#engine';
import type { StageTrace } from '#engine/core/events/shapes';
import type { Plan } from '#engine/pipeline/build-plan';
import type { TurnParts } from '#engine/pipeline/turn';
import { createSystemEnv } from './system-env.ts';

/** What a bot understands of one message, as machines read it. Offsets are UTF-16 units of the text as given. */
export type Understanding = Pick<TurnParts, 'language' | 'tokens' | 'entities'> & {
  readonly intent: TurnParts['intent'] | null;
  readonly trace: readonly StageTrace[];
};

/** Pass one message through the stages that understand; nothing is said, asked or stored. */
export async function understand(plan: Plan, text: string): Promise<Understanding> {
  const env = createSystemEnv();
  const stages = plan.stages.filter((stage) => !stage.plugin.gives.includes('dialog'));
  const language = plan.bot.languages[0];
  const { turn, trace } = await runPipeline(
    { ...plan, stages },
    {
      id: 'turn:parse:1',
      input: { kind: 'message', text, attachments: [] },
      at: env.now(),
      conversation: 'c_parse',
      state: EMPTY_DIALOG,
      seed: 1,
      parts: { language },
    },
    env,
  );
  const { parts } = turn;
  return {
    language: parts.language ?? language,
    tokens: parts.tokens ?? [],
    intent: parts.intent ?? null,
    entities: parts.entities ?? [],
    trace,
  };
}
