import type { Entity } from '../../core/events/shapes.ts';
import { answerFromKnowledge } from '../answer.ts';
import type { DialogContext } from '../context.ts';
import { flowFor, isActive, startFlow, wantedIntent } from '../find-flow.ts';
import { REPAIR_INTENTS } from '../repair-replies.ts';
import type { DialogRun } from '../run.ts';
import { questionBeside } from './beside.ts';

/**
 * "SO2611150023, and when do you close?": the answer has filled its field, now the question is answered,
 * from knowledge by its own words, or by the flow that the whole message asks for.
 */
export async function answerBeside(
  run: DialogRun,
  taken: readonly Entity[],
  context: DialogContext,
): Promise<DialogRun> {
  if (context.choice !== null) return run;
  const beside = questionBeside(context.text, taken);
  if (beside?.aside == null) return run;
  const tokens = (context.turn.parts.tokens ?? []).filter(({ start }) => start >= beside.start);
  const { turn } = context;
  const asked = { ...context, text: beside.aside, turn: { ...turn, parts: { ...turn.parts, tokens } } };
  const answered = await answerFromKnowledge(run, asked);
  if (answered) return { ...answered, repair: answered.repair ?? 'aside' };
  const intent = wantedIntent(context);
  if (REPAIR_INTENTS.some((one) => one === intent)) return run;
  const flow = flowFor(intent, run, context);
  return flow === undefined || isActive(run, flow) ? run : startFlow(run, context, flow);
}
