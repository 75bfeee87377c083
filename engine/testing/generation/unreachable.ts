import type { Bot } from '#engine/config/bot';
import { compileFlows } from '#engine/dialog/compile-flow';
import { isOff } from '#engine/dialog/repair-changes';
import { REPAIR_INTENTS } from '#engine/dialog/repair-replies';
import { fieldsOf, type Point } from '../coverage/points.ts';

/** Why no fixture can reach a point, whatever is said in it; undefined where one may. */
export function unreachable({ kind, name, path }: Point, bot: Bot): string | undefined {
  const flow = String(path?.[0] === 'flows' ? path[1] : '');
  if (flow !== '' && !isEntered(bot, flow)) return `nothing starts or calls ${flow}`;
  if (kind === 'repairs' && name === 'internal_error') return FAULT;
  if (kind === 'repairs' && name === 'unavailable' && [...fieldsOf(bot)].every(({ field }) => !field.check))
    return 'no field is checked by a business system';
  if (kind !== 'replies') return undefined;
  const [reply] = name.split(' ');
  switch (reply) {
    case 'repair_internal_error':
      return FAULT;
    case 'repair_wrong_moment':
      return Object.values(bot.flows).some(({ start }) => start?.when !== undefined)
        ? undefined
        : 'no flow has `start.when`: every wish is served at every moment';
    case 'repair_no_knowledge':
      return Object.keys(bot.intents).every((intent) => isServed(intent, bot))
        ? 'every intent starts a flow or asks for a repair: none is left to knowledge alone'
        : undefined;
    default:
      return undefined;
  }
}

const FAULT = 'needs a stage that fails or a flow that runs in a circle; a fixture causes neither';

function isServed(intent: string, bot: Bot): boolean {
  const isRepair = REPAIR_INTENTS.some((repair) => repair === intent) && !isOff(bot, intent as 'cancel');
  return isRepair || Object.values(bot.flows).some(({ start }) => [start?.intent].flat().includes(intent));
}

function isEntered(bot: Bot, name: string): boolean {
  if (bot.flows[name]?.start !== undefined) return true;
  const repairs = Object.values(bot.repair ?? {});
  if (repairs.some((change) => typeof change === 'object' && change.flow === name)) return true;
  if (JSON.stringify(bot.replies).includes(`"flow:${name}"`)) return true;
  return [...compileFlows(bot).values()].some((flow) =>
    [...flow.steps.values()].some(
      ({ step }) =>
        step.call === name || step.link === name || JSON.stringify(step).includes(`"link":"${name}"`),
    ),
  );
}
