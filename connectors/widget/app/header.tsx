import type { ComponentChildren } from 'preact';
import type { ChatState, ParleyClient } from '../client/index.ts';
import { Logo, PersonIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

type Props = {
  readonly texts: Texts;
  readonly chat: ChatState;
  readonly client: ParleyClient;
  readonly onSwitch: () => void;
  readonly children?: ComponentChildren;
};

/** Who is at the other end, and the ways out: to a person, to another language, to the end. */
export function Header({ texts, chat, client, onSwitch, children }: Props) {
  const { lifecycle } = chat;
  const mood = chat.connection.kind !== 'online' || lifecycle === 'none' ? 'connecting' : lifecycle;
  return (
    <header class="header">
      <Logo />
      <div class="header-names">
        <h1>{texts.brand}</h1>
        <p class={`status status-${mood}`} role="status">
          <span class="status-dot" aria-hidden="true" />
          {mood === 'queued' && chat.queue
            ? texts.inQueue(chat.queue.ahead, chat.queue.wait)
            : texts.status[mood]}
        </p>
      </div>
      <div class="header-actions">
        {lifecycle === 'bot' && (
          <button type="button" class="button button-tint" onClick={() => client.requestHandoff()}>
            <PersonIcon />
            <span class="button-words">{texts.askPerson}</span>
          </button>
        )}
        {(lifecycle === 'human' || lifecycle === 'queued') && (
          <button type="button" class="button" onClick={() => client.closeConversation()}>
            {texts.endChat}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet"
          aria-label={texts.switchLanguage}
          onClick={onSwitch}
        >
          {texts.otherLanguage}
        </button>
        {children}
      </div>
    </header>
  );
}
