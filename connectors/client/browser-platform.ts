import type { ClientSocket, Platform } from './platform.ts';

/** What the page that it runs in gives the client. */
export function browserPlatform(): Platform {
  return {
    fetch: (url, request) => fetch(url, request),
    openSocket: (url, protocol) => new WebSocket(url, protocol) as ClientSocket,
    now: () => Date.now(),
    random: () => Math.random(),
    delay: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onWake: watchWake,
  };
}

function watchWake(listener: () => void): () => void {
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', listener);
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('online', listener);
  };
}
