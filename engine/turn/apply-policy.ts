import type { Bot } from '../config/bot.ts';
import type { ErrorPolicy } from '../config/schema/pipeline.ts';
import type { DialogRun } from '../dialog/run.ts';
import { sayReply } from '../dialog/say-reply.ts';
import type { FinishedTurn } from '../pipeline/run-pipeline.ts';
import type { Turn } from '../pipeline/turn.ts';

/**
 * What a failed stage means for the visitor. The strictest policy among the failures counts:
 * handoff before apologise before skip. A message is never left without any answer:
 * where no stage said anything and nothing is awaited, the bot apologises.
 */
export function applyPolicy(
  bot: Bot,
  turn: Turn,
  language: string,
  finished: FinishedTurn,
  run: DialogRun,
): DialogRun {
  if (finished.failures.length === 0) return run;
  const policies = finished.failures.map((failed) => failed.policy);
  const silent = run.said.length === 0 && run.effects.length === 0;
  const policy = strictest(policies);
  if (policy === 'handoff' && run.handoff === null) {
    const said = sayReply(bot, 'repair_handoff', { language, slots: run.state.slots, seed: turn.seed });
    return {
      ...run,
      said: [...run.said, said],
      handoff: { reason: 'policy', team: null },
      repair: 'internal_error',
    };
  }
  if (!silent) return run;
  const said = sayReply(bot, 'repair_internal_error', { language, slots: run.state.slots, seed: turn.seed });
  return { ...run, said: [said], repair: 'internal_error' };
}

function strictest(policies: readonly ErrorPolicy[]): ErrorPolicy {
  if (policies.includes('handoff')) return 'handoff';
  return policies.includes('apologise') ? 'apologise' : 'skip';
}
