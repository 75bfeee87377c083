import type { Bot } from '../config/bot.ts';
import type { Draft } from '../config/draft.ts';
import type { Problem } from '../config/problem.ts';
import { warning } from '../config/report.ts';
import { checkEmpties } from './checks/check-empties.ts';
import { checkExamples } from './checks/check-examples.ts';
import { checkExits } from './checks/check-exits.ts';
import { checkFields } from './checks/check-fields.ts';
import { checkGuards } from './checks/check-guards.ts';
import { checkIntentsUsed } from './checks/check-intents-used.ts';
import { checkOutages } from './checks/check-outages.ts';
import { checkReach } from './checks/check-reach.ts';
import { checkSilences } from './checks/check-silences.ts';
import { checkStarts } from './checks/check-starts.ts';
import { explore } from './machine/explore.ts';
import { createModel } from './machine/model.ts';
import { findRoots } from './machine/roots.ts';

/**
 * Think through what may happen in a bot whose parts are right: its flows with repair, timeouts and people composed
 * to one machine. What the search could not see to the end is said, and nothing is claimed that needs the whole.
 */
export function verifyBot(bot: Bot, draft: Draft): readonly Problem[] {
  const { flows } = draft;
  if (flows === null) return [];
  const model = createModel(bot, draft);
  const roots = findRoots(model);
  const explored = explore(model, roots);
  const whole = explored.cut.length === 0;
  const place = flows.source.place(['flows'], 'key');
  return [
    ...(whole ? [] : [warning(place, 'VERIFICATION_CUT', { at: explored.cut.join(', ') })]),
    ...checkReach(model, explored, whole),
    ...(whole ? checkGuards(model, explored) : []),
    ...(whole ? checkExits(model, explored) : []),
    ...checkEmpties(model, explored),
    ...checkSilences(model, explored),
    ...checkOutages(model, explored),
    ...checkFields(model, explored),
    ...checkStarts(model, explored),
    ...checkIntentsUsed(model),
    ...checkExamples(draft),
  ];
}
