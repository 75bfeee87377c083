import { advance, leaveStep } from './advance.ts';
import { type DialogContext, note, say, setSlots } from './context.ts';
import { DOUBTED } from './doubt-repair.ts';
import { type DialogOptions, hearIdle } from './hear-idle.ts';
import { hearInForm } from './hear-in-form.ts';
import { handOverToPerson, openQuestion } from './repair.ts';
import { type DialogRun, startRun } from './run.ts';
import { breakSilence } from './silence.ts';
import { type DialogState, type Frame, focusOn, topFrame } from './state.ts';

/** What one turn means for the dialog: the first of the three dialog stages. */
export async function converse(context: DialogContext, options: DialogOptions): Promise<DialogRun> {
  const { input, state } = context.turn;
  switch (input.kind) {
    case 'open':
      return greet(startRun(state), context);
    case 'effect':
      return resumeAfterEffect(startRun(state), context);
    case 'timer':
      return resumeAfterWait(startRun(state), context, input.timer);
    case 'silence':
      return breakSilence(startRun(state), context);
    case 'handoff_failed':
      return openQuestion(
        say({ ...startRun(state), repair: 'handoff_failed' }, context, 'repair_handoff_failed'),
        context,
      );
    case 'message': {
      const begun = noteDoubt(startRun(beginTurn(state, context)), context);
      if (isAtStart(state, context)) return advance({ ...begun, heard: 'used' }, context);
      return topFrame(state)?.form ? hearInForm(begun, context) : hearIdle(begun, context, options);
    }
  }
}

/** The trace says why a wish that the classifier took was not followed. */
function noteDoubt(run: DialogRun, { turn, intent }: DialogContext): DialogRun {
  const heard = turn.parts.intent;
  const doubted = heard?.rejected === false && intent?.rejected === true;
  return doubted ? note(run, `${heard.name} ${heard.score}: ${DOUBTED}`) : run;
}

/** Only a flow that a release set back waits at its first step: it begins, whatever was said to the old question. */
function isAtStart(state: DialogState, { flows }: DialogContext): boolean {
  const top = topFrame(state);
  const waits = top && top.form === null && top.effect === null;
  return waits === true && flows.get(top.flow)?.first === top.step;
}

function greet(run: DialogRun, context: DialogContext): DialogRun {
  return context.bot.welcome === null ? run : say(run, context, context.bot.welcome);
}

function beginTurn({ reminded: _, ...state }: DialogState, context: DialogContext): DialogState {
  return focusOn({ ...state, turns: state.turns + 1, misses: 0 }, context.entities);
}

/** An effect's result has come: keep it in its slot and let the flow that waited go on. */
async function resumeAfterEffect(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const { input } = context.turn;
  if (input.kind !== 'effect') return run;
  const kept = input.as === null ? run : setSlots(run, { [input.as]: input.result });
  const parted = partStack(kept, (frame) => frame.effect === input.effect);
  if (!parted) return note(kept, `nobody waits for ${input.effect} any more`);
  const { upTo, above } = parted;
  if (input.failed !== null) {
    const left = { ...upTo, state: { ...upTo.state, stack: [...upTo.state.stack.slice(0, -1), ...above] } };
    return handOverToPerson(note(left, `effect failed: ${input.failed}`), context, 'effect_failed');
  }
  return goOnBelow(upTo, above, 'next', context);
}

/** The time of a wait step is up: the flow that slept goes on. */
async function resumeAfterWait(run: DialogRun, context: DialogContext, timer: string): Promise<DialogRun> {
  const parted = partStack(run, (frame) => frame.wait?.timer === timer);
  if (!parted) return note(run, `nobody waits for ${timer} any more`);
  const forMessage = topFrame(parted.upTo.state)?.wait?.message === true;
  return goOnBelow(parted.upTo, parted.above, forMessage ? 'timeout' : 'next', context);
}

/** The run with the stack only up to a frame, and the frames that lay above it. */
function partStack(
  run: DialogRun,
  isIt: (frame: Frame) => boolean,
): { readonly upTo: DialogRun; readonly above: readonly Frame[] } | undefined {
  const { stack } = run.state;
  const place = stack.findIndex(isIt);
  if (place < 0) return undefined;
  const upTo = { ...run, state: { ...run.state, stack: stack.slice(0, place + 1) } };
  return { upTo, above: stack.slice(place + 1) };
}

/** The flow on top goes on at once, unless another one was begun above it: then when that has ended. */
function goOnBelow(
  run: DialogRun,
  above: readonly Frame[],
  outcome: 'next' | 'timeout',
  context: DialogContext,
): DialogRun | Promise<DialogRun> {
  if (above.length === 0) return advance(leaveStep(run, context, outcome), context);
  const { flow = '', step = '' } = topFrame(run.state) ?? {};
  const woken: Frame = { flow, step, form: null, effect: null, woken: outcome };
  const stack = [...run.state.stack.slice(0, -1), woken, ...above];
  return { ...run, standing: 'visitor', state: { ...run.state, stack } };
}
