import type { Bot } from '#engine/config/bot';
import type { Field } from '#engine/config/schema/flows';
import type { Conversation } from '#engine/conversation/state';
import { formsOf } from '#engine/dialog/compile-flow';
import { topFrame } from '#engine/dialog/state';
import { fieldsOf } from '../coverage/points.ts';

/** The question that a form asks: its name, the same for every item of a list, and its field. */
export type AskedField = {
  readonly name: string;
  readonly field: Field;
  /** Where it stands in flows.yaml. */
  readonly path: string;
};

/** The field whose question is open, if one is. */
export function askedFieldOf({ dialog }: Conversation, bot: Bot): AskedField | undefined {
  const form = topFrame(dialog)?.form;
  if (!form || form.asking === null) return undefined;
  const forms = formsOf(bot);
  const keys = form.asking.split('.').filter((key) => !/^\d+$/.test(key));
  let fields = forms[form.form]?.fields ?? {};
  let field: Field | undefined;
  for (const key of keys) {
    field = fields[key];
    fields = forms[field?.form ?? '']?.fields ?? {};
  }
  if (field === undefined) return undefined;
  const path = pathsOfFields(bot).get(field) ?? '';
  return { name: `${form.form}.${keys.join('.')}`, field, path };
}

const known = new WeakMap<Bot, ReadonlyMap<Field, string>>();

/** Where each field stands in flows.yaml. */
export function pathsOfFields(bot: Bot): ReadonlyMap<Field, string> {
  const paths =
    known.get(bot) ?? new Map([...fieldsOf(bot)].map(({ field, path }) => [field, path.join('.')]));
  known.set(bot, paths);
  return paths;
}
