import { useEffect, useState } from 'preact/hooks';
import type { ChatView } from '../client/agent-chat.ts';
import type { DeskAnswer } from '../client/answers.ts';
import { unreadOf } from '../client/chat-record.ts';
import { ChatHeader } from './chat-header.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { Composer } from './composer.tsx';
import { nameOf, useAround } from './context.ts';
import { EyeIcon } from './icons.tsx';
import { Log } from './log.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

export type Place = 'mine' | 'ringing' | 'waiting' | 'theirs' | 'bots' | 'closed';

type Props = {
  readonly c: string;
  readonly view: ChatView | undefined;
  readonly desk: DeskAnswer | undefined;
  readonly isDetailed: boolean;
  readonly toggleDetails: () => void;
  readonly close: () => void;
};

/** The chat that is open. */
export function ChatPane({ c, view, desk, isDetailed, toggleDetails, close }: Props) {
  const { texts, me } = useAround();
  const [dialog, setDialog] = useState<'transfer' | 'close'>();
  const place = placeOf(c, view, desk, me.id);
  useReading(c, view, place);

  if (view?.isForbidden)
    return (
      <main class="nothing">
        <p>{texts.forbidden}</p>
        <button type="button" class="button" onClick={close}>
          {texts.cancel}
        </button>
      </main>
    );
  if (!view?.isLoaded) return <main class="nothing soft">{texts.loading}</main>;
  const others = view.looking.filter((id) => id !== me.id);
  return (
    <main class="chat">
      <ChatHeader
        view={view}
        desk={desk}
        place={place}
        isDetailed={isDetailed}
        toggleDetails={toggleDetails}
        transfer={() => setDialog('transfer')}
        finish={() => setDialog('close')}
        close={close}
      />
      {view.isLogLost && <p class="banner">{texts.logLost}</p>}
      {others.length > 0 && (
        <p class="strip" role="status">
          <EyeIcon />
          {texts.alsoHere(others.map((id) => nameOf(`agent:${id}`, texts, desk?.names)).join(', '))}
        </p>
      )}
      <Log view={view} names={desk?.names} />
      {place === 'bots' && me.role === 'agent' ? (
        <p class="composer soft">{texts.withBot}</p>
      ) : (
        <Composer key={c} view={view} desk={desk} place={place} />
      )}
      {dialog === 'transfer' && <TransferDialog c={c} desk={desk} close={() => setDialog(undefined)} />}
      {dialog === 'close' && <CloseDialog c={c} close={() => setDialog(undefined)} />}
    </main>
  );
}

/** How the one who looks stands to the chat. Pure. */
export function placeOf(
  c: string,
  view: ChatView | undefined,
  desk: DeskAnswer | undefined,
  me: string,
): Place {
  const lifecycle = view?.record.state.lifecycle;
  if (lifecycle === 'closed') return 'closed';
  const row = desk?.chats[c];
  if (!row) return lifecycle === 'human' && view?.record.state.agent === `agent:${me}` ? 'mine' : 'bots';
  if (row.agent === me) return row.answered ? 'mine' : 'ringing';
  return row.agent === null ? 'waiting' : 'theirs';
}

/** What is on the screen of its agent has been read. */
function useReading(c: string, view: ChatView | undefined, place: Place): void {
  const { client, me } = useAround();
  const record = view?.record;
  useEffect(() => {
    if (!record || place !== 'mine') return undefined;
    const read = (): void => {
      const upTo = record.last?.n ?? 0;
      const isAway = document.visibilityState !== 'visible';
      if (!isAway && unreadOf(record, me.id) > 0) client.put(c, 'read.mark', { upTo });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [client, c, record?.last, place, me]);
}
