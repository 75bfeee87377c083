import type { Draft, Part } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem, spot } from '../report.ts';
import type { Flow, FlowsFile } from '../schema/flows.ts';
import { walkSteps } from '../walk-steps.ts';

/** What flows refer to must exist, and an intent must lead to one flow. */
export function* checkFlows(draft: Draft, names: Names): Iterable<Problem> {
  const { flows, pipeline } = draft;
  if (flows === null) return;
  for (const [name, flow] of Object.entries<Flow>(flows.data.flows ?? {})) {
    for (const [intent, path] of startsOf(name, flow)) {
      yield* checkReference('intent', names.intents, intent, flows, path);
    }
    yield* checkAbout(flows, ['flows', name, 'about'], flow, pipeline?.data.languages ?? []);
  }
  yield* checkStarts(flows);
  for (const { step, path } of walkSteps(flows.data)) {
    const says =
      typeof step.say === 'string' ? [[step.say, [...path, 'say']] as const] : listed(step.say, path);
    for (const [reply, where] of says) yield* checkReference('reply', names.replies, reply, flows, where);
    if (step.ticket?.subject !== undefined) {
      const where = [...path, 'ticket', 'subject'];
      yield* checkReference('reply', names.replies, step.ticket.subject, flows, where);
    }
    for (const key of ['call', 'link'] as const) {
      const target = step[key];
      if (target !== undefined) yield* checkReference('flow', names.flows, target, flows, [...path, key]);
    }
    if (step.form !== undefined)
      yield* checkReference('form', names.forms, step.form, flows, [...path, 'form']);
    if (step.action !== undefined) {
      yield* checkReference('action', names.actions, step.action, flows, [...path, 'action']);
    }
  }
}

function listed(says: readonly string[] | undefined, path: Path): readonly (readonly [string, Path])[] {
  return (says ?? []).map((reply, index) => [reply, [...path, 'say', index]]);
}

function startsOf(name: string, flow: Flow): readonly (readonly [string, Path])[] {
  const path = ['flows', name, 'start', 'intent'];
  const intent = flow.start?.intent ?? [];
  return typeof intent === 'string' ? [[intent, path]] : intent.map((one, index) => [one, [...path, index]]);
}

/** Two flows without a condition on the same intent: the second could never start. */
function* checkStarts(flows: Part<FlowsFile>): Iterable<Problem> {
  const first = new Map<string, { readonly flow: string; readonly path: Path }>();
  for (const [name, flow] of Object.entries<Flow>(flows.data.flows ?? {})) {
    if (flow.start?.when !== undefined) continue;
    for (const [intent, path] of startsOf(name, flow)) {
      const earlier = first.get(intent);
      if (earlier === undefined) first.set(intent, { flow: name, path });
      else {
        const other = `${earlier.flow} (${spot(flows.source.place(earlier.path))})`;
        yield problem(flows.source.place(path), 'INTENT_TWICE', { flow: name, other, intent });
      }
    }
  }
}

function* checkAbout(
  flows: Part<FlowsFile>,
  path: Path,
  { about }: Flow,
  languages: readonly string[],
): Iterable<Problem> {
  if (about === undefined) return;
  for (const language of languages.filter((one) => about[one] === undefined)) {
    yield problem(flows.source.place(path, 'key'), 'MISSING_WORDS', { path: dotted(path), language });
  }
}
