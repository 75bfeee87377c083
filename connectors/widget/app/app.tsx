import { useEffect, useState } from 'preact/hooks';
import type { ChatState, ParleyClient } from '../client/index.ts';
import { Banner } from './banner.tsx';
import { Composer } from './composer.tsx';
import { Ended } from './ended.tsx';
import { Header } from './header.tsx';
import { MessageLog } from './message-log.tsx';
import { SidePanel } from './side-panel.tsx';
import { keepLanguage, type Language, textsOf } from './texts.ts';

type Props = { readonly client: ParleyClient; readonly bot: string; readonly language: Language };

/** The whole page: who we are, what was said, where to write. */
export function App({ client, bot, language: first }: Props) {
  const chat = useChat(client);
  const [language, setLanguage] = useState(first);
  const texts = textsOf(bot, language);

  useEffect(() => {
    document.documentElement.lang = texts.tag;
    document.title = texts.title;
  }, [texts.tag, texts.title]);

  function switchLanguage(): void {
    const next = language === 'zh' ? 'en' : 'zh';
    keepLanguage(next);
    setLanguage(next);
  }

  const canAsk = chat.lifecycle !== 'closed';
  return (
    <div class="page">
      <SidePanel texts={texts} onTopic={(text) => client.send({ text })} canAsk={canAsk} />
      <main class="chat">
        <Header texts={texts} chat={chat} client={client} onSwitch={switchLanguage} />
        <Banner texts={texts} chat={chat} onReconnect={() => void client.start()} />
        <MessageLog texts={texts} chat={chat} client={client} />
        {chat.lifecycle === 'closed' ? (
          <Ended texts={texts} rated={chat.rated} client={client} />
        ) : (
          <Composer texts={texts} client={client} />
        )}
      </main>
    </div>
  );
}

function useChat(client: ParleyClient): ChatState {
  const [state, setState] = useState(client.state());
  useEffect(() => client.subscribe(setState), [client]);
  return state;
}
