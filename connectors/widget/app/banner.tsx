import { useEffect, useState } from 'preact/hooks';
import type { ChatState } from '../client/index.ts';
import { AlertIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

/** A blink of the network is not worth a word. */
const PATIENCE = 1500;

type Props = { readonly texts: Texts; readonly chat: ChatState; readonly onReconnect: () => void };

/** Says when the connection is not what it should be, and that nothing is lost. */
export function Banner({ texts, chat, onReconnect }: Props) {
  const { kind } = chat.connection;
  const isLong = useStays(kind === 'connecting', PATIENCE);
  if (kind === 'stopped') {
    return (
      <div class="banner banner-alert" role="alert">
        <AlertIcon />
        <span>{texts.stopped}</span>
        <button type="button" class="button button-small" onClick={onReconnect}>
          {texts.reconnect}
        </button>
      </div>
    );
  }
  if (isLong) return <Line text={texts.reconnecting} />;
  return chat.logLost ? <Line text={texts.logLost} /> : null;
}

function Line({ text }: { text: string }) {
  return (
    <div class="banner" role="status">
      <span class="spinner" aria-hidden="true" />
      <span>{text}</span>
    </div>
  );
}

/** True once `holds` has been true for `ms`. */
function useStays(holds: boolean, ms: number): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    if (!holds) {
      setStays(false);
      return undefined;
    }
    const timer = setTimeout(() => setStays(true), ms);
    return () => clearTimeout(timer);
  }, [holds, ms]);
  return stays;
}
