import {
  definePlugin,
  type Mention,
  mergeEntities,
  type PluginPorts,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { type Named, resolveReferences } from './resolve-references.ts';
import { options } from './schema.ts';

export const plugin = definePlugin({
  id: 'entity-reference',
  summary: 'what "it", "the cheaper one" and "the second" stand for',
  options,
  needs: ['mentions', 'tokens'],
  gives: ['entities'],
  create: (_options, ports) => {
    const findValues = valueFinder(ports.bot.entities);
    return { run: (turn) => findReferences(findValues, ports, turn) };
  },
});

/** Nothing points inside a name or a value. */
function findReferences(findValues: ValueFinder, { lexicon }: PluginPorts, turn: Turn): StageResult {
  const { mentions = [], entities = [] } = turn.parts;
  if (turn.input.kind !== 'message') return undefined;
  const { text } = turn.input;
  const taken = [...mentions, ...findValues(text, mentions)];
  const pointed = resolveReferences(turn, text, taken, mentions.flatMap(meaningsOf), lexicon);
  if (pointed.entities.length === 0) return undefined;
  return { entities: mergeEntities(entities, pointed.entities), notes: pointed.notes };
}

/** One of each type that the words may mean. */
function meaningsOf({ entries, start, end, text }: Mention): readonly Named[] {
  return [...new Map(entries.toReversed().map(({ type, id }) => [type, id]))].map(([type, value]) => ({
    type,
    value,
    start,
    end,
    text,
  }));
}
