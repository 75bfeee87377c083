/** What the finders read with: the folded text and the conversation's day. Offsets are those of the folded text. */
export type Found = {
  readonly type: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

/** Everything of one kind that stands in a text; hits may overlap, longer ones win later. */
export type Finder = (text: string) => readonly Found[];

/** A pattern with what every stretch that it fits has in it, so that most texts need not be searched for it. */
export type Rule = { readonly clue: Clue; readonly pattern: RegExp };
export type Clue = { test(text: string): boolean };

export function rule(clue: Clue, pattern: RegExp): Rule {
  return { clue, pattern };
}

const NOTHING: readonly Found[] = [];

/** Every place where a pattern fits and `read` makes a value of it. Patterns here are global and have no nested repeats, so none can run away. */
export function findAll(
  text: string,
  type: string,
  { clue, pattern }: Rule,
  read: (match: RegExpExecArray) => string | null,
): readonly Found[] {
  if (!clue.test(text)) return NOTHING;
  const found: Found[] = [];
  // Sooner than `matchAll`, which makes a copy of the pattern every time.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = match.index + match[0].length;
    if (end === match.index) pattern.lastIndex = end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    const value = read(match);
    if (value !== null) found.push({ type, value, start: match.index, end });
  }
  return found;
}
