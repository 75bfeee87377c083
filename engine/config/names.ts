import { isObject } from '../core/json.ts';
import { BUILT_IN_ENTITIES } from './built-in-entities.ts';
import { CATALOGUE_TYPES, catalogueAction, DESK_ACTION } from './builtin-names.ts';
import type { Draft, Part } from './draft.ts';
import type { Problem } from './problem.ts';
import { writtenNames } from './read-draft.ts';
import { type Path, problem } from './report.ts';
import { listStages } from './stages.ts';
import { suggest } from './suggest.ts';
import { rightItems } from './wrong-part.ts';

/** The names that references may use; null where the file that defines them could not be read. */
export type Names = {
  readonly replies: KnownNames;
  readonly flows: KnownNames;
  readonly forms: KnownNames;
  readonly intents: KnownNames;
  readonly actions: KnownNames;
  readonly entities: KnownNames;
};

export type KnownNames = ReadonlySet<string> | null;

/** Collect every name that the bot's files define. */
export function collectNames(draft: Draft): Names {
  const { flows, replies, noKnowledge } = draft;
  const unread = (ending: string) => [...draft.broken].some((file) => file.includes(ending));
  const types = new Set([
    ...draft.catalogue.map((table) => table.type),
    ...writtenNames(draft.entities, 'entities'),
    ...Object.keys(BUILT_IN_ENTITIES),
    ...entitiesOfStages(draft),
  ]);
  const intents = draft.intents.flatMap((part) => writtenNames(part, 'intents'));
  const lookUps = CATALOGUE_TYPES.filter((type) => types.has(type)).map(catalogueAction);
  return {
    replies: replies?.data.replies
      ? new Set([...writtenNames(replies, 'replies'), ...faqReplies(draft)])
      : null,
    flows: flows?.data.flows ? new Set(writtenNames(flows, 'flows')) : null,
    forms: flows && new Set(writtenNames(flows, 'forms')),
    intents: noKnowledge || unread('/intents/') ? null : new Set(intents),
    actions: unread('/actions.yaml')
      ? null
      : new Set([...writtenNames(draft.actions, 'actions'), ...lookUps, ...deskActions(draft)]),
    entities: noKnowledge || unread('/entities.yaml') ? null : types,
  };
}

/** A desk at which a stage files tickets can be asked for them again. */
function deskActions({ pipeline }: Draft): readonly string[] {
  const stages = pipeline?.data.stages ?? [];
  const options = stages.flatMap((stage) => (isObject(stage) ? Object.values(stage) : []));
  return options.flatMap((option) =>
    isObject(option) && typeof option['desk'] === 'string' ? [`${DESK_ACTION}${option['desk']}`] : [],
  );
}

/** A FAQ entry can be said by its id. */
function faqReplies({ faq }: Draft): readonly string[] {
  return rightItems(faq?.data.faq).map(([, entry]) => `faq:${entry.id}`);
}

/** What kind of thing a reference names. */
type ReferenceKind = 'reply' | 'flow' | 'form' | 'intent' | 'action' | 'entity';

const CODES = {
  reply: 'UNKNOWN_REPLY',
  flow: 'UNKNOWN_FLOW',
  form: 'UNKNOWN_FORM',
  intent: 'UNKNOWN_INTENT',
  action: 'UNKNOWN_ACTION',
  entity: 'UNKNOWN_ENTITY',
} as const;

/** What the bot's own stages find. */
function entitiesOfStages(draft: Draft): readonly string[] {
  const stages = new Set(listStages(draft).map(({ id }) => id));
  return draft.plugins.filter(({ id }) => stages.has(id)).flatMap(({ entities = [] }) => entities);
}

/** Nothing when `name` is known, or when nobody can tell; else the finding with what may have been meant. */
export function checkReference(
  kind: ReferenceKind,
  known: KnownNames,
  name: string,
  part: Part<unknown>,
  path: Path,
): readonly Problem[] {
  if (known === null || known.has(name)) return [];
  return [problem(part.source.place(path), CODES[kind], { [kind]: name, suggestion: suggest(name, known) })];
}
