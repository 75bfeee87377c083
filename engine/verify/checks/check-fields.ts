import { readExpression } from '../../config/expressions/read-expression.ts';
import { limitsOf } from '../../config/field-limits.ts';
import type { Problem } from '../../config/problem.ts';
import { dotted, problem } from '../../config/report.ts';
import type { Field } from '../../config/schema/flows.ts';
import { listStages } from '../../config/stages.ts';
import { readValueSchema } from '../../config/value-schema.ts';
import { walkFields } from '../../config/walk-fields.ts';
import type { CompiledStep } from '../../dialog/compile-flow.ts';
import { evaluate, holds } from '../../dialog/expressions.ts';
import { type Shown, withDialogue } from '../dialogue/dialogue-to.ts';
import { type Failed, failedAt } from '../dialogue/failed-at.ts';
import { showCircle, showDeaf, showRefusal } from '../dialogue/show.ts';
import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import { everyField, type Question } from '../machine/questions.ts';

/** Fields that nothing can fill, whose default is none, or whose last attempt leads to the first. */
export function* checkFields(model: Model, explored: Explored): Iterable<Problem> {
  const { draft } = model;
  if (!draft.flows) return;
  const { source, data } = draft.flows;
  const stages = new Set(listStages(draft).map(({ id }) => id));
  const finds = draft.plugins.some(({ id, gives }) => stages.has(id) && gives.includes('entities'));
  for (const { path, field, name } of walkFields(data)) {
    const failed = () => failedIn(dotted(path), model, explored);
    if (field.entity !== undefined && !finds)
      yield shownWhere(
        failed(),
        problem(source.place([...path, 'entity']), 'ENTITY_UNFILLABLE', { field: dotted(path) }),
        (one) => showDeaf(one, model),
      );
    const check = refusedBy(field);
    if (check !== undefined) {
      const expression = typeof field.then === 'object' ? field.then.default : '';
      yield shownWhere(
        failed(),
        problem(source.place([...path, 'then', 'default']), 'DEFAULT_REFUSED', {
          expression,
          check,
          field: name,
        }),
        (one) => showRefusal(one, model),
      );
    }
  }
  yield* checkLadders(model, explored);
}

/** The question that a field's place in flows.yaml stands for, failed. */
function failedIn(place: string, model: Model, explored: Explored): Failed | undefined {
  const all = [...model.questions.values()].flatMap((asked) => [...everyField(asked)]);
  const questions = all.filter(({ path }) => dotted(path) === place);
  return questions.map((question) => failedAt(question, explored, model)).find((one) => one !== undefined);
}

/** These are wrong wherever they stand: a dialogue only shows it, where the question fails in one. */
function shownWhere(failed: Failed | undefined, found: Problem, show: (failed: Failed) => Shown): Problem {
  return failed ? withDialogue(found, show(failed)) : found;
}

/** Which check of a field its default does not pass, as far as it depends on nothing else. */
function refusedBy(field: Field): string | undefined {
  const expression = typeof field.then === 'object' ? field.then.default : undefined;
  const read = expression === undefined ? undefined : readExpression(expression);
  if (expression === undefined || !read?.ok || read.names.length > 0) return undefined;
  const result = evaluate(expression, {});
  if (!result.ok) return undefined;
  const { value } = result;
  if (field.options && !(String(value) in field.options)) return 'options';
  if (field.type === 'number' && typeof value !== 'number') return 'type';
  if (field.type === 'yes_no' && typeof value !== 'boolean') return 'type';
  const schema = field.schema === undefined ? undefined : readValueSchema(field.schema);
  if (schema?.ok && field.many === undefined && !schema.fits(value)) return 'schema';
  const rule = field.valid === undefined ? undefined : readExpression(field.valid);
  const alone = rule?.ok && rule.names.every((name) => name === 'value');
  return field.valid !== undefined && alone && !holds(field.valid, { value }, () => undefined)
    ? 'valid'
    : undefined;
}

type Ladder = { readonly key: string; readonly to: string; readonly question: Question };

/** A field whose `then` links to a flow that begins with the same question, or with one that leads back to it so. */
function* checkLadders(model: Model, explored: Explored): Iterable<Problem> {
  const { draft, questions } = model;
  const ladders = new Map<string, Ladder>();
  for (const [form, asked] of questions) {
    for (const question of everyField(asked)) {
      const { then } = question.field;
      if (typeof then !== 'object' || then.link === undefined) continue;
      const key = `${form}.${question.way}`;
      ladders.set(key, { key, to: then.link, question });
    }
  }
  const told = new Set<string>();
  for (const { key, to, question } of ladders.values()) {
    const circle = circleFrom(key, ladders, model);
    if (circle === undefined || circle.some((one) => told.has(one)) || !draft.flows) continue;
    for (const one of circle) told.add(one);
    const loop = circle.map((one) => ladders.get(one)?.to).join(' → ');
    const failed = failedAt(question, explored, model);
    const place = draft.flows.source.place([...question.path, 'then', 'link']);
    yield shownWhere(failed, problem(place, 'FIELD_WITHOUT_EXIT', { field: key, loop }), ({ state }) =>
      showCircle(state, to, model),
    );
  }
}

function circleFrom(
  start: string,
  ladders: ReadonlyMap<string, Ladder>,
  model: Model,
): readonly string[] | undefined {
  const circle = [start];
  for (;;) {
    const ladder = ladders.get(circle.at(-1) ?? '');
    const next = ladder && firstQuestion(ladder.to, model, new Set());
    if (next === undefined) return undefined;
    if (next === start) return circle;
    if (circle.includes(next)) return undefined;
    circle.push(next);
  }
}

/** The question that a flow surely asks first. */
function firstQuestion(flow: string, model: Model, seen: Set<string>): string | undefined {
  if (seen.has(flow)) return undefined;
  seen.add(flow);
  const laidOut = model.flows.get(flow);
  for (let name = laidOut?.first; name !== undefined; name = laidOut?.states[name]?.on.next) {
    const compiled: CompiledStep | undefined = laidOut?.steps.get(name);
    if (!compiled || compiled.step.when !== undefined) return undefined;
    if (compiled.form !== undefined) {
      const first = firstField(model.questions.get(compiled.form) ?? []);
      return first === undefined ? undefined : `${compiled.form}.${first}`;
    }
    if (compiled.step.link !== undefined) return firstQuestion(compiled.step.link, model, seen);
    if (!['say', 'set'].includes(compiled.kind)) return undefined;
  }
  return undefined;
}

function firstField([first]: readonly Question[]): string | undefined {
  if (!first) return undefined;
  const { way, field, inner } = first;
  if (field.when !== undefined || field.prefill !== undefined || field.remember === true) return undefined;
  const asksFirst = field.many === undefined ? field.optional === true : limitsOf(field).min === 0;
  return field.form === undefined || asksFirst ? way : firstField(inner);
}
