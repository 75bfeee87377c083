export { openRedisLog, type RedisLogOptions } from './open.ts';
export { openRedisShared, type RedisShared } from './shared.ts';
