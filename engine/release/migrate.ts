import type { Bot } from '../config/bot.ts';
import { compileFlows } from '../dialog/compile-flow.ts';
import type { DialogState, FormState, Frame } from '../dialog/state.ts';
import { moveForm } from './move-form.ts';
import { findStep, type StepAt } from './step-identity.ts';

/** What is to be done with a conversation that stands in flows of an earlier version. */
export type Fate =
  /** It goes on in the new version, from this state. */
  | { readonly kind: 'mapped'; readonly dialog: DialogState; readonly notes: readonly string[] }
  /** A rule hands it to a person. */
  | { readonly kind: 'handoff'; readonly dialog: DialogState; readonly notes: readonly string[] }
  /** A rule keeps it in its version. */
  | { readonly kind: 'pin'; readonly at: string }
  /** Something that it stands in is gone, and no rule says what then: `flow/step` or `form.field`. */
  | { readonly kind: 'gone'; readonly at: string };

type Placed =
  | {
      readonly kind: 'placed';
      readonly frame: Frame;
      readonly slots: DialogState['slots'];
      readonly kept: readonly string[];
    }
  | Exclude<Fate, { readonly kind: 'mapped' | 'handoff' }>
  | { readonly kind: 'handoff' };

/**
 * Take a dialog over from one version of a bot into another. Every open flow must find its place: by itself where the
 * step and the open field are still there, or by a rule of `migrate:`. No slot is ever removed.
 */
export function migrate(dialog: DialogState, from: Bot, to: Bot): Fate {
  const stack: Frame[] = [];
  const notes: string[] = [];
  let slots = dialog.slots;
  let kept = dialog.kept ?? [];
  let person = false;
  for (const frame of dialog.stack) {
    const placed = placeFrame(frame, { ...dialog, slots }, { from, to });
    if (placed.kind === 'gone' || placed.kind === 'pin') return placed;
    if (placed.kind === 'handoff') {
      person = true;
      notes.push(`${nameOf(frame)} is gone; its rule calls a person`);
      continue;
    }
    stack.push(placed.frame);
    slots = { ...slots, ...placed.slots };
    kept = [...kept, ...placed.kept];
    if (nameOf(frame) !== nameOf(placed.frame)) notes.push(`${nameOf(frame)} is now ${nameOf(placed.frame)}`);
  }
  const moved = { ...dialog, slots, stack, ...(kept.length === 0 ? {} : { kept }) };
  return { kind: person ? 'handoff' : 'mapped', dialog: moved, notes };
}

/**
 * Without the earlier version nothing can be compared: it goes on only where everything it stands in has its name still.
 */
export function stands(dialog: DialogState, bot: Bot): boolean {
  return dialog.stack.every(({ flow, step, form }) => {
    const found = compileFlows(bot).get(flow)?.steps.get(step);
    if (!found) return compileFlows(bot).has(flow) && step === 'end';
    if (form === null) return true;
    const fields = bot.forms[form.form]?.fields ?? {};
    return (
      found.step.form === form.form && (form.asking === null || (form.asking.split('.')[0] ?? '') in fields)
    );
  });
}

type Versions = { readonly from: Bot; readonly to: Bot };

function placeFrame(frame: Frame, dialog: DialogState, versions: Versions): Placed {
  const found = findStep(frame, versions.from, versions.to);
  if (!found) return byRule(`${frame.flow}/${frame.step}`, frame, dialog, versions);
  const placed = placeAt(found, frame, dialog, versions);
  if (placed.lost === null) return placed;
  // A rule is written for a field of the form itself, also where a field of its sub-form is gone.
  return byRule(`${frame.form?.form}.${placed.lost.split('.')[0]}`, frame, dialog, versions);
}

type AtStep = Extract<Placed, { kind: 'placed' }> & { readonly lost: string | null };

function placeAt({ flow, step }: StepAt, frame: Frame, dialog: DialogState, versions: Versions): AtStep {
  const name = compileFlows(versions.to).get(flow)?.steps.get(step)?.step.form;
  const bare: AtStep = { kind: 'placed', frame: { ...frame, flow, step }, slots: {}, kept: [], lost: null };
  if (frame.form === null) return bare;
  if (name === undefined)
    return { ...bare, frame: { ...frame, flow, step, form: null }, kept: frame.form.done };
  const { form, slots, lost } = moveForm(frame.form, name, versions, dialog.slots);
  return { ...bare, frame: { ...frame, flow, step, form }, slots, lost };
}

/** A rule's answer for what is gone. */
function byRule(at: string, frame: Frame, dialog: DialogState, versions: Versions): Placed {
  const rule = versions.to.migrate[at];
  if (rule === undefined) return { kind: 'gone', at };
  if (rule === 'pin') return { kind: 'pin', at };
  if (rule === 'handoff') return { kind: 'handoff' };
  if (rule === 'restart') return restart(at, frame, versions.to);
  const [flow = '', step = ''] = rule.split('/');
  if (step === '') return { kind: 'gone', at };
  return placeAt({ flow, step }, frame, dialog, versions);
}

/** The flow begins anew, and its forms take over what was filled in. */
function restart(at: string, frame: Frame, to: Bot): Placed {
  const first = compileFlows(to).get(frame.flow)?.first;
  if (first === undefined) return { kind: 'gone', at };
  const filled = frame.form?.done ?? [];
  const name = compileFlows(to).get(frame.flow)?.steps.get(first)?.step.form;
  const begun: Frame = { flow: frame.flow, step: first, form: null, effect: null };
  if (name === undefined || frame.form === null)
    return { kind: 'placed', frame: begun, slots: {}, kept: filled };
  const fields = to.forms[name]?.fields ?? {};
  const form: FormState = {
    ...frame.form,
    form: name,
    asking: null,
    tries: 0,
    done: filled.filter((path) => (path.split('.')[0] ?? '') in fields),
  };
  return { kind: 'placed', frame: { ...begun, form }, slots: {}, kept: [] };
}

function nameOf({ flow, step, form }: Frame): string {
  return `${flow}/${step}${form?.asking ? `:${form.asking}` : ''}`;
}
