import { useEffect } from 'preact/hooks';
import type { ParleyClient } from '../client/index.ts';
import { Chat, useChat, useLanguage } from './chat.tsx';
import { SidePanel } from './side-panel.tsx';
import { type Language, textsOf } from './texts.ts';

type Props = { readonly client: ParleyClient; readonly bot: string; readonly language: Language };

/** The whole page: whose chat it is, and the chat. */
export function App({ client, bot, language: first }: Props) {
  const chat = useChat(client);
  const [language, onSwitch] = useLanguage(first);
  const texts = textsOf(bot, language);

  useEffect(() => {
    document.documentElement.lang = texts.tag;
    document.title = texts.title;
  }, [texts.tag, texts.title]);

  return (
    <div class="page">
      <SidePanel
        texts={texts}
        onTopic={(text) => client.send({ text })}
        canAsk={chat.lifecycle !== 'closed'}
      />
      <Chat client={client} chat={chat} texts={texts} onSwitch={onSwitch} />
    </div>
  );
}
