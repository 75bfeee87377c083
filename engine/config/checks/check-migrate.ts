import type { Draft } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';
import type { Flow, Form } from '../schema/flows.ts';
import { stepNames } from '../step-names.ts';
import { suggest } from '../suggest.ts';

/** Rules that need no place to go to. */
const WISHES: readonly string[] = ['restart', 'handoff', 'pin'];

/** A rule for conversations in flight must lead to a step or a field that is there now. */
export function* checkMigrate({ flows }: Draft): Iterable<Problem> {
  if (flows === null) return;
  const { flows: known = {}, forms = {} } = flows.data;
  const steps = Object.entries<Flow>(known).flatMap(([flow, { steps: list }]) =>
    stepNames(list).map((step) => `${flow}/${step}`),
  );
  const fields = Object.entries<Form>(forms).flatMap(([form, { fields: own }]) =>
    Object.keys(own).map((field) => `${form}.${field}`),
  );
  for (const [from, to] of Object.entries<string>(flows.data.migrate ?? {})) {
    const wanted =
      from.includes('/') || WISHES.includes(to) ? [...steps, ...WISHES] : [...fields, ...steps, ...WISHES];
    const place = flows.source.place(['migrate', from]);
    if (!wanted.includes(to))
      yield problem(place, 'UNKNOWN_STEP', { step: to, suggestion: suggest(to, wanted) });
    const flow = from.split('/')[0] ?? '';
    if (to === 'restart' && from.includes('/') && !(flow in known)) {
      yield problem(place, 'UNKNOWN_FLOW', {
        flow,
        suggestion: 'Only a flow that is still there can begin anew.',
      });
    }
  }
}
