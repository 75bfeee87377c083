import { loadOf, type Need, type Seat } from './state.ts';

/** What keeps an agent from a chat, the first that applies. */
export type Obstacle = 'other_team' | 'offline' | 'away' | 'full' | 'language' | 'skills' | 'not_theirs';

/** Why this agent can't have this chat now; null when he can. */
export function obstacleOf(seat: Seat, need: Need): Obstacle | null {
  if (need.only !== null && need.only !== seat.id) return 'not_theirs';
  if (need.only === null && !seat.teams.includes(need.team)) return 'other_team';
  if (seat.status !== 'online') return seat.status;
  if (loadOf(seat) >= seat.capacity) return 'full';
  if (need.only !== null) return null;
  if (need.language !== null && !seat.languages.includes(need.language)) return 'language';
  return need.skills.every((skill) => seat.skills.includes(skill)) ? null : 'skills';
}
