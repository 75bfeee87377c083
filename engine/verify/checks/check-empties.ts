import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import { showEmpty } from '../dialogue/show.ts';
import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';

/** Slots that are read on a path on which nothing has filled them. */
export function* checkEmpties(model: Model, { empties }: Explored): Iterable<Problem> {
  const { flows, replies } = model.draft;
  for (const empty of empties.values()) {
    const { slot, file, path, reply, at } = empty;
    const source = (file === 'flows' ? flows : replies)?.source;
    if (!source) continue;
    const where = reply === null ? at : `reply ${reply}, said at ${at},`;
    yield {
      ...warning(source.place(path), 'SLOT_MAY_BE_EMPTY', { slot, where }),
      ...showEmpty(empty, model),
    };
  }
}
