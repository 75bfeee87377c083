import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { copyJson } from '../core/copy-json.ts';
import { reasonOf } from '../core/errors.ts';
import { AnyObject, Button, Entity, Intent } from '../core/events/shapes.ts';
import type { Turn, TurnParts } from './turn.ts';

const Text = Type.String();
const TextOrNull = Type.Union([Type.String(), Type.Null()]);

/** As much of `DialogRun` as the engine itself relies on. */
const DialogRunShape = Type.Object({
  state: Type.Object({
    slots: AnyObject,
    stack: Type.Array(Type.Object({ flow: Text, step: Text })),
    said: Type.Array(Text),
  }),
  said: Type.Array(Type.Object({ reply: Text, text: Text, buttons: Type.Array(Button) })),
  effects: Type.Array(Type.Object({ effect: Text, kind: Text, input: AnyObject, as: TextOrNull })),
  handoff: Type.Union([Type.Object({ reason: Text, team: TextOrNull }), Type.Null()]),
  close: Type.Boolean(),
  path: Type.Array(Text),
  repair: TextOrNull,
});

/** The parts that go into the log. */
const RECORDED = {
  language: Compile(Text),
  intent: Compile(Intent),
  entities: Compile(Type.Array(Entity)),
  dialog: Compile(DialogRunShape),
} as const satisfies Partial<Record<keyof TurnParts, ReturnType<typeof Compile<TSchema>>>>;

type RecordedPart = keyof typeof RECORDED;

function isRecorded(key: string): key is RecordedPart {
  return Object.hasOwn(RECORDED, key);
}

/** A part that can't be recorded, and why. */
export type BadPart = { readonly key: string; readonly reason: string };

/**
 * What a stage found, with the parts that go into the log as they will be read back from it: a live turn and its
 * replay then work on the same values, whatever a plugin returned or does to it later. What it hands on from its
 * turn has been read before, and is taken over as it is.
 */
export function readParts(parts: Partial<TurnParts>, turn: Turn): Partial<TurnParts> | BadPart {
  const read: Record<string, unknown> = { ...parts };
  for (const key in parts) {
    if (!isRecorded(key) || parts[key] === undefined) continue;
    const before = handedOn(key, turn);
    if (parts[key] === before) continue;
    const value = asJson(parts[key], before);
    if (value instanceof Error) return { key, reason: reasonOf(value) };
    const [wrong] = RECORDED[key].Check(value) ? [] : RECORDED[key].Errors(value);
    if (wrong) return { key, reason: `${wrong.instancePath || 'it'} ${wrong.message}` };
    read[key] = value;
  }
  return read;
}

function handedOn(key: RecordedPart, { parts, state }: Turn): unknown {
  return key === 'dialog' ? (parts.dialog ?? { state }) : parts[key];
}

/** True for what `readParts` says of a part that can't be recorded. */
export function isBadPart(parts: Partial<TurnParts> | BadPart): parts is BadPart {
  return 'key' in parts;
}

function asJson(value: unknown, before: unknown): unknown {
  try {
    return copyJson(value, before);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new TypeError(String(thrown));
  }
}
