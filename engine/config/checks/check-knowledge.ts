import { RE2JS } from 're2js';
import { reasonOf } from '../../core/errors.ts';
import { CATALOGUE_TYPES } from '../builtin-names.ts';
import type { Draft, Part } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem, spot } from '../report.ts';
import type { CannedFile, EntitiesFile, FaqFile } from '../schema/knowledge.ts';
import { suggest } from '../suggest.ts';
import { walkFields } from '../walk-fields.ts';
import { rightItems } from '../wrong-part.ts';
import { checkCatalogue } from './check-catalogue.ts';

/** Entries have ids of their own, answers speak the bot's languages, and patterns are patterns. */
export function* checkKnowledge({
  faq,
  canned,
  entities,
  catalogue,
  pipeline,
  flows,
}: Draft): Iterable<Problem> {
  if (faq) yield* checkFaq(faq, pipeline?.data.languages ?? []);
  if (canned) yield* checkCanned(canned, flows);
  if (entities) yield* checkEntities(entities);
  yield* checkCatalogue(catalogue);
}

function* checkFaq({ data, source }: Part<FaqFile>, languages: readonly string[]): Iterable<Problem> {
  const first = new Map<string, Path>();
  for (const [index, entry] of rightItems(data.faq)) {
    const path = ['faq', index];
    const earlier = first.get(entry.id);
    if (earlier) {
      const other = spot(source.place(earlier));
      yield problem(source.place([...path, 'id']), 'DUPLICATE_ID', { id: entry.id, other });
    } else first.set(entry.id, [...path, 'id']);
    const [language] = languages;
    if (language !== undefined && !languages.some((one) => entry.answer[one] !== undefined)) {
      const where = [...path, 'answer'];
      yield problem(source.place(where, 'key'), 'MISSING_WORDS', { path: dotted(where), language });
    }
  }
}

/** What stands in braces. */
const BRACES = /\{([^{}]*)\}/g;

/** Keys are taken once, and what stands in braces is something that can be filled in. */
function* checkCanned({ data, source }: Part<CannedFile>, flows: Draft['flows']): Iterable<Problem> {
  const slots = flows ? [...walkFields(flows.data)].map(({ name }) => `slot.${name}`) : undefined;
  const known = ['visitor.name', 'agent.name', ...(slots ?? [])];
  const first = new Map<string, Path>();
  for (const [index, { key, text }] of rightItems(data.canned)) {
    const path = ['canned', index];
    const earlier = first.get(key);
    if (earlier) {
      const other = spot(source.place(earlier));
      yield problem(source.place([...path, 'key']), 'DUPLICATE_ID', { id: key, other });
    } else first.set(key, [...path, 'key']);
    for (const [language, words] of Object.entries(text)) {
      for (const [, name = ''] of words.matchAll(BRACES)) {
        const isSlot = slots === undefined && name.startsWith('slot.');
        if (known.includes(name) || isSlot) continue;
        const data = { name, suggestion: suggest(name, known) };
        yield problem(source.place([...path, 'text', language]), 'UNKNOWN_VARIABLE', data);
      }
    }
  }
}

function* checkEntities({ data, source }: Part<EntitiesFile>): Iterable<Problem> {
  for (const [type, { pattern }] of Object.entries(data.entities ?? {})) {
    const path = ['entities', type];
    if (CATALOGUE_TYPES.some((taken) => taken === type)) {
      yield problem(source.place(path, 'key'), 'BAD_VALUE', {
        path: dotted(path),
        reason: `${type} is a type of the catalogue`,
        suggestion: 'Choose another name.',
      });
    }
    const reason = patternFault(pattern);
    if (reason) yield problem(source.place([...path, 'pattern']), 'BAD_PATTERN', { pattern, reason });
  }
}

function patternFault(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return undefined;
  } catch (thrown) {
    return reasonOf(thrown).replace(/^error parsing regexp: /, '');
  }
}
