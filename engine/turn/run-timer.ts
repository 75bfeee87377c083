import { decideTimer } from '../conversation/decide-timer.ts';
import type { ClaimedTask } from '../ports/event-log.ts';
import { type Committer, commit } from './commit.ts';

/** Let an expired timer have its consequence. */
export async function runTimer(committer: Committer, task: ClaimedTask): Promise<number | undefined> {
  const { timer } = task.data as { readonly timer: string };
  const committed = await commit(committer, task.stream, (state) =>
    decideTimer(timer, state, committer.env.now()),
  );
  return committed.kind === 'refused' ? committer.env.now() + 1000 : undefined;
}
