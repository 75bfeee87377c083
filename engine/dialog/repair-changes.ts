import type { Bot } from '../config/bot.ts';
import { OPTIONAL_REPLIES, REPAIRS, type Repair, type RepairName } from './repair-replies.ts';

/** The behaviour that a reply says first, for replies that `say` can replace. */
const SAID_BY: ReadonlyMap<string, RepairName> = new Map(
  Object.entries<Repair>(REPAIRS).flatMap(
    ([
      name,
      {
        says: [first],
      },
    ]) => (first === undefined ? [] : [[first, name as RepairName] as const]),
  ),
);

/** The reply that is said where `key` is wanted: the bot's own choice, or what stands in for one that it lacks. */
export function replyKey(bot: Bot, key: string): string {
  const name = SAID_BY.get(key);
  const change = name === undefined ? undefined : bot.repair?.[name];
  if (change !== undefined && change !== 'off' && change.say !== undefined) return change.say;
  if (bot.replies[key] !== undefined || !isOptional(key)) return key;
  const instead = OPTIONAL_REPLIES[key];
  return instead === null ? key : replyKey(bot, instead);
}

/** Whether the bot says anything for `key`; false for an optional reply without a stand-in that it lacks. */
export function hasReply(bot: Bot, key: string): boolean {
  return bot.replies[replyKey(bot, key)] !== undefined;
}

/** Whether the bot does without this repair. */
export function isOff(bot: Bot, name: RepairName): boolean {
  return bot.repair?.[name] === 'off';
}

/** The flow that the bot runs instead of what the engine does. */
export function flowInstead(bot: Bot, name: RepairName): string | undefined {
  const change = bot.repair?.[name];
  return change === undefined || change === 'off' ? undefined : change.flow;
}

function isOptional(key: string): key is keyof typeof OPTIONAL_REPLIES {
  return Object.hasOwn(OPTIONAL_REPLIES, key);
}
