import type { Bot } from '../config/bot.ts';
import type { ErrorPolicy } from '../config/schema/pipeline.ts';
import type { RepairReply } from '../dialog/repair-replies.ts';
import type { DialogRun } from '../dialog/run.ts';
import { sayReply } from '../dialog/say-reply.ts';
import type { FinishedTurn } from '../pipeline/run-pipeline.ts';
import type { Turn } from '../pipeline/turn.ts';

/**
 * What a failed stage means for the visitor. The strictest policy among the failures counts:
 * handoff before apologise before skip. A message is never left without any answer:
 * where no stage had a say, or one failed and nothing was said or begun, the bot apologises.
 * An effect that failed, and a flow that nobody could wake, lands with a person, whatever the stages do.
 */
export function applyPolicy(
  bot: Bot,
  turn: Turn,
  language: string,
  finished: FinishedTurn,
  run: DialogRun,
): DialogRun {
  const unheard = finished.turn.parts.dialog === undefined && needsAnswer(turn);
  if (finished.failures.length === 0 && !unheard) return run;
  const slots = { ...run.state.slots, channel: turn.channel ?? null };
  const say = (reply: RepairReply) => sayReply(bot, reply, { language, slots, seed: turn.seed });
  const policies = finished.failures.map((failed) => failed.policy);
  const policy = unheard && turn.input.kind !== 'message' ? 'handoff' : strictest(policies);
  if (policy === 'handoff' && run.handoff === null && canCallPerson(turn)) {
    return {
      ...run,
      said: [...run.said, say('repair_handoff')],
      handoff: { reason: 'policy', team: null },
      close: false,
      repair: 'internal_error',
    };
  }
  const silent = run.said.length === 0 && run.effects.length === 0 && run.handoff === null && !run.close;
  return silent ? { ...run, said: [say('repair_internal_error')], repair: 'internal_error' } : run;
}

/** A greeting and a reminder may stay unsaid; all else may not be met with silence. */
function needsAnswer({ input }: Turn): boolean {
  if (input.kind === 'effect') return input.failed !== null;
  return input.kind !== 'open' && input.kind !== 'silence';
}

/** Not when the queue has just failed: the visitor would be sent round for ever. */
function canCallPerson(turn: Turn): boolean {
  return turn.input.kind !== 'handoff_failed';
}

function strictest(policies: readonly ErrorPolicy[]): ErrorPolicy {
  if (policies.includes('handoff')) return 'handoff';
  return policies.includes('apologise') ? 'apologise' : 'skip';
}
