export { openRedisLog, type RedisLogOptions } from './open.ts';
