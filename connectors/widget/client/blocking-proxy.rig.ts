import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy as some companies have it: it passes requests on, to several servers in turn, and turns upgrades down. */
export async function openBlockingProxy(...ports: number[]) {
  /** `sessions`: how many were begun. */
  const seen = { upgrades: 0, lost: 0, sessions: 0 };
  /** Answers that are thrown away after the server has given them. */
  let toLose = 0;
  let turn = 0;

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    if (method === 'POST' && url === '/v1/frames' && !headers.authorization) seen.sessions += 1;
    const port = ports[turn++ % ports.length];
    const onward = ask({ port, host: '127.0.0.1', method, path: url, headers, agent: false }, (answer) => {
      if (toLose > 0 && url?.startsWith('/v1/frames')) {
        toLose -= 1;
        seen.lost += 1;
        answer.resume();
        response.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  const server = createServer(pass);
  server.on('upgrade', (_request, socket) => {
    seen.upgrades += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** From now on nothing goes to this server. */
    leaveOut: (port: number) => void ports.splice(ports.indexOf(port), 1),
    lose: (answers: number) => {
      toLose = answers;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
