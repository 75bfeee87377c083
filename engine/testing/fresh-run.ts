import { type DialogRun, startRun } from '../dialog/run.ts';
import { EMPTY_DIALOG } from '../dialog/state.ts';

/** A dialog in which nothing has happened yet, as the first stage that needs one finds it. */
export function freshRun(): DialogRun {
  return startRun(EMPTY_DIALOG);
}
