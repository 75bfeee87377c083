import {
  definePlugin,
  mergeEntities,
  type PluginPorts,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { boostIntent } from './boost-intent.ts';
import { completeEllipsis } from './complete-ellipsis.ts';
import { entityOf, valueEntity } from './find-entities.ts';
import { type Options, options } from './schema.ts';

export const plugin = definePlugin({
  id: 'entity-domain',
  summary: 'products and order numbers; weighs intents by them, and what "and the Sony?" asks',
  options,
  needs: ['mentions', 'tokens', 'intent'],
  gives: ['entities', 'intent'],
  create: (chosen, ports) => {
    const stage: Stage = { findValues: valueFinder(ports.bot.entities), chosen, ports };
    return { run: (turn) => findEntities(stage, turn) };
  },
});

type Stage = { readonly findValues: ValueFinder; readonly chosen: Options; readonly ports: PluginPorts };

/** Nothing is read inside a catalogue name: "iPhone 15 Pro" is one product and no number. */
function findEntities({ findValues, chosen, ports }: Stage, turn: Turn): StageResult {
  const { mentions = [], intent } = turn.parts;
  if (turn.input.kind !== 'message' || intent === undefined) return undefined;
  const { text } = turn.input;
  const values = findValues(text, mentions);
  const named = [...mentions.flatMap(entityOf), ...values.map(valueEntity)];
  const before = turn.parts.entities ?? [];
  const pointed = before.filter(({ source }) => source === 'focus');
  const boosted = boostIntent(intent, { named, pointed, state: turn.state }, chosen);
  const things = [...named.filter(({ source }) => source === 'catalogue'), ...pointed];
  const completed = completeEllipsis(turn, boosted.intent, things, {
    ...chosen,
    catalogue: ports.bot.catalogue,
  });
  const entities = mergeEntities(before, [...named, ...(completed?.entities ?? [])]);
  const notes = [...familyNotes(turn), ...boosted.notes, ...(completed?.notes ?? [])];
  return { entities, intent: completed?.intent ?? boosted.intent, ...(notes.length > 0 ? { notes } : {}) };
}

function familyNotes(turn: Turn): readonly string[] {
  return (turn.parts.mentions ?? [])
    .filter(({ inside }) => inside.length > 0)
    .map(
      ({ text, inside }) =>
        `inside ${text}: ${inside.map(({ type, value }) => `${type} ${value}`).join(', ')}`,
    );
}
