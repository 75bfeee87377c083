import type { Place } from '#engine/config/bot';

/** A line of a file, without the space around it. */
export type Line = { readonly text: string; readonly place: Place };

/** What stands from one line with `#` to the next. `argument` is what follows in that line. */
export type Section = {
  readonly sender: string;
  readonly argument: string;
  readonly place: Place;
  readonly lines: readonly Line[];
};

export type Convo = {
  readonly file: string;
  readonly name: string;
  readonly about: string;
  readonly sections: readonly Section[];
};

/** A list of wordings under one name. */
export type Utterances = { readonly name: string; readonly wordings: readonly string[] };

/** Divide a `.convo.txt` or `.pconvo.txt` into its sections; its first line is its name, else its file is. */
export function readConvo(file: string, text: string): Convo {
  const sections: (Section & { readonly lines: Line[] })[] = [];
  const head: string[] = [];
  for (const line of linesOf(file, text)) {
    if (line.text.startsWith('#')) sections.push(beginSection(line));
    else if (sections.length === 0) head.push(line.text);
    else sections.at(-1)?.lines.push(line);
  }
  const [name = '', ...about] = head;
  return { file, name: name || bareName(file), about: about.join(' ').trim(), sections };
}

/** Read a `.utterances.txt`: its name in the first line, a wording in each other. */
export function readUtterances(file: string, text: string): Utterances {
  const [name, ...wordings] = linesOf(file, text).map((line) => line.text);
  return { name: name ?? '', wordings: wordings.filter((wording) => wording !== '') };
}

function linesOf(file: string, text: string): readonly Line[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((raw, index) => {
      const column = raw.length - raw.trimStart().length + 1;
      return { text: raw.trim(), place: { file, line: index + 1, column } };
    });
}

function beginSection({ text, place }: Line): Section & { readonly lines: Line[] } {
  const [, sender = '', argument = ''] = /^#\s*(\S*)\s*(.*)$/.exec(text) ?? [];
  return { sender, argument, place, lines: [] };
}

function bareName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.p?convo\.txt$/, '');
}
