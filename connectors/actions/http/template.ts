import type { Json } from '#engine/core/json';

/** A text with holes: `{input}` is filled at the call, `${VARIABLE}` when the action is prepared. */
export type Template = readonly Part[];

type Part = { readonly text: string } | { readonly input: string };

/** Why an input can't be used. */
export type InputProblem = { readonly input: string; readonly reason: string };

export type Input = Readonly<Record<string, Json>>;

/**
 * Reads a template, variables filled in. A variable's value is taken as it is: braces in it are no holes.
 * Answers the variable that is not set, if there is one.
 */
export function readTemplate(
  text: string,
  env: Readonly<Record<string, string>>,
): Template | { readonly unset: string } {
  const parts: Part[] = [];
  let end = 0;
  for (const hole of text.matchAll(/\$\{(\w+)\}|\{(\w+)\}/g)) {
    const [whole, variable, input] = hole;
    parts.push({ text: text.slice(end, hole.index) });
    end = hole.index + whole.length;
    if (variable === undefined) parts.push({ input: input ?? '' });
    else if (Object.hasOwn(env, variable)) parts.push({ text: env[variable] ?? '' });
    else return { unset: variable };
  }
  return [...parts, { text: text.slice(end) }].filter((part) => 'input' in part || part.text !== '');
}

/** The text before the first hole. */
export function beginningOf(template: Template): string {
  const firstHole = template.findIndex((part) => 'input' in part);
  const before = firstHole < 0 ? template : template.slice(0, firstHole);
  return before.map((part) => ('text' in part ? part.text : '')).join('');
}

/** True when nothing is left to fill in. */
export function isWhole(template: Template): boolean {
  return template.every((part) => 'text' in part);
}

/** An address with its inputs URL-encoded, so that they stay within their part of the path or query. */
export function fillAddress(template: Template, input: Input): string | InputProblem {
  let filled = '';
  for (const part of template) {
    const piece = 'text' in part ? part.text : encodedInput(part.input, input);
    if (typeof piece !== 'string') return piece;
    filled += piece;
  }
  return filled;
}

/** A member of a JSON body. One hole and nothing else takes the input with its type; several make text. */
export function fillMember(template: Template, input: Input): { readonly value: Json } | InputProblem {
  const [only] = template;
  if (template.length === 1 && only !== undefined && 'input' in only) return givenInput(only.input, input);
  let filled = '';
  for (const part of template) {
    const piece = 'text' in part ? part.text : textInput(part.input, input);
    if (typeof piece !== 'string') return piece;
    filled += piece;
  }
  return { value: filled };
}

function encodedInput(name: string, input: Input): string | InputProblem {
  const text = textInput(name, input);
  if (typeof text !== 'string') return text;
  if (text === '') return { input: name, reason: 'is empty' };
  if (/^\.+$/.test(text)) return { input: name, reason: 'is a step in a path (dots only)' };
  return encodeURIComponent(text.toWellFormed());
}

function textInput(name: string, input: Input): string | InputProblem {
  const given = givenInput(name, input);
  if ('reason' in given) return given;
  if (typeof given.value === 'object') return { input: name, reason: 'is neither text nor a number' };
  return String(given.value);
}

function givenInput(name: string, input: Input): { readonly value: Json } | InputProblem {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  return value === undefined || value === null ? { input: name, reason: 'is missing' } : { value };
}
