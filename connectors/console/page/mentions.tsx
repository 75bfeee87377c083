import type { DeskAnswer } from '../client/answers.ts';
import { useAround } from './context.ts';
import { Palette } from './palette.tsx';

type Props = {
  readonly text: string;
  readonly desk: DeskAnswer | undefined;
  readonly insert: (text: string) => void;
};

/** An `@` that is being written at the end. */
const BEGUN = /(^|\s)@([\p{L}\p{N}_.-]*)$/u;

/** Colleagues whose names go on as what stands behind the last `@`. */
export function MentionPalette({ text, desk, insert }: Props) {
  const { texts, me } = useAround();
  const begun = BEGUN.exec(text)?.[2]?.toLowerCase();
  if (begun === undefined || !desk) return null;
  const found = Object.entries(desk.names.people).filter(
    ([id, { name }]) => id !== me.id && (id.startsWith(begun) || name.toLowerCase().startsWith(begun)),
  );
  if (found.length === 0) return null;
  return (
    <Palette
      label={texts.people}
      empty=""
      choices={found.slice(0, 6).map(([id, { name }]) => ({ key: id, title: name, text: `@${id}` }))}
      pick={({ key }) => insert(`${text.replace(BEGUN, '$1')}@${key} `)}
    />
  );
}

/** Ids of colleagues that a note names as `@id`. Pure. */
export function mentionsIn(text: string, desk: Pick<DeskAnswer, 'names'> | undefined): readonly string[] {
  const named = [...text.matchAll(/@([\w.-]+)/g)].map(([, id = '']) => id);
  return [...new Set(named.filter((id) => Object.hasOwn(desk?.names.people ?? {}, id)))];
}
