import type { Path } from './report.ts';
import type { Field, FlowsFile, Form } from './schema/flows.ts';
import { walkSteps } from './walk-steps.ts';

/** One field of a form, or of an ask step (`form` is then its flow), with the way to it inside flows.yaml. */
export type PlacedField = {
  readonly form: string;
  readonly name: string;
  readonly path: Path;
  readonly field: Field;
};

/** Every field of every form and of every ask step. */
export function* walkFields(file: Partial<FlowsFile>): Iterable<PlacedField> {
  for (const [form, { fields }] of Object.entries<Form>(file.forms ?? {})) {
    for (const [name, field] of Object.entries<Field>(fields)) {
      yield { form, name, path: ['forms', form, 'fields', name], field };
    }
  }
  for (const { flow, step, path } of walkSteps(file)) {
    for (const [name, field] of Object.entries<Field>(step.ask ?? {})) {
      yield { form: flow, name, path: [...path, 'ask', name], field };
    }
  }
}
