import type { Path } from '#engine/config/report';
import type { RepliesFile } from '#engine/config/schema/replies';
import { walkReplies } from '#engine/config/walk-replies';
import { put, type Sketch, without } from './mutant.ts';

/** Mistakes in what stands below a reply's words and in when it is said. Wordings are the designer's own. */
export function* mutateReplies(file: Partial<RepliesFile>): Iterable<Sketch> {
  for (const { name, buttons, expressions } of walkReplies(file)) {
    const touches = [`replies ${name}`];
    for (const [{ payload, url }, path] of buttons)
      yield { ...dropped(path, `${name} has no button ${payload ?? url}`), touches };
    for (const [expression, path] of expressions) {
      if (path.at(-1) !== 'when') continue;
      const what = `the condition ${expression} is turned round`;
      yield { operator: 'negate', path, what, edits: [put(path, `!(${expression})`)], touches };
    }
    for (const [place] of (file.replies?.[name]?.variants ?? []).entries()) {
      const path = ['replies', name, 'variants', place];
      if ((file.replies?.[name]?.variants ?? []).length > 1)
        yield { ...dropped(path, `${name} lacks a variant`), touches };
    }
  }
}

function dropped(path: Path, what: string): Omit<Sketch, 'touches'> {
  return { operator: 'drop-part', path, what, edits: [without(path)] };
}
