import { milliseconds } from '../config/schema/duration.ts';
import { failure } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { searchKnowledge } from './answer.ts';
import type { CompiledStep, Outcome } from './compile-flow.ts';
import { END } from './compile-flow.ts';
import { type DialogContext, note, pop, push, pushFrame, say, scopeOf, setSlots } from './context.ts';
import { evaluate, holds } from './expressions.ts';
import type { DialogRun } from './run.ts';
import { runAction } from './run-action.ts';
import { type Frame, topFrame, type Wait, withTop } from './state.ts';

/** Steps that may pass without waiting for anybody; more means a circle. */
const MOST_STEPS = 100;

type Taken = { readonly run: DialogRun; readonly stop: boolean };

/** Run the flow on top of the stack until it waits: for the form or ticket stage, an effect, or the visitor. */
export async function advance(run: DialogRun, context: DialogContext): Promise<DialogRun> {
  let current = run;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const frame = topFrame(current.state);
    if (!frame) return { ...current, standing: 'idle' };
    const taken = await takeStep(current, frame, context);
    if (taken.stop) return taken.run;
    current = taken.run;
  }
  const at = topFrame(current.state);
  const loop = failure('DIALOG_LOOP', { limit: MOST_STEPS, step: `${at?.flow}/${at?.step}` });
  const stopped = note({ ...current, state: { ...current.state, stack: [] } }, loop.message);
  return { ...say(stopped, context, 'repair_internal_error'), standing: 'idle', repair: 'internal_error' };
}

/** End the step on top with an outcome and stand at the next one. */
export function leaveStep(run: DialogRun, context: DialogContext, outcome: Outcome): DialogRun {
  const frame = topFrame(run.state);
  const next = frame && context.flows.get(frame.flow)?.after(frame.step, outcome);
  if (frame && next !== undefined) {
    context.observe?.({ kind: 'transition', flow: frame.flow, step: frame.step, outcome });
    return pushFrame(pop(run), { flow: frame.flow, step: next, form: null, effect: null });
  }
  return pop(
    say(
      note(run, `${frame?.flow}/${frame?.step} has no way on after ${outcome}`),
      context,
      'repair_unavailable',
    ),
  );
}

async function takeStep(run: DialogRun, frame: Frame, context: DialogContext): Promise<Taken> {
  if (frame.effect !== null) return { run: { ...run, standing: 'effect' }, stop: true };
  if (frame.woken !== undefined) return { run: leaveStep(run, context, frame.woken), stop: false };
  if (frame.wait !== undefined) return { run: { ...run, standing: 'visitor' }, stop: true };
  if (frame.step === END) return { run: leaveFlow(run, frame, context), stop: false };
  const found = context.flows.get(frame.flow)?.steps.get(frame.step);
  if (!found)
    return { run: note(pop(run), `${frame.flow}/${frame.step} does not exist any more`), stop: false };
  const seen = frame.form === null ? { ...run, path: [...run.path, `${frame.flow}/${frame.step}`] } : run;
  const guard = found.step.when;
  if (frame.form === null && guard !== undefined) {
    const notes: string[] = [];
    const open = holds(guard, scopeOf(seen, context), (text) => notes.push(text));
    context.observe?.({ kind: 'guard', of: found.step, key: 'when', holds: open });
    if (!open) {
      return { run: leaveStep({ ...seen, notes: [...seen.notes, ...notes] }, context, 'next'), stop: false };
    }
  }
  return act(seen, found, context);
}

async function act(run: DialogRun, { kind, step }: CompiledStep, context: DialogContext): Promise<Taken> {
  const go = (next: DialogRun, outcome: Outcome = 'next'): Taken => ({
    run: leaveStep(next, context, outcome),
    stop: false,
  });
  switch (kind) {
    case 'say':
      return go([step.say ?? []].flat().reduce((said, key) => say(said, context, key), run));
    case 'set':
      return go(assign(run, step.set ?? {}, context));
    case 'if': {
      const notes: string[] = [];
      const yes = holds(step.if ?? 'false', scopeOf(run, context), (text) => notes.push(text));
      context.observe?.({ kind: 'guard', of: step, key: 'if', holds: yes });
      return go({ ...run, notes: [...run.notes, ...notes] }, yes ? 'then' : 'else');
    }
    case 'call':
      return { run: push(run, context, step.call ?? ''), stop: false };
    case 'link':
      return { run: push(pop(run), context, step.link ?? ''), stop: false };
    case 'action': {
      const called = await runAction(run, step, context);
      return go(called.run, called.outcome);
    }
    case 'search': {
      const answered = await searchKnowledge(run, context);
      return answered ? go(answered) : go(run, 'missing');
    }
    case 'handoff':
      return { run: handOver(leaveStep(run, context, 'next'), step.handoff, context), stop: true };
    case 'end':
      return {
        run: { ...leaveStep(run, context, 'next'), close: run.close || step.end === 'close' },
        stop: false,
      };
    case 'wait':
      return { run: { ...run, standing: 'visitor', state: sleep(run, step.wait, context) }, stop: true };
    case 'ask':
    case 'form':
      return { run: { ...run, standing: 'form' }, stop: true };
    case 'ticket':
      return { run: { ...run, standing: 'ticket' }, stop: true };
  }
}

/** The state with the flow on top asleep: its timer is named after the turn, of which only one can begin to wait. */
function sleep(
  { state }: DialogRun,
  wait: CompiledStep['step']['wait'] = 0,
  { turn }: DialogContext,
): DialogRun['state'] {
  const { for: time, message } = typeof wait === 'object' ? wait : { for: wait };
  const asleep: Wait = {
    timer: `wait:${turn.id.slice(turn.id.lastIndexOf(':') + 1)}`,
    due: turn.at + milliseconds(time),
    message: message === true,
  };
  return withTop(state, { wait: asleep });
}

function assign(
  run: DialogRun,
  expressions: Readonly<Record<string, string>>,
  context: DialogContext,
): DialogRun {
  return Object.entries(expressions).reduce((current, [slot, expression]) => {
    const result = evaluate(expression, scopeOf(current, context));
    const value: Json = result.ok ? result.value : null;
    return setSlots(result.ok ? current : note(current, result.failure.message), { [slot]: value });
  }, run);
}

function handOver(run: DialogRun, wish: CompiledStep['step']['handoff'], context: DialogContext): DialogRun {
  const details = typeof wish === 'object' ? wish : {};
  const told = run.said.length === 0 ? say(run, context, 'repair_handoff') : run;
  return {
    ...told,
    standing: 'visitor',
    handoff: { reason: details.reason ?? 'flow', team: details.team ?? null },
  };
}

/**
 * A flow has ended. One that was called hands back to its caller's next step;
 * one that interrupted a form lets the form go on, and says so unless it was only an aside.
 */
function leaveFlow(run: DialogRun, ended: Frame, context: DialogContext): DialogRun {
  const popped = pop(run);
  const parent = topFrame(popped.state);
  if (!parent) return popped;
  if (parent.form !== null) {
    const aside = context.bot.flows[ended.flow]?.aside === true;
    const resumed: DialogRun = {
      ...popped,
      heard: 'used',
      repair: popped.repair ?? (aside ? 'aside' : 'digress'),
    };
    return aside ? resumed : say(resumed, context, 'repair_resume');
  }
  const calling = context.flows.get(parent.flow)?.steps.get(parent.step)?.kind === 'call';
  return calling ? leaveStep(popped, context, 'next') : popped;
}
