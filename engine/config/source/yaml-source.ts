import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Place } from '../bot.ts';
import type { Problem } from '../problem.ts';
import { type Path, problem } from '../report.ts';
import { guardYaml } from './guard-yaml.ts';
import type { Side, Source } from './source.ts';

/** Keys that JavaScript treats specially: never data. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** What a YAML file came to. `source` is missing where there is nothing to check further. */
export type ReadYaml = { readonly source?: Source; readonly problems: readonly Problem[] };

/** Read one YAML file into plain data with positions: no aliases, no tags, no reserved keys, one document. */
export function readYaml(file: string, text: string): ReadYaml {
  const danger = guardYaml(file, text);
  if (danger) return { problems: [danger] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    uniqueKeys: true,
    prettyErrors: false,
  });
  const at = (offset: number): Place => placeAt(file, lines, offset);
  const problems = [...syntaxProblems(document, text, at), ...forbiddenProblems(document, at)];
  if (problems.length > 0) return { problems };
  const source: Source = {
    file,
    data: document.toJS({ maxAliasCount: 0 }),
    place: (path, side = 'value') => at(offsetOf(document.contents, path, side)),
  };
  return { source, problems: [] };
}

function placeAt(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? { file, line: 1, column: 1 } : { file, line, column: col };
}

function syntaxProblems(document: Document, text: string, at: (offset: number) => Place): Problem[] {
  // One mistake makes the parser stumble over every line after it; the first of a kind says enough.
  const faults = [...document.errors, ...document.warnings];
  const first = faults.filter((fault) => fault === faults.find((other) => isSameKind(fault, other)));
  return first.map(({ code, message, pos }) => {
    if (code !== 'DUPLICATE_KEY')
      return problem(at(pos[0]), 'YAML_SYNTAX', { reason: reasonOf(code, message) });
    const key = /^[^:\s]+/.exec(text.slice(pos[0], pos[0] + 200))?.[0] ?? '';
    return problem(at(pos[0]), 'DUPLICATE_KEY', { key });
  });
}

/** What the parser says, but for mistakes that people make and its words do not explain. */
function reasonOf(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here, and a file holds one';
  if (message.startsWith('Unexpected flow-map-start at node end'))
    return 'a text with { } in it stands here without quotes';
  return message.replace(/\.$/, '');
}

function isSameKind(left: YAMLError, right: YAMLError): boolean {
  return left.code === right.code && left.code !== 'DUPLICATE_KEY' ? true : left === right;
}

function forbiddenProblems(document: Document, at: (offset: number) => Place): Problem[] {
  const problems: Problem[] = [];
  let aliases = 0;
  const report = (node: unknown, reason: string) =>
    problems.push(problem(at(startOfNode(node)), 'YAML_SYNTAX', { reason }));
  visit(document, {
    Alias: (_, alias) => {
      if (aliases === 0) report(alias, `the alias *${alias.source} is not allowed; write the value out`);
      aliases += 1;
    },
    Pair: (_, pair) => {
      const key = keyOf(pair);
      if (key === undefined) report(pair.key, 'a key must be a plain word');
      else if (RESERVED.has(key)) report(pair.key, `the key ${key} is reserved`);
    },
  });
  return problems;
}

function keyOf(pair: Pair): string | undefined {
  if (isAlias(pair.key) || !isScalar(pair.key) || pair.key.value === null) return undefined;
  return String(pair.key.value);
}

/** The offset of the node at `path`, or of the deepest parent that is there. */
function offsetOf(root: unknown, path: Path, side: Side): number {
  let node = root;
  let found: unknown = root;
  for (const [index, segment] of path.entries()) {
    const step = child(node, segment);
    if (step === undefined) break;
    const last = index === path.length - 1;
    node = isPair(step) ? step.value : step;
    found = isPair(step) && ((last && side === 'key') || isEmpty(step.value)) ? step.key : node;
  }
  return startOfNode(found);
}

function child(node: unknown, segment: string | number): unknown {
  if (isSeq(node)) return node.items[Number(segment)];
  if (isMap(node)) return node.items.find((pair) => keyOf(pair) === String(segment));
  return undefined;
}

/** A key without a value has no place of its own for the value. */
function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.source === '');
}

function startOfNode(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
