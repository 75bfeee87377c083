import type { ConsoleState } from '../client/console-state.ts';
import { useAround } from './context.ts';

/** Says when the connection is not there. */
export function Banner({ state: { connection } }: { state: ConsoleState }) {
  const { client, texts } = useAround();
  if (connection.kind === 'online' || (connection.kind === 'connecting' && connection.attempt === 0))
    return null;
  if (connection.kind === 'connecting')
    return (
      <p class="banner" role="status">
        <span class="spinner" />
        {texts.reconnecting}
      </p>
    );
  return (
    <p class="banner banner-alert" role="alert">
      {texts.stopped}
      <button type="button" class="button button-small" onClick={() => client.reconnect()}>
        {texts.reconnect}
      </button>
    </p>
  );
}
