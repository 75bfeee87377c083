import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ConsoleClient } from '../client/console-client.ts';
import { Around, useConsole } from './context.ts';
import { Desk } from './desk.tsx';
import { firstLanguage, keepLanguage, TEXTS } from './language.ts';
import { SignIn } from './sign-in.tsx';
import type { Language } from './texts.ts';

export function App({ client, isIn }: { client: ConsoleClient; isIn: boolean }) {
  const state = useConsole(client);
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const texts = TEXTS[language];
  useEffect(() => {
    document.documentElement.lang = texts.tag;
    keepLanguage(language);
  }, [language, texts]);
  const { me } = state;
  const around = useMemo(() => me && { client, texts, me }, [client, texts, me]);
  const switchLanguage = () => setLanguage(language === 'zh' ? 'en' : 'zh');
  if (!around) return <SignIn client={client} texts={texts} isIn={isIn} switchLanguage={switchLanguage} />;
  return (
    <Around.Provider value={around}>
      <Desk state={state} switchLanguage={switchLanguage} />
    </Around.Provider>
  );
}
