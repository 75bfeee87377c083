import { advance, leaveStep } from './advance.ts';
import { type DialogContext, note, say, setSlots } from './context.ts';
import { type DialogOptions, hearIdle } from './hear-idle.ts';
import { hearInForm } from './hear-in-form.ts';
import { handOverToPerson, openQuestion } from './repair.ts';
import { type DialogRun, startRun } from './run.ts';
import { type DialogState, focusOn, topFrame, withTop } from './state.ts';

/** What one turn means for the dialog: the first of the three dialog stages. */
export async function converse(context: DialogContext, options: DialogOptions): Promise<DialogRun> {
  const { input, state } = context.turn;
  switch (input.kind) {
    case 'open':
      return greet(startRun(state), context);
    case 'effect':
      return resumeAfterEffect(startRun(state), context);
    case 'handoff_failed':
      return openQuestion(
        say({ ...startRun(state), repair: 'handoff_failed' }, context, 'repair_handoff_failed'),
        context,
      );
    case 'message': {
      const begun = startRun(beginTurn(state, context));
      if (isAtStart(state, context)) return advance({ ...begun, heard: 'used' }, context);
      return topFrame(state)?.form ? hearInForm(begun, context) : hearIdle(begun, context, options);
    }
  }
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

function beginTurn(state: DialogState, context: DialogContext): DialogState {
  return focusOn({ ...state, turns: state.turns + 1, misses: 0 }, context.entities);
}

/** An effect's result has come: keep it in its slot and let the flow that waited go on. */
async function resumeAfterEffect(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  const { input } = context.turn;
  if (input.kind !== 'effect') return run;
  const waiting = run.state.stack.findIndex((frame) => frame.effect === input.effect);
  const kept = input.as === null ? run : setSlots(run, { [input.as]: input.result });
  if (waiting < 0) return note(kept, `nobody waits for ${input.effect} any more`);
  const above = kept.state.stack.slice(waiting + 1);
  const upTo = { ...kept, state: { ...kept.state, stack: kept.state.stack.slice(0, waiting + 1) } };
  if (input.failed !== null) {
    const left = { ...upTo, state: { ...upTo.state, stack: [...upTo.state.stack.slice(0, -1), ...above] } };
    return handOverToPerson(note(left, `effect failed: ${input.failed}`), context, 'effect_failed');
  }
  const freed = { ...upTo, state: withTop(upTo.state, { effect: null }) };
  const moved = leaveStep(freed, context, 'next');
  if (above.length === 0) return advance(moved, context);
  return {
    ...moved,
    standing: 'visitor',
    state: { ...moved.state, stack: [...moved.state.stack, ...above] },
  };
}
