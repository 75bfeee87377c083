import type { Entity } from '../../core/events/shapes.ts';
import type { Json } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import type { DialogRun } from '../run.ts';
import { openForm } from './form-state.ts';
import type { Question } from './questions.ts';

/**
 * How a field was found in the visitor's words; `used` are the entities it took. `unclear`: the words point at something
 * that is not there. `rivals`: they name several values, of which the field takes one. `objection`: a reply about what was left out. `edits`: it changes a list that was given before, and the words may say something `beside`.
 */
export type Found = {
  readonly value: Json;
  readonly used: readonly Entity[];
  readonly unclear?: true;
  readonly rivals?: readonly Rival[];
  readonly objection?: string;
  readonly edits?: 'only' | 'beside';
};

/** One of several values that were named for a field of one, as its button shows it. */
export type Rival = { readonly value: string; readonly label: string };

/** The question that is looked at; `asked` when it is open. */
export type Wanted = { readonly question: Question; readonly asked: boolean };

/** What it is looked for in; each entity fills one field only. */
export type Words = {
  readonly run: DialogRun;
  readonly context: DialogContext;
  readonly taken: ReadonlySet<Entity>;
};

/** Entities that a field may take: not those of another field, and what "it" stands for only where it may. */
export function entitiesFor(
  type: string,
  { question, asked }: Wanted,
  { run, context, taken }: Words,
): readonly Entity[] {
  const form = openForm(run);
  const hasJustBegun = form?.phase === 'filling' && form.asking === null;
  const mayPoint = asked || hasJustBegun || !form?.done.includes(question.path);
  return context.entities.filter(
    (entity) => entity.type === type && !taken.has(entity) && (mayPoint || entity.source !== 'focus'),
  );
}
