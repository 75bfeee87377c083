import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChatState, ParleyClient } from '../client/index.ts';
import { Banner } from './banner.tsx';
import { Composer } from './composer.tsx';
import { Ended } from './ended.tsx';
import { Header } from './header.tsx';
import { MessageLog } from './message-log.tsx';
import { keepLanguage, type Language, type Texts } from './texts.ts';

type Props = {
  readonly client: ParleyClient;
  readonly chat: ChatState;
  readonly texts: Texts;
  readonly onSwitch: () => void;
  /** Buttons of the place where the chat stands, at the end of the header. */
  readonly children?: ComponentChildren;
};

/** The chat: who is there, what was said, where to write. */
export function Chat({ client, chat, texts, onSwitch, children }: Props) {
  return (
    <main class="chat">
      <Header texts={texts} chat={chat} client={client} onSwitch={onSwitch}>
        {children}
      </Header>
      <Banner texts={texts} chat={chat} onReconnect={() => void client.start()} />
      <MessageLog texts={texts} chat={chat} client={client} />
      {chat.lifecycle === 'closed' ? (
        <Ended texts={texts} rated={chat.rated} client={client} />
      ) : (
        <Composer texts={texts} client={client} />
      )}
    </main>
  );
}

/** What the client knows, anew whenever it changes. */
export function useChat(client: ParleyClient): ChatState {
  const [state, setState] = useState(client.state());
  useEffect(() => client.subscribe(setState), [client]);
  return state;
}

/** The language of the words around the messages, and the way to the other one. */
export function useLanguage(first: Language): readonly [Language, () => void] {
  const [language, setLanguage] = useState(first);
  function onSwitch(): void {
    const next = language === 'zh' ? 'en' : 'zh';
    keepLanguage(next);
    setLanguage(next);
  }
  return [language, onSwitch];
}
