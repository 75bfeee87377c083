import { useEffect, useState } from 'preact/hooks';
import type { ChatSummary } from '../client/answers.ts';
import type { ConsoleState } from '../client/console-state.ts';
import { useAround } from './context.ts';
import { SummaryLine } from './search-pane.tsx';
import { sortChats } from './sort-chats.ts';

type Props = {
  readonly state: ConsoleState;
  readonly open: string | undefined;
  readonly show: (c: string) => void;
};

/** How often the chats of the bots are read again, in milliseconds. */
const AGAIN = 5000;

/** All that goes on: people and how full they are, queues, and every open chat, those of the bots too. */
export function Wall({ state, open, show }: Props) {
  const { client, texts, me } = useAround();
  const [live, setLive] = useState<readonly ChatSummary[]>();
  useEffect(() => {
    let isOver = false;
    const read = (): void =>
      void client.live().then(
        ({ chats }) => !isOver && setLive(chats),
        () => {},
      );
    read();
    const timer = setInterval(read, AGAIN);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client]);
  const { desk } = state;
  const { queue } = sortChats(desk, me.id);
  return (
    <aside class="lists wall" aria-label={texts.wall}>
      <h2 class="heading">{texts.people}</h2>
      <ul class="people">
        {Object.entries(desk?.people ?? {}).map(([id, { status, load, capacity }]) => (
          <li key={id} class="person">
            <span>
              <span class={`dot dot-${status}`} />
              {desk?.names.people[id]?.name ?? id}
            </span>
            <span class="load">
              <meter min={0} max={capacity} value={load} aria-label={texts.load(load, capacity)} />
              {texts.load(load, capacity)}
            </span>
          </li>
        ))}
      </ul>
      <h2 class="heading">{texts.queue}</h2>
      <ul class="people">
        {Object.keys(desk?.teams ?? {}).map((team) => (
          <li key={team} class="person">
            <span>{desk?.names.teams[team] ?? team}</span>
            <span class="count">{queue.filter(([, row]) => row.team === team).length}</span>
          </li>
        ))}
      </ul>
      <h2 class="heading">
        {texts.live} <span class="count">{live?.length ?? ''}</span>
      </h2>
      <div class="lines">
        {live?.map((chat) => (
          <SummaryLine key={chat.c} chat={chat} isOpen={chat.c === open} show={show} />
        ))}
      </div>
    </aside>
  );
}
