import type { DialogContext } from './context.ts';
import { flowFor, isActive, startFlow } from './find-flow.ts';
import { handOverToPerson } from './repair.ts';
import { flowInstead } from './repair-changes.ts';
import type { DialogRun } from './run.ts';

/**
 * The visitor wants a person: the bot's own flow for it, which may ask first; without one, or when it is
 * already open and they say so once more, the chat is offered at once.
 */
export function callPerson(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const flow = flowInstead(context.bot, 'human_handoff') ?? flowFor('human_handoff', run, context);
  if (flow !== undefined && !isActive(run, flow)) return startFlow(run, context, flow);
  return handOverToPerson(run, context, 'visitor');
}
