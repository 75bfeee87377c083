import type { Intent } from '../core/events/shapes.ts';
import type { RepairIntent } from './repair-replies.ts';
import { repairCue } from './words.ts';

/** Repairs that throw away what the visitor has said. */
const DESTROYS: ReadonlySet<string> = new Set<RepairIntent>(['cancel', 'start_over']);

/**
 * The classifier's score from which it is believed that everything should be dropped, 0…1. Of sixty-five messages that
 * only share words with such wishes ("start button", "重新发货") none reached it, of thirty real ones all but four.
 */
const CERTAIN = 0.9;

/** Says that a wish was not believed. */
export const DOUBTED = `not sure enough to drop what was said (limit ${CERTAIN})`;

/**
 * The intent, or none with the wish among its guesses where a message might only look like one to drop everything: acting
 * on a mistake costs all that the visitor has said, asking costs one question. In so many words it is always meant.
 */
export function doubtRepair(intent: Intent | null, text: string): Intent | null {
  if (intent === null || intent.rejected || intent.name === null) return intent;
  const { name, score, alternatives } = intent;
  if (!DESTROYS.has(name) || score >= CERTAIN || saysSo(name, text)) return intent;
  return { name: null, score, rejected: true, alternatives: [{ name, score }, ...alternatives] };
}

/** Whether any clause of a message says it: "重新开始吧，刚才填错了". */
export function saysSo(repair: string, text: string): boolean {
  return text.split(/[\p{P}\n]+/u).some((clause) => repairCue(clause) === repair);
}
