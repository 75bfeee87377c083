import { useState } from 'preact/hooks';
import type { ConsoleClient } from '../client/console-client.ts';
import { Logo } from './icons.tsx';
import type { Texts } from './texts.ts';

type Props = {
  readonly client: ConsoleClient;
  readonly texts: Texts;
  /** A kept login is still being looked at. */
  readonly isIn: boolean;
  readonly switchLanguage: () => void;
};

export function SignIn({ client, texts, switchLanguage }: Props) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const refused = await client.signIn(email.trim(), password);
    setBusy(false);
    if (!refused) return;
    setPassword('');
    if (refused.code === 'RATE') setProblem(texts.tooManyTries(Math.ceil((refused.after ?? 10_000) / 1000)));
    else if (refused.status === 401 || refused.status === 400) setProblem(texts.signInRefused);
    else setProblem(refused.status === 0 ? texts.unreachable : refused.message);
  }

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={(event) => void submit(event)}>
        <Logo />
        <h1>{texts.title}</h1>
        <p class="soft">{texts.signInHint}</p>
        <label>
          {texts.email}
          <input
            type="email"
            name="email"
            autocomplete="username"
            required
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </label>
        <label>
          {texts.password}
          <input
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button button-strong" disabled={isBusy}>
          {texts.signIn}
        </button>
      </form>
      <button type="button" class="link" onClick={switchLanguage}>
        {texts.otherLanguage}
      </button>
    </main>
  );
}
