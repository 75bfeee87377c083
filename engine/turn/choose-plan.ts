import type { Conversation } from '../conversation/state.ts';
import type { DialogState } from '../dialog/state.ts';
import type { Plan } from '../pipeline/build-plan.ts';
import { migrate, stands } from '../release/migrate.ts';
import type { Plans } from './plans.ts';

/** With which plan a turn is thought, and from which state of the dialog. */
export type ChosenPlan = {
  readonly plan: Plan;
  readonly dialog: DialogState;
  /** Why it is not simply the current plan, for the trace. */
  readonly notes: readonly string[];
  /** What the conversation stands in is gone: a person goes on with it. */
  readonly person: boolean;
};

/**
 * A conversation that stands in no flow takes the current plan. One that stands in flows of an earlier version is taken
 * over where every one of them finds its place, by itself or by a rule; else it stays in its version until they are
 * done. Only where that version is not kept any more, and nothing fits, a person gets it, with all that is known.
 */
export async function choosePlan(plans: Plans, state: Conversation): Promise<ChosenPlan | undefined> {
  const current = plans.current(state.bot);
  if (!current) return undefined;
  const { dialog, pipeline } = state;
  const plain = { plan: current, dialog, notes: [], person: false };
  if (pipeline === current.bot.version || dialog.stack.length === 0 || !plans.past) return plain;
  const past = await plans.past(state.bot, pipeline);
  if (!past) {
    return stands(dialog, current.bot)
      ? plain
      : { ...plain, person: true, notes: [`version ${pipeline} is not kept, and its flows don't fit`] };
  }
  const pinned = { ...plain, plan: past, notes: [`stays in version ${pipeline}`] };
  if (current.bot.inFlight === 'pin') return pinned;
  const fate = migrate(dialog, past.bot, current.bot);
  if (fate.kind === 'gone' || fate.kind === 'pin') return pinned;
  return { plan: current, dialog: fate.dialog, notes: fate.notes, person: fate.kind === 'handoff' };
}
