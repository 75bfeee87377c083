import type { Place } from '#engine/config/bot';
import type { Draft, Part } from '#engine/config/draft';
import type { Path } from '#engine/config/report';

/** The files that are mutated. */
export type MutatedFile = 'flows' | 'replies' | 'pipeline';

/** One change of a file's data; without `value` what stands there is taken out. */
export type Edit = { readonly path: Path; readonly value?: unknown };

/** One small mistake that somebody could make in a bot, and that its dialogues should notice. */
export type Mutant = {
  /** The same on every run: operator and path. */
  readonly id: string;
  readonly file: MutatedFile;
  readonly place: Place;
  /** What is wrong now, in words that end a sentence: "the step is left out". */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** Coverage points, or beginnings of them; a dialogue that went through one may notice. Empty: every dialogue may. */
  readonly touches: readonly string[];
  /** The stages whose own options are changed. */
  readonly stages: readonly string[];
};

/** A mutant on its way: what its maker says of it. */
export type Sketch = {
  readonly operator: string;
  readonly path: Path;
  readonly what: string;
  readonly edits: readonly Edit[];
  readonly touches: readonly string[];
  readonly stages?: readonly string[];
};

/** Take something out. */
export function without(path: Path): Edit {
  return { path };
}

/** Put something in its place. */
export function put(path: Path, value: unknown): Edit {
  return { path, value };
}

/** A sketch with its id and its place in the file. */
export function finish(file: MutatedFile, part: Part<unknown>, sketch: Sketch): Mutant {
  const { operator, path, what, edits, touches, stages = [] } = sketch;
  const place = part.source.place(path, 'key');
  return { id: `${operator} ${path.join('.')}`, file, place, what, edits, touches, stages };
}

/** The draft with a mutant's edits. The draft itself stays as it is. */
export function editDraft(draft: Draft, { file, edits }: Pick<Mutant, 'file' | 'edits'>): Draft {
  const part = draft[file];
  if (part === null) return draft;
  const data = edits.reduce<unknown>((content, edit) => change(content, edit.path, edit), part.data);
  return { ...draft, [file]: { ...part, data } };
}

function change(content: unknown, [key, ...rest]: Path, edit: Edit): unknown {
  if (key === undefined) return edit.value;
  const taken = rest.length === 0 && edit.value === undefined;
  if (Array.isArray(content)) {
    const index = Number(key);
    if (taken) return content.toSpliced(index, 1);
    return content.with(index, change(content[index], rest, edit));
  }
  const members = (content ?? {}) as Readonly<Record<string, unknown>>;
  if (!taken) return { ...members, [key]: change(members[key], rest, edit) };
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== String(key)));
}
