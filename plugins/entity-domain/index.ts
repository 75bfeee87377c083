import {
  definePlugin,
  mergeEntities,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { boostIntent } from './boost-intent.ts';
import { entityOf, valueEntity } from './find-entities.ts';
import { resolveReferences } from './resolve-references.ts';
import { type Options, options } from './schema.ts';

export const plugin = definePlugin({
  id: 'entity-domain',
  summary: 'products, order numbers and what "it" means; weighs intents by them',
  options,
  needs: ['mentions', 'tokens', 'intent'],
  gives: ['entities', 'intent'],
  create: (chosen, ports) => {
    const findValues = valueFinder(ports.bot.entities);
    return { run: (turn) => findEntities(findValues, chosen, turn) };
  },
});

/** Nothing is read inside a catalogue name: "iPhone 15 Pro" is one product and no number. */
function findEntities(findValues: ValueFinder, chosen: Options, turn: Turn): StageResult {
  const { mentions = [], intent } = turn.parts;
  if (turn.input.kind !== 'message' || intent === undefined) return undefined;
  const { text } = turn.input;
  const values = findValues(text, mentions);
  const named = [...mentions.flatMap(entityOf), ...values.map(valueEntity)];
  const pointed = resolveReferences(turn, text, [...mentions, ...values], named);
  const entities = mergeEntities(turn.parts.entities ?? [], [...named, ...pointed]);
  const boosted = boostIntent(intent, entities, chosen);
  const notes = [
    ...familyNotes(turn),
    ...pointed.map(({ text, value }) => `${text} → ${value}`),
    ...boosted.notes,
  ];
  return { entities, intent: boosted.intent, ...(notes.length > 0 ? { notes } : {}) };
}

function familyNotes(turn: Turn): readonly string[] {
  return (turn.parts.mentions ?? [])
    .filter(({ inside }) => inside.length > 0)
    .map(
      ({ text, inside }) =>
        `inside ${text}: ${inside.map(({ type, value }) => `${type} ${value}`).join(', ')}`,
    );
}
