import { useEffect, useState } from 'preact/hooks';
import type { ChatView } from '../client/agent-chat.ts';
import type { CannedReply } from '../client/answers.ts';
import { toldName, useAround } from './context.ts';
import { fillCanned, findCanned } from './fill-canned.ts';
import { Palette } from './palette.tsx';

type Props = {
  readonly view: ChatView;
  readonly text: string;
  readonly insert: (text: string) => void;
};

/** Canned replies, called up by a slash at the beginning of a reply. */
export function CannedPalette({ view, text, insert }: Props) {
  const { client, texts, me } = useAround();
  const [all, setAll] = useState<readonly CannedReply[]>();
  const isCalled = text.startsWith('/') && !text.includes('\n');
  useEffect(() => {
    if (isCalled)
      client.canned().then(setAll, () => {
        setAll([]);
      });
  }, [client, isCalled]);
  if (!isCalled || !all) return null;
  const { state } = view.record;
  const values = {
    'visitor.name': toldName(state.dialog.slots),
    'agent.name': me.name,
    ...Object.fromEntries(Object.entries(state.dialog.slots).map(([slot, value]) => [`slot.${slot}`, value])),
  };
  const language = state.language ?? texts.tag.slice(0, 2);
  const found = findCanned(all, { bot: state.bot, words: text.slice(1), language });
  return (
    <Palette
      label={texts.canned}
      empty={texts.cannedNothing}
      choices={found.map(({ key, text: words }) => ({
        key,
        title: `/${key}`,
        text: fillCanned(words, values),
      }))}
      pick={(choice) => insert(choice.text)}
    />
  );
}
