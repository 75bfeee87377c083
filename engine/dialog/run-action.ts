import type { Step } from '../config/schema/flows.ts';
import type { Json } from '../core/json.ts';
import type { ActionOutcome } from '../ports/actions.ts';
import type { Outcome } from './compile-flow.ts';
import { type DialogContext, note, scopeOf, setSlots } from './context.ts';
import { evaluate, type Scope } from './expressions.ts';
import type { DialogRun } from './run.ts';

/** Prefix of the actions that look into the bot's own catalogue. */
const CATALOGUE = 'catalogue.';

/** Call an action step's system and keep its answer in the step's slot. */
export async function runAction(
  run: DialogRun,
  step: Step,
  context: DialogContext,
): Promise<{ readonly run: DialogRun; readonly outcome: Outcome }> {
  const answer = await callAction(step.action ?? '', step.with ?? {}, scopeOf(run, context), context);
  const slot = step.as;
  const keep = (value: Json): DialogRun => (slot === undefined ? run : setSlots(run, { [slot]: value }));
  switch (answer.kind) {
    case 'found':
      return { run: keep(answer.data), outcome: 'next' };
    case 'missing':
      return { run: keep(null), outcome: 'missing' };
    case 'failed':
      return {
        run: note(keep(null), `${answer.failure.code}: ${answer.failure.message}`),
        outcome: 'failed',
      };
  }
}

/** Call an action by name with its inputs evaluated over `scope`. */
export async function callAction(
  name: string,
  inputs: Readonly<Record<string, string>>,
  scope: Scope,
  context: DialogContext,
): Promise<ActionOutcome> {
  const input: Record<string, Json> = {};
  for (const [key, expression] of Object.entries(inputs)) {
    const result = evaluate(expression, scope);
    input[key] = result.ok ? result.value : null;
  }
  return name.startsWith(CATALOGUE) && !context.actions.replaces?.(name, input)
    ? lookUp(name.slice(CATALOGUE.length), input.id ?? null, context)
    : context.actions.call(name, input, context.signal);
}

function lookUp(type: string, id: Json, { lexicon, language }: DialogContext): ActionOutcome {
  const entry = typeof id === 'string' ? lexicon.entry(type, id) : undefined;
  if (!entry) return { kind: 'missing' };
  return { kind: 'found', data: { ...entry.facts, id: entry.id, name: entry.names[language] ?? entry.name } };
}
