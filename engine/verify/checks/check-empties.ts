import { PLACED_NAMES, type PlacedName } from '../../config/builtin-names.ts';
import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import { shownBy, withDialogue } from '../dialogue/dialogue-to.ts';
import { showEmpty, showStranger } from '../dialogue/show.ts';
import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import type { Empty } from '../machine/state.ts';

/** Slots that are read on a path on which nothing has filled them, and names that are read where nothing gives them. */
export function* checkEmpties(model: Model, { empties, strangers }: Explored): Iterable<Problem> {
  const { flows, replies } = model.draft;
  for (const empty of empties.values()) {
    const { slot, file, path, reply, at } = empty;
    const source = (file === 'flows' ? flows : replies)?.source;
    if (!source) continue;
    const where = reply === null ? at : `reply ${reply}, said at ${at},`;
    const found = isRefused(empty)
      ? warning(source.place(path), 'REFUSED_NOT_KEPT', { ...spell(slot), reply, at, written: '{value}' })
      : warning(source.place(path), 'SLOT_MAY_BE_EMPTY', { ...spell(slot), where });
    yield* shownBy(found, showEmpty(empty, model));
  }
  for (const stranger of strangers.values()) {
    const { slot: name, path, reply, at } = stranger;
    if (!replies) continue;
    const where = PLACED_NAMES[name as PlacedName];
    const found = warning(replies.source.place(path), 'NAME_ELSEWHERE', { name, reply, at, where });
    yield withDialogue(found, showStranger(stranger, model));
  }
}

/** Whether the slot is that of the field which has just refused a value. */
function isRefused({ slot, state: { act, answer } }: Empty): boolean {
  if (act === null || !('slot' in act) || act.slot !== slot || act.field.type === 'file') return false;
  const isUnknown = answer?.kind === 'missing' || answer?.kind === 'failed';
  return act.kind === 'refused' || (act.kind === 'first' && isUnknown);
}

/** A slot as messages name it, and as expressions do: inside a list's items fields have their plain names. */
function spell(way: string): { readonly slot: string; readonly name: string } {
  const at = way.lastIndexOf('.#.');
  if (at < 0) return { slot: way, name: way };
  const name = way.slice(at + '.#.'.length);
  return { slot: `${name} of an item of ${way.slice(0, at).replaceAll('.#', '')}`, name };
}
