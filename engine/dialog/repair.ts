import { advance } from './advance.ts';
import { type DialogContext, pop, push, say } from './context.ts';
import { saysSo } from './doubt-repair.ts';
import { askedQuestion, canSkip, openForm, skipOpenField, undoLast, withForm } from './forms/form-state.ts';
import { flowInstead } from './repair-changes.ts';
import { REPAIRS, type RepairIntent, type RepairName } from './repair-replies.ts';
import type { DialogRun } from './run.ts';
import { type DialogState, EMPTY_DIALOG, topFrame } from './state.ts';
import { wordsOf } from './words.ts';

/** True for a message without anything to understand: no letter or digit, no choice, no file. */
export function isBlank({ text, choice, turn }: DialogContext): boolean {
  const files = turn.input.kind === 'message' && turn.input.attachments.length > 0;
  return choice === null && !files && !/[\p{L}\p{N}]/u.test(text);
}

/** Do what a repair intent asks for, whether or not a form is open. */
export function repair(
  wanted: RepairIntent,
  run: DialogRun,
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  const flow = wanted in REPAIRS ? flowInstead(context.bot, wanted as RepairName) : undefined;
  const isRunning = run.state.stack.some((frame) => frame.flow === flow);
  if (flow !== undefined && !isRunning)
    return advance(push({ ...run, heard: 'used', repair: wanted }, context, flow), context);
  switch (wanted) {
    case 'human_handoff':
      return handOverToPerson(run, context, 'visitor');
    case 'cancel':
      return cancel(run, context);
    case 'skip':
      return skip(run, context);
    case 'go_back':
      return goBack(run, context);
    case 'repeat':
      return repeat(run, context);
    case 'start_over':
      return startOver(run, context);
    case 'help':
    case 'affirm':
    case 'deny':
      return openQuestion({ ...say(run, context, 'repair_help'), repair: 'help' }, context);
  }
}

/** At once in so many words; else work that would be lost is asked about, as when it is cancelled. */
function startOver(run: DialogRun, context: DialogContext): DialogRun {
  const clear = context.choice !== null || saysSo('start_over', context.text);
  if (!clear && losesWork(run)) return askBeforeLoss(run, context);
  const forgot = { ...run, state: forgetAll(run.state) };
  return { ...say(forgot, context, 'repair_restarted'), standing: 'idle', repair: 'start_over' };
}

/** A dialog in which nothing is known, but for how often it went round: starting over again and again is a circle, too. */
function forgetAll({ lately, repeats }: DialogState): DialogState {
  return {
    ...EMPTY_DIALOG,
    ...(lately === undefined ? {} : { lately }),
    ...(repeats === undefined ? {} : { repeats }),
  };
}

/** Call a person. What is open stays open, for the person to see and the bot to resume. */
export function handOverToPerson(run: DialogRun, context: DialogContext, reason: string): DialogRun {
  const told = say(run, context, 'repair_handoff');
  return { ...told, standing: 'visitor', repair: 'human_handoff', handoff: { reason, team: null } };
}

/** A button of an earlier question was tapped: say so, and ask what is open again. */
export function saySomethingStale(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  return openQuestion({ ...say(run, context, 'repair_stale'), repair: 'stale' }, context);
}

/** Ask the open question again, if there is one. */
export function openQuestion(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const frame = topFrame(run.state);
  if (!frame) return { ...run, standing: 'idle' };
  return frame.form
    ? { ...run, heard: 'used', standing: 'form' }
    : advance({ ...run, heard: 'used' }, context);
}

/** Work that would be lost is asked about first. */
function cancel(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  return losesWork(run) ? askBeforeLoss(run, context) : cancelForm(run, context);
}

/** Whether something was filled into the open form. */
function losesWork(run: DialogRun): boolean {
  const form = openForm(run);
  return form !== undefined && form !== null && form.done.length + (form.items?.length ?? 0) > 0;
}

function askBeforeLoss(run: DialogRun, context: DialogContext): DialogRun {
  const { labels } = wordsOf(context.language);
  const asked = say(withForm(run, { cancelling: true }), context, 'repair_cancel_ask', [
    { label: labels.yes, payload: 'yes' },
    { label: labels.no, payload: 'no' },
  ]);
  return { ...asked, standing: 'visitor', repair: 'cancel' };
}

/** Leave the flow on top with all that called it; what they interrupted goes on. */
export function cancelForm(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const said = say({ ...run, repair: 'cancel' }, context, 'repair_cancelled');
  const left = withoutWish(leaveCallers(pop(said), context));
  return openQuestion(topFrame(left.state)?.form ? say(left, context, 'repair_resume') : left, context);
}

/** What was called off is not what "and the Sony?" asks again. */
function withoutWish(run: DialogRun): DialogRun {
  const { lastIntent: _calledOff, ...state } = run.state;
  return { ...run, state };
}

/** A caller would only call again what the visitor has just given up. */
function leaveCallers(run: DialogRun, context: DialogContext): DialogRun {
  const parent = topFrame(run.state);
  const calling = parent && context.flows.get(parent.flow)?.steps.get(parent.step)?.kind === 'call';
  return calling ? leaveCallers(pop(run), context) : run;
}

/** The visitor goes on after all. */
export function keepForm(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const kept = say(withForm(run, { cancelling: false }), context, 'repair_cancel_kept');
  return openQuestion({ ...kept, repair: 'cancel' }, context);
}

function skip(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  if (!openForm(run))
    return openQuestion({ ...say(run, context, 'repair_nothing_to_undo'), repair: 'skip' }, context);
  const asked = canSkip(run, context) ? askedQuestion(run, context) : null;
  if (asked) context.observe?.({ kind: 'field', of: asked.field, event: 'skipped' });
  const skipped = asked ? skipOpenField(run, context) : say(run, context, 'repair_cannot_skip');
  return openQuestion({ ...skipped, repair: 'skip' }, context);
}

function goBack(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const undone = openForm(run) ? undoLast(run) : undefined;
  return openQuestion(
    { ...(undone ?? say(run, context, 'repair_nothing_to_undo')), repair: 'go_back' },
    context,
  );
}

/** With a form open its question is the repetition; otherwise what was said last is said again, and before that what the bot can do. */
function repeat(run: DialogRun, context: DialogContext): DialogRun | Promise<DialogRun> {
  const last = run.state.said.length > 0 ? run.state.said : ['repair_help'];
  const again = openForm(run) ? run : last.reduce((said, key) => say(said, context, key), run);
  return openQuestion({ ...again, repair: 'repeat' }, context);
}
