import type { Bot } from '#engine/config/bot';
import { isOff } from '#engine/dialog/repair-changes';
import { REPAIRS, type RepairName } from '#engine/dialog/repair-replies';

/** The repairs that a bot does not do without. */
export function repairsOf(bot: Bot): readonly RepairName[] {
  return (Object.keys(REPAIRS) as readonly RepairName[]).filter((name) => !isOff(bot, name));
}
