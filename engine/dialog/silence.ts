import { advance } from './advance.ts';
import { type DialogContext, push, say } from './context.ts';
import { openForm } from './forms/form-state.ts';
import { openQuestion } from './repair.ts';
import { flowInstead, hasReply } from './repair-changes.ts';
import type { DialogRun } from './run.ts';

/** The visitor has left a question open for long: it is asked once more, or the bot's own flow runs. */
export function breakSilence(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  if (!openForm(run)) return run;
  const reminded: DialogRun = { ...run, repair: 'silence', state: { ...run.state, reminded: true } };
  const flow = flowInstead(context.bot, 'silence');
  if (flow !== undefined) return advance(push({ ...reminded, heard: 'used' }, context, flow), context);
  const told = hasReply(context.bot, 'repair_silence') ? say(reminded, context, 'repair_silence') : reminded;
  return openQuestion(told, context);
}
