import { createOrderService } from './server.ts';

const app = createOrderService({ now: Date.now });
const address = await app.listen({ port: Number(process.env['PORT'] ?? 8081), host: '127.0.0.1' });
console.log(`order service: ${address}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
