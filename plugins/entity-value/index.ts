import { definePlugin, type Entity, mergeEntities, type StageResult, type Turn } from '#engine/plugin';
import { findValues, valueEntity } from './find-values.ts';
import { type Options, options, VALUE_TYPES } from './schema.ts';

export const plugin = definePlugin({
  id: 'entity-value',
  summary: 'money, quantities, dates, ordinals, phones, addresses, yes and no',
  options,
  needs: ['mentions', 'tokens'],
  gives: ['entities'],
  entities: VALUE_TYPES,
  create: (chosen, ports) => ({ run: (turn) => readValues(chosen, ports.bot.zone, turn) }),
});

/** Nothing is read inside a catalogue name, nor inside what the bot's own patterns found. */
function readValues({ find }: Options, zone: string, turn: Turn): StageResult {
  if (turn.input.kind !== 'message') return undefined;
  const { mentions = [], entities = [] } = turn.parts;
  const firm = entities.filter(({ source, type }) => source !== 'focus' && type !== 'number');
  const found = findValues(turn.input.text, [...mentions, ...firm], zone, turn.at)
    .filter(({ type }) => find === undefined || (find as readonly string[]).includes(type))
    .map(valueEntity);
  if (found.length === 0) return undefined;
  return {
    entities: mergeEntities(
      entities.filter((entity) => !isPartOf(entity, found)),
      found,
    ),
  };
}

/** The 3 of "3号" is no number, nor is one inside a phone or an address; that of an amount is given again by the amount. */
function isPartOf(entity: Entity, found: readonly Entity[]): boolean {
  if (entity.type !== 'number') return false;
  return found.some(
    ({ type, start, end }) => type !== 'yes_no' && start <= entity.start && entity.end <= end,
  );
}
